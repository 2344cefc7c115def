/** Administrative units by (code, first day), and what happened to them. */
import type { AdministrativeUnitTable, UnitEventTable } from '../schema/sampling.ts';
import type { Queryable } from '../store.ts';

const rowsPerInsert = 100;

export async function insertUnits(db: Queryable, units: readonly AdministrativeUnitTable[]): Promise<void> {
  for (let from = 0; from < units.length; from += rowsPerInsert)
    await db
      .insertInto('administrative_unit')
      .values(units.slice(from, from + rowsPerInsert))
      .execute();
}

/** In force: those that have not ended. */
export function listUnitsInForce(db: Queryable): Promise<AdministrativeUnitTable[]> {
  return db.selectFrom('administrative_unit').selectAll().where('valid_to', 'is', null).orderBy('code').execute();
}

/** Every period of a code, the newest first. */
export function listPeriods(db: Queryable, code: string): Promise<AdministrativeUnitTable[]> {
  return db
    .selectFrom('administrative_unit')
    .selectAll()
    .where('code', '=', code)
    .orderBy('valid_from', 'desc')
    .execute();
}

export async function endUnit(db: Queryable, code: string, validFrom: string, validTo: string): Promise<void> {
  await db
    .updateTable('administrative_unit')
    .set({ valid_to: validTo })
    .where('code', '=', code)
    .where('valid_from', '=', validFrom)
    .execute();
}

export interface UnitSearch {
  /** Folded; each word must stand in the name. */
  readonly words: readonly string[];
  readonly code?: string;
  readonly parentCode?: string;
  readonly level?: string;
  readonly withEnded: boolean;
  readonly limit: number;
}

export function searchUnits(db: Queryable, search: UnitSearch): Promise<AdministrativeUnitTable[]> {
  let query = db.selectFrom('administrative_unit').selectAll();
  if (!search.withEnded) query = query.where('valid_to', 'is', null);
  if (search.code !== undefined) query = query.where('code', '=', search.code);
  if (search.parentCode !== undefined) query = query.where('parent_code', '=', search.parentCode);
  if (search.level !== undefined) query = query.where('level', '=', search.level);
  // A folded word has letters and figures only, so nothing in it is a pattern.
  for (const word of search.words) query = query.where('folded', 'like', `% ${word}%`);
  return query.orderBy('level', 'desc').orderBy('code').orderBy('valid_from', 'desc').limit(search.limit).execute();
}

export async function countUnits(db: Queryable): Promise<{ type: string; count: number }[]> {
  return db
    .selectFrom('administrative_unit')
    .select(['type', ({ fn }) => fn.countAll<number>().as('count')])
    .where('valid_to', 'is', null)
    .groupBy('type')
    .orderBy('type')
    .execute();
}

export async function insertEvents(db: Queryable, events: readonly UnitEventTable[]): Promise<void> {
  for (let from = 0; from < events.length; from += rowsPerInsert)
    await db
      .insertInto('unit_event')
      .values(events.slice(from, from + rowsPerInsert))
      .execute();
}

/** The newest first. */
export function listEvents(db: Queryable, limit: number): Promise<UnitEventTable[]> {
  return db
    .selectFrom('unit_event')
    .selectAll()
    .orderBy('happened_on', 'desc')
    .orderBy('recorded_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}
