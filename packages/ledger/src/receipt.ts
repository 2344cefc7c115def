/**
 * Receipts (biên nhận): what a respondent takes away. A signed promise that the response behind a commitment will stand in
 * the log by a day that is the same for the whole round. It holds no salt, no answer and no time, and no index: the
 * entry it promises follows from its own lines. docs/spec/ledger.md §5 says what it proves and what it does not.
 */
import { decodeBase64, encodeBase64 } from './bytes.ts';
import type { Checkpoint } from './checkpoint.ts';
import { encodeEntry, isCalendarDay } from './entry.ts';
import { type Checked, refuse } from './fault.ts';
import { hashLeaf, hashSize } from './hash.ts';
import { isKeyName, type NoteVerifier, verifyNote } from './note.ts';
import { verifyInclusion } from './verify-proof.ts';

export interface Receipt {
  /** Origin of the log. */
  readonly origin: string;
  readonly round: string;
  /** Commitment to the response, 32 bytes. */
  readonly response: Uint8Array;
  /** Last day, YYYY-MM-DD, on which the entry may still be missing. One for all receipts of a round. */
  readonly by: string;
}

const header = 'longdan-receipt/v1';

/**
 * Text of a receipt, to be signed with `signNote` under the log's receipts key. Its second line begins with a word, so no
 * receipt can be read as a checkpoint. Throws where a field is not in form.
 */
export function formatReceipt(receipt: Receipt): string {
  const { origin, round, response, by } = receipt;
  receiptEntry(receipt);
  if (!isKeyName(origin) || !isCalendarDay(by)) throw new RangeError(`no receipt for “${origin}” by “${by}”`);
  return `${header}\nlog ${origin}\nround ${round}\nresponse ${encodeBase64(response)}\nby ${by}\n`;
}

/** Reads the text of a receipt (without its signature), strictly. */
export function parseReceipt(text: string): Checked<Receipt> {
  const pattern = /^longdan-receipt\/v1\nlog (\S+)\nround ([a-z0-9-]+)\nresponse (\S{44})\nby (\S{10})\n$/;
  const [, origin = '', round = '', responseText = '', by = ''] = pattern.exec(text) ?? [];
  const response = decodeBase64(responseText);
  if (!isKeyName(origin) || response?.length !== hashSize || !isCalendarDay(by))
    return refuse('receipt-malformed', { detail: text.split('\n', 1)[0]!.slice(0, 60) });
  const receipt: Receipt = { origin, round, response, by };
  try {
    receiptEntry(receipt);
  } catch {
    return refuse('receipt-malformed', { detail: `round ${round.slice(0, 60)}` });
  }
  return { ok: true, value: receipt };
}

/** Verifies a signed receipt under the log's receipts key and reads it. */
export function verifyReceipt(note: string, receiptsKey: NoteVerifier): Checked<Receipt> {
  const verified = verifyNote(note, [receiptsKey]);
  return verified.ok ? parseReceipt(verified.value.text) : verified;
}

/** Bytes of the entry that a receipt promises. */
export function receiptEntry({ round, response }: Pick<Receipt, 'round' | 'response'>): Uint8Array {
  return encodeEntry({ kind: 'response-accepted', round, commitment: response });
}

/** Leaf hash to look for among the tiles of level 0. */
export function receiptLeaf(receipt: Pick<Receipt, 'round' | 'response'>): Uint8Array {
  return hashLeaf(receiptEntry(receipt));
}

/** True when the promise is kept: the entry stands at `index` of the (verified) checkpoint's log. */
export function isReceiptLogged(
  receipt: Receipt,
  checkpoint: Checkpoint,
  index: number,
  proof: readonly Uint8Array[],
): boolean {
  return receipt.origin === checkpoint.origin && verifyInclusion(checkpoint, index, receiptLeaf(receipt), proof);
}
