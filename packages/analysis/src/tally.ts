/**
 * Counting: one pass over packed vectors gives, for every closed question, how often each position and each state
 * occurs, in all and (for criteria) in each group of each breakdown. Accumulators are filled block after block and
 * merged; every figure follows from them, the answers are not needed again. Numbers and days lie beside the vectors and
 * are counted one by one (value-counts.ts).
 */
import { answerByte, findSlot, type VectorLayout, type VectorSlot } from '@longdan/core';
import { type AttributeId, type ResponseBlock, unknownValue } from './response-block.ts';
import {
  type BinPlan,
  binsOf,
  foreignBin,
  isSingle,
  narrowBins,
  planBins,
  type QuestionCounts,
  rankBin,
  readBins,
  stateBins,
} from './tally-bins.ts';
import { addValueCounts, createValueCounts, type ValueCounts } from './value-counts.ts';

export type { QuestionCounts };

/** By what a breakdown divides the responses: an attribute, or a closed question with one answer. */
export type BreakdownSource = { readonly attribute: AttributeId } | { readonly questionId: string };

export interface GroupCounts {
  /** Attribute value or option code; "" for responses in which it is not known. */
  readonly code: string;
  readonly responses: number;
  readonly counts: (criterionId: string) => QuestionCounts;
}

export interface TallyPlan {
  readonly layout: VectorLayout;
  readonly criterionIds: readonly string[];
  readonly breakdowns: readonly BreakdownSource[];
}

interface GroupTally {
  readonly source: BreakdownSource;
  /** Group code → its place in `counts`. */
  readonly places: Map<string, number>;
  /** Group after group, each `groupStride` long: responses first, then the bins of each criterion. */
  counts: Uint32Array;
}

/** Counters are of 32 bits: up to 4,294,967,295 responses. Plain data, so it crosses from a worker thread as it is. */
export interface TallyAccumulator {
  readonly plan: TallyPlan;
  responses: number;
  readonly overall: Uint32Array;
  readonly groups: readonly GroupTally[];
  /** Values of number questions and months of date questions: they do not stand in vectors (`tallyValue`). */
  readonly values: ValueCounts;
}

/** Rows handled together, so that the vectors of a chunk stay in the processor's cache through all breakdowns. */
const chunkRows = 2048;

/** An empty accumulator. Breakdown questions must be rating or choice questions of the layout. */
export function createTally(plan: TallyPlan): TallyAccumulator {
  const { all, criteria } = compilePlan(plan);
  if (criteria.size > 0x10000) throw new RangeError(`${criteria.size} bins of criteria do not fit two bytes`);
  for (const source of plan.breakdowns)
    if ('questionId' in source && !isSingle(getSlot(plan.layout, source.questionId)))
      throw new RangeError(`${source.questionId} has no single answer to break down by`);
  return {
    plan,
    responses: 0,
    overall: new Uint32Array(all.size),
    groups: plan.breakdowns.map((source) => ({ source, places: new Map(), counts: new Uint32Array(0) })),
    values: createValueCounts(plan.layout),
  };
}

/** What a plan means for every block. */
interface CompiledPlan {
  readonly all: BinPlan;
  readonly criteria: BinPlan;
  /** Questions besides the criteria, with bins of `all`. */
  readonly others: BinPlan;
  /** Where in the overall counts the bins of each criterion begin, and where in those of a group. */
  readonly spans: readonly { readonly overall: number; readonly group: number; readonly bins: number }[];
  readonly chosenMany: readonly VectorSlot[];
}

const compiledPlans = new WeakMap<TallyPlan, CompiledPlan>();

function compilePlan(plan: TallyPlan): CompiledPlan {
  const known = compiledPlans.get(plan);
  if (known) return known;
  const { slots } = plan.layout;
  const all = planBins(slots);
  const criteriaSlots = plan.criterionIds.map((id) => getSlot(plan.layout, id));
  const criteria = planBins(criteriaSlots);
  const compiled = {
    all,
    criteria,
    others: narrowBins(
      all,
      slots.flatMap((slot, index) => (plan.criterionIds.includes(slot.questionId) ? [] : [index])),
    ),
    spans: criteriaSlots.map((slot) => ({
      overall: all.firstBins.get(slot.questionId)!,
      group: criteria.firstBins.get(slot.questionId)!,
      bins: binsOf(slot),
    })),
    chosenMany: slots.filter((slot) => slot.kind === 'multiple-choice' || slot.kind === 'ranking'),
  };
  compiledPlans.set(plan, compiled);
  return compiled;
}

