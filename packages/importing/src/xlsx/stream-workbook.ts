/**
 * XLSX of any size → rows, in memory that does not grow with the rows: the zip's directory first, then its parts as
 * streams. What a cell comes to is what `readGrid` makes of it. Memory is taken by the shared texts, which are bounded.
 */
import { SSF } from '@e965/xlsx';
import type { Finding, Outcome, Place } from '@longdan/core';
import { daySerial } from '../cell-value.ts';
import type { StreamedRows } from '../csv.ts';
import { recogniseEntries, refuseKind } from '../file-kind.ts';
import { accept, fault, refuse } from '../finding.ts';
import { createLegacyWatch } from '../legacy-watch.ts';
import { cleanText } from '../wording.ts';
import { noteHiddenSheet, noteUncomputed } from '../workbook-notes.ts';
import { type CellFormats, createCellFormats, createNumberReader } from './number-formats.ts';
import { createSharedTexts, type SharedTexts } from './shared-texts.ts';
import { type CellRange, createSheetReader, parseRange, type SheetContext } from './sheet-reader.ts';
import { attributeOf, BrokenXml, createXmlScanner, readXmlText, type XmlListener } from './xml-scanner.ts';
import { BrokenZip, type ByteSource, readZipDirectory, unpackEntry, type ZipEntry } from './zip.ts';

export interface StreamedSheet {
  readonly sheet: string;
  readonly hidden: boolean;
  /** Reads the sheet from its beginning; a fault in the middle comes as the last item. */
  rows(): AsyncGenerator<StreamedRows, void, undefined>;
}

export interface StreamedWorkbook {
  readonly sheets: readonly StreamedSheet[];
  /** What is worth knowing; grows while rows are read. */
  readonly notes: readonly Finding[];
}

/** Bytes that a workbook may unpack to, all in all and in the texts that are held in memory. */
const [largestWorkbook, largestTexts, largestPart] = [2_000_000_000, 200_000_000, 20_000_000];
/** Sheets shrink to a twentieth, very even ones to a hundredth; bombs to a thousandth. */
const [steepest, steepBytes] = [250, 20_000_000];
/** Rows looked at for letters of before Unicode, and merged ranges minded, in each sheet. */
const [watchedRows, mindedMerges] = [5_000, 200_000];

/** Whether a file is a zip that holds an XLSX workbook, whatever its size; else a reader of whole files must look at it. */
export async function isXlsx(source: ByteSource): Promise<boolean> {
  try {
    return recogniseEntries(await readZipDirectory(source)) === 'xlsx';
  } catch (error) {
    if (error instanceof BrokenZip) return false;
    throw error;
  }
}

/** Opens an XLSX workbook. Refused with what it is and what to do: bombs, damaged files. */
export async function streamWorkbook(source: ByteSource, file: string): Promise<Outcome<StreamedWorkbook>> {
  try {
    const entries = await readZipDirectory(source);
    const unpacked = entries.reduce((sum, entry) => sum + entry.size, 0);
    const isSteep = entries.some((entry) => entry.size > steepBytes && entry.size > entry.packed * steepest);
    if (unpacked > largestWorkbook || isSteep) return refuse(refuseKind('oversized', file));
    return await openParts(source, entries, file);
  } catch (error) {
    if (error instanceof TooLarge) return refuse(refuseKind('oversized', file));
    if (isBroken(error)) return refuse(refuseKind('unreadable', file));
    throw error;
  }
}

class TooLarge extends Error {}

