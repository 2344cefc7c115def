/** The ten steps of a round as pages: their addresses, in the order of the survey's cycle. */
import type { StepId } from '@longdan/operations';

export type { StepId } from '@longdan/operations';

const slugs = {
  plan: 'ke-hoach',
  questionnaire: 'phieu-hoi',
  sample: 'mau',
  collection: 'thu-phieu',
  checking: 'kiem-tra',
  'call-back': 'phuc-tra',
  results: 'ket-qua',
  report: 'bao-cao',
  publication: 'cong-bo',
  improvement: 'cai-thien',
} as const satisfies Record<StepId, string>;

export const stepIds = Object.keys(slugs) as readonly StepId[];

export const roundPath = (roundId: string): string => `/dot/${roundId}`;
export const stepPath = (roundId: string, step: StepId): string => `/dot/${roundId}/${slugs[step]}`;

/** The step a page belongs to, from its path; undefined on the overview and the round's audit. */
export function stepOfPath(path: string): StepId | undefined {
  const slug = path.split('/')[3];
  return stepIds.find((id) => slugs[id] === slug);
}
