/** Responses, their corrections, and the rulings of people on them. */

import { engineOf } from '../engine/engine.ts';
import type { ResponseCorrectionTable, ResponseTable, RulingTable } from '../schema.ts';
import type { Queryable } from '../store.ts';
import { findRemovedIdentities } from './removal.ts';

export async function insertResponse(db: Queryable, response: ResponseTable): Promise<void> {
  await db.insertInto('response').values(response).execute();
}

const responseColumns = [
  'round_id',
  'id',
  'questionnaire_id',
  'ballot_code',
  'identity',
  'field_id',
  'unit_id',
  'channel',
  'respondent_kind',
  'answered_on',
  'consent',
  'vector',
  'written',
  'set_aside',
  'salt',
  'import_id',
] as const satisfies readonly (keyof ResponseTable)[];

/** Of some responses that were to be inserted, one is there already, or its ballot has another. */
export class AlreadyStored extends Error {}

/** Inserts many, all or none. @throws AlreadyStored; then nothing more can be done in this transaction */
export async function insertResponses(db: Queryable, responses: readonly ResponseTable[]): Promise<void> {
  try {
    await insertMany(db, responses, false);
  } catch (error) {
    throw engineOf(db).isDuplicate(error)
      ? new AlreadyStored('A response is stored already.', { cause: error })
      : error;
  }
}

/**
 * Inserts those of many responses of one round whose identity and ballot are new to it; the others are left out, those
 * too whose content was removed.
 * @returns how many were inserted
 */
export async function insertNewResponses(db: Queryable, responses: readonly ResponseTable[]): Promise<number> {
  const [first] = responses;
  if (!first) return 0;
  const removed = await findRemovedIdentities(db, first.round_id, responses);
  return insertMany(db, removed.size === 0 ? responses : responses.filter((one) => !removed.has(one.identity)), true);
}

function insertMany(db: Queryable, responses: readonly ResponseTable[], skipExisting: boolean): Promise<number> {
  const rows = responses.map((response) => responseColumns.map((column) => response[column]));
  return engineOf(db).insertMany(db, 'response', responseColumns, rows, { skipExisting });
}

export function findResponse(db: Queryable, roundId: string, id: string): Promise<ResponseTable | undefined> {
  return db.selectFrom('response').selectAll().where('round_id', '=', roundId).where('id', '=', id).executeTakeFirst();
}

