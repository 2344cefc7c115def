/**
 * A reader who subtracts: what published tables of a round and its fields, each divided by the same characteristic, give
 * away. The reader is not told the rule: what is shown goes into linear equations, and these are solved by elimination.
 */
import {
  computeFigures,
  createTally,
  type Figures,
  type PublicationPart,
  planTally,
  publishCounts,
  readGroups,
  tallyBlock,
  withholdAcross,
} from '../../../packages/analysis/src/index.ts';
import {
  type ExampleResponse,
  exampleQuestionnaire,
  packExample,
} from '../../../packages/analysis/src/testing/questionnaires.ts';
import { openStream, type RandomStream } from '../../../packages/statistics/src/index.ts';

export const threshold = 5;

export interface RoundSize {
  readonly responses: number;
  readonly fields: number;
  readonly units: number;
}

/** Fields and units of very different sizes, as rounds are; a unit serves some fields more than others. */
export function makeRound({ responses, fields, units }: RoundSize, seed: string): ExampleResponse[] {
  const stream = openStream(seed, '', 'round');
  const among = (count: number): number =>
    Math.min(count - 1, Math.floor((stream.fraction() * stream.fraction() + 0.15 * stream.fraction()) * count));
  return Array.from({ length: responses }, () => {
    const field = among(fields);
    return {
      field: `f${field}`,
      unit: `u${(among(units) + field * 3) % units}`,
      channel: ['paper', 'web', 'kiosk', 'phone'][among(4)]!,
      respondentKind: stream.fraction() < 0.93 ? 'individual' : 'organisation',
      answers: makeAnswers(stream),
    };
  });
}

function makeAnswers(stream: RandomStream): ExampleResponse['answers'] {
  const level = (most: number) => ({
    state: 'chosen' as const,
    code: String(most - Math.min(most - 1, stream.below(4))),
  });
  return {
    'gop-y': { state: 'chosen', code: stream.fraction() < 0.25 ? 'o1' : 'o2' },
    ...(stream.fraction() < 0.9 ? { c1: level(5) } : {}),
    c2: level(5),
    ...(stream.fraction() < 0.8 ? { c3: level(3) } : {}),
    c4: level(5),
    c5: level(5),
    ...(stream.fraction() < 0.95
      ? { gioi: { state: 'chosen' as const, code: stream.fraction() < 0.5 ? 'o1' : 'o2' } }
      : {}),
  };
}

/** The round and its fields as `sealFigures` counts them. `suppressionThreshold` 1: every table shown as it is. */
export function countParts(responses: readonly ExampleResponse[], suppressionThreshold: number): PublicationPart[] {
  const fields = [...new Set(responses.map(({ field }) => field!))].sort();
  return [null, ...fields].map((fieldId) => {
    const own = responses.filter(({ field }) => fieldId === null || field === fieldId);
    const tally = createTally(planTally(exampleQuestionnaire));
    tallyBlock(tally, packExample(own));
    const figures = computeFigures({
      questionnaire: exampleQuestionnaire,
      tally,
      ballots: { issued: own.length, collected: own.length, eligible: own.length, ineligible: 0, reasons: [] },
      selection: 'counter-quota',
      year: 2026,
      suppressionThreshold,
    });
    return { fieldId, title: fieldId ?? 'đợt', questionnaire: exampleQuestionnaire, benchmarks: [], tally, figures };
  });
}

/** What is published of a part, from which the reader starts. */
interface Shown {
  readonly fieldId: string | null;
  readonly figures: Figures;
  readonly counts: ReturnType<typeof publishCounts>;
}

export const publish = (parts: readonly PublicationPart[]): Shown[] =>
  parts.map(({ fieldId, figures, tally }) => ({ fieldId, figures, counts: publishCounts(tally, figures) }));

export interface Leak {
  /** Groups, and criteria of groups, with fewer than the threshold but somebody in them. */
  readonly small: number;
  /** Of them shown outright, or following exactly from what is shown. */
  readonly derivable: number;
  /** Of them known exactly once counts are whole numbers and not negative: by bounds, line after line. */
  readonly pinned: number;
  /** Figures of groups shown, of all there are. */
  readonly shown: number;
  readonly all: number;
}

