/** Delimited text: delimiter by evidence, rows located by row and physical line; whole or as a stream of any length. */
import type { Finding, Outcome } from '@longdan/core';
import { type GridRow, textRow } from './cell.ts';
import { parseNumber } from './cell-value.ts';
import { detectEncoding } from './decode-text.ts';
import { recogniseFile, refuseKind } from './file-kind.ts';
import { accept, fault, refuse } from './finding.ts';
import { createLegacyWatch } from './legacy-watch.ts';
import { createRecordSplitter, type SplitRecord } from './split-records.ts';

/** In order of preference where the evidence is equal. */
const delimiters = ['\t', ';', '|', ','] as const;
export type Delimiter = (typeof delimiters)[number];

/**
 * The delimiter of a text by its first lines: the one that occurs equally often in most of them. A first line
 * "sep=;" as Excel writes it decides. Commas inside numbers ("4,5;3,5;5,0") are decimal marks where another delimiter
 * is as regular.
 */
export function detectDelimiter(head: string): Delimiter {
  const declared = /^\ufeff?sep=(.)\r?\n/.exec(head)?.[1];
  if (declared && (delimiters as readonly string[]).includes(declared)) return declared as Delimiter;
  const lines = head
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .slice(0, 200)
    .filter((line) => line.trim() !== '');
  let best: { readonly delimiter: Delimiter; readonly agreeing: number; readonly count: number } | undefined;
  for (const delimiter of delimiters) {
    const { agreeing, count } = mostRegular(lines, delimiter);
    if (agreeing === 0) continue;
    const more = best && agreeing === best.agreeing && count > best.count;
    if (!best || agreeing > best.agreeing || (more && !(delimiter === ',' && onlyInNumbers(lines, best.delimiter))))
      best = { delimiter, agreeing, count };
  }
  return best?.delimiter ?? ',';
}

/** How often a delimiter stands in most lines, and in how many that is. */
function mostRegular(lines: readonly string[], delimiter: Delimiter): { agreeing: number; count: number } {
  const frequency = new Map<number, number>();
  for (const line of lines) {
    const count = line.split(delimiter).length - 1;
    if (count > 0) frequency.set(count, (frequency.get(count) ?? 0) + 1);
  }
  const [count = 0, agreeing = 0] = [...frequency].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
  return { agreeing, count };
}

/** Whether, parted by `delimiter`, every field that holds a comma is a number. */
const onlyInNumbers = (lines: readonly string[], delimiter: Delimiter): boolean =>
  lines.every((line) =>
    line.split(delimiter).every((field) => !field.includes(',') || parseNumber(field.trim()) !== undefined),
  );

/** Counts rows and physical lines while records pass. */
function createLocator(file: string): {
  locate(record: SplitRecord): GridRow | undefined;
  readonly next: { row: number; line: number };
} {
  const next = { row: 1, line: 1 };
  return {
    next,
    locate({ texts, lines }) {
      const { row, line } = next;
      next.row++;
      next.line += lines;
      if (row === 1 && /^sep=.$/.test(texts[0] ?? '')) return undefined;
      // A declaring first line "sep=;" splits into "sep=" and an empty field.
      if (row === 1 && texts[0] === 'sep=' && texts.length === 2 && texts[1] === '') return undefined;
      return textRow(file, row, line, texts);
    },
  };
}

function refuseQuote(file: string, { row, line }: { readonly row: number; readonly line: number }): Finding {
  return fault(
    'csv-quote-not-closed',
    { file, row, line },
    {
      vi: `“${file}”: từ dòng ${line} trở đi không tách được cột vì có dấu ngoặc kép (") mở mà không đóng. Cách xử lý: sửa dấu ngoặc kép ở dòng này, hoặc mở tệp bằng Excel và lưu lại thành .xlsx.`,
      en: `“${file}”: from line ${line} on columns cannot be told apart because a quotation mark (") is opened and never closed. What to do: mend the quotation mark on this line, or open the file in Excel and save it as .xlsx.`,
    },
  );
}

/** Splits a whole text into located rows; wholly empty rows are left out but counted. */
export function readCsvText(text: string, file: string): Outcome<readonly GridRow[]> {
  const locator = createLocator(file);
  const splitter = createRecordSplitter(detectDelimiter(text.slice(0, 100_000)));
  const records = [...splitter.push(text), ...splitter.end()];
  const rows = records.flatMap((record) => locator.locate(record) ?? []);
  return splitter.broken ? refuse(refuseQuote(file, locator.next)) : accept(rows);
}

/** What a stream gives: rows, and at most one fault, after which it ends. */
export type StreamedRow =
  | { readonly ok: true; readonly row: GridRow }
  | { readonly ok: false; readonly finding: Finding };