/** Adds the responses of a block. Throws on a byte that the layout does not allow; the accumulator is then void. */
export function tallyBlock(accumulator: TallyAccumulator, block: ResponseBlock): void {
  const { layout } = accumulator.plan;
  const { rows, vectors } = block;
  if (vectors.length !== rows * layout.length)
    throw new RangeError(`${vectors.length} bytes are not ${rows} vectors of ${layout.length}`);
  if (rows === 0) return;
  const { all, criteria, others, spans, chosenMany } = compilePlan(accumulator.plan);
  const stride = criteria.size;
  const columns = criteria.offsets.length;
  const { overall } = accumulator;

  // Where a block's responses are all of one group, the block is counted once for all such breakdowns. Of the other
  // breakdowns one is counted by itself, and the block as a whole is the sum of its groups.
  const places = accumulator.groups.map((group) => placeRows(group, layout, block, stride));
  const divided = accumulator.groups.flatMap((group, index) =>
    typeof places[index] === 'number' ? [] : [{ group, bases: places[index] as Uint32Array }],
  );
  const first = divided.findIndex(({ group }) => group.counts.length <= rows * columns);
  const part = new Uint32Array(first === -1 ? stride : divided[first]!.group.counts.length);
  const partBases = first === -1 ? undefined : divided[first]!.bases;

  const bins = new Uint16Array(chunkRows * columns);
  const noBases = new Uint32Array(chunkRows);
  for (let from = 0; from < rows; from += chunkRows) {
    const to = Math.min(from + chunkRows, rows);
    lookUpBins(bins, criteria, vectors, layout.length, from, to);
    countGroups(part, partBases ?? noBases, partBases ? from : 0, bins, columns, to - from);
    divided.forEach(({ group, bases }, index) => {
      if (index !== first) countGroups(group.counts, bases, from, bins, columns, to - from);
    });
    countOverall(overall, others, vectors, layout.length, from, to);
    for (const slot of chosenMany)
      countChosen(overall, all.firstBins.get(slot.questionId)!, slot, vectors, layout.length, from, to);
  }

  const whole = new Uint32Array(stride);
  for (let base = 0; base < part.length; base += stride)
    for (let bin = 0; bin < stride; bin++) whole[bin]! += part[base + bin]!;
  if (first !== -1) addCounts(divided[first]!.group.counts, 0, part);
  accumulator.groups.forEach((group, index) => {
    const base = places[index]!;
    if (typeof base === 'number') addCounts(group.counts, base, whole);
  });
  for (const span of spans) addCounts(overall, span.overall, whole.subarray(span.group, span.group + span.bins));
  // Bytes that are no answers fall on the bin that counts the responses of a group.
  overall[foreignBin]! += whole[foreignBin]! - rows;
  accumulator.responses += rows;
  if (overall[foreignBin] !== 0) throw new RangeError(`${overall[foreignBin]} bytes are no answers of this layout`);
}

function addCounts(into: Uint32Array, base: number, counts: Uint32Array): void {
  for (let bin = 0; bin < counts.length; bin++) into[base + bin]! += counts[bin]!;
}

/** The sum of two accumulators of the same plan; neither is changed. Associative, and the order does not matter. */
export function mergeTallies(a: TallyAccumulator, b: TallyAccumulator): TallyAccumulator {
  if (describePlan(a.plan) !== describePlan(b.plan))
    throw new RangeError('tallies of different plans cannot be merged');
  const merged = createTally(a.plan);
  merged.responses = a.responses + b.responses;
  const stride = compilePlan(a.plan).criteria.size;
  for (const part of [a, b]) {
    addValueCounts(merged.values, part.values);
    part.overall.forEach((count, bin) => {
      merged.overall[bin]! += count;
    });
    part.groups.forEach((group, index) => {
      const target = merged.groups[index]!;
      for (const [code, place] of group.places) {
        const base = placeGroup(target, code, stride) * stride;
        for (let bin = 0; bin < stride; bin++) target.counts[base + bin]! += group.counts[place * stride + bin]!;
      }
    });
  }
  return merged;
}

