/** The draw: frozen frame, decided design and agreed seed → sample, whoever repeats it. */
import { type Finding, problem } from '@longdan/core';
import { readSortKeys } from '@longdan/importing';
import {
  type DesignDraw,
  type DrawDesign,
  drawByDesign,
  type FrameColumns,
  stratumColumnsOf,
  stratumJoint,
} from '@longdan/statistics';
import { ledgerRows, type Queryable, rounds, type SampleUnitTable, samples, samplingFrames } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { logAct } from '../ledger/log-act.ts';
import type { PrintedFile } from '../views.ts';
import { type DrawRecord, loadDraws } from './draw-record.ts';
import { type DrawnCluster, listDrawnClusters, pathOf } from './drawn-clusters.ts';
import { frameListName, loadFrame, rowsOfLists } from './frame.ts';
import {
  type FrameColumnName,
  type FrameLists,
  frameColumnNames,
  readContacts,
  readFrameLists,
} from './frame-block.ts';
import { stageFileName } from './frame-files.ts';
import { recordSample } from './sample-file.ts';
import { designOf, type SamplePlan } from './sample-plan.ts';
import { loadSeedBasis, requireSampler, stateOfSeed } from './seed.ts';
import { countDraws, designOfStage } from './stages.ts';

function columnsOf(lists: FrameLists): FrameColumns {
  const column = (name: string): readonly string[] => {
    if (!Object.hasOwn(lists, name)) throw new Error(`A frame has no column “${name}”.`);
    return lists[name as FrameColumnName];
  };
  return {
    rowCount: lists.ma.length,
    texts: column,
    numbers: (name) => Float64Array.from(column(name), Number),
    sortKeys: (name) => readSortKeys(column(name)),
  };
}

/** Draws, without keeping anything. @throws Problem `draw-refused` with the reasons */
function drawFrom(
  lists: FrameLists,
  design: DrawDesign,
  seed: string,
): { draw: DesignDraw; notes: readonly Finding[] } {
  const drawn = drawByDesign(columnsOf(lists), design, seed);
  if (!drawn.ok) throw problem('draw-refused', {}, drawn.findings);
  return { draw: drawn.value, notes: drawn.findings };
}

/** The design of the draw that comes next, on the list it is made from. */
const designOfNext = (plan: SamplePlan, stage: number, lists: FrameLists): DrawDesign | undefined =>
  plan.kind === 'staged' ? designOfStage(plan, stage, countBy(lists.cum)) : designOf(plan);

