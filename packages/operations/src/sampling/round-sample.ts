/** The sample of a round as estimation takes it (`RoundSample` of analysis): read here, computed there. */
import type {
  RoundSample,
  SampleBatch,
  SampledUnit,
  SampleLevel,
  SampleMethod,
  SampleStage,
  SampleStratum,
} from '@longdan/analysis';
import type { Bilingual, Plan } from '@longdan/core';
import { type Queryable, samples } from '@longdan/store';
import { loadRound } from '../loaded-round.ts';
import type { DrawRecord } from './draw.ts';
import { loadSamplePlan } from './planning.ts';
import { loadSample } from './sample.ts';
import { describeSamplePlan } from './sample-plan.ts';

/**
 * Undefined while a round that is to have a probability sample has not drawn it. A ballot's place in the design is the
 * entry of `batches` with its batch id; nothing leads from a ballot to a unit.
 * @throws Problem `round-not-found`
 */
export async function readRoundSample(db: Queryable, roundId: string): Promise<RoundSample | undefined> {
  const { plan } = await loadRound(db, roundId);
  if (await samples.findDraw(db, roundId)) return readDrawn(db, roundId);
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
  const stages = stagesOf(draw);
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
    strata: strataOf(draw, list),
    units: list,
    batches,
    draw: {
      seed: draw.seed,
      algorithm: draw.algorithm,
      frameHash: draw.frameHash,
      drawHash: draw.drawHash,
      drawnOn: new Date(Date.parse(draw.drawnAt) + 7 * 3_600_000).toISOString().slice(0, 10),
      drawnBy: draw.drawnBy,
      independent: draw.independent,
    },
    replacements: replacements.length,
  };
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

/** Final units by stratum of the first stage; how many there were is known only where they were drawn directly. */
function strataOf({ design, cells }: DrawRecord, units: readonly SampledUnit[]): SampleStratum[] {
  const direct = (design.above ?? []).length === 0;
  const drawn = units.filter((unit) => unit.status !== 'reserve' && unit.replacementOf === undefined);
  return cells
    .filter((cell) => cell.stage === 0)
    .map(({ stratum, population }) => ({
      stratum,
      population: direct ? population : null,
      sampled: drawn.filter((unit) => unit.stratum === stratum).length,
    }));
}
