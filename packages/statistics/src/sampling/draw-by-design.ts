/**
 * A draw from a table by a declared design: which columns are id, strata, sizes and keys of order, and for multi-stage
 * draws which columns name the clusters above (docs/spec/draw.md, section 5). One reading of a design for whoever draws,
 * so that the command line repeats what a server drew.
 */

import type { FrameUnit } from '../draw/frame.ts';
import { drawAlgorithm } from '../draw/random-stream.ts';
import { hashDraw } from '../draw/serialise.ts';
import { makeFinding, type Outcome, refuse, type StatisticsFinding, succeed } from '../findings.ts';
import { type Draw, type DrawPlan, drawSample } from './draw-sample.ts';
import { drawMultistage, type StagePlan } from './multistage.ts';

export interface DesignColumns {
  readonly id: string;
  /** Several columns are crossed. */
  readonly stratum?: string | readonly string[];
  readonly size?: string;
  /** Keys of a systematic sample, the first deciding first. */
  readonly sort?: readonly string[];
}

export interface DrawDesign extends DrawPlan {
  readonly columns: DesignColumns;
  /**
   * Clusters above the units, the first drawn first. `columns.id` names the cluster; without `columns.size` its size is
   * the number of rows below it. Below the first stage `size` holds inside every drawn cluster.
   */
  readonly above?: readonly Omit<DrawDesign, 'above' | 'reserve'>[];
}

/** The rows of a frame by columns. Sort keys come ready: days and numbers of a column compare as such. */
export interface FrameColumns {
  readonly rowCount: number;
  readonly texts: (column: string) => readonly string[];
  readonly numbers: (column: string) => ArrayLike<number>;
  readonly sortKeys: (column: string) => readonly (string | number)[];
}

export interface DesignUnit {
  readonly id: string;
  /** Of the first stage. */
  readonly stratum: string;
  /** Clusters above, the first stage's first. */
  readonly clusterIds: readonly string[];
  readonly stageProbabilities: readonly number[];
  readonly inclusionProbability: number;
  readonly weight: number;
}

export interface DesignReserve {
  readonly id: string;
  readonly stratum: string;
  readonly clusterIds: readonly string[];
  /** Order of use among those of the same clusters and stratum, from 1. */
  readonly place: number;
  /** Chance of those whose place it may take. */
  readonly stageProbabilities: readonly number[];
}

/** One stratum of one stage below one cluster. */
export interface DrawnCell {
  readonly stage: number;
  readonly within: readonly string[];
  readonly stratum: string;
  readonly population: number;
  readonly sampled: number;
}

export interface DesignDraw {
  readonly algorithm: typeof drawAlgorithm;
  readonly seed: string;
  readonly frameHash: string;
  /** What is published: SHA-256 of the canonical record. */
  readonly drawHash: string;
  readonly units: readonly DesignUnit[];
  readonly reserve: readonly DesignReserve[];
  readonly cells: readonly DrawnCell[];
  /** One stage: the strata as they were drawn. */
  readonly strata?: Draw['strata'];
}

/** Joins the columns of a crossed stratum. */
export const stratumJoint = ' × ';
/** Joins the names of clusters: a hamlet's name is its own only inside its commune. */
export const clusterJoint = ' / ';

export const stratumColumnsOf = ({ columns }: Pick<DrawDesign, 'columns'>): readonly string[] =>
  columns.stratum === undefined ? [] : [columns.stratum].flat();

/** The columns a design reads, each once. */
export function columnsOfDesign(design: DrawDesign): readonly string[] {
  const stages = [...(design.above ?? []), design];
  return [
    ...new Set(
      stages.flatMap((stage) => [
        stage.columns.id,
        ...stratumColumnsOf(stage),
        ...(stage.columns.size === undefined ? [] : [stage.columns.size]),
        ...(stage.columns.sort ?? []),
      ]),
    ),
  ];
}

