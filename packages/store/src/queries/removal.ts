/** Requests to remove a response's content, the words on them, destroying, and what stays. */
import { sql } from 'kysely';
import { engineOf } from '../engine/engine.ts';
import type { RemovalRequestTable, RemovalWordTable, RemovedResponseTable } from '../schema/removal.ts';
import type { ResponseTable } from '../schema.ts';
import type { Database, Queryable } from '../store.ts';

export async function insertRequest(db: Queryable, request: RemovalRequestTable): Promise<void> {
  await db.insertInto('removal_request').values(request).execute();
}

export async function insertWord(db: Queryable, word: RemovalWordTable): Promise<void> {
  await db.insertInto('removal_word').values(word).execute();
}

/** Requests of a round in their order. */
export function listRequests(db: Queryable, roundId: string): Promise<RemovalRequestTable[]> {
  return db.selectFrom('removal_request').selectAll().where('round_id', '=', roundId).orderBy('number').execute();
}

export function listWords(db: Queryable, roundId: string): Promise<RemovalWordTable[]> {
  return db.selectFrom('removal_word').selectAll().where('round_id', '=', roundId).orderBy('number').execute();
}

/** Requests that wait for a word, per round. */
export function countWaiting(db: Queryable, roundIds: readonly string[]) {
  return db
    .selectFrom('removal_request')
    .leftJoin('removal_word', (join) =>
      join
        .onRef('removal_word.round_id', '=', 'removal_request.round_id')
        .onRef('removal_word.number', '=', 'removal_request.number'),
    )
    .select(['removal_request.round_id', ({ fn }) => fn.countAll<number>().as('count')])
    .where('removal_request.round_id', 'in', roundIds)
    .where('removal_word.word', 'is', null)
    .groupBy('removal_request.round_id')
    .execute();
}

export async function insertRemoved(db: Queryable, rows: readonly RemovedResponseTable[]): Promise<void> {
  await db.insertInto('removed_response').values(rows).execute();
}

/** Responses of a round whose content was removed, copies in undone imports included. */
export function listRemoved(db: Queryable, roundId: string): Promise<RemovedResponseTable[]> {
  return db.selectFrom('removed_response').selectAll().where('round_id', '=', roundId).orderBy('id').execute();
}

