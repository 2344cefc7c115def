/** A pass over a whole round: a small one here and now, a large one by several threads, each over a range of the ids. */
import { packedResponses, type RemovedResponseTable, removals, type Store } from '@longdan/store';
import { loadJudge } from '../judging.ts';
import { loadRound } from '../loaded-round.ts';
import { type ScanRequest, scanRange } from './scan-range.ts';
import { runInThread, threadCount } from './scan-threads.ts';
import { mergeScans, type Scanned } from './scanned.ts';

/** Responses from which on starting threads costs less than the reading. */
export const largeRound = 20_000;

/**
 * Always of the ballots as they are in the store at this moment.
 * @param threads how many share the work; by default none for a small round and all there are for a large one
 */
export async function scanRound(
  store: Store,
  roundId: string,
  request: ScanRequest,
  threads?: number,
): Promise<Scanned> {
  const isLarge = () => packedResponses.hasMoreResponses(store.db, roundId, largeRound);
  const shared = threads ?? ((await isLarge()) ? threadCount : 0);
  if (shared === 0)
    return store.readSnapshot(async (db) => {
      const scanned = await scanRange(db, await loadJudge(db, await loadRound(db, roundId)), request);
      return withRemoved(scanned, await removals.listRemoved(db, roundId));
    });
  const { where } = store;
  const ranges = packedResponses.splitIds(shared);
  const parts = await Promise.all(ranges.map((range) => runInThread({ kind: 'scan', where, roundId, request, range })));
  const scanned = mergeScans(parts, { look: request.look?.limit ?? 0, words: request.words?.limit ?? 0 });
  return withRemoved(scanned, await removals.listRemoved(store.db, roundId));
}

/** Responses whose content was removed came back too: a cell for each that says so, and nothing of what they held. */
function withRemoved(scanned: Scanned, rows: readonly RemovedResponseTable[]): Scanned {
  const removed = rows.filter((row) => row.undone_import === null);
  if (removed.length === 0) return scanned;
  const cells = removed.map((row) => ({
    questionnaireId: row.questionnaire_id,
    fieldId: row.field_id,
    unitId: row.unit_id,
    collected: 1,
    eligible: 0,
    flagged: 0,
    removed: 1,
    reasons: new Map(),
  }));
  return { ...scanned, cells: [...scanned.cells, ...cells] };
}