/** The plan without the names of columns, which are no part of a draw of one stage. */
export function planOfDesign({ columns: _, above: __, ...plan }: DrawDesign): DrawPlan {
  return plan;
}

export function drawByDesign(frame: FrameColumns, design: DrawDesign, seed: string): Outcome<DesignDraw> {
  return design.above === undefined || design.above.length === 0
    ? drawOneStage(frame, design, seed)
    : drawStages(frame, design, design.above, seed);
}

/** Units of the last stage. */
export function unitsOfDesign(frame: FrameColumns, design: DrawDesign, clusters?: readonly string[]): FrameUnit[] {
  const ids = frame.texts(design.columns.id);
  const stratum = crossStrata(frame, design);
  const sizes = design.columns.size === undefined ? undefined : frame.numbers(design.columns.size);
  const keys = (design.columns.sort ?? []).map(frame.sortKeys);
  return Array.from(
    { length: frame.rowCount },
    (_, row): FrameUnit => ({
      id: ids[row]!,
      ...(stratum && { stratum: stratum(row) }),
      ...(sizes && { size: sizes[row]! }),
      ...(clusters && { cluster: clusters[row]! }),
      ...(keys.length > 0 && { sort: keys.map((values) => values[row]!) }),
    }),
  );
}

function crossStrata(frame: FrameColumns, design: Pick<DrawDesign, 'columns'>): ((row: number) => string) | undefined {
  const columns = stratumColumnsOf(design).map(frame.texts);
  if (columns.length === 0) return undefined;
  return (row) => columns.map((texts) => texts[row]!).join(stratumJoint);
}

function drawOneStage(frame: FrameColumns, design: DrawDesign, seed: string): Outcome<DesignDraw> {
  const drawn = drawSample(unitsOfDesign(frame, design), planOfDesign(design), seed);
  if (!drawn.ok) return drawn;
  const { strata, frameHash } = drawn.value;
  return succeed(
    {
      algorithm: drawAlgorithm,
      seed,
      frameHash,
      drawHash: hashDraw(drawn.value),
      strata,
      units: strata.flatMap(({ selected }) =>
        selected.map(({ id, stratum, inclusionProbability, weight }) => ({
          id,
          stratum,
          clusterIds: [],
          stageProbabilities: [inclusionProbability],
          inclusionProbability,
          weight,
        })),
      ),
      reserve: strata.flatMap(({ stratum, reserve, selected }) =>
        reserve.map((id, at) => ({
          id,
          stratum,
          clusterIds: [],
          place: at + 1,
          stageProbabilities: selected.length === 0 ? [1] : [meanOf(selected)],
        })),
      ),
      cells: strata.map(({ stratum, population, selected }) => ({
        stage: 0,
        within: [],
        stratum,
        population,
        sampled: selected.length,
      })),
    },
    drawn.findings,
  );
}

const meanOf = (selected: readonly { readonly inclusionProbability: number }[]): number =>
  selected.reduce((sum, unit) => sum + unit.inclusionProbability, 0) / selected.length;