function countBy(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/**
 * Tries the design on the frame with a seed of no meaning: what would refuse the draw is told while it can be mended.
 * @returns null when the list in use was drawn from already
 */
export async function rehearseDraw(context: Context, roundId: string): Promise<readonly Finding[] | null> {
  await enterRound(context, 'round.read', roundId);
  const { version } = await loadFrame(context.store.db, roundId);
  if ((await loadDraws(context.store.db, roundId)).some((draw) => draw.frameVersion >= version)) return null;
  const { frame, plan, stage } = await loadSeedBasis(context.store.db, roundId);
  const lists = await readFrameLists(context.store.db, roundId, frame.version);
  const design = designOfNext(plan.plan, stage, lists);
  if (!design) return [];
  const tried = drawByDesign(columnsOf(lists), design, 'rehearsal');
  return tried.findings;
}

/**
 * Draws the round's sample, or the next of its stages. Contacts of those drawn and in reserve at the last go into custody,
 * those of everybody else are deleted.
 * @throws Problem `draw-by-supervisor`, `draw-by-officer`, `seed-not-agreed`, `frame-not-frozen`, `sample-already-drawn`, `draw-refused`
 */
export async function drawRoundSample(context: Context, roundId: string): Promise<DrawRecord> {
  await enterRound(context, 'sample.draw', roundId);
  const { db } = context.store;
  const basis = await loadSeedBasis(db, roundId);
  const { plan } = basis.plan;
  const { stage } = basis;
  requireSampler(context, plan.sampler, roundId);
  if (!basis.frame.frozen) throw problem('frame-not-frozen', { round: roundId });
  if (stage === 1 && basis.plan.frameVersion !== basis.frame.version)
    throw problem('stale-version', {
      what: 'Khung mẫu',
      expected: basis.plan.frameVersion,
      found: basis.frame.version,
    });
  const agreed = stateOfSeed(await samples.listSeedSteps(db, roundId), basis.now);
  if (agreed.seed === null) throw problem('seed-not-agreed', { round: roundId });
  const lists = await readFrameLists(db, roundId, basis.frame.version);
  const design = designOfNext(plan, stage, lists);
  if (!design) throw problem('sample-plan-missing', { round: roundId });
  const { draw, notes } = drawFrom(lists, design, agreed.seed);
  const clusters = stage === 1 ? [] : await listDrawnClusters(db, roundId, stage - 1);
  const units = unitRows({ roundId, number: stage, lists, draw, clusters });
  const contacts =
    stage < countDraws(plan)
      ? []
      : await readContacts(db, roundId, basis.frame.version, new Set(units.map((unit) => unit.unit_key)));
  const content: Omit<DrawRecord, 'number' | 'drawHash' | 'drawnAt' | 'drawnBy'> = {
    independent: plan.sampler === 'supervisor',
    seed: agreed.seed,
    seedWay: agreed.way,
    seedAttempt: agreed.attempt,
    frameVersion: basis.frame.version,
    frameHash: draw.frameHash,
    plan,
    design,
    cells: draw.cells,
    algorithm: draw.algorithm,
    notes,
    ...(plan.kind === 'staged' && stage === 1 ? { sizeTotals: sumSizes(lists, design) } : {}),
  };
  await db.transaction().execute(async (inside) => {
    await rounds.lockRound(inside, roundId);
    const still = await loadSeedBasis(inside, roundId);
    if (still.stage !== stage) throw problem('sample-already-drawn', { round: roundId });
    if (still.now.frameVersion !== basis.now.frameVersion || still.now.planVersion !== basis.now.planVersion)
      throw problem('seed-not-agreed', { round: roundId });
    await samples.insertDraw(inside, {
      round_id: roundId,
      number: stage,
      content: JSON.stringify(content),
      draw_hash: draw.drawHash,
      drawn_at: context.now().toISOString(),
      drawn_by: context.actor.name,
    });
    await samples.insertUnits(inside, units);
    await samples.insertContacts(
      inside,
      [...contacts]
        .filter(([, contact]) => Object.keys(contact).length > 0)
        .map(([key, contact]) => ({ round_id: roundId, unit_key: key, content: JSON.stringify(contact) })),
    );
    await samplingFrames.deleteContactBlocks(inside, roundId);
    const logged = async (kind: 'frame-hash' | 'seed-commitment', subject: string) =>
      new Uint8Array(
        Buffer.from((await ledgerRows.listOpenings(inside, roundId, kind, subject)).at(-1)!.commitment, 'hex'),
      );
    await logAct(context, inside, {
      kind: 'draw',
      round: roundId,
      day: today(context),
      frame: await logged('frame-hash', `frame-${basis.frame.version}`),
      seed: await logged('seed-commitment', `seed-${agreed.attempt}`),
      drawn: draw.units.length,
      content: JSON.stringify({ seed: agreed.seed, drawHash: draw.drawHash, frameHash: draw.frameHash }),
      subjectId: `draw-${stage}`,
    });
    await writeAudit(context, inside, {
      act: 'sample-drawn',
      roundId,
      details: {
        stage,
        seed: agreed.seed,
        drawHash: draw.drawHash,
        frameHash: draw.frameHash,
        units: draw.units.length,
      },
    });
  });
  return (await loadDraws(db, roundId)).at(-1)!;
}

/** Sum of the sizes of a list, by stratum of the design. */
function sumSizes(lists: FrameLists, design: DrawDesign): Record<string, number> {
  const strata = stratumColumnsOf(design).map(columnsOf(lists).texts);
  const sums: Record<string, number> = {};
  lists.quy_mo.forEach((size, row) => {
    const stratum = strata.map((texts) => texts[row]!).join(stratumJoint);
    sums[stratum] = (sums[stratum] ?? 0) + Number(size);
  });
  return sums;
}

interface DrawnRows {
  readonly roundId: string;
  readonly number: number;
  readonly lists: FrameLists;
  readonly draw: DesignDraw;
  /** Drawn at the stage before; their keys are the strata of this draw. */
  readonly clusters: readonly DrawnCluster[];
}

function unitRows({ roundId, number, lists, draw, clusters }: DrawnRows): SampleUnitTable[] {
  const clusterOf = new Map(clusters.map((cluster) => [cluster.key.normalize('NFC'), cluster]));
  const wanted = new Set([...draw.units, ...draw.reserve].map(({ id }) => id));
  const rowOf = new Map<string, number>();
  lists.ma.forEach((key, row) => {
    if (wanted.has(key.normalize('NFC'))) rowOf.set(key.normalize('NFC'), row);
  });
  const made = (
    id: string,
    role: 'selected' | 'reserve',
    place: number,
    stratum: string,
    design: { readonly clusterIds: readonly string[]; readonly stageProbabilities: readonly number[] },
  ): SampleUnitTable => {
    const row = rowOf.get(id)!;
    const cluster = clusterOf.get(stratum);
    const clusterIds = cluster ? pathOf(cluster) : design.clusterIds;
    const stageProbabilities = [...(cluster?.stageProbabilities ?? []), ...design.stageProbabilities];
    return {
      round_id: roundId,
      draw: number,
      unit_key: id,
      role,
      place,
      stratum: cluster?.stratum ?? stratum,
      field_id: lists.fieldId[row] || null,
      unit_id: lists.unitId[row] || null,
      design: JSON.stringify({ clusterIds, stageProbabilities }),
      cells: JSON.stringify(frameColumnNames.map((name) => lists[name][row]!)),
    };
  };
  return [
    ...draw.units.map((unit, at) => made(unit.id, 'selected', at + 1, unit.stratum, unit)),
    ...draw.reserve.map((unit) => made(unit.id, 'reserve', unit.place, unit.stratum, unit)),
  ];
}

/** Of the stage of that number; without one, the last made. @throws Problem `sample-not-drawn` */
async function requireDraw(db: Queryable, roundId: string, stage?: number): Promise<DrawRecord> {
  const draws = await loadDraws(db, roundId);
  const record = stage === undefined ? draws.at(-1) : draws[stage - 1];
  if (!record) throw problem('sample-not-drawn', { round: roundId });
  return record;
}

/** Draws again from the stored frame and compares: the hash of then, and of now. */
export async function repeatDraw(
  context: Context,
  roundId: string,
  stage?: number,
): Promise<{ recorded: string; repeated: string }> {
  await enterRound(context, 'sample.read', roundId);
  const record = await requireDraw(context.store.db, roundId, stage);
  const lists = await readFrameLists(context.store.db, roundId, record.frameVersion);
  return { recorded: record.drawHash, repeated: drawFrom(lists, record.design, record.seed).draw.drawHash };
}

/** The file for `longdan sample replay`, beside the frame's list. @throws Problem `sample-not-drawn` */
export async function sampleFile(context: Context, roundId: string, stage?: number): Promise<PrintedFile> {
  await enterRound(context, 'sample.read', roundId);
  const record = await requireDraw(context.store.db, roundId, stage);
  const lists = await readFrameLists(context.store.db, roundId, record.frameVersion);
  const { draw } = drawFrom(lists, record.design, record.seed);
  const ofStage = (name: string) => (stage === undefined ? name : stageFileName(name, stage));
  const file = recordSample(record.design, rowsOfLists(lists, ofStage(frameListName)), draw);
  return {
    fileName: ofStage(`${roundId}-mau.json`),
    mediaType: 'application/json',
    bytes: new TextEncoder().encode(`${JSON.stringify(file, null, 1)}\n`),
  };
}
