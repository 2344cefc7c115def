/**
 * From the sample of a round and its eligible responses to the design every estimate takes. A row stands for each ballot
 * that went to a sampled unit: first the eligible responses, then the ballots that brought none, which keep their place
 * with weight 0 so that what was drawn stays what was drawn. Weights are formed in steps, each a column of its own:
 *
 *   design 1/π → nonresponse by class → post-stratification to the strata, or raking to known totals → trimming
 *
 * Nonresponse is taken as one more phase of simple random selection in the last stage (response homogeneity groups;
 * Särndal, Swensson & Wretman 1992, §15.6): the sampling fraction of the last stage is multiplied by the share that
 * answered. Without this a census of which six in ten answer would claim to have no error.
 * One chain of steps over the same columns, kept in one file for that. Systematic samples are treated as simple within their strata (docs/method/sampling.md). Method: docs/method/weights.md.
 */
import type { Finding } from '@longdan/core';
import {
  adjustForNonresponse,
  type CodedLabels,
  codeLabels,
  type DesignSpec,
  defineDesign,
  diagnoseWeights,
  type LonelyPsuPolicy,
  type Margin,
  type Outcome,
  postStratify,
  rake,
  type SurveyDesign,
  succeed,
  trimWeights,
  type WeightDiagnostics,
} from '@longdan/statistics';
import type { AttributeId } from '../response-block.ts';
import type { DesignPlace, RoundSample } from '../sample-design.ts';
import { noteExcess, noteLonely, noteMerged, noteUnplaced, noteWithReplacement } from './design-notes.ts';
import { type EligibleRows, groupCodes } from './eligible-rows.ts';

/** Known totals of the population by one characteristic. */
export interface KnownMargin {
  readonly source: { readonly attribute: AttributeId } | { readonly questionId: string };
  /** Population by code of the attribute or option. */
  readonly totals: Readonly<Record<string, number>>;
}

/** Every choice that changes a number; printed with the results. */
export interface EstimationPolicies {
  /** Classes inside which those who answered stand for those who did not; `cell` is stratum × field × unit, `overall` one class. */
  readonly nonresponse: 'stratum' | 'cell' | 'overall';
  /** To the populations of the strata where the frame lists them; left out where known totals are given. */
  readonly postStratification: 'strata' | 'none';
  readonly knownTotals: readonly KnownMargin[];
  /** Weights above this multiple of the median are cut to it, the rest sharing what was cut; null: none are. */
  readonly trimAboveMedian: number | null;
  readonly lonelyPsu: LonelyPsuPolicy;
  readonly confidence: number;
}

export const defaultPolicies: EstimationPolicies = {
  nonresponse: 'stratum',
  postStratification: 'strata',
  knownTotals: [],
  trimAboveMedian: null,
  lonelyPsu: 'adjust',
  confidence: 0.95,
};

export interface RoundDesign {
  readonly design: SurveyDesign;
  /** Rows of `design`: the eligible responses first, in their own order. */
  readonly rowCount: number;
  readonly respondents: number;
  /** Row of `EligibleRows` for each respondent of the design; responses without a place in the sample are left out. */
  readonly rowOf: Int32Array;
  /** First cluster of each row of `design`; '' where units were drawn directly. */
  readonly primaryUnits: readonly string[];
  readonly weights: WeightDiagnostics;
  /** Units of the population, where the frame lists them. */
  readonly population: number | null;
  readonly strata: readonly StratumSummary[];
  readonly findings: readonly Finding[];
}

export interface StratumSummary {
  readonly stratum: string;
  readonly population: number | null;
  readonly sampled: number;
  readonly respondents: number;
  /** Σ of the final weights. */
  readonly weightSum: number;
}

interface Cell {
  readonly place: DesignPlace;
  readonly batchId: string;
  readonly issued: number;
  responses: number;
}