function drawStages(
  frame: FrameColumns,
  design: DrawDesign,
  above: NonNullable<DrawDesign['above']>,
  seed: string,
): Outcome<DesignDraw> {
  const stages: StagePlan[] = [];
  let paths: readonly string[] | undefined;
  for (const stage of above) {
    const names = frame.texts(stage.columns.id);
    const own = paths === undefined ? names : names.map((name, row) => `${paths![row]}${clusterJoint}${name}`);
    const clusters = gatherClusters(frame, stage, own, paths);
    if (!clusters.ok) return clusters;
    const { columns: _, ...plan } = stage;
    stages.push({ units: clusters.value, plan });
    paths = own;
  }
  stages.push({ units: unitsOfDesign(frame, design, paths), plan: planOfDesign(design) });
  const drawn = drawMultistage(stages, seed);
  if (!drawn.ok) return drawn;
  const { frameHash, units } = drawn.value;
  const probabilities = new Map<string, readonly number[]>();
  for (const unit of units)
    probabilities.set(JSON.stringify(unit.path.slice(0, -1)), unit.stageProbabilities.slice(0, -1));
  const strataOfFirst = new Map(units.map((unit) => [unit.path[0]!, unit.stratum]));
  const cells: DrawnCell[] = [];
  const reserve: DesignReserve[] = [];
  drawn.value.stages.forEach((draws, stage) => {
    for (const [label, draw] of draws) {
      const within = JSON.parse(label) as string[];
      for (const { stratum, population, selected, reserve: spare } of draw.strata) {
        cells.push({ stage, within, stratum, population, sampled: selected.length });
        if (selected.length === 0) continue;
        spare.forEach((id, at) => {
          reserve.push({
            id,
            stratum: strataOfFirst.get(within[0]!) ?? '',
            clusterIds: within,
            place: at + 1,
            stageProbabilities: [...(probabilities.get(label) ?? []), meanOf(selected)],
          });
        });
      }
    }
  });
  const recorded: RecordedDraw = {
    seed,
    frameHash,
    units: units.map(({ path, ...unit }) => ({ id: path.at(-1)!, clusterIds: path.slice(0, -1), ...unit })),
    reserve,
  };
  return succeed(
    { algorithm: drawAlgorithm, drawHash: hashDesignDraw(design, recorded), cells, ...recorded },
    drawn.findings,
  );
}

/** What the published hash is taken over. */
export type RecordedDraw = Pick<DesignDraw, 'seed' | 'frameHash' | 'units' | 'reserve' | 'strata'>;

/** SHA-256 of the canonical record of a draw; of one stage: that of `Draw`. */
export function hashDesignDraw(design: DrawDesign, { seed, frameHash, units, reserve, strata }: RecordedDraw): string {
  const common = { algorithm: drawAlgorithm, seed, frameHash };
  if (strata) return hashDraw({ ...common, plan: planOfDesign(design), strata });
  const plans = [...(design.above ?? []), design].map(({ columns: _, above: __, ...plan }: DrawDesign) => plan);
  return hashDraw({ ...common, plans, units, reserve });
}

/** The clusters that a column names, each once, with its stratum and size. */
function gatherClusters(
  frame: FrameColumns,
  stage: Omit<DrawDesign, 'above' | 'reserve'>,
  own: readonly string[],
  parents: readonly string[] | undefined,
): Outcome<FrameUnit[]> {
  const stratumAt = crossStrata(frame, stage);
  const sizes = stage.columns.size === undefined ? undefined : frame.numbers(stage.columns.size);
  const keys = (stage.columns.sort ?? []).map(frame.sortKeys);
  const found = new Map<string, { row: number; size: number }>();
  const findings: StatisticsFinding[] = [];
  for (let row = 0; row < frame.rowCount; row++) {
    const id = own[row]!;
    const known = found.get(id);
    if (!known) {
      found.set(id, { row, size: sizes ? sizes[row]! : 1 });
      continue;
    }
    if (!sizes) known.size++;
    else if (sizes[row] !== known.size && findings.length < 20)
      findings.push(makeFinding('cluster-size-varies', { row: row + 1, column: stage.columns.size! }, { cluster: id }));
    if (stratumAt && stratumAt(row) !== stratumAt(known.row) && findings.length < 20)
      findings.push(
        makeFinding(
          'cluster-crosses-strata',
          { row: row + 1, column: stratumColumnsOf(stage)[0]! },
          { cluster: id, first: stratumAt(known.row), second: stratumAt(row) },
        ),
      );
  }
  if (findings.length > 0) return { ok: false, findings };
  if (found.size === 0) return refuse('no-rows');
  return succeed(
    Array.from(
      found,
      ([id, { row, size }]): FrameUnit => ({
        id,
        size,
        ...(stratumAt && { stratum: stratumAt(row) }),
        ...(parents && { cluster: parents[row]! }),
        ...(keys.length > 0 && { sort: keys.map((values) => values[row]!) }),
      }),
    ),
  );
}
