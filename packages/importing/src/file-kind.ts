/**
 * What a file is, by its content and never by the ending of its name, and the refusal of what cannot be read:
 * each names what the file is and how to make a readable one of it.
 */
import type { Finding } from '@longdan/core';
import { fault } from './finding.ts';

export type FileKind = 'workbook' | 'text';

type Refusal = readonly [code: string, isVi: string, doVi: string, isEn: string, doEn: string];

const saveAs = [
  'mở bằng Excel rồi chọn Lưu thành (Save As) → “Excel Workbook (*.xlsx)”, sau đó nhập lại',
  'open it in Excel, choose Save As → “Excel Workbook (*.xlsx)”, and import that file',
] as const;
const typeIn = [
  'nhập số liệu vào bảng tính Excel (.xlsx) hoặc CSV rồi nhập lại',
  'put the data into an Excel (.xlsx) or CSV table and import that',
] as const;

const refusals = {
  empty: [
    'file-empty',
    'tệp trống, không có dữ liệu',
    'kiểm tra lại tệp đã chọn',
    'the file is empty',
    'check which file was chosen',
  ],
  xls: ['file-xls', 'tệp Excel 97–2003 (.xls) kiểu cũ', saveAs[0], 'an old Excel 97–2003 (.xls) file', saveAs[1]],
  encrypted: [
    'file-encrypted',
    'tệp Excel có đặt mật khẩu',
    'mở bằng Excel, vào Tệp → Thông tin → Bảo vệ sổ làm việc, bỏ mật khẩu, lưu lại rồi nhập',
    'an Excel file protected by a password',
    'open it in Excel, remove the password under File → Info → Protect Workbook, save and import again',
  ],
  ole: ['file-ole', 'tệp Office 97–2003 kiểu cũ (như .doc, .ppt)', typeIn[0], 'an old Office 97–2003 file', typeIn[1]],
  xlsb: ['file-xlsb', 'tệp Excel nhị phân (.xlsb)', saveAs[0], 'a binary Excel file (.xlsb)', saveAs[1]],
  docx: ['file-docx', 'tệp Word', typeIn[0], 'a Word file', typeIn[1]],
  pptx: ['file-pptx', 'tệp PowerPoint', typeIn[0], 'a PowerPoint file', typeIn[1]],
  pdf: ['file-pdf', 'tệp PDF', typeIn[0], 'a PDF file', typeIn[1]],
  rtf: ['file-rtf', 'tệp văn bản RTF', typeIn[0], 'an RTF text file', typeIn[1]],
  image: [
    'file-image',
    'tệp ảnh',
    'nếu là ảnh quét phiếu, dùng chức năng quét phiếu; nếu là bảng số liệu, nhập vào Excel rồi nhập lại',
    'an image',
    'scanned ballots go through scanning; a table of figures must be typed into Excel first',
  ],
  archive: [
    'file-archive',
    'tệp nén, không phải bảng tính',
    'giải nén rồi nhập từng bảng tính bên trong',
    'an archive, not a spreadsheet',
    'unpack it and import the spreadsheets inside one by one',
  ],
  html: [
    'file-html',
    'trang web hoặc XML (một số phần mềm xuất trang web mang đuôi .xls)',
    saveAs[0],
    'a web page or XML (some systems export one named .xls)',
    saveAs[1],
  ],
  oversized: [
    'file-oversized',
    'sổ Excel giải nén ra quá lớn hoặc nén bất thường',
    'tách thành nhiều tệp nhỏ hoặc lưu thành CSV UTF-8',
    'a workbook that unpacks to too much',
    'split it or save it as CSV UTF-8',
  ],
  unreadable: [
    'file-unreadable',
    'tệp bảng tính bị hỏng, không đọc được',
    saveAs[0],
    'a damaged spreadsheet that cannot be read',
    saveAs[1],
  ],
  binary: [
    'file-binary',
    'tệp nhị phân lạ, không phải bảng tính',
    'chọn tệp Excel (.xlsx), ODS hoặc CSV',
    'an unknown binary file, not a spreadsheet',
    'choose an Excel (.xlsx), ODS or CSV file',
  ],
} as const satisfies Record<string, Refusal>;

export type RefusedKind = keyof typeof refusals;

/** The finding with which a file of a kind that cannot be read is refused. */
export function refuseKind(kind: RefusedKind, file: string): Finding {
  const [code, isVi, doVi, isEn, doEn] = refusals[kind];
  return fault(
    code,
    { file },
    {
      vi: `Không đọc được “${file}”: ${isVi}. Cách xử lý: ${doVi}.`,
      en: `Cannot read “${file}”: it is ${isEn}. What to do: ${doEn}.`,
    },
  );
}

