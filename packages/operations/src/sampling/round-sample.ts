/** The sample of a round as estimation takes it (`RoundSample` of analysis): read here, computed there. */
import type {
  DrawIdentity,
  PrimaryUnit,
  RoundSample,
  SampleBatch,
  SampledUnit,
  SampleLevel,
  SampleMethod,
  SampleStage,
  SampleStratum,
} from '@longdan/analysis';
import type { Bilingual, Plan } from '@longdan/core';
import { type Queryable, samples, samplingFrames } from '@longdan/store';
import { loadRound } from '../loaded-round.ts';
import { type DrawRecord, loadDraw, loadDraws } from './draw-record.ts';
import { type DrawnCluster, listDrawnClusters, nameCluster, pathOf, viewCluster } from './drawn-clusters.ts';
import { frameColumnNames } from './frame-block.ts';
import { loadSamplePlan } from './planning.ts';
import { loadSample } from './sample.ts';
import { describeSamplePlan } from './sample-plan.ts';
import { stagesOfPlan } from './stages.ts';

/**
 * Undefined while a round that is to have a probability sample has not drawn it. A ballot's place in the design is the
 * entry of `batches` with its batch id; nothing leads from a ballot to a unit.
 * @throws Problem `round-not-found`
 */
export async function readRoundSample(db: Queryable, roundId: string): Promise<RoundSample | undefined> {
  const { plan } = await loadRound(db, roundId);
  if (await loadDraw(db, roundId)) return readDrawn(db, roundId);
  const decided = await loadSamplePlan(db, roundId);
  const bare = (kind: 'quota' | 'open', description: Bilingual): RoundSample => ({
    kind,
    description,
    stages: [],
    strata: [],
    units: [],
    batches: [],
    replacements: 0,
  });
  if (plan.mode === 'open' || plan.selection === 'self-selected')
    return bare('open', {
      vi: 'Ai muốn đều trả lời được, không chọn mẫu',
      en: 'Open to anybody; no sample was drawn',
    });
  if (decided?.plan.kind === 'quota' || (!decided && plan.selection === 'counter-quota'))
    return bare('quota', decided ? describeSamplePlan(decided.plan) : describeQuota(plan));
  return undefined;
}

const describeQuota = (plan: Plan): Bilingual => {
  const total = plan.fields.reduce((sum, field) => sum + field.quota, 0);
  return {
    vi: `Phát phiếu theo số lượng ấn định (${total} phiếu), không chọn ngẫu nhiên`,
    en: `Fixed quota of ${total} ballots, not drawn at random`,
  };
};

interface StoredDesign {
  readonly clusterIds: readonly string[];
  readonly stageProbabilities: readonly number[];
  readonly averaged?: boolean;
}

const product = (values: readonly number[]): number => values.reduce((all, one) => all * one, 1);

const placeOf = (stratum: string, { clusterIds, stageProbabilities }: StoredDesign) => {
  const inclusionProbability = product(stageProbabilities);
  return { stratum, clusterIds, stageProbabilities, inclusionProbability, designWeight: 1 / inclusionProbability };
};

async function readDrawn(db: Queryable, roundId: string): Promise<RoundSample> {
  const { draw, units, replacements } = await loadSample(db, roundId);
  const atCounter = draw.plan.kind === 'counter';
  const logs = new Map(
    (await samples.listVisitLogs(db, roundId)).map((row) => [
      row.slot_id,
      JSON.parse(row.content) as { clients: number; picked: number; handed: number },
    ]),
  );
  const batches = (await samples.listSampleBatches(db, roundId)).map((row): SampleBatch => {
    const stored = JSON.parse(row.design) as StoredDesign;
    const log = atCounter ? logs.get(stored.clusterIds[0] ?? '') : undefined;
    // A slot without its log has no chance of its clients yet: nobody was handed a ballot as far as is known.
    const inside = log && log.clients > 0 ? log.picked / log.clients : 1 / draw.plan.every;
    const design = atCounter ? { ...stored, stageProbabilities: [...stored.stageProbabilities, inside] } : stored;
    return {
      ...placeOf(row.stratum, design),
      fieldId: row.field_id,
      unitId: row.unit_id,
      batchId: row.batch_id,
      count: atCounter ? (log?.handed ?? 0) : row.count,
      weightsAveraged: stored.averaged === true,
    };
  });
  const list = units.map(
    (unit): SampledUnit => ({
      ...placeOf(unit.stratum, unit),
      fieldId: unit.fieldId,
      unitId: unit.unitId,
      frameKey: unit.key,
      status: unit.status,
      ...(unit.replacementOf === null ? {} : { replacementOf: unit.replacementOf }),
    }),
  );
  const staged = draw.plan.kind === 'staged' ? await readStages(db, roundId) : undefined;
  const stages = staged?.stages ?? stagesOf(draw);
  if (atCounter)
    stages.push({
      level: 'client',
      title: titles.client,
      method: 'every-kth',
      populations: [...logs].map(([slot, log]) => ({
        within: [slot],
        stratum: '',
        population: log.clients,
        sampled: log.picked,
      })),
    });
  return {
    kind: 'probability',
    description: describeSamplePlan(draw.plan),
    stages,
    strata: strataOf(staged?.first ?? draw, list),
    ...(staged ? { primaryUnits: staged.primaryUnits } : {}),
    units: list,
    batches,
    draw: identityOf(draw),
    replacements: replacements.length,
  };
}

