/**
 * Drawing: frame + plan + seed → sample, the same byte for byte whoever repeats it (docs/spec/draw.md).
 *
 * Inside each stratum: certainty units first, then the method over the rest.
 *   simple          the first n of a shuffle                                        π = n/N
 *   systematic      sorted frame, random start r below N, units ⌊(r + kN)/n⌋         π = n/N   (Lohr 2022, §5.5)
 *   pps-systematic  the same on cumulated sizes, units in random order               π = n x/X (Hartley & Rao 1962)
 *   pps-chao        exact, fixed size, with joint probabilities                      π = n x/X (Chao 1982)
 * All positions are whole numbers, so no rounding decides who is drawn; only Chao's method compares with real numbers.
 * Reserves are a shuffle of the units of the stratum that were not drawn, in the order in which they are to be used.
 */
import { canonicaliseFrame, compareSortKeys, compareTexts, type Frame, type FrameUnit } from '../draw/frame.ts';
import { drawAlgorithm, openStream, type RandomStream, shuffle } from '../draw/random-stream.ts';
import { makeFinding, type Outcome, refuse, type StatisticsFinding, succeed } from '../findings.ts';
import { type AllocationRule, allocate } from './allocate.ts';
import { chaoJointProbabilities, drawChao } from './chao.ts';

export type DrawMethod = 'simple' | 'systematic' | 'pps-systematic' | 'pps-chao';

export interface DrawPlan {
  readonly method: DrawMethod;
  /** Sample size by stratum, or a total to be shared. A frame without strata has the one stratum "". */
  readonly size:
    | { readonly byStratum: Readonly<Record<string, number>> }
    | {
        readonly total: number;
        readonly rule?: AllocationRule;
        readonly minimum?: number;
        /** S_h by stratum, for Neyman's rule. */
        readonly deviations?: Readonly<Record<string, number>>;
      };
  /** Ids taken with certainty, counted in the sizes. Under PPS, units too large are added by themselves. */
  readonly certainty?: readonly string[];
  /** Reserve units per stratum. */
  readonly reserve?: number;
}

export interface SelectedUnit {
  readonly id: string;
  readonly stratum: string;
  readonly inclusionProbability: number;
  readonly weight: number;
  readonly certainty: boolean;
}

export interface DrawnStratum {
  readonly stratum: string;
  readonly population: number;
  readonly size: number;
  /** In the order of the frame's ids. */
  readonly selected: readonly SelectedUnit[];
  /** In the order of use. */
  readonly reserve: readonly string[];
  /** Under pps-chao: π_ij of `selected`. */
  readonly joint?: readonly (readonly number[])[];
}

export interface Draw {
  readonly algorithm: typeof drawAlgorithm;
  readonly seed: string;
  readonly frameHash: string;
  readonly plan: DrawPlan;
  /** Strata in the order of their labels. */
  readonly strata: readonly DrawnStratum[];
}

export function drawSample(units: readonly FrameUnit[], plan: DrawPlan, seed: string): Outcome<Draw> {
  const frame = canonicaliseFrame(units);
  if (!frame.ok) return frame;
  return drawFromFrame(frame.value, plan, seed, '');
}

/** `label` separates the draws of one seed and frame (stages, rounds of a replacement). */
export function drawFromFrame(frame: Frame, plan: DrawPlan, seed: string, label: string): Outcome<Draw> {
  const strata = groupByStratum(frame.units);
  const sizes = sizesOf(strata, plan);
  if (!sizes.ok) return sizes;
  const named = new Set((plan.certainty ?? []).map((id) => id.normalize('NFC')));
  const known = new Set(named.size === 0 ? [] : frame.units.filter(({ id }) => named.has(id)).map(({ id }) => id));
  const unknown = (plan.certainty ?? []).find((id) => !known.has(id.normalize('NFC')));
  if (unknown !== undefined) return refuse('unit-not-in-sample', undefined, { id: unknown });
  const drawn: DrawnStratum[] = [];
  const notes: StatisticsFinding[] = [];
  for (const [stratum, members] of strata) {
    const size = sizes.value.get(stratum) ?? 0;
    const part = drawStratum(stratum, members, size, plan, (purpose) =>
      openStream(seed, frame.hash, `${label}${purpose}/${stratum}`),
    );
    if (!part.ok) return part;
    drawn.push(part.value);
    notes.push(...part.findings);
  }
  return succeed({ algorithm: drawAlgorithm, seed, frameHash: frame.hash, plan, strata: drawn }, notes);
}

