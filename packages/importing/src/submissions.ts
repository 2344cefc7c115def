/**
 * Located rows + a mapping of columns → submissions. Every row comes out: read, refused with file, sheet, row, column and
 * reason and its raw cells, or left out with a note (sums, repeated headings, rows that are no ballots). Long, because one
 * reader holds what is known of one file: its columns, the ballot codes seen so far, and how to blame a cell.
 * A province's file has a million rows: what can be known of a column is found out once, and nothing is made for a row
 * that its submission does not need.
 */
import {
  type Answer,
  type Finding,
  normaliseBallotCode,
  type Place,
  type Questionnaire,
  type Submission,
} from '@longdan/core';
import { refuseDay } from './answer-cell.ts';
import { bareTextAt, cellAt, dayOf, type GridRow, mayBeMerged, textAt, widthOf } from './cell.ts';
import { parseDay, parseNumber } from './cell-value.ts';
import type { ColumnMapping } from './column-mapping.ts';
import { fault, note } from './finding.ts';
import { createFirstRowsOfCodes, createFirstRowsOfTexts } from './first-rows.ts';
import { isNumberingRow } from './heading.ts';
import { findChannel, findConsent, findRespondentKind } from './meta-cell.ts';
import { type MetaRole, metaNames } from './meta-column.ts';
import { createNameLookup, type Named } from './name-lookup.ts';
import { type Blame, clip, createAnswerReader, planQuestions, unstop } from './question-columns.ts';
import { createQuestionLookup } from './question-lookup.ts';
import { remember } from './remember.ts';
import { firstTextOf, isFooter, isSum, repeatsHeading } from './row-kind.ts';
import { columnIndex } from './wording.ts';

export interface AcceptedRow {
  readonly ok: true;
  readonly row: number;
  readonly place: Place;
  readonly submission: Submission;
  /** The office's own number of the sheet ("Số phiếu"), by which it is found again; it is no ballot code. */
  readonly identity?: string;
  /** As in `RefusedRow`: whoever refuses the row later can write it out again. Read only when asked for. */
  readonly raw: readonly string[];
  readonly headings: readonly (readonly string[])[];
}

export interface RefusedRow {
  readonly ok: false;
  readonly row: number;
  readonly place: Place;
  /** Each a fault that names file, sheet, row, column, reason and what to do. */
  readonly findings: readonly Finding[];
  /** Texts of the row's cells from column A on, columns that identify persons left blank. */
  readonly raw: readonly string[];
  /** The heading rows of the file, for writing the row out again. */
  readonly headings: readonly (readonly string[])[];
}

export type ReadRow = AcceptedRow | RefusedRow;

export interface SubmissionOptions {
  readonly fields: readonly Named[];
  readonly units: readonly Named[];
  /** Field of rows that name none. */
  readonly defaultField?: string;
  readonly defaultUnit?: string;
  /** Name of the file in messages; that of the rows' places when absent. */
  readonly file?: string;
  /** Hears of rows left out and of things worth knowing. */
  readonly onNote?: (finding: Finding) => void;
}

/** What became of all rows below the heading. */
export interface ReadingSummary {
  readonly accepted: number;
  readonly refused: number;
  readonly leftOut: number;
  /** The first 1,000 notes. */
  readonly notes: readonly Finding[];
}

/** Reads the rows below the heading one by one; the generator's return value sums up. */
export function* readSubmissions(
  rows: Iterable<GridRow>,
  mapping: ColumnMapping,
  questionnaire: Questionnaire,
  options: SubmissionOptions,
): Generator<ReadRow, ReadingSummary, undefined> {
  const reader = createRowReader(mapping, questionnaire, options);
  for (const row of rows) {
    const read = reader.read(row);
    if (read) yield read;
  }
  return reader.summary();
}

/** The same over a stream. Remembers each ballot code it has seen and nothing else of a row. */
export async function* readSubmissionStream(
  rows: AsyncIterable<GridRow>,
  mapping: ColumnMapping,
  questionnaire: Questionnaire,
  options: SubmissionOptions,
): AsyncGenerator<ReadRow, ReadingSummary, undefined> {
  const reader = createRowReader(mapping, questionnaire, options);
  for await (const row of rows) {
    const read = reader.read(row);
    if (read) yield read;
  }
  return reader.summary();
}

