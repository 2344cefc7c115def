/** The drawn sample at work: who is in it now, who came in from the reserve and why, and its ballots. */
import { problem } from '@longdan/core';
import { type Queryable, rounds, type SampleUnitTable, samples } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { issueBatch } from '../ballot.ts';
import { isCallBackOpen } from '../call-back/decision-state.ts';
import { type Context, today } from '../context.ts';
import { logAct } from '../ledger/log-act.ts';
import { loadRound, loadRoundToChange } from '../loaded-round.ts';
import { type DrawRecord, loadDraw } from './draw-record.ts';
import type { ContactOfUnit } from './frame-block.ts';

export interface SampleUnitView {
  readonly key: string;
  readonly status: 'selected' | 'replaced' | 'reserve';
  readonly replacementOf: string | null;
  /** Reserve: order of use. */
  readonly place: number;
  readonly stratum: string;
  readonly clusterIds: readonly string[];
  readonly stageProbabilities: readonly number[];
  readonly fieldId: string | null;
  readonly unitId: string | null;
  /** The row of the frame by its columns, without contacts. */
  readonly cells: readonly string[];
}

export interface ReplacementView {
  readonly number: number;
  readonly replaced: string;
  readonly by: string;
  readonly reason: string;
  readonly on: string;
  readonly recordedBy: string;
}

export interface RoundSampleView {
  readonly draw: DrawRecord;
  readonly units: readonly SampleUnitView[];
  readonly replacements: readonly ReplacementView[];
  readonly ballotsIssued: number;
}

interface UnitDesign {
  readonly clusterIds: readonly string[];
  readonly stageProbabilities: readonly number[];
}

const designOfRow = (row: SampleUnitTable): UnitDesign => JSON.parse(row.design) as UnitDesign;

/** Units share a reserve when stratum and clusters are the same. */
const cellOf = (row: SampleUnitTable): string => JSON.stringify([row.stratum, designOfRow(row).clusterIds]);

/** The sample with the replacements made so far. @throws Problem `sample-not-drawn` */
export async function loadSample(db: Queryable, roundId: string): Promise<Omit<RoundSampleView, 'ballotsIssued'>> {
  const draw = await loadDraw(db, roundId);
  if (!draw) throw problem('sample-not-drawn', { round: roundId });
  const rows = await samples.listUnits(db, roundId, draw.number);
  const steps = await samples.listReplacements(db, roundId, draw.number);
  const replaced = new Set(steps.map((step) => step.replaced));
  const cameFor = new Map(steps.map((step) => [step.replaced_by, step.replaced]));
  return {
    draw,
    units: rows.map((row) => ({
      key: row.unit_key,
      status: replaced.has(row.unit_key)
        ? 'replaced'
        : row.role === 'selected' || cameFor.has(row.unit_key)
          ? 'selected'
          : 'reserve',
      replacementOf: cameFor.get(row.unit_key) ?? null,
      place: row.place,
      stratum: row.stratum,
      ...designOfRow(row),
      fieldId: row.field_id,
      unitId: row.unit_id,
      cells: JSON.parse(row.cells) as string[],
    })),
    replacements: steps.map((step) => ({
      number: step.number,
      replaced: step.replaced,
      by: step.replaced_by,
      reason: step.reason,
      on: step.recorded_on,
      recordedBy: step.recorded_by,
    })),
  };
}

/** Undefined while nothing is drawn. */
export async function getRoundSample(context: Context, roundId: string): Promise<RoundSampleView | undefined> {
  await enterRound(context, 'sample.read', roundId);
  const { db } = context.store;
  if (!(await loadDraw(db, roundId))) return undefined;
  const batches = await samples.listSampleBatches(db, roundId);
  const ballotsIssued = batches.reduce((sum, batch) => sum + batch.count, 0);
  return { ...(await loadSample(db, roundId)), ballotsIssued };
}

/**
 * Puts the next of the reserve in the place of a unit that cannot be reached. The order was fixed by the draw.
 * @throws Problem `unit-not-in-sample`, `reserve-exhausted`, `reason-required`
 */
export async function replaceSampleUnit(
  context: Context,
  { roundId, key, reason }: { readonly roundId: string; readonly key: string; readonly reason: string },
): Promise<ReplacementView> {
  await enterRound(context, 'sample.replace', roundId);
  if (reason.trim() === '') throw problem('reason-required', { act: 'thay người trong mẫu' });
  return context.store.db.transaction().execute(async (db) => {
    await rounds.lockRound(db, roundId);
    const draw = await loadDraw(db, roundId);
    if (!draw) throw problem('sample-not-drawn', { round: roundId });
    const rows = await samples.listUnits(db, roundId, draw.number);
    const steps = await samples.listReplacements(db, roundId, draw.number);
    const used = new Set(steps.map((step) => step.replaced_by));
    const row = rows.find((one) => one.unit_key === key);
    const inSample = row && (row.role === 'selected' || used.has(key)) && !steps.some((step) => step.replaced === key);
    if (!inSample) throw problem('unit-not-in-sample', { unit: key });
    const cell = cellOf(row);
    const next = rows
      .filter((one) => one.role === 'reserve' && cellOf(one) === cell && !used.has(one.unit_key))
      .sort((a, b) => a.place - b.place)[0];
    if (!next) throw problem('reserve-exhausted', { unit: key });
    const step = {
      round_id: roundId,
      draw: draw.number,
      number: steps.length + 1,
      replaced: key,
      replaced_by: next.unit_key,
      reason: reason.trim(),
      recorded_on: today(context),
      recorded_by: context.actor.name,
    };
    await samples.insertReplacement(db, step);
    await writeAudit(context, db, {
      act: 'sample-unit-replaced',
      roundId,
      details: { number: step.number, place: next.place, reason: step.reason },
      aboutBallots: true,
    });
    return {
      number: step.number,
      replaced: key,
      by: next.unit_key,
      reason: step.reason,
      on: step.recorded_on,
      recordedBy: step.recorded_by,
    };
  });
}