export function findRemoved(db: Queryable, roundId: string, id: string): Promise<RemovedResponseTable | undefined> {
  return db
    .selectFrom('removed_response')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Of ballots, those whose response was removed. */
export async function findRemovedBallots(
  db: Queryable,
  roundId: string,
  codes: readonly string[],
): Promise<RemovedResponseTable[]> {
  if (codes.length === 0) return [];
  return db
    .selectFrom('removed_response')
    .selectAll()
    .where('round_id', '=', roundId)
    .where(engineOf(db).oneOf('ballot_code', codes))
    .where('undone_import', 'is', null)
    .execute();
}

/** Of rows that come in, those whose response was removed, by their identity. */
export async function findRemovedIdentities(
  db: Queryable,
  roundId: string,
  rows: readonly Pick<ResponseTable, 'ballot_code' | 'identity'>[],
): Promise<Map<string, RemovedResponseTable>> {
  const anyRemoved = await db
    .selectFrom('removed_response')
    .select('id')
    .where('round_id', '=', roundId)
    .limit(1)
    .executeTakeFirst();
  if (!anyRemoved || rows.length === 0) return new Map();
  const removed = (await listRemoved(db, roundId)).filter(({ undone_import }) => undone_import === null);
  const byCode = new Map(removed.flatMap((row) => (row.ballot_code === null ? [] : [[row.ballot_code, row] as const])));
  const byIdentity = new Map(removed.map((row) => [row.identity, row]));
  return new Map(
    rows.flatMap(({ ballot_code, identity }) => {
      const found = (ballot_code !== null && byCode.get(ballot_code)) || byIdentity.get(identity);
      return found ? [[identity, found] as const] : [];
    }),
  );
}

/** Removed responses per round and field: they came back, and have no answers left. */
export function countRemovedOf(db: Queryable, roundIds: readonly string[]) {
  return db
    .selectFrom('removed_response')
    .select(['round_id', 'field_id', ({ fn }) => fn.countAll<number>().as('count')])
    .where('round_id', 'in', roundIds)
    .where('undone_import', 'is', null)
    .groupBy(['round_id', 'field_id'])
    .execute();
}

/** Copies of a ballot's answers that an undone import had brought in, and the response itself if it is there. */
export function listUndoneCopies(db: Queryable, roundId: string, { id, identity, ballot_code }: ResponseTable) {
  return db
    .selectFrom('undone_response')
    .selectAll()
    .where('round_id', '=', roundId)
    .where(({ or, eb }) =>
      or([
        eb('id', '=', id),
        eb('identity', '=', identity),
        ...(ballot_code === null ? [] : [eb('ballot_code', '=', ballot_code)]),
      ]),
    )
    .orderBy('id')
    .execute();
}

/** Tables in which something of a response's content may lie: what `destroyContent` empties. */
export const contentTables = [
  'response',
  'undone_response',
  'response_correction',
  'ruling',
  'first_entry',
  'second_entry',
  'entry_settlement',
  'call_back_outcome',
  'refused_row',
  'upload_part',
  'upload',
  'ledger_opening',
] as const;

/**
 * In a transaction, after `insertRemoved`: destroys every row that holds something of the responses' content. The openings
 * are those of everything logged about them, so what a commitment hid is nowhere any more.
 * @param ids of the response and its copies @param ballotCode of the sheet, if it bears one
 */
export async function destroyContent(
  db: Queryable,
  roundId: string,
  { ids, ballotCode }: { readonly ids: readonly string[]; readonly ballotCode: string | null },
): Promise<void> {
  for (const table of ['response', 'undone_response'] as const)
    await db.deleteFrom(table).where('round_id', '=', roundId).where('id', 'in', ids).execute();
  for (const table of ['response_correction', 'ruling'] as const)
    await db.deleteFrom(table).where('round_id', '=', roundId).where('response_id', 'in', ids).execute();
  await sql`delete from call_back_outcome where round_id = ${roundId} and exists (select 1 from call_back_case as drawn
    where drawn.round_id = call_back_outcome.round_id and drawn.draw = call_back_outcome.draw
      and drawn.place = call_back_outcome.place and drawn.subject in (${sql.join(ids)}))`.execute(db);
  await db
    .deleteFrom('ledger_opening')
    .where('round_id', '=', roundId)
    .where('subject', 'in', ids)
    .where('kind', 'in', [
      'response-accepted',
      'response-correction',
      'scan-confirmation',
      'response-ruling',
      'call-back-outcome',
    ])
    .execute();
  if (ballotCode !== null) {
    for (const table of ['entry_settlement', 'second_entry', 'first_entry'] as const)
      await db.deleteFrom(table).where('round_id', '=', roundId).where('ballot_code', '=', ballotCode).execute();
    await blankRefusedRows(db, roundId, ballotCode);
  }
  await dropUploads(db, roundId);
}

/** Refused rows that bear the ballot's code, as it may be written in a cell, stay as a count without their cells. */
async function blankRefusedRows(db: Queryable, roundId: string, ballotCode: string): Promise<void> {
  await sql`update refused_row set ballot_code = null, raw = '{"cells":[],"headings":[]}', findings = '[]'
    where round_id = ${roundId} and (ballot_code = ${ballotCode}
      or replace(replace(upper(raw), '-', ''), ' ', '') like ${`%${ballotCode}%`})`.execute(db);
}

/** Files kept to be read; no import may be running. */
async function dropUploads(db: Queryable, roundId: string): Promise<void> {
  await db.deleteFrom('upload').where('round_id', '=', roundId).execute();
  await db
    .updateTable('import_state')
    .set({ upload_id: null })
    .where('round_id', '=', roundId)
    .where('upload_id', 'is not', null)
    .execute();
}

/** Whether an import of the round is being read or undone. */
export async function isImportRunning(db: Queryable, roundId: string): Promise<boolean> {
  const running = await db
    .selectFrom('import_state')
    .select('import_id')
    .where('round_id', '=', roundId)
    .where('state', 'in', ['running', 'undoing'])
    .limit(1)
    .executeTakeFirst();
  return running !== undefined;
}

/** After the transaction: what the engine still keeps of the rows where no query reads. */
export async function clearDestroyed(db: Database): Promise<void> {
  await engineOf(db).clearDestroyed(db, contentTables);
}
