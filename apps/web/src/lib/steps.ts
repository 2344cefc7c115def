/** The ten steps of a round as pages: their addresses, in the order of the survey's cycle. */
import type { RoundSummary, StepId, StepState } from '@longdan/operations';

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

/** How far a step of the round is. */
export const stateOfStep = ({ steps }: Pick<RoundSummary, 'steps'>, step: StepId): StepState['state'] =>
  steps.find(({ id }) => id === step)!.state;

/** The step a page belongs to, from its path; undefined on the overview and the round's audit. */
export function stepOfPath(path: string): StepId | undefined {
  const slug = path.split('/')[3];
  return stepIds.find((id) => slugs[id] === slug);
}

export interface ParentPage {
  readonly href: string;
  /** A step, or one of the pages inside a step that have pages of their own. */
  readonly title: StepId | 'form' | 'list' | 'second-entry' | 'file' | 'people';
}

/** Pages opened from another page than that of their step, by their route inside the round. */
const innerParents: readonly (readonly [route: RegExp, parent: string, title: ParentPage['title']])[] = [
  [/^phieu-hoi\/sua\/\[field\]\/./, 'phieu-hoi/sua/[field]', 'form'],
  [/^mau\/khung\/./, 'mau/khung', 'list'],
  [/^thu-phieu\/(doi-chieu\/|nhap\/lan-hai$)/, 'thu-phieu/doi-chieu', 'second-entry'],
  [/^thu-phieu\/tep\/./, 'thu-phieu/tep', 'file'],
  [/^phuc-tra\/nguoi\//, 'phuc-tra/danh-sach', 'people'],
];

/** Where a page inside a round was opened from; undefined on the steps' own pages and on those that tabs lead to. */
export function parentOfPage(
  routeId: string,
  { pathname: path, searchParams }: { readonly pathname: string; readonly searchParams: Pick<URLSearchParams, 'get'> },
): ParentPage | undefined {
  const [, route] = /\/dot\/\[round\]\/(.+)$/.exec(routeId) ?? [];
  const [, , roundId, ...parts] = path.split('/');
  if (route === undefined || roundId === undefined) return undefined;
  const inner = innerParents.find(([fits]) => fits.test(route));
  if (inner) {
    const [, parent, title] = inner;
    const filled = parent.split('/').map((part, at) => (part.startsWith('[') ? parts[at] : part));
    return { href: `${roundPath(roundId)}/${filled.join('/')}`, title };
  }
  const step = stepOfPath(path);
  // Dispatches of a round are listed from its plan; pages of the results have their row of tabs.
  if (route === 'cong-van') return { href: stepPath(roundId, 'plan'), title: 'plan' };
  if (!step || !route.includes('/') || (step === 'results' && route !== 'ket-qua/y-kien')) return undefined;
  // Words of one field lead back to the results of that field.
  const field = step === 'results' ? searchParams.get('linh-vuc') : null;
  return { href: `${stepPath(roundId, step)}${field ? `?linh-vuc=${encodeURIComponent(field)}` : ''}`, title: step };
}
