/** The verdict on every response of a round, as the ledger commits to it. docs/spec/ledger.md §2. */
import { sortedSetRoot, verdictItem } from '@longdan/ledger';
import { type Queryable, responses } from '@longdan/store';
import { decide, loadJudge } from '../judging.ts';
import { acceptedCommitment } from '../ledger/log-act.ts';
import { commitToResponse } from '../ledger/response-content.ts';
import type { LoadedRound } from '../loaded-round.ts';

export interface Verdicts {
  readonly rulesVersion: number;
  readonly eligible: number;
  readonly ineligible: number;
  /** Root over the set of verdicts. */
  readonly root: Uint8Array;
}

const pageSize = 2000;

/** Judges every response under the rules in force. A response is named by the commitment under which it was accepted. */
export async function judgeAll(db: Queryable, round: LoadedRound): Promise<Verdicts> {
  const judge = await loadJudge(db, round);
  const corrected = new Set((await responses.listCorrections(db, round.id)).map((row) => row.response_id));
  const items: Uint8Array[] = [];
  let eligible = 0;
  for (let after = ''; ; ) {
    const page = await responses.pageResponses(db, round.id, after, pageSize);
    for (const row of page) {
      const verdict = decide(judge, row).eligible;
      if (verdict) eligible += 1;
      const commitment = corrected.has(row.id) ? await acceptedCommitment(db, row) : commitToResponse(row);
      items.push(verdictItem(commitment, verdict));
    }
    if (page.length < pageSize) break;
    after = page.at(-1)!.id;
  }
  return {
    rulesVersion: judge.rulesVersion,
    eligible,
    ineligible: items.length - eligible,
    root: sortedSetRoot(items),
  };
}
