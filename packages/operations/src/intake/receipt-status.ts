/**
 * What a receipt code tells its bearer: whether the response is in the log yet, and, once collection is closed, whether
 * it counts. Never what was answered, nor by whom or when. docs/spec/ledger.md §5.
 */
import { createHash } from 'node:crypto';
import { type Bilingual, type Plan, problem, readReceiptCode } from '@longdan/core';
import {
  formatLogProof,
  formatReceipt,
  keyIdOf,
  makeVerifier,
  parseNote,
  parseVerifierKey,
  proveInclusion,
  receiptLeaf,
  signNote,
  storedHashIndex,
  type VerifierKey,
  verifyReceipt,
} from '@longdan/ledger';
import {
  intakeRows,
  ledgerRows,
  type Queryable,
  type ResponseTable,
  removals,
  responses,
  rounds,
} from '@longdan/store';
import type { Context } from '../context.ts';
import { decide, loadJudge } from '../judging.ts';
import type { LedgerKeys } from '../ledger/keys.ts';
import { acceptedCommitment } from '../ledger/log-act.ts';
import { readerOfLog } from '../ledger/log-reader.ts';
import { readCheckpoint } from '../ledger/published-files.ts';
import { hexOf } from '../ledger/response-content.ts';
import { loadRound } from '../loaded-round.ts';
import { requirePermission } from '../permissions.ts';
import { findReceiptedResponses, receiptMarkKey } from '../receipt-mark.ts';

export interface ReceiptStatus {
  readonly roundId: string;
  readonly roundTitle: string;
  readonly authority: string;
  readonly generatedData: boolean;
  /** Place in the log, from 0; null while the entry waits for its shuffled batch. */
  readonly index: number | null;
  /** Day by which it must be in the log. */
  readonly by: string;
  /** Its content was removed on lawful request: the entry stays, and tells nothing any more. */
  readonly removed: boolean;
  /** Known once collection is closed, and open to a ruling until the figures are sealed. */
  readonly verdict: { readonly counted: boolean; readonly reasons: readonly Bilingual[] } | null;
}

/** A receipt promises its entry by this many days after the last day of the round. */
const daysAfterPeriod = 14;

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * The day of all receipts of a round: 14 days after the last day of answering in any version of the plan, so that a
 * receipt given out earlier never promises less time than one given out later was.
 */
async function promisedDay(db: Queryable, plan: Plan): Promise<string> {
  let last = plan.period?.to ?? `${plan.year}-12-31`;
  for (const content of await intakeRows.listPlanContents(db, plan.id)) {
    const to = (JSON.parse(content) as Plan).period?.to;
    if (to !== undefined && to > last) last = to;
  }
  return addDays(last, daysAfterPeriod);
}

/** @throws Problem `receipt-code-wrong`, `receipt-not-found`, `receipt-code-shared` */
async function findReceipted(context: Context, typed: string): Promise<ReceiptedResponse> {
  const { db } = context.store;
  const receiptCode = readReceiptCode(typed);
  if (receiptCode === undefined) throw problem('receipt-code-wrong');
  const key = await receiptMarkKey(context);
  const found = [];
  const ids = (await rounds.listRounds(db)).map(({ id }) => id);
  for (let from = 0; from < ids.length; from += 500)
    found.push(...(await findReceiptedResponses(db, ids.slice(from, from + 500), { key, receiptCode })));
  const [receipted] = found;
  if (!receipted) throw problem('receipt-not-found');
  if (found.length > 1) throw problem('receipt-code-shared');
  const { roundId, responseId } = receipted;
  const row = await responses.findResponse(db, roundId, responseId);
  if (row) return { roundId, response: await acceptedCommitment(db, row), row };
  const removed = (await removals.findRemoved(db, roundId, responseId))!;
  return { roundId, response: new Uint8Array(Buffer.from(removed.commitment, 'hex')) };
}

/** What a receipt code stands for: the commitment it names, and the response while its content is there. */
interface ReceiptedResponse {
  readonly roundId: string;
  readonly response: Uint8Array;
  readonly row?: ResponseTable;
}

/** Index of the entry that has a leaf hash; undefined where the log does not have it. */
async function findEntry(db: Queryable, leaf: Uint8Array): Promise<number | undefined> {
  const reader = readerOfLog(db);
  for (const index of await ledgerRows.findEntriesOfLeaf(db, leaf)) {
    const [found] = await reader.readHashes([storedHashIndex({ level: 0, index })]);
    if (found && Buffer.compare(found, leaf) === 0) return index;
  }
  return undefined;
}