/** @returns findings of the statistics package where the sample cannot carry estimates */
export function makeRoundDesign(
  sample: RoundSample,
  rows: EligibleRows,
  policies: EstimationPolicies = defaultPolicies,
): Outcome<RoundDesign> {
  const findings: Finding[] = [];
  const cells = sample.batches.map(
    (batch): Cell => ({
      place: batch,
      batchId: batch.batchId,
      issued: batch.count,
      responses: 0,
    }),
  );
  const cellOf = new Map(cells.map((cell) => [cell.batchId, cell]));
  const placed: number[] = [];
  const cellOfRow: Cell[] = [];
  for (let row = 0; row < rows.count; row++) {
    const cell = cellOf.get(rows.batchIds[row]!);
    if (cell === undefined) continue;
    cell.responses += 1;
    placed.push(row);
    cellOfRow.push(cell);
  }
  if (placed.length < rows.count) findings.push(noteUnplaced(rows.count - placed.length));
  const excess = cells.filter((cell) => cell.responses > cell.issued);
  if (excess.length > 0) findings.push(noteExcess(excess.reduce((sum, cell) => sum + cell.responses - cell.issued, 0)));
  for (const cell of cells) for (let k = cell.responses; k < cell.issued; k++) cellOfRow.push(cell);

  const defined = defineStages(sample, cellOfRow, placed.length, policies, findings);
  if (!defined.ok) return defined;
  let design = defined.value;
  const responded = Uint8Array.from(cellOfRow, (_, row) => (row < placed.length ? 1 : 0));
  const adjusted = adjustWeights(
    design,
    sample,
    rows,
    Int32Array.from(placed),
    cellOfRow,
    responded,
    policies,
    findings,
  );
  if (!adjusted.ok) return adjusted;
  design = adjusted.value;
  return succeed({
    design,
    rowCount: cellOfRow.length,
    respondents: placed.length,
    rowOf: Int32Array.from(placed),
    primaryUnits: cellOfRow.map(({ place }) => place.clusterIds[0] ?? ''),
    weights: diagnoseWeights(design),
    population: populationOf(sample),
    strata: summariseStrata(sample, cellOfRow, design, placed.length),
    findings,
  });
}

/** Population of final units; null unless the frame lists it for every stratum. */
export function populationOf(sample: RoundSample): number | null {
  let sum = 0;
  for (const { population } of sample.strata) {
    if (population === null) return null;
    sum += population;
  }
  return sample.strata.length === 0 ? null : sum;
}

const isBySize = (sample: RoundSample): boolean =>
  sample.stages.some(({ method }) => method === 'pps-systematic' || method === 'pps-chao');

/** Strata, clusters, corrections and the inverse of π; corrections that cannot be read are left out, which widens intervals. */
function defineStages(
  sample: RoundSample,
  cellOfRow: readonly Cell[],
  respondents: number,
  policies: EstimationPolicies,
  findings: Finding[],
): Outcome<SurveyDesign> {
  const depth = Math.max(0, ...cellOfRow.map(({ place }) => place.clusterIds.length));
  const columns: Record<string, (string | number)[]> = {
    weight: cellOfRow.map(({ place }) => place.designWeight),
  };
  const psu: string[] = [];
  const strata: string[] = [];
  for (let stage = 0; stage < depth; stage++) {
    columns[`cluster-${stage}`] = cellOfRow.map(({ place }) => place.clusterIds[stage] ?? '-');
    psu.push(`cluster-${stage}`);
    columns[`stratum-${stage}`] = cellOfRow.map(({ place }) => stratumOfStage(place, stage));
    strata.push(`stratum-${stage}`);
  }
  if (depth === 0) {
    columns['stratum-0'] = cellOfRow.map(({ place }) => place.stratum || '-');
    strata.push('stratum-0');
  } else {
    columns['unit'] = cellOfRow.map((_, row) => row + 1);
    psu.push('unit');
  }
  const lastStratumOf = ({ place }: Cell): string => JSON.stringify([place.stratum, ...place.clusterIds]);
  const answered = rateByGroup(cellOfRow.map(lastStratumOf), respondents);
  const fpc: string[] = [];
  for (let stage = 0; stage <= depth; stage++) {
    const isLast = stage === depth;
    columns[`fraction-${stage}`] = cellOfRow.map((cell) => {
      const own = Math.min(1, cell.place.stageProbabilities[stage] ?? cell.place.inclusionProbability);
      const rate = isLast ? (answered.get(lastStratumOf(cell)) ?? 0) : 1;
      return rate > 0 ? own * rate : own;
    });
    fpc.push(`fraction-${stage}`);
  }
  const spec: DesignSpec = {
    strata,
    ...(psu.length > 0 ? { psu, nest: true } : {}),
    weights: 'weight',
    ...(isBySize(sample) ? { pps: 'brewer' as const } : {}),
    lonelyPsu: policies.lonelyPsu,
  };
  // As many stages of correction as can be read; the stages below are taken as drawn with replacement.
  for (let stages = fpc.length; stages > 0; stages--) {
    const outcome = defineDesign(columns, { ...spec, fpc: fpc.slice(0, stages) });
    if (outcome.ok || !outcome.findings.some(({ code }) => code === 'correction-varies')) {
      if (outcome.ok) noteLonely(outcome.value, policies, findings);
      return outcome;
    }
    if (stages === fpc.length) findings.push(noteWithReplacement());
  }
  const { pps: _, ...plain } = spec;
  const outcome = defineDesign(columns, plain);
  if (outcome.ok) noteLonely(outcome.value, policies, findings);
  return outcome;
}

