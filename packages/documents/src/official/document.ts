/**
 * An official document as plain data, part by part as Nghị định 30/2020/NĐ-CP names them. `docx.ts` and `pdf.ts` print
 * the same value; nothing is decided by a renderer that a reader could notice.
 */
import type { IsoDay, Signatory } from '@longdan/core';
import { normaliseText, type RichText } from './rich-text.ts';

/** A date that the clerk may still have to fill in. */
export interface DocumentDate {
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
}

export interface DocumentNumber {
  /** Digits; absent until the clerk has entered the document in the register. */
  readonly digits?: string;
  /** "KH-UBND", or "UBND-NC" of a dispatch. */
  readonly symbol: string;
}

export type Alignment = 'left' | 'center' | 'right' | 'justify';

export interface TableCell {
  /** One paragraph each. */
  readonly lines: readonly RichText[];
  readonly bold?: boolean;
  readonly italic?: boolean;
  /** Over the column's own. */
  readonly align?: Alignment;
  readonly columnSpan?: number;
  /** The cells it covers are left out of the rows below. */
  readonly rowSpan?: number;
}

export interface TableColumn {
  /** Share of the width of the text; the shares of a table need not add to anything. */
  readonly share: number;
  readonly align?: Alignment;
}

export interface TableBlock {
  readonly kind: 'table';
  readonly columns: readonly TableColumn[];
  /** Leading rows printed bold, centred, and again on every page. */
  readonly headerRows: number;
  /** Size of the text when a wide table needs a smaller one than usual. */
  readonly pt?: number;
  /** Low rows: for long tables of figures. */
  readonly isDense?: boolean;
  /** Never parted by a page break, as tables of up to eight rows are not. Only for tables lower than a page. */
  readonly staysWhole?: boolean;
  readonly rows: readonly (readonly (string | TableCell)[])[];
}

/** A drawing as wide as the text. */
export interface PictureBlock {
  readonly kind: 'picture';
  /** A whole SVG document whose texts name Tinos. */
  readonly svg: string;
  /** What it shows, for those who hear the document. */
  readonly alt: string;
  readonly widthMm: number;
  readonly heightMm: number;
}

export type Block =
  /** Level 1 "I. MỤC ĐÍCH", 2 "1. Mục đích", 3 "3.1. Yêu cầu", 4 "a) …". The number is part of the text. */
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly text: string }
  | {
      readonly kind: 'paragraph';
      readonly text: RichText;
      readonly align?: 'justify' | 'center';
      /** Never parted from the block behind it: the sentence that announces a table or a list. */
      readonly keepWithNext?: boolean;
      /** A key under a table, in the size of its text. */
      readonly isNote?: boolean;
    }
  /** A line of "- …". */
  | { readonly kind: 'dash'; readonly text: RichText }
  | PictureBlock
  | TableBlock;

export interface Appendix {
  /** Printed in capitals: "BẢNG TỔNG HỢP". */
  readonly title: string;
  readonly subtitle?: string;
  readonly orientation: 'portrait' | 'landscape';
  readonly blocks: readonly Block[];
}

export type Subject =
  /** Tên loại và trích yếu. */
  | { readonly kind: 'titled'; readonly type: string; readonly summary: string }
  /** Công văn: "V/v …" under the number, no type. */
  | { readonly kind: 'dispatch'; readonly about: string };

/** Somebody who signs beside the signatory: the officer and the supervisor under a record (biên bản). */
export interface Cosigner {
  /** Printed in capitals: "NGƯỜI KIỂM TRA PHIẾU". */
  readonly title: string;
  /** Blank until the person signs. */
  readonly name?: string;
}

export interface OfficialDocument {
  /** Cơ quan chủ quản, when the issuing body has one over it. */
  readonly superior?: string;
  /** Lines of the issuing body. */
  readonly issuer: readonly string[];
  /** Issuing body in running text, for the reference line of appendices. */
  readonly issuerName: string;
  readonly number: DocumentNumber;
  readonly place: string;
  readonly date: DocumentDate;
  readonly subject: Subject;
  /** Kính gửi; empty when the document has no addressee. */
  readonly addressees: readonly string[];
  /** Căn cứ ban hành, one line each, italic. */
  readonly legalBases: readonly string[];
  readonly blocks: readonly Block[];
  /** Last paragraph; "./." is put behind it. Kept on one page with the signature. */
  readonly closing: RichText;
  readonly signature: Signatory;
  /** Side by side over the signature, each with room for a name; a record (biên bản) has them. */
  readonly cosigners?: readonly Cosigner[];
  /** Nơi nhận, without dash or ";", "Lưu: …" wherever it stands. */
  readonly recipients: readonly string[];
  readonly appendices: readonly Appendix[];
  /** Printed on every page: "DỮ LIỆU MINH HOẠ – KHÔNG PHẢI KẾT QUẢ THẬT". */
  readonly label?: string;
}

/** On everything made from generated data; the same words wherever such data are shown. */
export const generatedDataNotice = {
  vi: 'DỮ LIỆU MINH HOẠ – KHÔNG PHẢI KẾT QUẢ THẬT',
  en: 'GENERATED DATA – NOT REAL RESULTS',
} as const;

export const generatedDataLabel = generatedDataNotice.vi;

const blank = (width: number) => '\u00a0'.repeat(width);

/** "05/KH-UBND"; two digits at least; a gap for the clerk's pen while unknown. */
export function formatNumber(number: DocumentNumber, gap = blank(8)): string {
  const digits = number.digits?.trim();
  return `${digits ? digits.padStart(2, '0') : gap}/${number.symbol}`;
}