const isBroken = (error: unknown): boolean =>
  error instanceof BrokenZip ||
  error instanceof BrokenXml ||
  (error as { code?: string }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA';

async function openParts(
  source: ByteSource,
  entries: readonly ZipEntry[],
  file: string,
): Promise<Outcome<StreamedWorkbook>> {
  const byName = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]));
  const part = (name: string) => byName.get(name.toLowerCase());
  const readPart = async (name: string, listener: XmlListener, largest = largestPart): Promise<void> => {
    const entry = part(name);
    if (!entry) return;
    if (entry.size > largest) throw new TooLarge();
    for await (const _ of scanEntry(source, entry, listener));
  };
  const root = await readLinks(readPart, '');
  const bookName = [...root.values()].find(({ kind }) => kind === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (!part(bookName)) throw new BrokenZip('no workbook');
  const links = await readLinks(readPart, bookName);
  const book = createBookReader();
  await readPart(bookName, book);
  const ofKind = (kind: string) => [...links.values()].find((link) => link.kind === kind)?.target;
  const formats = createCellFormats();
  await readPart(ofKind('styles') ?? 'xl/styles.xml', formats);
  const texts = createSharedTexts();
  await readPart(ofKind('sharedStrings') ?? 'xl/sharedStrings.xml', texts, largestTexts);

  const notes: Finding[] = [];
  const sheets: StreamedSheet[] = [];
  for (const { name, link, hidden } of book.sheets) {
    const target = links.get(link);
    const entry = target?.kind === 'worksheet' ? part(target.target) : undefined;
    if (!entry) continue;
    const sheet = cleanText(name);
    const context = { ...cellContext(formats, texts, book.date1904), place: { file, sheet } };
    let found: Promise<CellRange[]> | undefined;
    const merges = () => (found ??= readMerges(source, entry));
    if (hidden) notes.push(noteHiddenSheet(file, name));
    sheets.push({ sheet, hidden, rows: () => readRows(source, entry, context, merges, notes) });
  }
  return accept({ sheets, notes });
}

type ReadPart = (name: string, listener: XmlListener) => Promise<void>;

/** What a part points to, by the ids it uses. */
async function readLinks(
  readPart: ReadPart,
  of: string,
): Promise<ReadonlyMap<string, { readonly kind: string; readonly target: string }>> {
  const links = new Map<string, { kind: string; target: string }>();
  const [, folder = '', name = ''] = /^(.*\/)?([^/]*)$/.exec(of) ?? [];
  await readPart(`${folder}_rels/${name}.rels`, {
    open(tagName, tag) {
      if (tagName !== 'Relationship' || attributeOf(tag, 'TargetMode') === 'External') return;
      const target = readXmlText(attributeOf(tag, 'Target') ?? '');
      links.set(attributeOf(tag, 'Id') ?? '', {
        kind: attributeOf(tag, 'Type')?.split('/').at(-1) ?? '',
        target: new URL(target, `zip:///${folder}`).pathname.slice(1).replaceAll('%20', ' '),
      });
    },
    close() {},
    text() {},
  });
  return links;
}

