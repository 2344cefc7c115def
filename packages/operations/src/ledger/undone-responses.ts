/** The set of responses that an undone import had brought in, as the ledger commits to it. docs/spec/ledger.md §2. */
import { sortedSetRoot } from '@longdan/ledger';
import { type Queryable, removals, undoneImports } from '@longdan/store';
import { acceptedCommitment } from './log-act.ts';

const pageSize = 1000;

/** How many there are, and the root over the commitments under which they were accepted. */
export async function rootOfUndone(
  db: Queryable,
  roundId: string,
  importId: string,
): Promise<{ readonly count: number; readonly responsesRoot: Uint8Array }> {
  const commitments: Uint8Array[] = [];
  for (let afterId = ''; ; ) {
    const page = await undoneImports.pageUndoneResponses(db, { roundId, importId, afterId, limit: pageSize });
    for (const row of page) commitments.push(await acceptedCommitment(db, row));
    if (page.length < pageSize) break;
    afterId = page.at(-1)!.id;
  }
  for (const removed of await removals.listRemoved(db, roundId))
    if (removed.undone_import === importId) commitments.push(new Uint8Array(Buffer.from(removed.commitment, 'hex')));
  return { count: commitments.length, responsesRoot: sortedSetRoot(commitments) };
}
