/** The form under "asked only if" → the condition it leaves. */
import type { Condition, RespondentKind } from '@longdan/core';
import { type FlatCondition, flatten, type SimpleCondition, unflatten } from './condition-form.ts';

/** Asked of a kind of respondent, in the place where the id of a question stands otherwise. */
export const kindChoice = ':loai-nguoi-tra-loi';

/** What the button pressed does: `add`, `clear`, `join`, or `drop|2`. A condition of several layers is only cleared or replaced. */
export function readConditionForm(form: FormData, before: Condition | undefined): Condition | undefined {
  const [act, place] = String(form.get('viec') ?? '').split('|');
  const flat: FlatCondition = flatten(before) ?? { join: 'all', parts: [] };
  if (act === 'clear') return undefined;
  if (act === 'drop') return unflatten({ ...flat, parts: flat.parts.filter((_, index) => index !== Number(place)) });
  if (act === 'join') return unflatten({ ...flat, join: form.get('noi') === 'any' ? 'any' : 'all' });
  const codes = form.getAll('ma').map(String);
  const question = String(form.get('dua-vao') ?? '');
  if (act !== 'add' || codes.length === 0 || question === '') return before;
  const added: SimpleCondition =
    question === kindChoice ? { respondentKind: codes[0] as RespondentKind } : { question, is: codes };
  return unflatten({ ...flat, parts: [...flat.parts, added] });
}
