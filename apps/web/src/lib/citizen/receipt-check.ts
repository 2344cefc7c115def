/** One request to check a receipt: by its code, or by the signed note that was kept. Server side. */
import { formatReceiptCode, Problem, problem, readReceiptCode } from '@longdan/core';
import {
  checkReceiptNote,
  citizen,
  findReceiptStatus,
  printReceipt,
  proveEntry,
  type ReceiptStatus,
} from '@longdan/operations';
import type { RequestEvent } from '@sveltejs/kit';
import type { Locale } from '#lib/messages/index.ts';
import { receiptCheckEn } from '#lib/messages/receipt-check-en.ts';
import { receiptCheckVi } from '#lib/messages/receipt-check-vi.ts';
import { contextFor } from '#lib/server/application.ts';
import { GuessLimit } from './guess-limit.ts';

export const receiptCheckWords = (locale: Locale): typeof receiptCheckVi =>
  locale === 'en' ? receiptCheckEn : receiptCheckVi;

/** What is shown, line by line; `good` undefined where it is neither good nor bad. */
export interface ReceiptView {
  readonly lines: readonly { readonly good: boolean | undefined; readonly text: string }[];
  /** For the browser to check by itself. */
  readonly note: string;
  /** Code to download the note by; absent where the note itself was handed in. */
  readonly code?: string;
}

const guessLimit = new GuessLimit();
/** Characters of a note: a receipt has some 400. */
const longestNote = 4000;

type Event = Pick<RequestEvent, 'locals' | 'getClientAddress' | 'request'>;

/** @throws Problem `too-many-attempts`, and what `act` throws; counts what was not found */
async function limited<T>({ getClientAddress }: Event, act: () => Promise<T>): Promise<T> {
  const address = getClientAddress();
  if (!guessLimit.mayTry(address)) throw problem('too-many-attempts', { minutes: 1 });
  try {
    return await act();
  } catch (error) {
    if (error instanceof Problem && error.code === 'receipt-not-found') guessLimit.countMiss(address);
    throw error;
  }
}

function linesOf(status: ReceiptStatus, locale: Locale, byCode: boolean): ReceiptView['lines'] {
  const m = receiptCheckWords(locale);
  const { index, verdict } = status;
  const day = status.by.split('-').reverse().join('/');
  const reasons = verdict?.reasons.map((reason) => reason[locale]).join('; ') ?? '';
  if (status.removed)
    return [
      { good: true, text: m.received(status.roundTitle, status.authority) },
      index === null ? { good: undefined, text: m.waiting(day) } : { good: true, text: m.logged(String(index + 1)) },
      { good: undefined, text: m.removed },
    ];
  return [
    { good: true, text: m.received(status.roundTitle, status.authority) },
    index === null ? { good: undefined, text: m.waiting(day) } : { good: true, text: m.logged(String(index + 1)) },
    verdict
      ? { good: verdict.counted, text: verdict.counted ? m.counted : m.notCounted(reasons) }
      : { good: undefined, text: byCode ? m.undecided : m.byCodeOnly },
  ];
}

/** @throws Problem `too-many-attempts`, `receipt-code-wrong`, `receipt-not-found`, `receipt-code-shared`, `receipt-note-wrong` */
export function checkReceipt(event: Event, { code, note }: { code: string; note: string }): Promise<ReceiptView> {
  const { application, locale } = event.locals;
  const context = contextFor(application, citizen);
  return limited(event, async () => {
    if (code !== '') {
      const status = await findReceiptStatus(context, { receiptCode: code });
      const { note } = await printReceipt(context, { receiptCode: code, keys: application.keys });
      return { lines: linesOf(status, locale, true), note, code: formatReceiptCode(readReceiptCode(code)!) };
    }
    const status = await checkReceiptNote(context, { note, keys: application.keys });
    return { lines: linesOf(status, locale, false), note };
  });
}

/** Code and note of a posted form; an uploaded file goes before pasted text. */
export async function readReceiptForm(form: FormData): Promise<{ code: string; note: string }> {
  const file = form.get('tep');
  const uploaded = file instanceof File && file.size > 0 && file.size <= longestNote ? await file.text() : '';
  const pasted = String(form.get('bien-nhan') ?? '').slice(0, longestNote);
  // Pasting loses the newline at the end and may turn the others into those of Windows; a note has plain ones.
  const note = `${(uploaded || pasted).replaceAll('\r\n', '\n').trim()}\n`;
  return {
    code: String(form.get('ma') ?? '')
      .slice(0, 30)
      .trim(),
    note: note === '\n' ? '' : note,
  };
}

/** The signed note of a code, to keep. @throws as `checkReceipt` */
export function downloadReceipt(event: Event, code: string) {
  const { application } = event.locals;
  return limited(event, () =>
    printReceipt(contextFor(application, citizen), { receiptCode: code, keys: application.keys }),
  );
}

/** A proof for a leaf hash in hexadecimal. @throws Problem `receipt-not-found`, `too-many-attempts` */
export function proveLeaf(event: Event, leaf: string): Promise<string> {
  return limited(event, async () => {
    const bytes = /^[0-9a-f]{64}$/.test(leaf) ? new Uint8Array(Buffer.from(leaf, 'hex')) : undefined;
    const proof = bytes && (await proveEntry(contextFor(event.locals.application, citizen), bytes));
    if (proof === undefined) throw problem('receipt-not-found');
    return proof;
  });
}