/** Counts of one question over all responses. */
export function readCounts(accumulator: TallyAccumulator, questionId: string): QuestionCounts {
  const { plan, overall } = accumulator;
  return readBins(overall, compilePlan(plan).all.firstBins.get(questionId)!, getSlot(plan.layout, questionId));
}

/** An accumulator with these counts over all responses and no groups: the way back from what `readCounts` gives. */
export function tallyFromCounts(
  plan: TallyPlan,
  responses: number,
  counts: Readonly<Record<string, QuestionCounts>>,
): TallyAccumulator {
  const tally = createTally({ ...plan, breakdowns: [] });
  const { firstBins } = compilePlan(plan).all;
  tally.responses = responses;
  for (const slot of plan.layout.slots) {
    const given = counts[slot.questionId];
    const first = firstBins.get(slot.questionId)!;
    if (!given) continue;
    for (const state of ['blank', 'notAsked', 'refused', 'invalid'] as const)
      tally.overall[first + stateBins[state]] = given[state];
    if (!isSingle(slot)) tally.overall[first + stateBins.given] = given.n;
    given.positions.forEach((count, place) => {
      tally.overall[first + stateBins.firstPosition + place] = count;
    });
    given.ranks?.forEach((counts, place) => {
      counts.forEach((count, rank) => {
        tally.overall[rankBin(first, slot, place, rank)] = count;
      });
    });
  }
  return tally;
}

/** Groups of a breakdown that have responses, in the order of their codes, the unknown one last. */
export function readGroups(accumulator: TallyAccumulator, source: BreakdownSource): GroupCounts[] {
  const { layout } = accumulator.plan;
  const group = accumulator.groups.find((each) => describeSource(each.source) === describeSource(source));
  if (group === undefined) throw new RangeError(`not tallied by ${describeSource(source)}`);
  const bins = compilePlan(accumulator.plan).criteria;
  return [...group.places]
    .map(([code, place]) => ({
      code,
      responses: group.counts[place * bins.size]!,
      counts: (criterionId: string) =>
        readBins(group.counts, place * bins.size + bins.firstBins.get(criterionId)!, getSlot(layout, criterionId)),
    }))
    .filter((each) => each.responses > 0)
    .sort((a, b) => (a.code === '' ? 1 : b.code === '' ? -1 : a.code < b.code ? -1 : 1));
}

function countOverall(
  counts: Uint32Array,
  { offsets, binOfByte }: BinPlan,
  vectors: Uint8Array,
  width: number,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++) {
    const start = row * width;
    for (let column = 0; column < offsets.length; column++)
      counts[binOfByte[(column << 8) | vectors[start + offsets[column]!]!]!]!++;
  }
}

/** Bins of every criterion of the rows, one row after another: looked up once, used by every breakdown. */
function lookUpBins(
  bins: Uint16Array,
  { offsets, binOfByte }: BinPlan,
  vectors: Uint8Array,
  width: number,
  from: number,
  to: number,
): void {
  const columns = offsets.length;
  for (let row = from, next = 0; row < to; row++) {
    const start = row * width;
    for (let column = 0; column < columns; column++)
      bins[next++] = binOfByte[(column << 8) | vectors[start + offsets[column]!]!]!;
  }
}

function countGroups(
  counts: Uint32Array,
  bases: Uint32Array,
  firstBase: number,
  bins: Uint16Array,
  columns: number,
  rows: number,
): void {
  for (let row = 0, next = 0; row < rows; row++) {
    const base = bases[firstBase + row]!;
    counts[base]!++;
    for (const end = next + columns; next < end; next++) counts[base + bins[next]!]!++;
  }
}

