/**
 * Reads columns and a specification into a `SurveyDesign`, refusing by name what would make its figures wrong.
 * The conventions (ids made unique inside their parents, population sizes or fractions told apart by their values,
 * weights that follow from the corrections) are those of `svydesign` in R's survey package.
 */
import {
  type CodedLabels,
  type Column,
  type Columns,
  codeLabels,
  crossLabels,
  findColumn,
  readNumbers,
} from '../columns.ts';
import { makeFinding, type Outcome, refuse, type StatisticsFinding, succeed } from '../findings.ts';
import { readCorrections } from './correction.ts';
import type { JointProbabilities, LonelyPsuPolicy, Stage, SurveyDesign } from './design.ts';
import { readJointProbabilities } from './joint-matrix.ts';
import { sortRows } from './order.ts';

export interface DesignSpec {
  /** Strata by stage; an entry of several columns crosses them. */
  readonly strata?: readonly (string | readonly string[])[];
  /** Cluster ids by stage; absent or empty: every row is its own unit. */
  readonly psu?: readonly string[];
  /** Ids of stage-1 units are used again in other strata. Later stages are always read inside their parent. */
  readonly nest?: boolean;
  /**
   * Finite population correction by stage: a column of population sizes (number of units in the stratum) or of
   * sampling fractions. Stages without one are treated as drawn with replacement.
   */
  readonly fpc?: readonly string[];
  /** Weights, one per row; or `inclusionProbability`, their inverse. Without either they follow from `fpc`. */
  readonly weights?: string;
  readonly inclusionProbability?: string;
  /**
   * Sampling with probability proportional to size without replacement: Brewer's approximation (the fractions of
   * `fpc`, or `inclusionProbability`, are the π_i of the units), or the joint probabilities of the units in order of
   * their first appearance.
   */
  readonly pps?:
    | 'brewer'
    | { readonly joint: readonly (readonly number[])[]; readonly estimator?: JointProbabilities['estimator'] };
  /** What to do where a stratum has one unit and is not taken with certainty. Default `fail`. */
  readonly lonelyPsu?: LonelyPsuPolicy;
}

export function defineDesign(columns: Columns, spec: DesignSpec): Outcome<SurveyDesign> {
  const notes: StatisticsFinding[] = [];
  const rowCount = Object.values(columns)[0]?.length ?? 0;
  if (rowCount === 0) return refuse('no-rows');
  const stageCount = Math.max(1, spec.psu?.length ?? 0);

  const units = readUnits(columns, spec, rowCount);
  if (!units.ok) return units;
  const strata = readStrata(columns, spec, rowCount, stageCount);
  if (!strata.ok) return strata;
  const skeleton = nestStages(units.value, strata.value, spec, rowCount);
  if (!skeleton.ok) return skeleton;

  const corrections = readCorrections(columns, spec, skeleton.value, rowCount);
  if (!corrections.ok) return corrections;
  const stages: Stage[] = skeleton.value.map((stage, index) => ({
    stratum: stage.stratum.codes,
    unit: stage.unit.codes,
    unitCount: stage.unit.labels.length,
    sampledUnits: stage.sampledUnits,
    fraction: corrections.value[index]!.fraction,
    hasOneFraction: spec.pps === undefined,
    nameStratum: (stratum) => stage.stratum.labels[stratum] ?? '',
  }));

  const weights = readWeights(
    columns,
    spec,
    stages,
    corrections.value.every((correction) => correction.given),
    rowCount,
  );
  if (!weights.ok) return weights;
  notes.push(...weights.findings);

  let joint: JointProbabilities | null = null;
  if (typeof spec.pps === 'object') {
    const read = readJointProbabilities(spec.pps.joint, stages, spec.pps.estimator ?? 'horvitz-thompson');
    if (!read.ok) return read;
    joint = read.value;
  }
  return succeed(
    {
      rowCount,
      weights: weights.value,
      hasZeroWeights: false,
      factors: [{ name: 'design', values: weights.value }],
      stages,
      order: sortRows(stages, rowCount),
      proportionalToSize: spec.pps !== undefined,
      joint,
      lonelyPsu: spec.lonelyPsu ?? 'fail',
      calibrations: [],
    },
    notes,
  );
}

/** Labels of one stage before nesting; `null` stands for "every row is its own unit". */
function readUnits(columns: Columns, spec: DesignSpec, rowCount: number): Outcome<readonly (CodedLabels | null)[]> {
  if (!spec.psu || spec.psu.length === 0) return succeed([null]);
  const stages: CodedLabels[] = [];
  for (const name of spec.psu) {
    const labels = readLabels(columns, name, rowCount);
    if (!labels.ok) return labels;
    stages.push(labels.value);
  }
  return succeed(stages);
}

function readStrata(
  columns: Columns,
  spec: DesignSpec,
  rowCount: number,
  stageCount: number,
): Outcome<readonly CodedLabels[]> {
  const entries = spec.strata ?? [];
  if (entries.length > stageCount)
    return refuse('strata-stages', undefined, { strata: entries.length, stages: stageCount });
  const stages: CodedLabels[] = [];
  for (const entry of entries) {
    let crossed: CodedLabels | undefined;
    for (const name of typeof entry === 'string' ? [entry] : entry) {
      const labels = readLabels(columns, name, rowCount);
      if (!labels.ok) return labels;
      crossed = crossed ? crossLabels(crossed, labels.value) : labels.value;
    }
    if (crossed) stages.push(crossed);
  }
  return succeed(stages);
}

