/** The posted choices of the difference screen: per differing question whose value the sheet bears out. */
import type { Answers } from '@longdan/core';
import type { Difference, Ruling, Rulings } from '@longdan/operations';

const rulings: readonly Ruling[] = ['first', 'second', 'other'];

/** Questions without a choice are left out: settling refuses what is incomplete. */
export function readRulings(form: FormData, differences: readonly Difference[], typed: Answers): Rulings {
  return Object.fromEntries(
    differences.flatMap(({ questionId }) => {
      const ruling = rulings.find((one) => one === form.get(`r:${questionId}`));
      return ruling ? [[questionId, { ruling, answer: typed[questionId] }]] : [];
    }),
  );
}
