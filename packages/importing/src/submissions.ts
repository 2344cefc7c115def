/**
 * Located rows + a mapping of columns → submissions. Every row comes out: read, refused with file, sheet, row, column and
 * reason and its raw cells, or left out with a note (sums, repeated headings, rows that are no ballots). Long, because one
 * reader holds what is known of one file: its columns, the ballot codes seen so far, and how to blame a cell.
 */
import {
  type Answer,
  type Finding,
  normaliseBallotCode,
  type Place,
  type Question,
  type Questionnaire,
  type Submission,
} from '@longdan/core';
import { isRefusal, readAnswerCell, readMarkedCells, refuseDay } from './answer-cell.ts';
import { type Cell, cellAt, dayOf, type GridRow } from './cell.ts';
import type { Choice } from './choice-lookup.ts';
import type { ColumnMapping, MappedColumn } from './column-mapping.ts';
import { fault, note } from './finding.ts';
import { isNumberingRow } from './heading.ts';
import { findChannel, findConsent, findRespondentKind } from './meta-cell.ts';
import { type MetaRole, metaNames } from './meta-column.ts';
import { createNameLookup, type Named } from './name-lookup.ts';
import { createQuestionLookup } from './question-lookup.ts';
import { remember } from './remember.ts';
import { columnIndex, foldLetters } from './wording.ts';

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

interface QuestionColumns {
  readonly question: Question;
  readonly whole?: number;
  readonly marked: readonly { readonly choice: Choice; readonly at: number }[];
  readonly specified?: number;
}