/** In a transaction: a response, taken for whoever reads it in order to correct it or to rule on it. */
export function lockResponse(db: Queryable, roundId: string, id: string): Promise<ResponseTable | undefined> {
  return db
    .selectFrom('response')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export function findResponseOfBallot(db: Queryable, roundId: string, code: string): Promise<ResponseTable | undefined> {
  return db
    .selectFrom('response')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('ballot_code', '=', code)
    .executeTakeFirst();
}

/** What makes a response the same as one that is stored: its ballot, and without one its identity. */
export type ResponseKey = Pick<ResponseTable, 'ballot_code' | 'identity'>;

/** What is known of a response that may be the same as one that comes in. */
export interface AlikeResponse
  extends Pick<
    ResponseTable,
    'identity' | 'id' | 'vector' | 'written' | 'set_aside' | 'import_id' | 'questionnaire_id'
  > {
  /** Its content was removed on lawful request; its answers are not known any more. */
  readonly removed?: boolean;
}

/** The responses of these keys, removed ones included, with what tells an equal answer from a different one. */
export async function findAlike(
  db: Queryable,
  roundId: string,
  keys: readonly ResponseKey[],
): Promise<AlikeResponse[]> {
  const alike = db
    .selectFrom('response')
    .select(['identity', 'id', 'vector', 'written', 'set_aside', 'import_id', 'questionnaire_id'])
    .where('round_id', '=', roundId);
  const codes = keys.flatMap(({ ballot_code }) => ballot_code ?? []);
  const identities = keys.flatMap(({ ballot_code, identity }) => (ballot_code === null ? identity : []));
  const { oneOf } = engineOf(db);
  // Of what was removed nothing is left to compare: it counts as the same, so that a copy is not kept as a different one.
  const removed = [...(await findRemovedIdentities(db, roundId, keys))].map(([identity, { id, questionnaire_id }]) => ({
    identity,
    id,
    vector: new Uint8Array(),
    written: null,
    set_aside: null,
    import_id: null,
    questionnaire_id,
    removed: true,
  }));
  return [
    ...removed,
    ...(codes.length === 0 ? [] : await alike.where(oneOf('ballot_code', codes)).execute()),
    ...(identities.length === 0
      ? []
      : await alike.where('ballot_code', 'is', null).where(oneOf('identity', identities)).execute()),
  ];
}

export async function countResponses(db: Queryable, roundId: string): Promise<number> {
  const { count } = await db
    .selectFrom('response')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('round_id', '=', roundId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Whether a field has a response that came in by one of the channels. */
export async function hasChannel(
  db: Queryable,
  roundId: string,
  fieldId: string,
  channels: readonly string[],
): Promise<boolean> {
  const found = await db
    .selectFrom('response')
    .select('id')
    .where('round_id', '=', roundId)
    .where('field_id', '=', fieldId)
    .where('channel', 'in', channels)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** One page of responses in the order of their random ids, after `afterId`. Page on until fewer than `limit` come. */
export function pageResponses(
  db: Queryable,
  roundId: string,
  afterId: string,
  limit: number,
): Promise<ResponseTable[]> {
  return db
    .selectFrom('response')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function updateResponse(
  db: Queryable,
  roundId: string,
  id: string,
  change: Partial<Omit<ResponseTable, 'round_id' | 'id' | 'identity'>>,
): Promise<void> {
  await db.updateTable('response').set(change).where('round_id', '=', roundId).where('id', '=', id).execute();
}

export async function insertCorrection(db: Queryable, correction: ResponseCorrectionTable): Promise<void> {
  await db.insertInto('response_correction').values(correction).execute();
}

export function listCorrections(
  db: Queryable,
  roundId: string,
  responseId?: string,
): Promise<ResponseCorrectionTable[]> {
  let query = db.selectFrom('response_correction').selectAll().where('round_id', '=', roundId);
  if (responseId !== undefined) query = query.where('response_id', '=', responseId);
  return query.orderBy('corrected_on').execute();
}

/** Adds the next ruling on a response, which must be locked. @returns its version */
export async function insertRuling(db: Queryable, ruling: Omit<RulingTable, 'version'>): Promise<number> {
  const last = await db
    .selectFrom('ruling')
    .select(({ fn }) => fn.max('version').as('version'))
    .where('round_id', '=', ruling.round_id)
    .where('response_id', '=', ruling.response_id)
    .executeTakeFirst();
  const version = (last?.version ?? 0) + 1;
  await db
    .insertInto('ruling')
    .values({ ...ruling, version })
    .execute();
  return version;
}

/** Every ruling of a round, withdrawn ones included. */
export function listAllRulings(db: Queryable, roundId: string): Promise<RulingTable[]> {
  return db
    .selectFrom('ruling')
    .selectAll()
    .where('round_id', '=', roundId)
    .orderBy('response_id')
    .orderBy('version')
    .execute();
}

/** Every ruling on one response, the last first. */
export function listRulingsOf(db: Queryable, roundId: string, responseId: string): Promise<RulingTable[]> {
  return db
    .selectFrom('ruling')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('response_id', '=', responseId)
    .orderBy('version', 'desc')
    .execute();
}

/** The ruling that holds for each response that has one; withdrawn rulings are left out. */
export async function listRulings(db: Queryable, roundId: string): Promise<RulingTable[]> {
  const rows = await db.selectFrom('ruling').selectAll().where('round_id', '=', roundId).orderBy('version').execute();
  const last = new Map(rows.map((row) => [row.response_id, row]));
  return [...last.values()].filter((row) => row.ruling !== 'withdraw');
}
