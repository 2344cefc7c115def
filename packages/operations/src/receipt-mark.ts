/**
 * How a receipt code leads to its response: half of the response's id follows from the code, under a key that only the
 * store holds. So no list of receipts is kept, and whoever sees an id without the key learns nothing of its receipt.
 */
import { hash } from 'node:crypto';
import { type Database, type Queryable, receipts, settings } from '@longdan/store';
import type { Context } from './context.ts';

const settingName = 'receipt-mark-key';

/** Made once and never another, so it is read once for as long as the store is open. */
const keys = new WeakMap<Database, string>();

/** The key of the store, 32 random bytes as hex; the first who asks makes it. To be called outside a transaction. */
export async function receiptMarkKey({ store: { db }, random }: Pick<Context, 'store' | 'random'>): Promise<string> {
  const known = keys.get(db);
  if (known !== undefined) return known;
  let key = await settings.findSetting(db, settingName);
  if (key === undefined) {
    await settings.addSetting(db, settingName, Buffer.from(random(32)).toString('hex'));
    key = (await settings.findSetting(db, settingName))!;
  }
  keys.set(db, key);
  return key;
}

/** The first 16 of the 32 characters of the id of a response that has this receipt code. */
export const receiptMark = (key: string, receiptCode: string): string =>
  hash('sha256', `longdan-receipt-mark/v1\n${key}\n${receiptCode}`).slice(0, 16);

/** What was kept of a receipt code before ids followed from it. */
const formerHash = (roundId: string, receiptCode: string): string =>
  hash('sha256', `longdan-receipt-code/v1:${roundId}:${receiptCode}`);

/** Whether a response was given this receipt code. */
export async function hasReceiptCode(
  db: Queryable,
  { round_id, id }: { readonly round_id: string; readonly id: string },
  { key, receiptCode }: { readonly key: string; readonly receiptCode: string },
): Promise<boolean> {
  if (id.startsWith(receiptMark(key, receiptCode))) return true;
  return receipts.hasReceipt(db, { round_id, response_id: id, hash: formerHash(round_id, receiptCode) });
}

/** Responses, removed ones included, of these rounds that were given this receipt code: one, but for a rare chance. */
export async function findReceiptedResponses(
  db: Queryable,
  roundIds: readonly string[],
  { key, receiptCode }: { readonly key: string; readonly receiptCode: string },
): Promise<readonly { readonly roundId: string; readonly responseId: string }[]> {
  const former = await receipts.findReceiptsByHash(
    db,
    roundIds.map((id) => formerHash(id, receiptCode)),
  );
  const marked = await receipts.findByMark(db, roundIds, receiptMark(key, receiptCode));
  return [
    ...former.map(({ round_id: roundId, response_id: responseId }) => ({ roundId, responseId })),
    ...marked.map(({ round_id: roundId, id: responseId }) => ({ roundId, responseId })),
  ];
}