function createRowReader(mapping: ColumnMapping, questionnaire: Questionnaire, options: SubmissionOptions) {
  const lookup = createQuestionLookup(questionnaire);
  const columns = mapping.columns.map((column) => ({ ...column, at: columnIndex(column.column) }));
  const headingAt = new Map(columns.map((column) => [column.at, column]));
  const metaAt = new Map<MetaRole, number>();
  for (const { target, at } of columns) if (target.kind === 'meta') metaAt.set(target.role, at);
  const personal = new Set(columns.filter(({ target }) => target.kind === 'personal').map(({ at }) => at));
  const used = columns
    .filter(({ target }) => !['personal', 'ignored', 'unmatched'].includes(target.kind))
    .map(({ at }) => at);
  const plan = planQuestions(columns, lookup);
  const findField = remember(createNameLookup(options.fields));
  const findUnit = remember(createNameLookup(options.units));
  const headings = mapping.header.map(({ texts }) => texts);
  const lastHeading = mapping.header.at(-1)?.texts ?? [];
  /** Row in which each ballot code, and each sheet number, first stood. */
  const rowOfCode = new Map<string, number>();
  const rowOfNumber = new Map<string, number>();
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
    const first = row.cells.find((cell) => cell.text !== '');
    if (!first) return undefined;
    if (isSum(first.text))
      return leaveOut(
        row,
        'row-sum',
        `là dòng tổng “${first.text}”, không phải phiếu, không nhập.`,
        `a row of sums (“${first.text}”), no ballot; left out.`,
      );
    if (isFooter(row))
      return leaveOut(
        row,
        'row-footer',
        `“${first.text}” là phần ký tên hoặc ghi chú cuối bảng, không nhập.`,
        `“${first.text}” belongs to the signature or notes below the table; left out.`,
      );
    if (isNumberingRow(row) && row.row === mapping.firstDataRow)
      return leaveOut(row, 'row-numbering', 'là dòng đánh số cột, không nhập.', 'numbers the columns; left out.');
    if (repeatsHeading(row, lastHeading))
      return leaveOut(row, 'row-heading', 'lặp lại tiêu đề cột, không nhập.', 'repeats the column headings; left out.');
    if (used.every((at) => cellAt(row, at).text === ''))
      return leaveOut(
        row,
        'row-without-answers',
        `chỉ có “${first.text}”, không có câu trả lời hay mã phiếu nào nên không tính là phiếu. Nếu là phiếu bỏ trống hoàn toàn, ghi mã phiếu hoặc số phiếu cho dòng này.`,
        `holds only “${first.text}”, no answer and no ballot code, and is not counted as a ballot. If it is a ballot left wholly blank, give it its ballot code or sheet number.`,
      );
    return readBallot(row);
  };

  const readBallot = (row: GridRow): ReadRow => {
    const findings: Finding[] = [];
    const place = placeOf(row);
    const blame = (at: number, code: string, vi: string, en: string, data?: Finding['data']): void => {
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
    const cell = (at: number): Cell => cellAt(row, at);

    for (const at of used) {
      const { merged, spread } = cell(at);
      if (merged === 'covered' && spread)
        blame(
          at,
          'cell-merged',
          `ô này nằm trong vùng ô gộp có giá trị “${spread}”; giá trị không được tự lặp lại. Bỏ gộp ô (Unmerge) rồi điền giá trị cho từng dòng`,
          `this cell lies in a merged range that holds “${spread}”, which is not repeated by itself. Unmerge and fill in each row`,
        );
    }

    const meta = readMeta(cell, blame, row.row);
    const answers: [string, Answer][] = [];
    for (const part of plan) {
      const answer = readQuestion(part, cell, blame);
      if (answer) answers.push([part.question.id, answer]);
    }

    const rawOf = () => row.cells.map((each, at) => (personal.has(at) ? '' : each.text));
    if (findings.length > 0) {
      count.refused++;
      return { ok: false, row: row.row, place, findings, raw: rawOf(), headings };
    }
    count.accepted++;
    const { identity, ...about } = meta;
    const submission: Submission = { ...about, answers: Object.fromEntries(answers) };
    return {
      ok: true,
      row: row.row,
      place,
      submission,
      ...(identity !== undefined && { identity }),
      get raw() {
        return rawOf();
      },
      headings,
    };
  };

  type Blame = (at: number, code: string, vi: string, en: string, data?: Finding['data']) => void;

  const readMeta = (
    cell: (at: number) => Cell,
    blame: Blame,
    row: number,
  ): Omit<Submission, 'answers'> & { identity?: string } => {
    const at = (role: MetaRole): number => metaAt.get(role) ?? -1;
    const has = (role: MetaRole): boolean => metaAt.has(role) && cell(at(role)).text !== '';
    const text = (role: MetaRole): string => (has(role) ? cell(at(role)).text : '');
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
        const earlier = rowOfCode.get(reading.code);
        if (earlier === undefined) rowOfCode.set(reading.code, row);
        else
          blame(
            at('ballot-code'),
            'ballot-code-repeated',
            `mã phiếu “${text('ballot-code')}” đã có ở dòng ${earlier}; một phiếu chỉ được nhập một lần. So hai dòng ${earlier} và ${row} với phiếu giấy, sửa mã hoặc bỏ một dòng`,
            `ballot code “${text('ballot-code')}” already stands in row ${earlier}; a ballot is entered once. Compare rows ${earlier} and ${row} with the paper and mend the code or drop one row`,
            { firstRow: earlier, row },
          );
      }
    }
    const identity = has('sheet-number') ? text('sheet-number') : undefined;
    if (identity !== undefined) {
      const earlier = rowOfNumber.get(identity);
      if (earlier === undefined) rowOfNumber.set(identity, row);
      else
        tell(
          note(
            'sheet-number-repeated',
            { row },
            {
              vi: `Số phiếu “${identity}” có ở cả dòng ${earlier} và dòng ${row}. Kiểm tra xem có nhập trùng phiếu không.`,
              en: `Sheet number “${identity}” stands in rows ${earlier} and ${row}. Check whether a ballot was entered twice.`,
            },
            { firstRow: earlier, row },
          ),
        );
    }
    const fieldId = pick('field', findField(text('field')), options.fields, options.defaultField);
    const unitId = pick('unit', findUnit(text('unit')), options.units, options.defaultUnit);
    const answeredOn = has('day') ? dayOf(cell(at('day'))) : undefined;
    if (has('day') && !answeredOn) {
      const { message } = refuseDay(text('day'));
      blame(at('day'), 'day-unreadable', message.vi, message.en);
    }
    const channel = has('channel') ? findChannel(text('channel')) : 'import';
    if (!channel)
      unknown(
        'channel',
        'Ghi: giấy, trực tuyến, ki-ốt, điện thoại, trực tiếp hoặc bưu điện',
        'Write: paper, web, kiosk, phone, face-to-face or post',
      );
    const respondentKind = has('respondent-kind') ? findRespondentKind(text('respondent-kind')) : undefined;
    if (has('respondent-kind') && !respondentKind)
      unknown('respondent-kind', 'Ghi: cá nhân hoặc tổ chức', 'Write: individual or organisation');
    // Silence is not consent: a blank cell in a column of consent withholds it.
    const consent = !metaAt.has('consent') ? 'not-asked' : has('consent') ? findConsent(text('consent')) : 'withheld';
    if (!consent) unknown('consent', 'Ghi: đồng ý hoặc không đồng ý', 'Write: given or withheld');
    return {
      ...(ballotCode !== undefined && { ballotCode }),
      ...(fieldId !== undefined && { fieldId }),
      ...(unitId !== undefined && { unitId }),
      channel: channel ?? 'import',
      ...(respondentKind && { respondentKind }),
      ...(answeredOn && { answeredOn }),
      consent: consent ?? 'withheld',
      ...(identity !== undefined && { identity }),
    };
  };

  const readQuestion = (part: QuestionColumns, cell: (at: number) => Cell, blame: Blame): Answer | undefined => {
    const { question } = part;
    const choices = lookup.choices(question);
    const marked = part.marked.map(({ choice, at }) => ({ choice, at, cell: cell(at) }));
    const reading =
      part.whole !== undefined
        ? readAnswerCell(question, cell(part.whole), choices)
        : choices
          ? readMarkedCells(question, marked, choices)
          : { ok: true as const };
    if (!reading.ok) {
      const at =
        part.whole ?? marked.find((each) => 'at' in reading && each.cell === reading.at)?.at ?? marked[0]?.at ?? -1;
      blame(at, reading.code, unstop(reading.message.vi), unstop(reading.message.en), { question: question.id });
      return undefined;
    }
    const words = part.specified === undefined ? '' : cell(part.specified).text;
    if (words === '' || isRefusal(words)) return reading.answer;
    const { answer } = reading;
    const codes = answer?.state === 'chosen' ? [answer.code] : answer?.state === 'chosen-many' ? answer.codes : [];
    if (choices?.choices.some((choice) => choice.specify && codes.includes(choice.code)))
      return { ...answer, specified: words } as Answer;
    blame(
      part.specified!,
      'words-without-option',
      `có ghi rõ “${clip(words)}” nhưng câu trả lời không chọn mục cần ghi rõ. Chọn mục đó hoặc xoá phần ghi rõ`,
      `words “${clip(words)}” are given but the option that asks for them is not chosen. Choose it or delete the words`,
      { question: question.id },
    );
    return undefined;
  };

  return { read, summary: (): ReadingSummary => ({ ...count, notes }) };
}