/** Sheets in their order, and the system of days, from `workbook.xml`. */
function createBookReader() {
  const sheets: { name: string; link: string; hidden: boolean }[] = [];
  let date1904 = false;
  return {
    sheets,
    get date1904() {
      return date1904;
    },
    open(name: string, tag: string) {
      if (name === 'workbookPr') date1904 = /^(1|true|on)$/i.test(attributeOf(tag, 'date1904') ?? '');
      else if (name === 'sheet')
        sheets.push({
          name: readXmlText(attributeOf(tag, 'name') ?? ''),
          link: /\s\w+:id\s*=\s*["']([^"']*)/.exec(tag)?.[1] ?? '',
          hidden: /hidden/i.test(attributeOf(tag, 'state') ?? ''),
        });
    },
    close() {},
    text() {},
  };
}

function cellContext(
  formats: CellFormats,
  texts: SharedTexts,
  date1904: boolean,
): Omit<SheetContext, 'place' | 'merges'> {
  const readNumber = createNumberReader(formats, date1904);
  return {
    sharedText: texts.at,
    readNumber,
    readDay(raw, style) {
      const time = Date.parse(/T/.test(raw) ? raw.replace(/(?<!Z|[+-]\d\d:?\d\d)$/, 'Z') : raw);
      if (Number.isNaN(time)) return cleanText(readXmlText(raw));
      const serial = time / 86_400_000 + 25_569 - (date1904 ? 1462 : 0);
      const date =
        SSF.is_date(formats.formatOf(style)) || formats.formatOf(style) === 'General'
          ? daySerial(serial, date1904)
          : undefined;
      if (date) return { text: date.split('-').reverse().join('/'), number: serial, date };
      return readNumber(String(serial), style) ?? '';
    },
  };
}

/** Unpacks an entry into a listener; yields after each piece. */
async function* scanEntry(
  source: ByteSource,
  entry: ZipEntry,
  listener: XmlListener,
  onPacked?: (bytes: number) => void,
): AsyncGenerator<void> {
  const scanner = createXmlScanner(listener);
  let decoder: TextDecoder | undefined;
  for await (const piece of unpackEntry(source, entry, onPacked)) {
    decoder ??= new TextDecoder(encodingOf(piece), { fatal: true });
    scanner.push(decoder.decode(piece, { stream: true }));
    yield;
  }
  scanner.push(decoder?.decode() ?? '');
  scanner.end();
}

const encodingOf = ([first, second]: Uint8Array): string =>
  first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';

/** Merged ranges stand behind the rows: the sheet is unpacked for them alone, which is a small part of reading it. */
async function readMerges(source: ByteSource, entry: ZipEntry): Promise<CellRange[]> {
  const merges: CellRange[] = [];
  const sign = Buffer.from('mergeCells');
  const scanner = createXmlScanner({
    open(name, tag) {
      if (name !== 'mergeCell' || merges.length >= mindedMerges) return;
      const range = parseRange(attributeOf(tag, 'ref') ?? '');
      if (range) merges.push(range);
    },
    close() {},
    text() {},
  });
  const decoder = new TextDecoder();
  let tail: Uint8Array = new Uint8Array();
  let found = false;
  for await (const piece of unpackEntry(source, entry)) {
    const bytes = found ? Buffer.from(piece) : Buffer.concat([tail, piece]);
    const at = found ? 0 : bytes.indexOf(sign);
    if (at < 0) {
      tail = bytes.subarray(Math.max(0, bytes.length - sign.length));
      continue;
    }
    found = true;
    scanner.push(decoder.decode(bytes.subarray(at), { stream: true }));
  }
  return merges;
}

async function* readRows(
  source: ByteSource,
  entry: ZipEntry,
  context: Omit<SheetContext, 'merges'>,
  merges: () => Promise<CellRange[]>,
  notes: Finding[],
): AsyncGenerator<StreamedRows, void, undefined> {
  const { place } = context;
  const watch = createLegacyWatch();
  let [bytes, lastRow] = [entry.at, 0];
  try {
    const reader = createSheetReader({ ...context, merges: await merges() });
    for await (const _ of scanEntry(source, entry, reader, (packed) => {
      bytes = entry.at + packed;
    })) {
      const rows = reader.take();
      if (rows.length === 0) continue;
      for (const row of rows) {
        if (row.row > watchedRows) break;
        for (const cell of row.cells) watch.see(cell);
      }
      const legacy = watch.verdict();
      if (legacy) {
        yield { ok: false, finding: legacy };
        return;
      }
      lastRow = rows.at(-1)!.row;
      yield { ok: true, rows, bytes };
    }
    const { uncomputed } = reader;
    if (uncomputed && !notes.some((one) => one.code === 'formula-without-value' && one.place?.sheet === place.sheet))
      notes.push(noteUncomputed(place, uncomputed));
  } catch (error) {
    if (!isBroken(error)) throw error;
    yield { ok: false, finding: refuseBroken(place, lastRow) };
  }
}

function refuseBroken(place: Place, row: number): Finding {
  return fault(
    'workbook-broken',
    { ...place, row },
    {
      vi: `“${place.file}”, trang “${place.sheet}”: sau dòng ${row} tệp bị hỏng, không đọc tiếp được. Cách xử lý: mở bằng Excel, lưu lại thành .xlsx rồi nhập.`,
      en: `“${place.file}”, sheet “${place.sheet}”: after row ${row} the file is damaged and cannot be read on. What to do: open it in Excel, save it as .xlsx again and import that.`,
    },
  );
}