/** A column of labels in which nothing may be missing. */
function readLabels(columns: Columns, name: string, rowCount: number): Outcome<CodedLabels> {
  const column = findColumn(columns, name, rowCount);
  if (!column.ok) return column;
  const coded = codeLabels(column.value);
  const gap = coded.codes.indexOf(-1);
  return gap < 0 ? succeed(coded) : refuse('value-missing', { column: name, row: gap + 1 });
}

/** A stage with its final codes, before corrections. */
export interface StageSkeleton {
  readonly stratum: CodedLabels;
  readonly unit: CodedLabels;
  readonly sampledUnits: Int32Array;
}

/** Makes codes unique inside their parents, refuses units that cross strata and counts the units of each stratum. */
function nestStages(
  units: readonly (CodedLabels | null)[],
  strata: readonly CodedLabels[],
  spec: DesignSpec,
  rowCount: number,
): Outcome<readonly StageSkeleton[]> {
  const stages: StageSkeleton[] = [];
  for (let index = 0; index < units.length; index++) {
    const parent = stages[index - 1]?.unit;
    const ownStratum = strata[index];
    let stratum: CodedLabels = ownStratum ?? { codes: new Int32Array(rowCount), labels: [''] };
    if (parent) stratum = ownStratum ? crossLabels(parent, ownStratum) : parent;

    const own = units[index];
    let unit: CodedLabels;
    if (!own) unit = eachRow(rowCount);
    else if (index === 0) unit = spec.nest && ownStratum ? nestInside(stratum, own) : own;
    else unit = nestInside(spec.nest && ownStratum ? stratum : parent!, own);

    const home = new Int32Array(unit.labels.length).fill(-1);
    const sampledUnits = new Int32Array(stratum.labels.length);
    for (let row = 0; row < unit.codes.length; row++) {
      const code = unit.codes[row]!;
      const here = stratum.codes[row]!;
      if (home[code] === -1) {
        home[code] = here;
        sampledUnits[here]!++;
      } else if (home[code] !== here)
        return refuse(
          'cluster-crosses-strata',
          { row: row + 1, ...(spec.psu?.[index] ? { column: spec.psu[index] } : {}) },
          { cluster: unit.labels[code]!, first: stratum.labels[home[code]!]!, second: stratum.labels[here]! },
        );
    }
    stages.push({ stratum, unit, sampledUnits });
  }
  return succeed(stages);
}

/** Ids made unique inside their parents; ids that already are, as those of persons often, are left alone. */
function nestInside(parent: CodedLabels, own: CodedLabels): CodedLabels {
  const home = new Int32Array(own.labels.length).fill(-1);
  for (let row = 0; row < own.codes.length; row++) {
    const code = own.codes[row]!;
    const here = parent.codes[row]!;
    if (home[code] === -1) home[code] = here;
    else if (home[code] !== here) return crossLabels(parent, own);
  }
  return own;
}

/** Every row its own unit. The labels are row numbers, made only when asked for. */
function eachRow(rowCount: number): CodedLabels {
  const codes = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) codes[row] = row;
  return { codes, labels: lazyRowLabels(rowCount) };
}

function lazyRowLabels(rowCount: number): readonly string[] {
  const labels: string[] = [];
  labels.length = rowCount;
  return labels;
}

function readWeights(
  columns: Columns,
  spec: DesignSpec,
  stages: readonly Stage[],
  correctionsComplete: boolean,
  rowCount: number,
): Outcome<Float64Array> {
  if (spec.weights !== undefined && spec.inclusionProbability !== undefined)
    return refuse('weights-and-probabilities', { column: spec.inclusionProbability });
  const name = spec.weights ?? spec.inclusionProbability;
  if (name !== undefined) {
    const column = findColumn(columns, name, rowCount);
    if (!column.ok) return column;
    return readGivenWeights(column.value, name, spec.weights === undefined);
  }
  if (!spec.fpc || spec.fpc.length === 0)
    return succeed(new Float64Array(rowCount).fill(1), [makeFinding('weights-assumed-equal', undefined, {}, 'note')]);
  const weights = new Float64Array(rowCount).fill(1);
  for (const stage of stages)
    for (let row = 0; row < rowCount; row++) weights[row]! /= stage.fraction[stage.unit[row]!]!;
  if (!correctionsComplete || !weights.every(Number.isFinite))
    return refuse('weights-unknown', { column: spec.fpc[spec.fpc.length - 1]! });
  return succeed(weights);
}

function readGivenWeights(column: Column, name: string, areProbabilities: boolean): Outcome<Float64Array> {
  const numbers = readNumbers(column, name, false);
  if (!numbers.ok) return numbers;
  const weights = new Float64Array(column.length);
  for (let row = 0; row < weights.length; row++) {
    const value = numbers.value[row]!;
    const place = { column: name, row: row + 1 };
    if (areProbabilities && !(value > 0 && value <= 1)) return refuse('probability-out-of-range', place, { value });
    if (!(value > 0)) return refuse('weight-not-positive', place, { value });
    if (!Number.isFinite(1 / value)) return refuse('weight-without-inverse', place, { value });
    weights[row] = areProbabilities ? 1 / value : value;
  }
  return succeed(weights);
}
