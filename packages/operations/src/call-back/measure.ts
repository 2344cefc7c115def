/**
 * What the outcomes of a call-back say: how well repeated answers agree, how many interviews never happened, and what the
 * rules make of it. Pure. docs/method/call-back.md.
 */
import { betaQuantile, type Interval, makeInterval } from '@longdan/statistics';
import { AgreementTable, kappaError, kappaOf, pooledKappa } from '../double-entry/agreement.ts';
import { type CallBackPlan, type CallBackRule, type Consequence, type Facet, facets } from './call-back-plan.ts';
import type { CallBackOutcome } from './outcome.ts';

/** Somebody drawn, as far as measuring goes. */
export interface MeasuredCase {
  readonly facets: Readonly<Partial<Record<Facet, string>>>;
  /** Units of the stratum for one drawn. */
  readonly weight: number;
  readonly outcome: CallBackOutcome;
  /** Labels of the items asked again that both times have an answer: first, second. */
  readonly pairs: readonly { readonly item: string; readonly first: string; readonly second: string }[];
}

export interface Share {
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

/** Clopper–Pearson on counts that need not be whole: C. J. Clopper, E. S. Pearson, Biometrika 26 (1934), 404–413. */
export function exactInterval(hits: number, n: number, confidence: number): Share {
  const tail = (1 - confidence) / 2;
  const misses = n - hits;
  return {
    share: hits / n,
    lower: hits <= 0 ? 0 : betaQuantile(tail, hits, misses + 1),
    upper: misses <= 0 ? 1 : betaQuantile(1 - tail, hits + 1, misses),
  };
}

/** E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209–212. */
export function wilsonInterval(hits: number, n: number, confidence: number): Share {
  const value = hits / n;
  const { lower, upper } = makeInterval('wilson', {
    value,
    variance: (value * (1 - value)) / n,
    degreesOfFreedom: Number.POSITIVE_INFINITY,
    confidence,
    n,
    simpleVariance: null,
    isProportion: true,
  }) as Interval;
  return { share: value, lower: Math.max(0, lower), upper: Math.min(1, upper) };
}

export interface NeverHappened extends Share {
  /** Drawn, reached, and of these with a clear word whether the interview took place. */
  readonly drawn: number;
  readonly reached: number;
  readonly clear: number;
  readonly never: number;
}

export interface GroupFigures extends NeverHappened {
  readonly by: Facet | 'round';
  readonly key: string;
}

export interface ItemAgreement {
  readonly item: string;
  readonly pairs: number;
  readonly equal: number;
  /** Wilson's interval of the share that agrees. */
  readonly agreement: Share;
  readonly kappa: number | null;
  readonly kappaError: number | null;
}

/** What a rule found: in a group, or in the round. */
export interface RuleFinding {
  readonly rule: CallBackRule;
  readonly by: Facet | 'round';
  readonly key: string;
  /** The figure held against the rule's bound. */
  readonly figure: number;
  readonly leadsTo: Consequence;
}

export interface CallBackFigures {
  readonly round: GroupFigures;
  /** Facets of which at least two groups, or one named, are known. */
  readonly groups: readonly GroupFigures[];
  readonly items: readonly ItemAgreement[];
  readonly pooledKappa: number | null;
  readonly offers: { readonly offered: number; readonly demanded: number };
  /** Somebody else filled in the ballot. */
  readonly bySomebodyElse: number;
  readonly findings: readonly RuleFinding[];
  /** What the rules come to. */
  readonly verdict: Consequence | 'pass';
}

/**
 * Of interviews with a clear word the weighted share that never happened, with the exact interval at Kish's effective
 * size (Σw)²/Σw². In a round without links `expected` is the share of the invited who answered: then interviews that
 * never happened are those of the collected for which nobody invited stands, 1 − p/expected.
 */
export function measureNever(cases: readonly MeasuredCase[], confidence: number, expected?: number): NeverHappened {
  const reached = cases.filter(({ outcome }) => outcome.result === 'reached');
  const clear = reached.filter(({ outcome }) => outcome.tookPlace === 'yes' || outcome.tookPlace === 'no');
  const never = clear.filter(({ outcome }) => outcome.tookPlace === 'no');
  const counts = { drawn: cases.length, reached: reached.length, clear: clear.length, never: never.length };
  if (clear.length === 0) return { ...counts, share: 0, lower: 0, upper: 1 };
  const sum = (of: readonly MeasuredCase[], power: 1 | 2) =>
    of.reduce((total, { weight }) => total + weight ** power, 0);
  const effective = sum(clear, 1) ** 2 / sum(clear, 2);
  const { share, lower, upper } = exactInterval((sum(never, 1) / sum(clear, 1)) * effective, effective, confidence);
  if (expected === undefined || expected <= 0) return { ...counts, share, lower, upper };
  const missing = (absent: number) => Math.min(1, Math.max(0, 1 - (1 - absent) / expected));
  return { ...counts, share: missing(share), lower: missing(lower), upper: missing(upper) };
}

const groupsOf = (cases: readonly MeasuredCase[], facet: Facet): Map<string, MeasuredCase[]> => {
  const groups = new Map<string, MeasuredCase[]>();
  for (const one of cases) {
    const key = one.facets[facet];
    if (key === undefined) continue;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
};

export function measureCallBack(
  cases: readonly MeasuredCase[],
  plan: CallBackPlan,
  expectedIn: (by: Facet | 'round', key: string) => number | undefined = () => undefined,
): CallBackFigures {
  const { confidence } = plan;
  const figuresOf = (by: Facet | 'round', key: string, of: readonly MeasuredCase[]): GroupFigures => ({
    by,
    key,
    ...measureNever(of, confidence, expectedIn(by, key)),
  });
  const round = figuresOf('round', '', cases);
  const groups = facets.flatMap((facet) =>
    [...groupsOf(cases, facet)]
      .sort(([a], [b]) => a.localeCompare(b, 'vi'))
      .map(([key, members]) => figuresOf(facet, key, members)),
  );
  const tables = new Map<string, AgreementTable>(plan.items.map((item) => [item, new AgreementTable()]));
  for (const { pairs } of cases) for (const { item, first, second } of pairs) tables.get(item)?.add(first, second);
  const items = [...tables]
    .filter(([, table]) => table.pairs > 0)
    .map(
      ([item, table]): ItemAgreement => ({
        item,
        pairs: table.pairs,
        equal: table.equal,
        agreement: wilsonInterval(table.equal, table.pairs, confidence),
        kappa: kappaOf(table),
        kappaError: kappaError(table),
      }),
    );
  const kappa = pooledKappa([...tables.values()]);
  const findings = plan.rules.flatMap((rule) => applyRule(rule, round, groups, kappa));
  const has = (consequence: Consequence) => findings.some(({ leadsTo }) => leadsTo === consequence);
  const said = (offer: string) => cases.filter(({ outcome }) => outcome.offer === offer).length;
  return {
    round,
    groups,
    items,
    pooledKappa: kappa,
    offers: { offered: said('offered'), demanded: said('demanded') },
    bySomebodyElse: cases.filter(({ outcome }) => outcome.way === 'by-somebody-else').length,
    findings,
    verdict: has('repeat') ? 'repeat' : has('exclude') ? 'exclude' : 'pass',
  };
}

function applyRule(
  rule: CallBackRule,
  round: GroupFigures,
  groups: readonly GroupFigures[],
  kappa: number | null,
): RuleFinding[] {
  switch (rule.kind) {
    case 'never-happened':
      return (rule.by === 'round' ? [round] : groups.filter(({ by }) => by === rule.by))
        .filter(({ lower }) => lower > rule.lowerAbove)
        .map(({ by, key, lower }) => ({ rule, by, key, figure: lower, leadsTo: rule.leadsTo }));
    case 'agreement':
      return kappa !== null && kappa < rule.kappaBelow
        ? [{ rule, by: 'round', key: '', figure: kappa, leadsTo: rule.leadsTo }]
        : [];
    case 'reached': {
      const share = round.drawn === 0 ? 0 : round.reached / round.drawn;
      return share < rule.shareBelow ? [{ rule, by: 'round', key: '', figure: share, leadsTo: rule.leadsTo }] : [];
    }
  }
}