/** What one file's rows are read with. */
export interface RowReader {
  /** Undefined for rows that are no ballots. */
  read(row: GridRow): ReadRow | undefined;
  summary(): ReadingSummary;
}

export function createRowReader(
  mapping: ColumnMapping,
  questionnaire: Questionnaire,
  options: SubmissionOptions,
): RowReader {
  const lookup = createQuestionLookup(questionnaire);
  const columns = mapping.columns.map((column) => ({ ...column, at: columnIndex(column.column) }));
  const headingAt = new Map(columns.map((column) => [column.at, column]));
  const metaAt = new Map<MetaRole, number>();
  for (const { target, at } of columns) if (target.kind === 'meta') metaAt.set(target.role, at);
  const personal = new Set(columns.filter(({ target }) => target.kind === 'personal').map(({ at }) => at));
  const used = columns
    .filter(({ target }) => !['personal', 'ignored', 'unmatched'].includes(target.kind))
    .map(({ at }) => at);
  const answerReaders = planQuestions(columns, lookup).map((part) => ({
    id: part.question.id,
    read: createAnswerReader(part),
  }));
  const findField = remember(createNameLookup(options.fields));
  const findUnit = remember(createNameLookup(options.units));
  const [knownChannel, knownKind, knownConsent] = [
    remember(findChannel),
    remember(findRespondentKind),
    remember(findConsent),
  ];
  const dayOfText = remember((text) => dayOf({ date: parseDay(text), number: parseNumber(text) }));
  const headings = mapping.header.map(({ texts }) => texts);
  const lastHeading = mapping.header.at(-1)?.texts ?? [];
  /** Row in which each ballot code, and each sheet number, first stood. */
  const rowOfCode = createFirstRowsOfCodes();
  const rowOfNumber = createFirstRowsOfTexts();
  const notes: Finding[] = [];
  const count = { accepted: 0, refused: 0, leftOut: 0 };

  const tell = (finding: Finding): void => {
    if (notes.length < 1_000) notes.push(finding);
    options.onNote?.(finding);
  };
  const leaveOut = (row: GridRow, code: string, vi: string, en: string): undefined => {
    count.leftOut++;
    tell(note(code, placeOf(row), { vi: `Dòng ${row.row}: ${vi}`, en: `Row ${row.row}: ${en}` }));
  };
  const placeOf = (row: GridRow): Place => (options.file ? { ...row.place, file: options.file } : row.place);

  const read = (row: GridRow): ReadRow | undefined => {
    if (row.row < mapping.firstDataRow) return undefined;
    const first = firstTextOf(row);
    if (first === '') return undefined;
    if (isSum(first))
      return leaveOut(
        row,
        'row-sum',
        `là dòng tổng “${first}”, không phải phiếu, không nhập.`,
        `a row of sums (“${first}”), no ballot; left out.`,
      );
    if (isFooter(row))
      return leaveOut(
        row,
        'row-footer',
        `“${first}” là phần ký tên hoặc ghi chú cuối bảng, không nhập.`,
        `“${first}” belongs to the signature or notes below the table; left out.`,
      );
    if (row.row === mapping.firstDataRow && isNumberingRow(row))
      return leaveOut(row, 'row-numbering', 'là dòng đánh số cột, không nhập.', 'numbers the columns; left out.');
    if (repeatsHeading(row, lastHeading))
      return leaveOut(row, 'row-heading', 'lặp lại tiêu đề cột, không nhập.', 'repeats the column headings; left out.');
    if (used.every((at) => textAt(row, at) === ''))
      return leaveOut(
        row,
        'row-without-answers',
        `chỉ có “${first}”, không có câu trả lời hay mã phiếu nào nên không tính là phiếu. Nếu là phiếu bỏ trống hoàn toàn, ghi mã phiếu hoặc số phiếu cho dòng này.`,
        `holds only “${first}”, no answer and no ballot code, and is not counted as a ballot. If it is a ballot left wholly blank, give it its ballot code or sheet number.`,
      );
    return readBallot(row);
  };

  const readBallot = (row: GridRow): ReadRow => {
    const findings: Finding[] = [];
    const blame: Blame = (at, code, vi, en, data): void => {
      const place = placeOf(row);
      const column = headingAt.get(at);
      const letters = column?.column ?? '?';
      const heading = column ? ` “${clip(column.heading)}”` : '';
      const sheet = place.sheet ? `, trang “${place.sheet}”` : '';
      const sheetEn = place.sheet ? `, sheet “${place.sheet}”` : '';
      findings.push(
        fault(
          code,
          { ...place, column: letters },
          {
            vi: `${place.file ?? 'Tệp'}${sheet}, dòng ${row.row}, cột ${letters}${heading}: ${vi}.`,
            en: `${place.file ?? 'File'}${sheetEn}, row ${row.row}, column ${letters}${heading}: ${en}.`,
          },
          data,
        ),
      );
    };
    if (mayBeMerged(row))
      for (const at of used) {
        const { merged, spread } = cellAt(row, at);
        if (merged === 'covered' && spread)
          blame(
            at,
            'cell-merged',
            `ô này nằm trong vùng ô gộp có giá trị “${spread}”; giá trị không được tự lặp lại. Bỏ gộp ô (Unmerge) rồi điền giá trị cho từng dòng`,
            `this cell lies in a merged range that holds “${spread}”, which is not repeated by itself. Unmerge and fill in each row`,
          );
      }

    const answers: Record<string, Answer> = {};
    const meta = readMeta(row, blame);
    for (const { id, read: readAnswer } of answerReaders) {
      const answer = readAnswer(row, blame);
      if (!answer) continue;
      if (id === '__proto__') Object.defineProperty(answers, id, { value: answer, enumerable: true });
      else answers[id] = answer;
    }

    if (findings.length > 0) {
      count.refused++;
      return { ok: false, row: row.row, place: placeOf(row), findings, raw: rawOf(row), headings };
    }
    count.accepted++;
    const { identity } = meta;
    return new Accepted(row, { ...meta.about, answers }, identity, headings, rawOf, placeOf);
  };

  const rawOf = (row: GridRow): string[] =>
    Array.from({ length: widthOf(row) }, (_, at) => (personal.has(at) ? '' : textAt(row, at)));

  const readMeta = (
    row: GridRow,
    blame: Blame,
  ): { readonly about: Omit<Submission, 'answers'>; readonly identity: string | undefined } => {
    const at = (role: MetaRole): number => metaAt.get(role) ?? -1;
    const text = (role: MetaRole): string => {
      const column = metaAt.get(role);
      return column === undefined ? '' : textAt(row, column);
    };
    const has = (role: MetaRole): boolean => text(role) !== '';
    const unknown = (role: MetaRole, allowedVi: string, allowedEn: string): void =>
      blame(
        at(role),
        `${role}-unknown`,
        `không hiểu ${metaNames[role].vi} “${text(role)}”. ${allowedVi}`,
        `the ${metaNames[role].en} “${text(role)}” is not understood. ${allowedEn}`,
      );
    const pick = (
      role: 'field' | 'unit',
      found: readonly Named[],
      all: readonly Named[],
      fallback?: string,
    ): string | undefined => {
      if (!has(role)) return fallback;
      if (found.length === 1) return found[0]!.id;
      const list = (found.length > 1 ? found : all)
        .slice(0, 12)
        .map(({ title }) => `“${title}”`)
        .join(', ');
      if (found.length > 1) unknown(role, `Có thể là: ${list}. Ghi rõ hơn`, `It could be: ${list}. Write it in full`);
      else
        unknown(
          role,
          `Kế hoạch chỉ có: ${list || 'không có'}. Sửa tên cho khớp kế hoạch`,
          `The plan has only: ${list || 'none'}. Write it as in the plan`,
        );
      return undefined;
    };

    let ballotCode: string | undefined;
    if (has('ballot-code')) {
      const reading = normaliseBallotCode(text('ballot-code'));
      if (!reading.ok)
        blame(
          at('ballot-code'),
          `ballot-code-${reading.reason}`,
          `mã phiếu “${text('ballot-code')}”: ${unstop(reading.message.vi)}`,
          `ballot code “${text('ballot-code')}”: ${unstop(reading.message.en)}`,
        );
      else {
        ballotCode = reading.code;
        const earlier = rowOfCode.see(reading.code, row.row);
        if (earlier !== undefined)
          blame(
            at('ballot-code'),
            'ballot-code-repeated',
            `mã phiếu “${text('ballot-code')}” đã có ở dòng ${earlier}; một phiếu chỉ được nhập một lần. So hai dòng ${earlier} và ${row.row} với phiếu giấy, sửa mã hoặc bỏ một dòng`,
            `ballot code “${text('ballot-code')}” already stands in row ${earlier}; a ballot is entered once. Compare rows ${earlier} and ${row.row} with the paper and mend the code or drop one row`,
            { firstRow: earlier, row: row.row },
          );
      }
    }
    const identity = has('sheet-number') ? text('sheet-number') : undefined;
    if (identity !== undefined) {
      const earlier = rowOfNumber.see(identity, row.row);
      if (earlier !== undefined)
        tell(
          note(
            'sheet-number-repeated',
            { row: row.row },
            {
              vi: `Số phiếu “${identity}” có ở cả dòng ${earlier} và dòng ${row.row}. Kiểm tra xem có nhập trùng phiếu không.`,
              en: `Sheet number “${identity}” stands in rows ${earlier} and ${row.row}. Check whether a ballot was entered twice.`,
            },
            { firstRow: earlier, row: row.row },
          ),
        );
    }
    const fieldId = pick('field', findField(text('field')), options.fields, options.defaultField);
    const unitId = pick('unit', findUnit(text('unit')), options.units, options.defaultUnit);
    const answeredOn = has('day') ? dayIn(row, at('day')) : undefined;
    if (has('day') && !answeredOn) {
      const { message } = refuseDay(text('day'));
      blame(at('day'), 'day-unreadable', message.vi, message.en);
    }
    const channel = has('channel') ? knownChannel(text('channel')) : 'import';
    if (!channel)
      unknown(
        'channel',
        'Ghi: giấy, trực tuyến, ki-ốt, điện thoại, trực tiếp hoặc bưu điện',
        'Write: paper, web, kiosk, phone, face-to-face or post',
      );
    const respondentKind = has('respondent-kind') ? knownKind(text('respondent-kind')) : undefined;
    if (has('respondent-kind') && !respondentKind)
      unknown('respondent-kind', 'Ghi: cá nhân hoặc tổ chức', 'Write: individual or organisation');
    // Silence is not consent: a blank cell in a column of consent withholds it.
    const consent = !metaAt.has('consent') ? 'not-asked' : has('consent') ? knownConsent(text('consent')) : 'withheld';
    if (!consent) unknown('consent', 'Ghi: đồng ý hoặc không đồng ý', 'Write: given or withheld');
    const about: Writable<Omit<Submission, 'answers'>> = {
      channel: channel ?? 'import',
      consent: consent ?? 'withheld',
    };
    if (ballotCode !== undefined) about.ballotCode = ballotCode;
    if (fieldId !== undefined) about.fieldId = fieldId;
    if (unitId !== undefined) about.unitId = unitId;
    if (respondentKind) about.respondentKind = respondentKind;
    if (answeredOn) about.answeredOn = answeredOn;
    return { about, identity };
  };

  const dayIn = (row: GridRow, at: number) =>
    bareTextAt(row, at) === undefined ? dayOf(cellAt(row, at)) : dayOfText(textAt(row, at));

  return { read, summary: (): ReadingSummary => ({ ...count, notes }) };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

class Accepted implements AcceptedRow {
  readonly ok = true;
  readonly row: number;
  readonly submission: Submission;
  declare readonly identity?: string;
  readonly headings: readonly (readonly string[])[];
  readonly #from: GridRow;
  readonly #rawOf: (row: GridRow) => string[];
  readonly #placeOf: (row: GridRow) => Place;

  constructor(
    from: GridRow,
    submission: Submission,
    identity: string | undefined,
    headings: readonly (readonly string[])[],
    rawOf: (row: GridRow) => string[],
    placeOf: (row: GridRow) => Place,
  ) {
    this.row = from.row;
    this.submission = submission;
    if (identity !== undefined) this.identity = identity;
    this.headings = headings;
    this.#from = from;
    this.#rawOf = rawOf;
    this.#placeOf = placeOf;
  }
  get raw(): readonly string[] {
    return this.#rawOf(this.#from);
  }
  get place(): Place {
    return this.#placeOf(this.#from);
  }
}
