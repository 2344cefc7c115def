/** Issuing ballots: codes drawn at random, short serials to find a sheet again. */
import { randomUUID } from 'node:crypto';
import { makeBallotCode, problem } from '@longdan/core';
import { type BallotTable, ballots, type Queryable, questionnaires } from '@longdan/store';
import { enterRound } from './access/enter-round.ts';
import { writeAudit } from './audit.ts';
import { type Context, today } from './context.ts';
import { rootOfCodes } from './ledger/issued-codes.ts';
import { logAct } from './ledger/log-act.ts';
import { hexOf } from './ledger/response-content.ts';
import { loadRoundToChange } from './loaded-round.ts';
import type { BallotBatch, IssuedBallot } from './views.ts';

/** More than this in one act is a slip of the finger. */
const largestBatch = 1_000_000;

/** @throws Problem `field-not-found`, `unit-not-found`, `count-out-of-range` */
export async function issueBallots(
  context: Context,
  { roundId, fieldId, count, unitId }: { roundId: string; fieldId: string; count: number; unitId?: string },
): Promise<{ batch: BallotBatch; ballots: IssuedBallot[] }> {
  await enterRound(context, 'ballots.issue', roundId);
  return context.store.db.transaction().execute(async (db) => {
    const { batch, issued } = await issueBatch(context, db, {
      roundId,
      fieldId,
      count,
      ...(unitId !== undefined && { unitId }),
    });
    return { batch, ballots: issued };
  });
}

/**
 * In a transaction of an act that has been permitted: one batch with its codes.
 * @throws Problem `field-not-found`, `unit-not-found`, `count-out-of-range`
 */
export async function issueBatch(
  context: Context,
  db: Queryable,
  { roundId, fieldId, count, unitId }: { roundId: string; fieldId: string; count: number; unitId?: string },
): Promise<{ batch: BallotBatch; issued: IssuedBallot[] }> {
  if (!Number.isInteger(count) || count < 1 || count > largestBatch)
    throw problem('count-out-of-range', { count, maximum: largestBatch });
  const { plan } = await loadRoundToChange(db, roundId);
  if (!plan.fields.some((field) => field.id === fieldId))
    throw problem('field-not-found', { field: fieldId, round: roundId });
  if (unitId !== undefined && !plan.units.some((unit) => unit.id === unitId))
    throw problem('unit-not-found', { unit: unitId, round: roundId });
  const asked = (await questionnaires.listFieldQuestionnaires(db, roundId)).find((row) => row.field_id === fieldId)!;
  const firstSerial = (await ballots.lastSerial(db, roundId, fieldId)) + 1;
  const batch: BallotBatch = {
    id: randomUUID(),
    fieldId,
    unitId: unitId ?? null,
    count,
    issuedOn: today(context),
    firstSerial,
    lastSerial: firstSerial + count - 1,
  };
  const codes = new Set<string>();
  while (codes.size < count) codes.add(makeBallotCode(context.random));
  const rows = [...codes].map(
    (code, index): BallotTable => ({
      round_id: roundId,
      code,
      serial: firstSerial + index,
      field_id: fieldId,
      unit_id: batch.unitId,
      batch_id: batch.id,
      questionnaire_id: asked.questionnaire_id,
    }),
  );
  await ballots.insertBatch(db, {
    id: batch.id,
    round_id: roundId,
    field_id: fieldId,
    unit_id: batch.unitId,
    count,
    first_serial: firstSerial,
    issued_on: batch.issuedOn,
  });
  // A code that an earlier batch has, in whatever round, is drawn again.
  for (let used = await ballots.insertBallots(db, rows); used.length > 0; used = await ballots.insertBallots(db, used))
    for (const row of used) row.code = makeBallotCode(context.random);
  const secret = context.random(32);
  const content = {
    batch: batch.id,
    questionnaire: asked.questionnaire_id,
    fieldId,
    unitId: batch.unitId,
    secret: hexOf(secret),
  };
  await logAct(context, db, {
    kind: 'ballots-issued',
    round: roundId,
    day: batch.issuedOn,
    count,
    codesRoot: rootOfCodes(
      rows.map((row) => row.code),
      secret,
    ),
    content: JSON.stringify(content),
    subjectId: batch.id,
  });
  await writeAudit(context, db, {
    act: 'ballots-issued',
    roundId,
    details: { field: fieldId, unit: unitId, count },
    aboutBallots: true,
  });
  return { batch, issued: rows.map(({ code, serial }) => ({ code, serial, fieldId })) };
}

export async function listBatches(context: Context, roundId: string): Promise<BallotBatch[]> {
  await enterRound(context, 'round.read', roundId);
  const rows = await ballots.listBatches(context.store.db, roundId);
  return rows.map((row) => ({
    id: row.id,
    fieldId: row.field_id,
    unitId: row.unit_id,
    count: row.count,
    issuedOn: row.issued_on,
    firstSerial: row.first_serial,
    lastSerial: row.first_serial + row.count - 1,
  }));
}

/** The ballots of a field, or of one batch of it, in order of their serials: each code answers once, whoever holds it. */
export async function listBallots(
  context: Context,
  { roundId, fieldId, batchId }: { roundId: string; fieldId: string; batchId?: string },
): Promise<IssuedBallot[]> {
  await enterRound(context, 'codes.read', roundId);
  const rows = await ballots.listBallots(context.store.db, roundId, fieldId, batchId);
  return rows.map((row) => ({ code: row.code, serial: row.serial, fieldId: row.field_id }));
}