export const addLeaks = (one: Leak, other: Leak): Leak => ({
  small: one.small + other.small,
  derivable: one.derivable + other.derivable,
  pinned: one.pinned + other.pinned,
  shown: one.shown + other.shown,
  all: one.all + other.all,
});
export const noLeak: Leak = { small: 0, derivable: 0, pinned: 0, shown: 0, all: 0 };

/** What the published parts give away about all groups of `truth`, the parts with nothing withheld. */
export function measureLeak(published: readonly Shown[], truth: readonly PublicationPart[]): Leak {
  let leak = noLeak;
  for (const source of truth[0]!.tally.plan.breakdowns) {
    const id = 'attribute' in source ? source.attribute : source.questionId;
    // The fields themselves are the rows of every other table.
    if (id === 'field') continue;
    const groups = truth.map(({ tally }) => new Map(readGroups(tally, source).map((group) => [group.code, group])));
    const codes = [...new Set(groups.flatMap((own) => [...own.keys()]))];
    for (const criterion of [null, ...truth[0]!.tally.plan.criterionIds]) {
      const real = groups.map((own) =>
        codes.map((code) => (criterion === null ? own.get(code)?.responses : own.get(code)?.counts(criterion).n) ?? 0),
      );
      const known = truth.map(({ fieldId }) => {
        const part = published.find((one) => one.fieldId === fieldId);
        const total = part && (criterion === null ? part.counts.responses : part.counts.questions[criterion]?.n);
        return { cells: codes.map((code) => knownCell(part, id, code, criterion)), total };
      });
      leak = addLeaks(leak, attack(real, known));
    }
  }
  return leak;
}

/** A count that is shown; 0 of a group that a listed breakdown does not have; undefined where nothing is said. */
function knownCell(part: Shown | undefined, id: string, code: string, criterion: string | null): number | undefined {
  const listed = part?.figures.breakdowns.find((one) => one.id === id);
  if (!listed) return undefined;
  if (!listed.groups.some((group) => group.code === code)) return 0;
  const group = part!.counts.breakdowns.find((one) => one.id === id)?.groups.find((one) => one.code === code);
  return criterion === null ? group?.responses : group?.criteria[criterion]?.n;
}

type Row = { readonly cells: readonly (number | undefined)[]; readonly total: number | undefined };

/** Row 0 is the round. Every row adds to its total, every column and the totals to row 0. */
function attack(real: readonly (readonly number[])[], known: readonly Row[]): Leak {
  const columns = real[0]!.length;
  const width = columns + 1;
  const truth = real.flatMap((row) => [...row, row.reduce((sum, count) => sum + count, 0)]);
  const value = known.flatMap(({ cells, total }) => [...cells, total]);
  const place = (row: number, column: number): number => row * width + column;
  const equations: [sum: number, parts: number[]][] = [
    ...known.map((_, row): [number, number[]] => [
      place(row, columns),
      Array.from({ length: columns }, (__, column) => place(row, column)),
    ]),
    ...Array.from({ length: width }, (_, column): [number, number[]] => [
      place(0, column),
      known.slice(1).map((__, field) => place(field + 1, column)),
    ]),
  ];
  const found = solve(equations, value);
  const pinned = tighten(equations, found);
  const isSmall = (at: number): boolean => truth[at]! > 0 && truth[at]! < threshold;
  const small = truth.flatMap((_, at) => (isSmall(at) ? [at] : []));
  const inTable = (at: number): boolean => at % width < columns && truth[at]! > 0;
  for (const [at, one] of found.entries())
    if (one !== undefined && Math.abs(one - truth[at]!) > 1e-6) throw new Error(`the reader is wrong at ${at}`);
  return {
    small: small.length,
    derivable: small.filter((at) => found[at] !== undefined).length,
    pinned: small.filter((at) => found[at] === undefined && pinned[at] !== undefined).length,
    shown: value.filter((one, at) => one !== undefined && inTable(at)).length,
    all: truth.filter((_, at) => inTable(at)).length,
  };
}