/** @throws Problem `receipt-code-wrong`, `receipt-not-found`, `receipt-code-shared` */
export async function findReceiptStatus(
  context: Context,
  { receiptCode }: { receiptCode: string },
): Promise<ReceiptStatus> {
  requirePermission(context, 'ballot.answer');
  const { db } = context.store;
  const { roundId, response, row } = await findReceipted(context, receiptCode);
  return statusOf(db, roundId, response, row);
}

/** The same for a signed receipt that was kept: `response` is the commitment it names. @throws Problem `receipt-not-found` */
export async function findEntryStatus(
  context: Context,
  { round, response }: { round: string; response: Uint8Array },
): Promise<ReceiptStatus> {
  requirePermission(context, 'ballot.answer');
  const { db } = context.store;
  if (!(await rounds.findRound(db, round))) throw problem('receipt-not-found');
  return statusOf(db, round, response);
}

/**
 * The status of a signed receipt that was kept elsewhere. @throws Problem `receipt-note-wrong` where this installation did
 * not sign it, `receipt-not-found`
 */
export async function checkReceiptNote(
  context: Context,
  { note, keys }: { note: string; keys: LedgerKeys },
): Promise<ReceiptStatus> {
  const receipt = verifyReceipt(note, makeVerifier(await signerOfReceipt(context.store.db, note, keys)));
  if (!receipt.ok) throw problem('receipt-note-wrong', { reason: receipt.fault.message.vi });
  return findEntryStatus(context, receipt.value);
}

/** The receipts key, of today or before, that a receipt names; today's where it names none of them. */
async function signerOfReceipt(db: Queryable, note: string, { receiptsKey }: LedgerKeys): Promise<VerifierKey> {
  const parsed = parseNote(note);
  const named = new Set(parsed.ok ? parsed.value.signatures.map((signature) => signature.keyId) : []);
  const keys = (await ledgerRows.listKeys(db)).map((row) => parseVerifierKey(row.line));
  const former = keys.find((key) => key.ok && key.value.name === receiptsKey.name && named.has(keyIdOf(key.value)));
  return former?.ok ? former.value : receiptsKey;
}

async function statusOf(
  db: Queryable,
  roundId: string,
  response: Uint8Array,
  row?: ResponseTable,
): Promise<ReceiptStatus> {
  const round = await loadRound(db, roundId);
  const { plan } = round;
  const closed = await ledgerRows.findClosing(db, roundId);
  const decision = row && closed ? decide(await loadJudge(db, round), row) : undefined;
  return {
    roundId,
    roundTitle: plan.title,
    authority: plan.authority.name,
    generatedData: plan.generatedData ?? false,
    index: (await findEntry(db, receiptLeaf({ round: roundId, response }))) ?? null,
    by: await promisedDay(db, plan),
    removed: (await removals.listRemoved(db, roundId)).some((one) => one.commitment === hexOf(response)),
    verdict: decision
      ? { counted: decision.eligible, reasons: decision.reasons.map((reason) => reason.message) }
      : null,
  };
}

/**
 * The signed receipt of a code (docs/spec/ledger.md §5): the same bytes whenever it is asked for.
 * @throws Problem `receipt-code-wrong`, `receipt-not-found`, `receipt-code-shared`
 */
export async function printReceipt(
  context: Context,
  { receiptCode, keys }: { receiptCode: string; keys: LedgerKeys },
): Promise<{ readonly fileName: string; readonly note: string }> {
  requirePermission(context, 'ballot.answer');
  const { db } = context.store;
  const { roundId, response } = await findReceipted(context, receiptCode);
  const { plan } = await loadRound(db, roundId);
  const text = formatReceipt({
    origin: (await ledgerRows.findHead(db))?.origin ?? keys.origin,
    round: roundId,
    response,
    by: await promisedDay(db, plan),
  });
  const mark = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return { fileName: `bien-nhan-${roundId}-${mark}.txt`, note: signNote(text, [keys.receipts]) };
}

/**
 * A C2SP tlog-proof that the entry with this leaf hash is in the log, under its newest checkpoint; undefined while it is
 * not there. Says nothing that the published tiles do not say.
 */
export async function proveEntry(
  { store: { db } }: Pick<Context, 'store'>,
  leaf: Uint8Array,
): Promise<string | undefined> {
  const index = await findEntry(db, leaf);
  const last = index === undefined ? undefined : await ledgerRows.findLastCheckpoint(db);
  if (index === undefined || !last || index >= last.size) return undefined;
  const hashes = await proveInclusion(last.size, index, readerOfLog(db));
  return formatLogProof({ index, hashes, checkpoint: (await readCheckpoint(db, last.size))! });
}
