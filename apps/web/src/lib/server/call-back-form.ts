/** The posted forms of the Call-back step → what the operations take. */
import {
  type CallBackOutcome,
  type CallBackPlan,
  type CallBackRule,
  callResults,
  type EnumeratorSheets,
  type Facet,
  facets,
  interviewWays,
  offers,
  type ProposedDecision,
  tookPlaceAnswers,
} from '@longdan/operations';

const text = (form: FormData, name: string): string =>
  String(form.get(name) ?? '')
    .normalize('NFC')
    .trim();

/** A number with a decimal comma or point; undefined where the field was left empty, NaN where it holds something else. */
function number(form: FormData, name: string): number | undefined {
  const entered = text(form, name).replace(',', '.');
  return entered === '' ? undefined : Number(entered);
}

const oneOf = <T extends string>(known: readonly T[], entered: string): T | undefined =>
  known.find((one) => one === entered);

/** "Lê An; ho-tich; 1-30", a line each. What cannot be read becomes a line the operations refuse by its name. */
export function readSheets(lines: string): EnumeratorSheets[] {
  return lines
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', fieldId = '', range = ''] = line.split(/[;\t]/).map((part) => part.trim());
      const [, from = '0', to = '0'] = /^(\d+)\s*[-–]\s*(\d+)$/.exec(range) ?? [];
      return { name, fieldId, from: Number(from), to: Number(to) };
    });
}

export const writeSheets = (sheets: readonly EnumeratorSheets[]): string =>
  sheets.map(({ name, fieldId, from, to }) => `${name}; ${fieldId}; ${from}-${to}`).join('\n');

export function readPlanForm(form: FormData): CallBackPlan {
  const amount = number(form, 'amount') ?? Number.NaN;
  const bound = (name: string): number | undefined => {
    const percent = number(form, name);
    return percent === undefined ? undefined : percent / 100;
  };
  const rules: CallBackRule[] = [];
  for (const by of facets) {
    const lowerAbove = bound(`never.${by}`);
    if (lowerAbove !== undefined) rules.push({ kind: 'never-happened', by, lowerAbove, leadsTo: 'exclude' });
  }
  const lowerAbove = bound('never.round');
  if (lowerAbove !== undefined) rules.push({ kind: 'never-happened', by: 'round', lowerAbove, leadsTo: 'repeat' });
  const kappaBelow = bound('kappa');
  if (kappaBelow !== undefined) rules.push({ kind: 'agreement', kappaBelow, leadsTo: 'repeat' });
  const shareBelow = bound('reached');
  if (shareBelow !== undefined) rules.push({ kind: 'reached', shareBelow, leadsTo: 'repeat' });
  return {
    size: form.get('size') === 'number' ? { kind: 'number', count: amount } : { kind: 'share', percent: amount },
    strata: facets.filter((facet) => form.getAll('strata').includes(facet)),
    minimum: number(form, 'minimum') ?? 0,
    items: form.getAll('items').map(String),
    rules,
    confidence: 0.95,
    enumerators: readSheets(text(form, 'enumerators')),
  };
}

/** All but the answers to the items, which the form of a ballot gives. */
export function readOutcomeForm(form: FormData): Omit<CallBackOutcome, 'answers'> {
  const minutes = number(form, 'minutes');
  const on = text(form, 'on');
  const tookPlace = oneOf(tookPlaceAnswers, text(form, 'tookPlace'));
  const way = oneOf(interviewWays, text(form, 'way'));
  const offer = oneOf(offers, text(form, 'offer'));
  return {
    result: oneOf(callResults, text(form, 'result')) ?? 'not-reached',
    ...(tookPlace ? { tookPlace } : {}),
    ...(/^\d{4}-\d\d-\d\d$/.test(on) ? { on } : {}),
    ...(way ? { way } : {}),
    ...(minutes !== undefined && minutes >= 0 ? { minutes } : {}),
    by: text(form, 'by'),
    ...(offer ? { offer } : {}),
    remark: text(form, 'remark'),
  };
}

export function readDecisionForm(form: FormData): ProposedDecision {
  return {
    kind: oneOf(['pass', 'exclude', 'repeat'] as const, text(form, 'kind')) ?? 'pass',
    groups: form.getAll('groups').flatMap((entered) => {
      const [by = '', ...key] = String(entered).split(':');
      const facet: Facet | undefined = oneOf(facets, by);
      return facet ? [{ by: facet, key: key.join(':') }] : [];
    }),
    withFound: form.get('withFound') !== null,
    reason: text(form, 'reason'),
  };
}