/**
 * Clusters taken with certainty are strata of their own: nothing about them was left to chance, so they are no part of the
 * spread among those that were drawn (Särndal, Swensson & Wretman 1992, §3.6; Lohr 2022, §6.6).
 */
function stratumOfStage({ stratum, clusterIds, stageProbabilities }: DesignPlace, stage: number): string {
  const own = stage === 0 ? stratum || '-' : '-';
  return (stageProbabilities[stage] ?? 0) >= 1 ? JSON.stringify([own, clusterIds[stage] ?? '-']) : own;
}

/** Share of the rows of each group that come first, among the first `respondents` rows. */
function rateByGroup(groups: readonly string[], respondents: number): Map<string, number> {
  const counts = new Map<string, [answered: number, all: number]>();
  groups.forEach((group, row) => {
    const count = counts.get(group) ?? [0, 0];
    count[1] += 1;
    if (row < respondents) count[0] += 1;
    counts.set(group, count);
  });
  return new Map([...counts].map(([group, [answered, all]]) => [group, answered / all]));
}

function adjustWeights(
  start: SurveyDesign,
  sample: RoundSample,
  rows: EligibleRows,
  placed: Int32Array,
  cellOfRow: readonly Cell[],
  responded: Uint8Array,
  policies: EstimationPolicies,
  findings: Finding[],
): Outcome<SurveyDesign> {
  const classes = responseClasses(cellOfRow, placed.length, policies.nonresponse, findings);
  const adjusted = adjustForNonresponse(start, classes, responded);
  if (!adjusted.ok) return adjusted;
  let design = adjusted.value;
  const populations = new Map<string, number>();
  for (const { stratum, population } of sample.strata)
    if (population !== null && population > 0) populations.set(stratum || '-', population);

  if (policies.knownTotals.length > 0) {
    const raked = rakeToKnown(design, rows, placed, policies.knownTotals);
    if (!raked.ok) return raked;
    design = raked.value;
  } else if (policies.postStratification === 'strata' && populations.size === sample.strata.length) {
    const cells = mergeSilent(
      cellOfRow.map(({ place }) => place.stratum || '-'),
      placed.length,
      populations,
      findings,
    );
    const fitted = postStratify(design, cells.codes, cells.totals);
    if (!fitted.ok) return fitted;
    design = fitted.value;
  }
  if (policies.trimAboveMedian !== null) {
    const upper = policies.trimAboveMedian * median(design.weights.filter((weight) => weight > 0));
    const trimmed = trimWeights(design, { upper, strict: true });
    if (!trimmed.ok) return trimmed;
    design = trimmed.value;
  }
  return succeed(design);
}