function groupByStratum(units: readonly FrameUnit[]): ReadonlyMap<string, readonly FrameUnit[]> {
  const groups = new Map<string, FrameUnit[]>();
  for (const unit of units) {
    const stratum = unit.stratum ?? '';
    const group = groups.get(stratum);
    if (group) group.push(unit);
    else groups.set(stratum, [unit]);
  }
  return new Map([...groups].sort(([a], [b]) => compareTexts(a, b)));
}

function sizesOf(
  strata: ReadonlyMap<string, readonly FrameUnit[]>,
  { size }: DrawPlan,
): Outcome<ReadonlyMap<string, number>> {
  if (!('byStratum' in size))
    return allocate(
      [...strata].map(([stratum, members]) => ({
        stratum,
        population: members.length,
        ...(size.deviations?.[stratum] !== undefined && { deviation: size.deviations[stratum] }),
      })),
      {
        rule: size.rule ?? 'proportional',
        total: size.total,
        ...(size.minimum !== undefined && { minimum: size.minimum }),
      },
    );
  const sizes = new Map<string, number>();
  for (const [name, wanted] of Object.entries(size.byStratum)) {
    const stratum = name.normalize('NFC');
    const available = strata.get(stratum)?.length ?? 0;
    if (!Number.isInteger(wanted) || wanted < 0) return refuse('sample-size-invalid', undefined, { value: wanted });
    if (wanted > available) return refuse('sample-too-large', undefined, { wanted, available, stratum });
    sizes.set(stratum, wanted);
  }
  return succeed(sizes);
}

type OpenFor = (purpose: 'select' | 'order' | 'reserve') => RandomStream;

function drawStratum(
  stratum: string,
  members: readonly FrameUnit[],
  size: number,
  plan: DrawPlan,
  open: OpenFor,
): Outcome<DrawnStratum> {
  const byChoice = new Set((plan.certainty ?? []).map((id) => id.normalize('NFC')));
  const certain = members.filter((unit) => byChoice.has(unit.id));
  if (certain.length > size)
    return refuse('sample-too-large', undefined, { wanted: certain.length, available: size, stratum });
  const bySize = plan.method === 'pps-systematic' || plan.method === 'pps-chao';
  if (bySize) {
    const unsized = members.find((unit) => unit.size === undefined);
    if (unsized) return refuse('size-not-integer', { column: 'size' }, { value: unsized.id });
  }
  let rest = members.filter((unit) => !byChoice.has(unit.id));
  const notes: StatisticsFinding[] = [];
  if (bySize) {
    const large = tooLarge(rest, size - certain.length);
    if (large.length) notes.push(makeFinding('certainty-units', undefined, { count: large.length, stratum }, 'note'));
    const taken = new Set(large);
    certain.push(...large);
    rest = rest.filter((unit) => !taken.has(unit));
  }
  const n = size - certain.length;
  const sum = bySize ? sumOfSizes(rest) : 0;
  const probability = (unit: FrameUnit): number => (bySize ? (n * unit.size!) / sum : n / rest.length);
  const picked = n === 0 ? [] : select(rest, n, plan.method, open);
  const chosen = new Set([...certain, ...picked].map((unit) => unit.id));
  const sure = new Set(certain);
  const selected = members
    .filter((unit) => chosen.has(unit.id))
    .map((unit): SelectedUnit => {
      const isCertain = sure.has(unit);
      const inclusionProbability = isCertain ? 1 : probability(unit);
      return { id: unit.id, stratum, inclusionProbability, weight: 1 / inclusionProbability, certainty: isCertain };
    });
  const spare = members.filter((unit) => !chosen.has(unit.id));
  const reserve = shuffle(spare, open('reserve'), plan.reserve ?? 0).slice(0, plan.reserve ?? 0);
  return succeed(
    {
      stratum,
      population: members.length,
      size,
      selected,
      reserve: reserve.map((unit) => unit.id),
      ...(plan.method === 'pps-chao' && { joint: jointOf(selected, rest, n) }),
    },
    notes,
  );
}

