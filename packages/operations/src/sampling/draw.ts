/** The draw: frozen frame, decided design and agreed seed → sample, whoever repeats it. */
import { type Finding, problem } from '@longdan/core';
import { readSortKeys } from '@longdan/importing';
import { type DesignDraw, type DrawDesign, drawByDesign, type FrameColumns } from '@longdan/statistics';
import { ledgerRows, type Queryable, rounds, type SampleUnitTable, samples, samplingFrames } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { logAct } from '../ledger/log-act.ts';
import type { PrintedFile } from '../views.ts';
import { rowsOfLists } from './frame.ts';
import {
  type FrameColumnName,
  type FrameLists,
  frameColumnNames,
  readContacts,
  readFrameLists,
} from './frame-block.ts';
import { recordSample } from './sample-file.ts';
import { designOf, type SamplePlan } from './sample-plan.ts';
import { loadSeedBasis, partyOf, type SeedState, stateOfSeed } from './seed.ts';

/** What is kept of a draw beside its units. */
export interface DrawRecord {
  readonly number: number;
  readonly drawHash: string;
  readonly drawnAt: string;
  readonly drawnBy: string;
  readonly independent: boolean;
  readonly seed: string;
  readonly seedWay: SeedState['way'];
  readonly seedAttempt: number;
  readonly frameVersion: number;
  /** Of the columns that the draw used. */
  readonly frameHash: string;
  readonly plan: SamplePlan;
  readonly design: DrawDesign;
  readonly cells: DesignDraw['cells'];
  readonly algorithm: DesignDraw['algorithm'];
  readonly notes: readonly Finding[];
}

export async function loadDraw(db: Queryable, roundId: string): Promise<DrawRecord | undefined> {
  const row = await samples.findDraw(db, roundId);
  if (!row) return undefined;
  const content = JSON.parse(row.content) as Omit<DrawRecord, 'number' | 'drawHash' | 'drawnAt' | 'drawnBy'>;
  return { ...content, number: row.number, drawHash: row.draw_hash, drawnAt: row.drawn_at, drawnBy: row.drawn_by };
}

const isColumn = (name: string): name is FrameColumnName => (frameColumnNames as readonly string[]).includes(name);

function columnsOf(lists: FrameLists): FrameColumns {
  const column = (name: string): readonly string[] => {
    if (!isColumn(name)) throw new Error(`A frame has no column “${name}”.`);
    return lists[name];
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

/** Tries the design on the frame with a seed of no meaning: what would refuse the draw is told while it can be mended. */
export async function rehearseDraw(context: Context, roundId: string): Promise<readonly Finding[]> {
  await enterRound(context, 'round.read', roundId);
  const { frame, plan } = await loadSeedBasis(context.store.db, roundId);
  const design = designOf(plan.plan);
  if (!design) return [];
  const lists = await readFrameLists(context.store.db, roundId, frame.version);
  const tried = drawByDesign(columnsOf(lists), design, 'rehearsal');
  return tried.findings;
}

/**
 * Draws the round's sample. Contacts of those drawn and in reserve go into custody, those of everybody else are deleted.
 * @throws Problem `draw-by-supervisor`, `seed-not-agreed`, `frame-not-frozen`, `sample-already-drawn`, `draw-refused`
 */
export async function drawRoundSample(context: Context, roundId: string): Promise<DrawRecord> {
  await enterRound(context, 'sample.draw', roundId);
  const { db } = context.store;
  const basis = await loadSeedBasis(db, roundId);
  const { plan } = basis.plan;
  const design = designOf(plan);
  if (!design) throw problem('sample-plan-missing', { round: roundId });
  if (plan.sampler === 'supervisor' && context.actor.role !== 'supervisor')
    throw problem('draw-by-supervisor', { round: roundId });
  if (!basis.frame.frozen) throw problem('frame-not-frozen', { round: roundId });
  if (basis.plan.frameVersion !== basis.frame.version)
    throw problem('stale-version', {
      what: 'Khung mẫu',
      expected: basis.plan.frameVersion,
      found: basis.frame.version,
    });
  const agreed = stateOfSeed(await samples.listSeedSteps(db, roundId), basis.now);
  if (agreed.seed === null) throw problem('seed-not-agreed', { round: roundId });
  const lists = await readFrameLists(db, roundId, basis.frame.version);
  const { draw, notes } = drawFrom(lists, design, agreed.seed);
  const units = unitRows(roundId, 1, lists, draw);
  const contacts = await readContacts(db, roundId, basis.frame.version, new Set(units.map((unit) => unit.unit_key)));
  const content = {
    independent: partyOf(context) === 'supervisor',
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
  };
  await db.transaction().execute(async (inside) => {
    await rounds.lockRound(inside, roundId);
    if (await samples.findDraw(inside, roundId)) throw problem('sample-already-drawn', { round: roundId });
    const still = await loadSeedBasis(inside, roundId);
    if (still.now.frameVersion !== basis.now.frameVersion || still.now.planVersion !== basis.now.planVersion)
      throw problem('seed-not-agreed', { round: roundId });
    await samples.insertDraw(inside, {
      round_id: roundId,
      number: 1,
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
      subjectId: 'draw-1',
    });
    await writeAudit(context, inside, {
      act: 'sample-drawn',
      roundId,
      details: { seed: agreed.seed, drawHash: draw.drawHash, frameHash: draw.frameHash, units: draw.units.length },
    });
  });
  return (await loadDraw(db, roundId))!;
}

function unitRows(roundId: string, number: number, lists: FrameLists, draw: DesignDraw): SampleUnitTable[] {
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
    const { clusterIds, stageProbabilities } = design;
    return {
      round_id: roundId,
      draw: number,
      unit_key: id,
      role,
      place,
      stratum,
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

/** Draws again from the stored frame and compares: the hash of then, and of now. */
export async function repeatDraw(context: Context, roundId: string): Promise<{ recorded: string; repeated: string }> {
  await enterRound(context, 'sample.read', roundId);
  const record = await loadDraw(context.store.db, roundId);
  if (!record) throw problem('sample-not-drawn', { round: roundId });
  const lists = await readFrameLists(context.store.db, roundId, record.frameVersion);
  return { recorded: record.drawHash, repeated: drawFrom(lists, record.design, record.seed).draw.drawHash };
}

/** The file for `longdan sample replay`, beside the frame's list. @throws Problem `sample-not-drawn` */
export async function sampleFile(context: Context, roundId: string): Promise<PrintedFile> {
  await enterRound(context, 'sample.read', roundId);
  const record = await loadDraw(context.store.db, roundId);
  if (!record) throw problem('sample-not-drawn', { round: roundId });
  const lists = await readFrameLists(context.store.db, roundId, record.frameVersion);
  const { draw } = drawFrom(lists, record.design, record.seed);
  const file = recordSample(record.design, rowsOfLists(lists), draw);
  return {
    fileName: `${roundId}-mau.json`,
    mediaType: 'application/json',
    bytes: new TextEncoder().encode(`${JSON.stringify(file, null, 1)}\n`),
  };
}
