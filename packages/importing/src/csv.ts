/** Delimited text: delimiter by evidence, rows located by row and physical line; whole or as a stream of any length. */
import type { Finding, Outcome } from '@longdan/core';
import { CsvError, type Options, parse } from 'csv-parse';
import { parse as parseAll } from 'csv-parse/sync';
import { type GridRow, textRow } from './cell.ts';
import { detectEncoding } from './decode-text.ts';
import { recogniseFile, refuseKind } from './file-kind.ts';
import { accept, fault, refuse } from './finding.ts';
import { createLegacyWatch } from './legacy-watch.ts';

/** In order of preference where the evidence is equal. */
const delimiters = ['\t', ';', '|', ','] as const;
export type Delimiter = (typeof delimiters)[number];

/** Longest record taken for real; beyond it a quotation mark was opened and never closed. */
const longestRecord = 1_000_000;

/**
 * The delimiter of a text by its first lines: the one that occurs equally often in most of them. A first line
 * "sep=;" as Excel writes it decides.
 */
export function detectDelimiter(head: string): Delimiter {
  const declared = /^\ufeff?sep=(.)\r?\n/.exec(head)?.[1];
  if (declared && (delimiters as readonly string[]).includes(declared)) return declared as Delimiter;
  const lines = head
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .slice(0, 200)
    .filter((line) => line.trim() !== '');
  let best: Delimiter = ',';
  let bestScore = [0, 0];
  for (const delimiter of delimiters) {
    const frequency = new Map<number, number>();
    for (const line of lines) {
      const count = line.split(delimiter).length - 1;
      if (count > 0) frequency.set(count, (frequency.get(count) ?? 0) + 1);
    }
    for (const [count, agreeing] of frequency)
      if (agreeing > bestScore[0]! || (agreeing === bestScore[0] && count > bestScore[1]!)) {
        best = delimiter;
        bestScore = [agreeing, count];
      }
  }
  return best;
}

const parserOptions = (delimiter: Delimiter): Options => ({
  delimiter,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: false,
  max_record_size: longestRecord,
});

/** Counts rows and physical lines while records pass. */
function createLocator(file: string): {
  locate(record: readonly string[]): GridRow | undefined;
  readonly next: { row: number; line: number };
} {
  const next = { row: 1, line: 1 };
  return {
    next,
    locate(record) {
      const { row, line } = next;
      next.row++;
      next.line++;
      for (const field of record)
        if (field.includes('\n') || field.includes('\r')) next.line += field.match(/\r\n|\n|\r/g)!.length;
      if (row === 1 && /^sep=.$/.test(record[0] ?? '')) return undefined;
      // A declaring first line "sep=;" parses as "sep=" and an empty field.
      if (row === 1 && record[0] === 'sep=' && record.length === 2 && record[1] === '') return undefined;
      return textRow(file, row, line, record);
    },
  };
}

function refuseBroken(error: unknown, file: string, row: number, line: number): Finding {
  const quote = error instanceof CsvError && /QUOTE|MAX_RECORD/.test(error.code);
  return fault(
    quote ? 'csv-quote-not-closed' : 'csv-broken',
    { file, row, line },
    {
      vi: `“${file}”: từ dòng ${line} trở đi không tách được cột${quote ? ' vì có dấu ngoặc kép (") mở mà không đóng' : ''}. Cách xử lý: sửa dấu ngoặc kép ở dòng này, hoặc mở tệp bằng Excel và lưu lại thành .xlsx.`,
      en: `“${file}”: from line ${line} on columns cannot be told apart${quote ? ' because a quotation mark (") is opened and never closed' : ''}. What to do: mend the quotation mark on this line, or open the file in Excel and save it as .xlsx.`,
    },
  );
}

/** Splits a whole text into located rows; wholly empty rows are left out but counted. */
export function readCsvText(text: string, file: string): Outcome<readonly GridRow[]> {
  const rows: GridRow[] = [];
  const locator = createLocator(file);
  try {
    parseAll(text, {
      ...parserOptions(detectDelimiter(text.slice(0, 100_000))),
      on_record: (record: unknown) => {
        const row = locator.locate(record as string[]);
        if (row) rows.push(row);
        return null;
      },
    });
  } catch (error) {
    return refuse(refuseBroken(error, file, locator.next.row, locator.next.line));
  }
  return accept(rows);
}

/** What a stream gives: rows, and at most one fault, after which it ends. */
export type StreamedRow =
  | { readonly ok: true; readonly row: GridRow }
  | { readonly ok: false; readonly finding: Finding };

/** Bytes gathered before encoding and delimiter are judged. */
const headLength = 262_144;
/** Rows looked at for letters of before Unicode. */
const watchedRows = 5_000;

/**
 * Reads delimited text of any length in bounded memory. Encoding, kind and delimiter are judged on the first 256 KB; a
 * fault further on (bytes that are not of the encoding, a quotation mark never closed) comes as the last item.
 */
export async function* streamCsv(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  file: string,
): AsyncGenerator<StreamedRow, void, undefined> {
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
  const delimiter = detectDelimiter(headText.slice(0, 100_000));
  const locator = createLocator(file);
  const watch = createLegacyWatch();
  const splitter = createSplitter(delimiter);
  let pending = headText;
  try {
    for (;;) {
      // Small pieces, so that few split records wait at a time, however large the chunks are.
      const piece = pending.slice(0, pieceLength);
      pending = pending.slice(pieceLength);
      const last = piece === '' && ended;
      const failure = await (last ? splitter.end() : splitter.push(piece));
      for (const record of splitter.take()) {
        const row = locator.locate(record);
        if (!row) continue;
        if (row.row <= watchedRows) for (const cell of row.cells) watch.see(cell);
        const legacy = watch.verdict();
        if (legacy) {
          yield { ok: false, finding: legacy };
          return;
        }
        yield { ok: true, row };
      }
      if (failure) {
        yield { ok: false, finding: refuseBroken(failure, file, locator.next.row, locator.next.line) };
        return;
      }
      if (last) return;
      if (pending === '' && !ended) {
        const step = await source.next();
        ended = step.done === true;
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

/** csv-parse fed piece by piece: what it has split by then is taken out after each piece, also when the piece fails. */
function createSplitter(delimiter: Delimiter) {
  let records: string[][] = [];
  const parser = parse({
    ...parserOptions(delimiter),
    on_record: (record: unknown) => {
      records.push(record as string[]);
      return null;
    },
  });
  parser.on('error', () => {}); // told to the caller through the callbacks below
  parser.resume();
  return {
    push: (text: string): Promise<Error | undefined> =>
      new Promise((resolve) => parser.write(text, (error) => resolve(error ?? undefined))),
    end: (): Promise<Error | undefined> =>
      new Promise((resolve) => parser.end((error?: Error | null) => resolve(error ?? undefined))),
    take(): string[][] {
      const taken = records;
      records = [];
      return taken;
    },
  };
}

const pieceLength = 65_536;

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