/** Gauss–Jordan over the unknown cells: those that stand alone in their row are known. */
function solve(
  equations: readonly [number, number[]][],
  value: readonly (number | undefined)[],
): (number | undefined)[] {
  const unknown = value.flatMap((one, at) => (one === undefined ? [at] : []));
  const columnOf = new Map(unknown.map((at, column) => [at, column]));
  const rows = equations.map(([sum, parts]) => {
    const row = new Float64Array(unknown.length + 1);
    const put = (at: number, sign: number): void => {
      const column = columnOf.get(at);
      if (column === undefined) row[unknown.length]! -= sign * value[at]!;
      else row[column]! += sign;
    };
    put(sum, -1);
    for (const part of parts) put(part, 1);
    return row;
  });
  const found = [...value];
  let done = 0;
  const pivots: [row: number, column: number][] = [];
  for (let column = 0; column < unknown.length && done < rows.length; column++) {
    const pivot = rows.findIndex((row, at) => at >= done && Math.abs(row[column]!) > 1e-9);
    if (pivot < 0) continue;
    [rows[done], rows[pivot]] = [rows[pivot]!, rows[done]!];
    const own = rows[done]!;
    const scale = own[column]!;
    for (let k = 0; k < own.length; k++) own[k]! /= scale;
    for (const [at, row] of rows.entries()) {
      const factor = row[column]!;
      if (at === done || factor === 0) continue;
      for (let k = 0; k < row.length; k++) row[k]! -= factor * own[k]!;
    }
    pivots.push([done++, column]);
  }
  for (const [row, column] of pivots) {
    const own = rows[row]!;
    if (own.subarray(0, unknown.length).every((cell, at) => at === column || Math.abs(cell) < 1e-9))
      found[unknown[column]!] = own[unknown.length]!;
  }
  return found;
}

/** Bounds of whole numbers from 0 on, drawn tighter line by line until nothing moves; cells left with one value. */
function tighten(
  equations: readonly [number, number[]][],
  found: readonly (number | undefined)[],
): (number | undefined)[] {
  const low = found.map((one) => (one === undefined ? 0 : Math.round(one)));
  const high = found.map((one) => (one === undefined ? Number.MAX_SAFE_INTEGER : Math.round(one)));
  for (let moved = true; moved; ) {
    moved = false;
    const narrow = (at: number, least: number, most: number): void => {
      if (least > low[at]!) [low[at], moved] = [least, true];
      if (most < high[at]!) [high[at], moved] = [most, true];
    };
    for (const [sum, parts] of equations) {
      const least = parts.reduce((total, at) => total + low[at]!, 0);
      const most = parts.reduce((total, at) => total + high[at]!, 0);
      narrow(sum, least, most);
      for (const at of parts) narrow(at, low[sum]! - (most - high[at]!), high[sum]! - (least - low[at]!));
    }
  }
  return low.map((least, at) => (least === high[at] ? least : undefined));
}

export interface Comparison {
  readonly size: RoundSize;
  readonly rounds: number;
  readonly fieldsLeftOut: number;
  readonly without: Leak;
  readonly alone: Leak;
  readonly together: Leak;
}

/** The same rounds published with nothing withheld, each table by the rule alone, and by the rule for all together. */
export function compareRules(size: RoundSize, rounds: number): Comparison {
  let [without, alone, together] = [noLeak, noLeak, noLeak];
  let fieldsLeftOut = 0;
  for (let k = 0; k < rounds; k++) {
    const responses = makeRound(size, `${size.responses} ${size.fields} ${size.units} ${k}`);
    const open = countParts(responses, 1);
    const own = countParts(responses, threshold);
    const joined = withholdAcross(own, { year: 2026, threshold });
    fieldsLeftOut += own.length - joined.length;
    without = addLeaks(without, measureLeak(publish(open), open));
    alone = addLeaks(alone, measureLeak(publish(own), open));
    together = addLeaks(together, measureLeak(publish(joined), open));
  }
  return { size, rounds, fieldsLeftOut, without, alone, together };
}
