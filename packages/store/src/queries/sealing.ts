/** Sealed figures, the signatures under them, publications. */
import type { PublicationTable, SealedFiguresTable, SealSignatureTable } from '../schema/sealing.ts';
import type { Queryable } from '../store.ts';

/** Versions of a round, oldest first. */
export function listSeals(db: Queryable, roundId: string): Promise<SealedFiguresTable[]> {
  return db.selectFrom('sealed_figures').selectAll().where('round_id', '=', roundId).orderBy('version').execute();
}

export async function insertSeal(db: Queryable, seal: SealedFiguresTable): Promise<void> {
  await db.insertInto('sealed_figures').values(seal).execute();
}

export function listSignatures(db: Queryable, roundId: string): Promise<SealSignatureTable[]> {
  return db
    .selectFrom('seal_signature')
    .selectAll()
    .where('round_id', '=', roundId)
    .orderBy('version')
    .orderBy('party')
    .execute();
}

export async function insertSignature(db: Queryable, signature: SealSignatureTable): Promise<void> {
  await db.insertInto('seal_signature').values(signature).execute();
}

export function listPublications(db: Queryable, roundId: string): Promise<PublicationTable[]> {
  return db.selectFrom('publication').selectAll().where('round_id', '=', roundId).orderBy('version').execute();
}

export async function insertPublication(db: Queryable, publication: PublicationTable): Promise<void> {
  await db.insertInto('publication').values(publication).execute();
}

/** Rounds that have anything published. */
export async function listPublishedRounds(db: Queryable): Promise<string[]> {
  const rows = await db.selectFrom('publication').select('round_id').distinct().orderBy('round_id').execute();
  return rows.map((row) => row.round_id);
}

/**
 * Everything the figures of a round follow from, as counts and versions: equal marks mean that nothing was recorded,
 * corrected, ruled on, removed or taken back, and no rule changed, in between.
 */
export async function markState(db: Queryable, roundId: string): Promise<string> {
  const count = async (
    table: 'response' | 'response_correction' | 'ruling' | 'eligibility_rules' | 'count_table' | 'removed_response',
  ) =>
    Number(
      (
        await db
          .selectFrom(table)
          .select(({ fn }) => fn.countAll().as('count'))
          .where('round_id', '=', roundId)
          .executeTakeFirstOrThrow()
      ).count,
    );
  return [
    await count('response'),
    await count('response_correction'),
    await count('ruling'),
    await count('eligibility_rules'),
    await count('count_table'),
    // Absent while there are none: marks of versions sealed before there were removals stay as they are.
    ...((removed) => (removed === 0 ? [] : [removed]))(await count('removed_response')),
  ].join('/');
}