/** "ngày 08 tháng 02 năm 2024": days under 10 and months 1 and 2 take a zero; unknown parts stay open. */
export function formatDocumentDate(date: DocumentDate, gap = blank(6)): string {
  const day = date.day === undefined ? gap : String(date.day).padStart(2, '0');
  const month = date.month === undefined ? gap : date.month <= 2 ? `0${date.month}` : String(date.month);
  return `ngày ${day} tháng ${month} năm ${date.year}`;
}

/** Parts of a day YYYY-MM-DD; only the year when it is absent. Throws when it is no calendar day. */
export function toDocumentDate(day: string | undefined, year: number): DocumentDate {
  if (day === undefined) return { year };
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) throw new Error(`not a day YYYY-MM-DD: ${day}`);
  return { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
}

/** "30/4/2022", "08/02/2024": the short form, with the same zeros. */
export function formatShortDay(day: IsoDay): string {
  const [year, month, date] = day.split('-');
  return `${date}/${Number(month) > 2 ? Number(month) : month}/${year}`;
}

/** "- Sở Nội vụ;" … the last with ".", "Lưu" always last and added when missing. */
export function formatRecipients(recipients: readonly string[]): readonly string[] {
  const names = recipients.map(trimItem).filter((name) => name !== '');
  const isFile = (name: string) => /^lưu\b/i.test(name.normalize('NFC'));
  const file = names.filter(isFile);
  const ordered = [...names.filter((name) => !isFile(name)), ...(file.length > 0 ? file : ['Lưu: VT'])];
  return ordered.map((name, position) => `- ${name}${position === ordered.length - 1 ? '.' : ';'}`);
}

/** Addressees on dashed lines: "- Các sở, ban, ngành;" … the last with ".". */
export function formatAddressees(addressees: readonly string[]): readonly string[] {
  const names = addressees.map(trimItem).filter((name) => name !== '');
  return names.map((name, position) => `- ${name}${position === names.length - 1 ? '.' : ';'}`);
}

/** The item without a leading dash and without closing punctuation. */
export function trimItem(item: string): string {
  return normaliseText(item)
    .trim()
    .replace(/^[-–—•+]\s*/, '')
    .replace(/[\s;.,]+$/, '');
}

/** A sentence with exactly one full stop at its end. */
export function asSentence(text: string): string {
  const trimmed = normaliseText(text).trim();
  return /[.!?…:;]$/.test(trimmed) ? trimmed.replace(/[;]$/, '.') : `${trimmed}.`;
}

/** Lines over the name: authority, title. What a copy does not show leaves no gap. */
export function signatureLines({ authorityLines, title }: Signatory): readonly string[] {
  return [...authorityLines, title].filter((line) => line.trim() !== '');
}

/** Legal bases as the decree has them: ";" after each line, "." after the last. */
export function formatLegalBases(bases: readonly string[]): readonly string[] {
  const names = bases.map(trimItem).filter((name) => name !== '');
  return names.map((name, position) => `${name}${position === names.length - 1 ? '.' : ';'}`);
}

/** The closing paragraph, without its own full stop, with "./." behind. */
export function formatClosing(closing: RichText): RichText {
  const strip = (text: string) => text.replace(/[\s./]+$/, '');
  if (typeof closing === 'string') return `${strip(closing)}./.`;
  const last = closing.at(-1);
  return last === undefined ? './.' : [...closing.slice(0, -1), { ...last, text: `${strip(last.text)}./.` }];
}

/** "Phụ lục", or "Phụ lục II" when there are several. */
export function formatAppendixLabel(position: number, count: number): string {
  return count === 1 ? 'Phụ lục' : `Phụ lục ${toRoman(position + 1)}`;
}

export function toRoman(value: number): string {
  const steps: readonly [number, string][] = [
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ];
  let rest = value;
  let roman = '';
  for (const [worth, sign] of steps) {
    while (rest >= worth) {
      roman += sign;
      rest -= worth;
    }
  }
  return roman;
}

/** "(Kèm theo Báo cáo số 05/BC-UBND ngày 08 tháng 11 năm 2024 của UBND …)". */
export function formatReference(document: OfficialDocument): string {
  const kind =
    document.subject.kind === 'titled' ? capitalise(document.subject.type.toLocaleLowerCase('vi')) : 'Công văn';
  return `(Kèm theo ${kind} số ${formatNumber(document.number)} ${formatDocumentDate(document.date, blank(4))} của ${document.issuerName})`;
}

export function capitalise(text: string): string {
  return text.charAt(0).toLocaleUpperCase('vi') + text.slice(1);
}

/** Title of the file's properties. */
export function documentTitle(document: OfficialDocument): string {
  return document.subject.kind === 'titled'
    ? `${document.subject.type} ${document.subject.summary}`
    : `V/v ${document.subject.about}`;
}

export function toCell(cell: string | TableCell): TableCell {
  return typeof cell === 'string' ? { lines: [cell] } : cell;
}

/** Lower-cases the first letter unless the first word is an abbreviation ("UBND"). */
export function lowerFirst(text: string): string {
  const second = text.charAt(1);
  const isAbbreviation = second !== '' && second === second.toLocaleUpperCase('vi') && /\p{L}/u.test(second);
  return isAbbreviation ? text : text.charAt(0).toLocaleLowerCase('vi') + text.slice(1);
}