/** Options chosen in a multiple-choice mask or a ranking. */
function countChosen(
  counts: Uint32Array,
  firstBin: number,
  slot: VectorSlot,
  vectors: Uint8Array,
  width: number,
  from: number,
  to: number,
): void {
  const firstOption = firstBin + stateBins.firstPosition;
  const options = slot.codes.length;
  for (let row = from; row < to; row++) {
    const start = row * width + slot.offset;
    if (vectors[start] !== answerByte.given) continue;
    for (let byte = 1; byte < slot.width; byte++) {
      const value = vectors[start + byte]!;
      if (slot.kind === 'ranking') {
        if (value > options) counts[foreignBin]!++;
        else if (value > 0) {
          counts[firstOption + value - 1]!++;
          counts[rankBin(firstBin, slot, value - 1, byte - 1)]!++;
        }
        continue;
      }
      for (let bits = value; bits !== 0; bits &= bits - 1) {
        const option = (byte - 1) * 8 + 31 - Math.clz32(bits & -bits);
        counts[option < options ? firstOption + option : foreignBin]!++;
      }
    }
  }
}

/** Where in the group counts each row of the block belongs: one number where all belong together. Makes room for new groups. */
function placeRows(
  group: GroupTally,
  layout: VectorLayout,
  block: ResponseBlock,
  stride: number,
): Uint32Array | number {
  const { source } = group;
  const baseOf = (code: string) => placeGroup(group, code, stride) * stride;
  const bases = new Uint32Array(block.rows);
  const notMet = 0xffffffff;
  let differ = 0;
  if ('attribute' in source) {
    const column = block.attributes[source.attribute];
    if (column === undefined) return baseOf('');
    const { indices, values } = column;
    const met = new Uint32Array(values.length + 1).fill(notMet);
    for (let row = 0; row < block.rows; row++) {
      const index = indices[row]!;
      const entry = index === unknownValue ? values.length : index;
      // An index without a value is no entry either, and its look-up throws.
      let base = met[entry] ?? notMet;
      if (base === notMet) {
        base = baseOf(index === unknownValue ? '' : getValue(values, index));
        met[entry] = base;
      }
      bases[row] = base;
      differ |= base ^ bases[0]!;
    }
  } else {
    const { offset, codes } = getSlot(layout, source.questionId);
    const met = new Uint32Array(256).fill(notMet);
    for (let row = 0; row < block.rows; row++) {
      const byte = block.vectors[row * layout.length + offset]!;
      if (met[byte] === notMet) met[byte] = baseOf(codes[byte - 1] ?? '');
      bases[row] = met[byte]!;
      differ |= bases[row]! ^ bases[0]!;
    }
  }
  return differ === 0 ? bases[0]! : bases;
}

/** Place of a group in the counts, made when it is new. Room doubles, so that many groups cost few copies. */
function placeGroup(group: GroupTally, code: string, stride: number): number {
  const known = group.places.get(code);
  if (known !== undefined) return known;
  const place = group.places.size;
  group.places.set(code, place);
  if ((place + 1) * stride > group.counts.length) {
    const larger = new Uint32Array(Math.max(2 * group.counts.length, (place + 1) * stride));
    larger.set(group.counts);
    group.counts = larger;
  }
  return place;
}

function getSlot(layout: VectorLayout, questionId: string): VectorSlot {
  const slot = findSlot(layout, questionId);
  if (slot === undefined) throw new RangeError(`the layout has no question ${questionId}`);
  return slot;
}

function getValue(values: readonly string[], index: number): string {
  const value = values[index];
  if (value === undefined) throw new RangeError(`attribute index ${index} where ${values.length} values are listed`);
  return value;
}

export function describeSource(source: BreakdownSource): string {
  return 'attribute' in source ? `attribute ${source.attribute}` : `question ${source.questionId}`;
}

function describePlan(plan: TallyPlan): string {
  const slots = plan.layout.slots.map((slot) => [slot.questionId, slot.kind, slot.offset, slot.width, ...slot.codes]);
  return JSON.stringify([slots, plan.criterionIds, plan.breakdowns.map(describeSource)]);
}