/** Gathers the columns of each question, in order of the questionnaire. */
function planQuestions(
  columns: readonly (MappedColumn & { readonly at: number })[],
  lookup: ReturnType<typeof createQuestionLookup>,
): readonly QuestionColumns[] {
  return lookup.placed.flatMap(({ question }): QuestionColumns[] => {
    const own = columns.filter(({ target }) => 'question' in target && target.question === question.id);
    if (own.length === 0) return [];
    const marked = own.flatMap(({ target, at }) => {
      const choice =
        target.kind === 'choice'
          ? lookup.choices(question)?.choices.find(({ code }) => code === target.code)
          : undefined;
      return choice ? [{ choice, at }] : [];
    });
    const whole = own.find(({ target }) => target.kind === 'answer')?.at;
    const specified = own.find(({ target }) => target.kind === 'specified')?.at;
    return [{ question, marked, ...(whole !== undefined && { whole }), ...(specified !== undefined && { specified }) }];
  });
}

/** "Tổng cộng", "Cộng", "Tổng số: 150 phiếu", "Trung bình". */
const isSum = (text: string): boolean =>
  /^[tc]/i.test(text) &&
  /^((tong|cong)( (cong|so|hop))?( \d+| phieu)*|trung binh.{0,20}|ty le.{0,20})$/.test(foldLetters(text));

/** A row of few cells that speaks of signing or explains the table. */
function isFooter(row: GridRow): boolean {
  const filled = row.cells.filter((cell) => cell.text !== '');
  if (filled.length === 0 || filled.length > 4) return false;
  const texts = filled.map((cell) => foldLetters(cell.text));
  return texts.every((text) =>
    /^(nguoi (lap|tong hop|nhap)|thu truong|chu tich|pho chu tich|giam doc|truong phong|xac nhan|ky ten|ky ghi ro|tm |kt |ghi chu|\w[\w ]* ngay \d* ?thang)/.test(
      text,
    ),
  );
}

function repeatsHeading(row: GridRow, heading: readonly string[]): boolean {
  const filled = row.cells.filter((cell) => cell.text !== '');
  return filled.length >= 3 && row.cells.every((cell, at) => cell.text === '' || cell.text === heading[at]);
}

const unstop = (text: string): string => text.replace(/\.$/, '');
const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