const identityOf = (draw: DrawRecord): DrawIdentity => ({
  seed: draw.seed,
  algorithm: draw.algorithm,
  frameHash: draw.frameHash,
  drawHash: draw.drawHash,
  drawnOn: new Date(Date.parse(draw.drawnAt) + 7 * 3_600_000).toISOString().slice(0, 10),
  drawnBy: draw.drawnBy,
  independent: draw.independent,
});

/** Stages that were each drawn by themselves: their cells are named by the clusters of the stage before. */
async function readStages(
  db: Queryable,
  roundId: string,
): Promise<{
  readonly first: DrawRecord;
  readonly stages: SampleStage[];
  readonly primaryUnits: readonly PrimaryUnit[];
}> {
  const draws = await loadDraws(db, roundId);
  const first = draws[0]!;
  const levelsOfPlan = stagesOfPlan(first.plan);
  const stages: SampleStage[] = [];
  let clusters: ReadonlyMap<string, DrawnCluster> = new Map();
  for (const [index, draw] of draws.entries()) {
    const { level } = levelsOfPlan[index]!;
    const frame = await samplingFrames.findFrameVersion(db, roundId, draw.frameVersion);
    const drawn = await listDrawnClusters(db, roundId, draw.number);
    const chances = drawn.map(({ stageProbabilities }) => stageProbabilities.at(-1)!);
    stages.push({
      level,
      title: titles[level],
      method: draw.design.method,
      populations: draw.cells.map(({ stratum, population, sampled }) => {
        const cluster = clusters.get(stratum);
        return cluster
          ? { within: pathOf(cluster), stratum: '', population, sampled }
          : { within: [], stratum, population, sampled };
      }),
      probabilities: chances.reduce(
        ({ least, greatest }, chance) => ({ least: Math.min(least, chance), greatest: Math.max(greatest, chance) }),
        { least: 1, greatest: 0 },
      ),
      draw: { ...identityOf(draw), ...(frame?.frame_hash ? { listHash: frame.frame_hash } : {}) },
    });
    clusters = new Map(drawn.map((cluster) => [cluster.key, cluster]));
  }
  const below = new Map(draws[1]!.cells.map((cell) => [cell.stratum, cell]));
  const primaryUnits = (await samples.listUnits(db, roundId, first.number))
    .filter(({ role }) => role === 'selected')
    .map((row): PrimaryUnit => {
      const { key, commune, hamlet, stratum, stageProbabilities } = viewCluster(row);
      const size = (JSON.parse(row.cells) as string[])[frameColumnNames.indexOf('quy_mo')] ?? '';
      const cell = below.get(key);
      return {
        id: key,
        name: nameCluster({ key, commune, hamlet }),
        stratum,
        size: size === '' ? null : Number(size),
        probability: stageProbabilities[0]!,
        listed: cell?.population ?? 0,
        drawn: cell?.sampled ?? 0,
      };
    });
  return { first, stages, primaryUnits };
}

const titles: Readonly<Record<SampleLevel, Bilingual>> = {
  commune: { vi: 'Xã, phường', en: 'Commune' },
  hamlet: { vi: 'Thôn, tổ dân phố', en: 'Hamlet' },
  household: { vi: 'Hộ', en: 'Household' },
  'case-file': { vi: 'Hồ sơ', en: 'Case file' },
  'time-slot': { vi: 'Ca trực', en: 'Time slot' },
  client: { vi: 'Lượt khách', en: 'Client' },
};

const levels: Readonly<Record<string, SampleLevel>> = { xa: 'commune', thon: 'hamlet' };

function stagesOf({ design, cells, plan }: DrawRecord): SampleStage[] {
  const last: SampleLevel = plan.kind === 'counter' ? 'time-slot' : plan.kind === 'areas' ? 'hamlet' : 'case-file';
  return [...(design.above ?? []), design].map((stage, index) => {
    const level = levels[stage.columns.id] ?? last;
    return {
      level,
      title: titles[level],
      method: stage.method as SampleMethod,
      populations: cells
        .filter((cell) => cell.stage === index)
        .map(({ within, stratum, population, sampled }) => ({ within, stratum, population, sampled })),
    };
  });
}

/**
 * Final units by stratum of the first stage; how many there were is known where they were drawn directly, or where the
 * plan says that the sizes of the first list count them.
 */
function strataOf({ design, cells, plan, sizeTotals }: DrawRecord, units: readonly SampledUnit[]): SampleStratum[] {
  const direct = (design.above ?? []).length === 0 && plan.kind !== 'staged';
  const populationOf = (stratum: string, listed: number): number | null =>
    direct ? listed : plan.sizesCountUnits === true ? (sizeTotals?.[stratum] ?? null) : null;
  const drawn = units.filter((unit) => unit.status !== 'reserve' && unit.replacementOf === undefined);
  return cells
    .filter((cell) => cell.stage === 0)
    .map(({ stratum, population }) => ({
      stratum,
      population: populationOf(stratum, population),
      sampled: drawn.filter((unit) => unit.stratum === stratum).length,
    }));
}