/** Fewer ballots than this in one cell of an anonymous round would name people. */
export const smallestCell = 5;

/**
 * Issues a ballot for every unit now in the sample, a batch per cell of the design. Confidential rounds keep in custody
 * which code is whose; in the others nothing does, and cells must hold at least five.
 * @throws Problem `sample-ballots-issued`, `cell-too-small`, `field-not-found`, `count-out-of-range`
 */
export async function issueSampleBallots(
  context: Context,
  { roundId, fieldId, perSlot = 0 }: { readonly roundId: string; readonly fieldId?: string; readonly perSlot?: number },
): Promise<{ readonly batches: number; readonly ballots: number }> {
  await enterRound(context, 'ballots.issue', roundId);
  return context.store.db.transaction().execute(async (db) => {
    const { plan } = await loadRoundToChange(db, roundId);
    if ((await samples.listSampleBatches(db, roundId)).length > 0)
      throw problem('sample-ballots-issued', { round: roundId });
    const { draw, units } = await loadSample(db, roundId);
    const atCounter = draw.plan.kind === 'counter';
    const linked = plan.mode === 'confidential' && !atCounter;
    const cells = new Map<string, SampleUnitView[]>();
    for (const unit of units.filter(({ status }) => status === 'selected')) {
      const field = unit.fieldId ?? fieldId ?? (plan.fields.length === 1 ? plan.fields[0]!.id : undefined);
      if (field === undefined) throw problem('field-not-found', { field: '', round: roundId });
      const chances = linked ? unit.stageProbabilities : [];
      const clusters = atCounter ? [unit.key] : unit.clusterIds;
      const key = JSON.stringify([field, unit.unitId, unit.stratum, clusters, chances]);
      cells.set(key, [...(cells.get(key) ?? []), { ...unit, fieldId: field, clusterIds: clusters }]);
    }
    const smallest = Math.min(...[...cells.values()].map((members) => members.length));
    if (!linked && !atCounter && smallest < smallestCell)
      throw problem('cell-too-small', { least: smallestCell, found: smallest });
    let ballots = 0;
    for (const members of cells.values()) {
      const first = members[0]!;
      const { batch, issued } = await issueBatch(context, db, {
        roundId,
        fieldId: first.fieldId!,
        count: atCounter ? perSlot : members.length,
        ...(first.unitId === null ? {} : { unitId: first.unitId }),
      });
      ballots += batch.count;
      const probabilities = first.stageProbabilities.map(
        (_, stage) => members.length / members.reduce((sum, unit) => sum + 1 / unit.stageProbabilities[stage]!, 0),
      );
      const averaged = members.some((unit) =>
        unit.stageProbabilities.some((one, at) => one !== first.stageProbabilities[at]),
      );
      await samples.insertSampleBatches(db, [
        {
          round_id: roundId,
          batch_id: batch.id,
          draw: draw.number,
          stratum: first.stratum,
          design: JSON.stringify({
            clusterIds: first.clusterIds,
            stageProbabilities: averaged ? probabilities : first.stageProbabilities,
            averaged,
          }),
          count: atCounter ? 0 : batch.count,
        },
      ]);
      if (linked)
        await samples.insertLinks(
          db,
          issued.map((ballot, at) => ({ round_id: roundId, code: ballot.code, unit_key: members[at]!.key })),
        );
    }
    await writeAudit(context, db, {
      act: 'sample-ballots-issued',
      roundId,
      details: { batches: cells.size, ballots },
      aboutBallots: true,
    });
    return { batches: cells.size, ballots };
  });
}

/** Whom to visit: contacts of those drawn, and in confidential rounds their codes. Every reading is written down. */
export async function readCustody(
  context: Context,
  roundId: string,
): Promise<{ readonly contacts: ReadonlyMap<string, ContactOfUnit>; readonly codes: ReadonlyMap<string, string> }> {
  await enterRound(context, 'custody.read', roundId);
  return context.store.db.transaction().execute(async (db) => {
    await loadRound(db, roundId);
    const contacts = await samples.listContacts(db, roundId);
    const links = await samples.listLinks(db, roundId);
    await writeAudit(context, db, {
      act: 'custody-read',
      roundId,
      details: { contacts: contacts.length },
      aboutBallots: true,
    });
    return {
      contacts: new Map(contacts.map((row) => [row.unit_key, JSON.parse(row.content) as ContactOfUnit])),
      codes: new Map(links.map((row) => [row.unit_key, row.code])),
    };
  });
}

/**
 * When call-backs are over: the links and contacts are destroyed for good, which the ledger says.
 * @throws Problem `call-back-undecided`
 */
export async function destroySampleCustody(context: Context, roundId: string): Promise<{ readonly links: number }> {
  await enterRound(context, 'custody.destroy', roundId);
  return context.store.db.transaction().execute(async (db) => {
    await rounds.lockRound(db, roundId);
    if (await isCallBackOpen(db, roundId)) throw problem('call-back-undecided', { round: roundId });
    const links = await samples.destroyCustody(db, roundId);
    await logAct(context, db, {
      kind: 'link-destruction',
      round: roundId,
      day: today(context),
      content: JSON.stringify({ links, by: context.actor.name }),
    });
    await writeAudit(context, db, { act: 'custody-destroyed', roundId, details: { links }, aboutBallots: true });
    return { links };
  });
}