function median(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Classes by policy; a class nobody of which answered joins the others of its stratum, a silent stratum all others. */
function responseClasses(
  cellOfRow: readonly Cell[],
  respondents: number,
  policy: EstimationPolicies['nonresponse'],
  findings: Finding[],
): CodedLabels {
  if (policy === 'overall') return codeLabels(cellOfRow.map(() => 'all'));
  const stratumOf = cellOfRow.map(({ place }) => place.stratum || '-');
  const wanted =
    policy === 'cell'
      ? cellOfRow.map(({ place }) => JSON.stringify([place.stratum || '-', place.fieldId, place.unitId]))
      : stratumOf;
  const answering = new Set(wanted.slice(0, respondents));
  const answeringStrata = new Set(stratumOf.slice(0, respondents));
  let merged = 0;
  const silent = new Set<string>();
  const classes = wanted.map((name, row) => {
    if (answering.has(name)) return name;
    if (!silent.has(name)) {
      silent.add(name);
      merged += 1;
    }
    return answeringStrata.has(stratumOf[row]!) ? `${stratumOf[row]}…` : '…';
  });
  if (merged === 0) return codeLabels(classes);
  findings.push(noteMerged(merged));
  // What was set apart has no respondent of its own: it joins every class of its stratum, that is, the stratum whole.
  const rests = new Set(classes.filter((name) => name.endsWith('…')));
  if (rests.has('…')) return codeLabels(classes.map(() => 'all'));
  return codeLabels(classes.map((name, row) => (rests.has(`${stratumOf[row]}…`) ? `${stratumOf[row]}…` : name)));
}

/** Strata with nobody who answered join the next smaller one in order of their names, their populations added. */
function mergeSilent(
  strata: readonly string[],
  respondents: number,
  populations: ReadonlyMap<string, number>,
  findings: Finding[],
): { readonly codes: CodedLabels; readonly totals: ReadonlyMap<string, number> } {
  const answering = new Set(strata.slice(0, respondents));
  const order = [...populations.keys()].sort();
  const homes = new Map<string, string>();
  const first = order.find((name) => answering.has(name)) ?? order[0]!;
  let home = first;
  for (const name of order) {
    if (answering.has(name)) home = name;
    homes.set(name, answering.has(name) ? name : home);
  }
  const silent = order.filter((name) => !answering.has(name));
  if (silent.length > 0) findings.push(noteMerged(silent.length));
  const totals = new Map<string, number>();
  for (const [name, population] of populations) {
    const target = homes.get(name)!;
    totals.set(target, (totals.get(target) ?? 0) + population);
  }
  return { codes: codeLabels(strata.map((name) => homes.get(name) ?? name)), totals };
}

function rakeToKnown(
  design: SurveyDesign,
  rows: EligibleRows,
  placed: Int32Array,
  known: readonly KnownMargin[],
): Outcome<SurveyDesign> {
  const margins = known.map(({ source, totals }): Margin => {
    const own = groupCodes(rows, source);
    const codes = new Int32Array(design.rowCount).fill(-1);
    placed.forEach((row, k) => {
      codes[k] = own.codes[row]!;
    });
    // Those who left the characteristic blank keep a class of their own, whose total is what is left at their weight.
    const name = 'attribute' in source ? source.attribute : source.questionId;
    return { name, ...withUnknown(design, codes, own.labels, totals, placed.length) };
  });
  return rake(design, margins);
}

/** Adds the class “not known” at its present share of the weights; the known totals share the rest. */
export function withUnknown(
  design: SurveyDesign,
  codes: Int32Array,
  labels: readonly string[],
  totals: Readonly<Record<string, number>>,
  respondents: number,
): Pick<Margin, 'cells' | 'totals'> {
  let [unknown, all] = [0, 0];
  for (let row = 0; row < respondents; row++) {
    all += design.weights[row]!;
    if (codes[row]! < 0) unknown += design.weights[row]!;
  }
  const grand = Object.values(totals).reduce((sum, total) => sum + total, 0);
  const known = new Map(
    Object.entries(totals)
      .filter(([, total]) => total > 0)
      .map(([code, total]) => [code, total * (1 - unknown / all)]),
  );
  if (unknown === 0) return { cells: { codes, labels }, totals: known };
  known.set('', grand * (unknown / all));
  const blank = labels.length;
  return {
    cells: { codes: codes.map((code, row) => (code < 0 && row < respondents ? blank : code)), labels: [...labels, ''] },
    totals: known,
  };
}

function summariseStrata(
  sample: RoundSample,
  cellOfRow: readonly Cell[],
  design: SurveyDesign,
  respondents: number,
): StratumSummary[] {
  const sums = new Map<string, { respondents: number; weightSum: number }>();
  for (let row = 0; row < respondents; row++) {
    const { stratum } = cellOfRow[row]!.place;
    const sum = sums.get(stratum) ?? { respondents: 0, weightSum: 0 };
    sum.respondents += 1;
    sum.weightSum += design.weights[row]!;
    sums.set(stratum, sum);
  }
  return sample.strata.map(({ stratum, population, sampled }) => ({
    stratum,
    population,
    sampled,
    ...(sums.get(stratum) ?? { respondents: 0, weightSum: 0 }),
  }));
}