const startsWith = (bytes: Uint8Array, ...magic: readonly number[]): boolean =>
  magic.every((byte, at) => bytes[at] === byte);
const ascii = (bytes: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + length));

/** Recognises a file by its bytes (for a stream: by its head). */
export function recogniseFile(bytes: Uint8Array): FileKind | { readonly refused: RefusedKind } {
  if (bytes.length === 0) return { refused: 'empty' };
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return { refused: recogniseOle(bytes) };
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || startsWith(bytes, 0x50, 0x4b, 0x05, 0x06))
    return recogniseZip(bytes);
  if (ascii(bytes, 0, 5) === '%PDF-') return { refused: 'pdf' };
  if (ascii(bytes, 0, 5) === '{\\rtf') return { refused: 'rtf' };
  if (
    startsWith(bytes, 0x89, 0x50, 0x4e, 0x47) ||
    startsWith(bytes, 0xff, 0xd8, 0xff) ||
    ascii(bytes, 0, 4) === 'GIF8' ||
    startsWith(bytes, 0x49, 0x49, 0x2a, 0) ||
    startsWith(bytes, 0x4d, 0x4d, 0, 0x2a) ||
    (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') ||
    (ascii(bytes, 0, 2) === 'BM' && bytes.length > 26 && bytes[6] === 0 && bytes[7] === 0) ||
    /^ftyp(heic|heix|mif1|avif)$/.test(ascii(bytes, 4, 8))
  )
    return { refused: 'image' };
  if (
    startsWith(bytes, 0x1f, 0x8b) ||
    ascii(bytes, 0, 4) === 'Rar!' ||
    startsWith(bytes, 0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)
  )
    return { refused: 'archive' };
  if (/^(\xef\xbb\xbf)?\s*<(!doctype html|html|\?xml|table|head|meta)/i.test(ascii(bytes, 0, 64)))
    return { refused: 'html' };
  return 'text';
}

/** Old Office container: an encrypted XLSX lies in one too, under the stream names of [MS-OFFCRYPTO]. */
function recogniseOle(bytes: Uint8Array): RefusedKind {
  const has = (name: string): boolean =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(name, 0, 'utf16le');
  if (has('EncryptedPackage') || has('EncryptionInfo')) return 'encrypted';
  if (has('Workbook') || has('Book')) return 'xls';
  return 'ole';
}

/** Reads names and unpacked sizes from the central directory of a zip. */
function* zipEntries(bytes: Uint8Array): Generator<{ readonly name: string; readonly size: number }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = -1;
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 65_557) && end < 0; at--)
    if (view.getUint32(at, true) === 0x06054b50) end = at;
  if (end < 0) return;
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= bytes.length && view.getUint32(at, true) === 0x02014b50) {
    const nameLength = view.getUint16(at + 28, true);
    yield { name: ascii(bytes, at + 46, Math.min(nameLength, 512)), size: view.getUint32(at + 24, true) };
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
}

function recogniseZip(bytes: Uint8Array): FileKind | { readonly refused: RefusedKind } {
  const entries = [...zipEntries(bytes)];
  const kind = recogniseEntries(entries, ascii(bytes, 30, 90));
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > largestInMemory && !(typeof kind === 'object' && kind.refused === 'xlsb'))
    return { refused: 'oversized' };
  return typeof kind === 'object' ? kind : 'workbook';
}

/** Bytes that a workbook read as a whole may unpack to. */
const largestInMemory = 400_000_000;

/** What a zip is by the names in its directory and, where it has one, the type it says it is. */
export function recogniseEntries(
  entries: readonly { readonly name: string }[],
  mimetype = '',
): 'xlsx' | 'ods' | { readonly refused: RefusedKind } {
  const names = new Set(entries.map(({ name }) => name));
  if (names.has('xl/workbook.bin')) return { refused: 'xlsb' };
  if (names.has('xl/workbook.xml') || [...names].some((name) => /^xl\/.*workbook.*\.xml$/i.test(name))) return 'xlsx';
  if ([...names].some((name) => name.startsWith('word/')) || mimetype.includes('opendocument.text'))
    return { refused: 'docx' };
  if (names.has('content.xml') && !mimetype.includes('opendocument.presentation')) return 'ods';
  if ([...names].some((name) => name.startsWith('ppt/'))) return { refused: 'pptx' };
  return { refused: names.size > 0 ? 'archive' : 'unreadable' };
}
