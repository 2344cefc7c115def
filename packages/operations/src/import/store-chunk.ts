/** One transaction of an import: accepted rows, refused ones, how far the run is, ledger and audit. */
import type { EncodedAnswers, Finding, Questionnaire, Submission } from '@longdan/core';
import type { AcceptedRow, ReadRow } from '@longdan/importing';
import {
  ballots,
  importRuns,
  type Queryable,
  type RefusedRowTable,
  type ResponseTable,
  responses,
  rounds,
} from '@longdan/store';
import { writeAudit } from '../audit.ts';
import type { Context } from '../context.ts';
import { refuseWhenClosed } from '../ledger/closing.ts';
import { logResponses } from '../ledger/log-act.ts';
import { toResponseRow } from '../response.ts';
import { alreadyUsed, formOfRow, identityOf, isSame, rowIdentity, whyNotIn } from './verdict.ts';

/** What is known of a run while one worker works on it. */
export interface RunUnderWay {
  readonly context: Context;
  readonly roundId: string;
  readonly importId: string;
  readonly runner: string;
  readonly fileHash: string;
  /** Runs of this very file, this one included. */
  readonly sameFile: ReadonlySet<string>;
  /** Of files with several sheets: ballots met so far. One that comes twice is another sheet, not the same row again. */
  readonly met: Set<string> | undefined;
  readonly total: { rows: number; accepted: number; alreadyIn: number; refused: number };
}

export interface SheetUnderWay {
  readonly sheet: string | null;
  /** The form by which the columns are read. */
  readonly questionnaire: Questionnaire;
  readonly encode: (submission: Submission) => EncodedAnswers;
  /** Every form of the round, for ballots of another version. */
  readonly forms: ReadonlyMap<string, Questionnaire>;
}

/** Somebody asked the run to stop, or another worker has it. */
export class RunTaken extends Error {}

interface Candidate {
  readonly row: AcceptedRow;
  readonly made: ResponseTable;
}

/** @throws RunTaken when the run is no longer this worker's; nothing of the chunk is kept then */
export async function storeChunk(
  run: RunUnderWay,
  sheet: SheetUnderWay,
  rows: readonly ReadRow[],
  reached: { readonly taken: number; readonly bytes: number },
): Promise<void> {
  const { context, roundId, importId, total } = run;
  const counts = { accepted: 0, alreadyIn: 0, refused: 0 };
  const refusals: RefusedRowTable[] = [];
  const refuse = (row: ReadRow, findings: readonly Finding[], ballotCode: string | undefined) => {
    counts.refused++;
    refusals.push({
      round_id: roundId,
      identity: rowIdentity(run.fileHash, sheet.sheet, row.row),
      import_id: importId,
      row: row.row,
      sheet: sheet.sheet,
      ballot_code: ballotCode ?? null,
      raw: JSON.stringify({ cells: row.raw, headings: row.headings }),
      findings: JSON.stringify(findings),
    });
  };
  const good = rows.filter((row) => row.ok);
  // Outside the transaction: others write meanwhile.
  const encoded = new Map(good.map((row) => [row, sheet.encode(row.submission)]));

  await context.store.db.transaction().execute(async (db) => {
    // Imports into one round queue here; those who key in hold their own ballots.
    await rounds.lockRound(db, roundId);
    const mine = await importRuns.advanceImport(db, importId, run.runner, {
      taken: reached.taken,
      bytes_read: reached.bytes,
      heartbeat: context.now().toISOString(),
    });
    if (!mine) throw new RunTaken();
    const codes = good.flatMap(({ submission }) => submission.ballotCode ?? []);
    const issued = new Map((await ballots.lockBallots(db, roundId, codes)).map((ballot) => [ballot.code, ballot]));
    const candidates: Candidate[] = [];
    for (const row of rows) {
      if (!row.ok) {
        refuse(row, row.findings, undefined);
        continue;
      }
      const { submission } = row;
      const ballot = submission.ballotCode === undefined ? undefined : issued.get(submission.ballotCode);
      const form = formOfRow(row, sheet.questionnaire, ballot, sheet.forms);
      const obstacle = whyNotIn(row, form, ballot);
      if (obstacle || !form) {
        if (obstacle) refuse(row, [obstacle], undefined);
        continue;
      }
      const made = toResponseRow(context, form, submission, {
        roundId,
        identity: identityOf(run.fileHash, sheet.sheet, row),
        importId,
        ...(form === sheet.questionnaire ? { encoded: encoded.get(row)! } : {}),
        ...(ballot ? { ballot } : {}),
      });
      candidates.push({ row, made });
    }
    const fresh = await bringIn(run, db, candidates, (one, same) => {
      if (same) counts.alreadyIn++;
      else refuse(one.row, [alreadyUsed(one.row)], one.row.submission.ballotCode);
    });
    counts.accepted = fresh.length;
    if (run.met) for (const { made } of candidates) if (made.ballot_code !== null) run.met.add(made.identity);
    await importRuns.keepRefusedRows(db, refusals);
    // Only where the file was read before can a row have been refused that is accepted now.
    if (run.sameFile.size > 1)
      await importRuns.forgetRefusedRows(
        db,
        roundId,
        fresh.map(({ row }) => rowIdentity(run.fileHash, sheet.sheet, row.row)),
      );
    if (fresh.length > 0) {
      await refuseWhenClosed(db, roundId);
      await logResponses(
        context,
        db,
        fresh.map(({ made }) => made),
      );
      await writeAudit(context, db, {
        act: 'responses-imported',
        roundId,
        details: { import: importId, fileHash: run.fileHash, accepted: fresh.length },
        aboutBallots: true,
      });
    }
    await importRuns.updateImport(db, importId, {
      rows_read: total.rows + rows.length,
      accepted: total.accepted + counts.accepted,
      already_in: total.alreadyIn + counts.alreadyIn,
      refused: total.refused + counts.refused,
    });
  });
  total.rows += rows.length;
  total.accepted += counts.accepted;
  total.alreadyIn += counts.alreadyIn;
  total.refused += counts.refused;
}

/**
 * Inserts what is new to the round without looking first: only when something was there already are those rows looked up.
 * @returns the rows that came in
 */
async function bringIn(
  run: RunUnderWay,
  db: Queryable,
  candidates: readonly Candidate[],
  wasThere: (candidate: Candidate, same: boolean) => void,
): Promise<readonly Candidate[]> {
  // In the order of their random ids: that is quicker, and where they come to lie says nothing of the file's order.
  const inserted = await responses.insertNewResponses(
    db,
    candidates.map(({ made }) => made).sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
  if (inserted === candidates.length) return candidates;
  const keys = candidates.map(({ made }) => made);
  const known = new Map((await responses.findAlike(db, run.roundId, keys)).map((row) => [row.identity, row]));
  return candidates.filter((candidate) => {
    const before = known.get(candidate.made.identity)!;
    if (before.id === candidate.made.id && !before.removed) return true;
    wasThere(candidate, isSame(before, candidate.made, run.sameFile, run.met?.has(candidate.made.identity) ?? false));
    return false;
  });
}