/** Some rows that follow each other, with the bytes of the file read so far; or the fault that ends the stream. */
export type StreamedRows =
  | { readonly ok: true; readonly rows: readonly GridRow[]; readonly bytes: number }
  | { readonly ok: false; readonly finding: Finding };

/** Bytes gathered before encoding and delimiter are judged. */
const headLength = 262_144;
/** Characters split at a time, so that few rows wait, however large the chunks are. */
const pieceLength = 65_536;
/** Rows looked at for letters of before Unicode. */
const watchedRows = 5_000;

/** `streamCsvRows`, one by one. */
export async function* streamCsv(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  file: string,
): AsyncGenerator<StreamedRow, void, undefined> {
  for await (const batch of streamCsvRows(chunks, file))
    if (batch.ok) for (const row of batch.rows) yield { ok: true, row };
    else yield batch;
}

/**
 * Reads delimited text of any length in bounded memory. Encoding, kind and delimiter are judged on the first 256 KB; a
 * fault further on (bytes that are not of the encoding, a quotation mark never closed) comes as the last item.
 */
export async function* streamCsvRows(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  file: string,
): AsyncGenerator<StreamedRows, void, undefined> {
  const source = (Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]()) as
    | AsyncIterator<Uint8Array>
    | Iterator<Uint8Array>;
  const gathered: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  while (!ended && length < headLength) {
    const step = await source.next();
    if (step.done) ended = true;
    else {
      gathered.push(step.value);
      length += step.value.length;
    }
  }
  const head = new Uint8Array(Buffer.concat(gathered));
  const kind = recogniseFile(head);
  const encoding = kind === 'text' ? detectEncoding(head, file, !ended) : undefined;
  if (!encoding?.ok) {
    const findings = encoding?.findings ?? [
      kind === 'workbook' ? refuseWorkbook(file) : refuseKind((kind as { refused: 'binary' }).refused, file),
    ];
    for (const finding of findings) yield { ok: false, finding };
    return;
  }
  const decoder = new TextDecoder(encoding.value, { fatal: true });
  const headText = decoder.decode(head, { stream: true });
  const splitter = createRecordSplitter(detectDelimiter(headText.slice(0, 100_000)));
  const locator = createLocator(file);
  const watch = createLegacyWatch();
  let pending = headText;
  let bytes = head.length;
  try {
    for (;;) {
      const piece = pending.slice(0, pieceLength);
      pending = pending.slice(pieceLength);
      const last = piece === '' && ended;
      const rows: GridRow[] = [];
      for (const record of last ? splitter.end() : splitter.push(piece)) {
        const row = locator.locate(record);
        if (!row) continue;
        if (row.row <= watchedRows) for (const cell of row.cells) watch.see(cell);
        const legacy = watch.verdict();
        if (legacy) {
          yield { ok: false, finding: legacy };
          return;
        }
        rows.push(row);
      }
      if (rows.length > 0) yield { ok: true, rows, bytes };
      if (splitter.broken) {
        yield { ok: false, finding: refuseQuote(file, locator.next) };
        return;
      }
      if (last) return;
      if (pending === '' && !ended) {
        const step = await source.next();
        ended = step.done === true;
        if (!step.done) bytes += step.value.length;
        pending = step.done ? decoder.decode() : decoder.decode(step.value, { stream: true });
      }
    }
  } catch (error) {
    if (!isBadByte(error)) throw error;
    yield { ok: false, finding: refuseBytes(file, encoding.value, locator.next) };
  } finally {
    await source.return?.();
  }
}

const isBadByte = (error: unknown): boolean =>
  error instanceof TypeError && (error as { code?: string }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA';

function refuseBytes(file: string, encoding: string, next: { readonly row: number; readonly line: number }): Finding {
  return fault(
    'text-broken-encoding',
    { file, row: next.row, line: next.line },
    {
      vi: `“${file}”: sau dòng ${next.line} có ký tự không thuộc bảng mã ${encoding}. Cách xử lý: mở bằng Excel và lưu lại thành “CSV UTF-8”.`,
      en: `“${file}”: after line ${next.line} there are bytes that are not ${encoding}. What to do: open it in Excel and save it as “CSV UTF-8”.`,
    },
  );
}

function refuseWorkbook(file: string): Finding {
  return fault(
    'stream-workbook',
    { file },
    {
      vi: `“${file}” là sổ Excel, không đọc theo dòng được. Cách xử lý: nhập bằng chức năng đọc bảng tính, hoặc lưu thành “CSV UTF-8”.`,
      en: `“${file}” is a workbook, which cannot be read as a stream. What to do: import it as a spreadsheet or save it as “CSV UTF-8”.`,
    },
  );
}