function sumOfSizes(units: readonly FrameUnit[]): number {
  return units.reduce((sum, unit) => sum + unit.size!, 0);
}

/** Units whose probability would reach 1, found again as long as removing some makes others too large. */
function tooLarge(units: readonly FrameUnit[], size: number): FrameUnit[] {
  const large: FrameUnit[] = [];
  let rest = units;
  for (;;) {
    const places = size - large.length;
    const sum = sumOfSizes(rest);
    const found = rest.filter((unit) => places * unit.size! >= sum);
    if (places <= 0 || found.length === 0) return large;
    const taken = new Set(found);
    large.push(...found);
    rest = rest.filter((unit) => !taken.has(unit));
  }
}

function select(rest: readonly FrameUnit[], n: number, method: DrawMethod, open: OpenFor): FrameUnit[] {
  switch (method) {
    case 'simple':
      return shuffle(rest, open('select'), n).slice(0, n);
    case 'systematic':
      // Units come in the order of their ids, which a stable sort keeps among equals.
      return selectSystematic([...rest].sort(compareSortKeys), n, open('select'));
    case 'pps-systematic':
      return selectBySize(shuffle(rest, open('order')), n, open('select'));
    case 'pps-chao':
      return drawChao(
        rest.map((unit) => unit.size!),
        n,
        open('select'),
      ).map((index) => rest[index]!);
  }
}

function selectSystematic(sorted: readonly FrameUnit[], n: number, stream: RandomStream): FrameUnit[] {
  const start = stream.below(sorted.length);
  return Array.from({ length: n }, (_, k) => sorted[Math.floor((start + k * sorted.length) / n)]!);
}

/** Unit i is drawn when some r + kX falls in [nC₍ᵢ₋₁₎, nCᵢ), C being cumulated sizes and X their sum. */
function selectBySize(ordered: readonly FrameUnit[], n: number, stream: RandomStream): FrameUnit[] {
  const sum = sumOfSizes(ordered);
  let target = BigInt(stream.below(sum));
  const step = BigInt(sum);
  const places = BigInt(n);
  const picked: FrameUnit[] = [];
  let cumulated = 0n;
  for (const unit of ordered) {
    cumulated += places * BigInt(unit.size!);
    if (target < cumulated) {
      picked.push(unit);
      target += step;
    }
  }
  return picked;
}

/** Joint probabilities of all selected units: a certainty unit is independent of every other. */
function jointOf(selected: readonly SelectedUnit[], rest: readonly FrameUnit[], n: number): number[][] {
  const place = new Map(rest.map((unit, index) => [unit.id, index]));
  const uncertain = selected.filter((unit) => !unit.certainty);
  const inner =
    n === 0
      ? []
      : chaoJointProbabilities(
          rest.map((unit) => unit.size!),
          n,
          uncertain.map((unit) => place.get(unit.id)!),
        );
  return selected.map((a) =>
    selected.map((b) => {
      if (a.certainty) return b.inclusionProbability;
      if (b.certainty) return a.inclusionProbability;
      return inner[uncertain.indexOf(a)]![uncertain.indexOf(b)]!;
    }),
  );
}
