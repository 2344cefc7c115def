/** After a load: is every acknowledged ballot there once, as its receipt says, and nothing else, and is the log whole? */
import { normaliseBallotCode } from '@longdan/core';
import { checkLedger, closeCollection, sequenceLedger } from '@longdan/operations';
import type { StorePlace } from '@longdan/store';
import { commitToResponse } from '../../packages/operations/src/ledger/response-content.ts';
import { asOperator, type IntakeRound } from './intake-process.ts';
import { benchKeys } from './intake-server.ts';
import { roundId } from './province.ts';

export interface IntakeCheck {
  readonly stored: number;
  /** Ballots that were acknowledged and are not there. */
  readonly missing: readonly string[];
  /** Ballots whose response is not the one that the receipt names. */
  readonly other: readonly string[];
  /** Responses that nobody acknowledged, or a second one of a ballot. */
  readonly invented: number;
  /** Of the whole check of the ledger against the store: one tree, and in it each response once. */
  readonly findings: readonly unknown[];
}

/** @param receipts the answers that were acknowledged, by number of the ballot; the servers have ended */
export function checkIntake(
  place: StorePlace,
  round: IntakeRound,
  receipts: ReadonlyMap<number, string>,
): Promise<IntakeCheck> {
  return asOperator(place, async (context) => {
    const rows = await context.store.db.selectFrom('response').selectAll().execute();
    const commitments = new Map(
      rows.map((row) => [row.ballot_code, Buffer.from(commitToResponse(row)).toString('base64')]),
    );
    const acknowledged = new Map(
      [...receipts].map(([number, body]) => {
        const read = normaliseBallotCode(round.codes[number]!);
        return [read.ok ? read.code : '', (JSON.parse(body) as { response: string }).response];
      }),
    );
    const missing = [...acknowledged.keys()].filter((code) => !commitments.has(code));
    const other = [...acknowledged].flatMap(([code, response]) =>
      commitments.has(code) && commitments.get(code) !== response ? [code] : [],
    );
    const invented = rows.length - [...acknowledged.keys()].filter((code) => commitments.has(code)).length;
    const { accepted } = await closeCollection(context, roundId);
    const keys = benchKeys();
    await sequenceLedger(context, keys);
    const check = await checkLedger(context, { log: [keys.logKey], receipts: [keys.receiptsKey] });
    const findings = [
      ...check.findings,
      ...(check.waiting > 0 ? [{ waiting: check.waiting }] : []),
      ...(accepted === rows.length ? [] : [{ accepted }]),
    ];
    return { stored: rows.length, missing, other, invented, findings };
  });
}
