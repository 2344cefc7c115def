/** Cells → the answer to one question. A blank gives no answer; what cannot be an answer gives a reason. */
import { type Answer, type Bilingual, type Question, validateSubmission } from '@longdan/core';
import { type Cell, dayOf } from './cell.ts';
import { parseNumber } from './cell-value.ts';
import type { Choice, ChoiceLookup } from './choice-lookup.ts';
import { foldLetters } from './wording.ts';

export type CellReading =
  | { readonly ok: true; readonly answer?: Answer }
  | { readonly ok: false; readonly code: string; readonly message: Bilingual };

const blank: CellReading = { ok: true };
const give = (answer: Answer): CellReading => ({ ok: true, answer });
const refuse = (code: string, vi: string, en: string): CellReading => ({ ok: false, code, message: { vi, en } });

const refusals = new Set(['ktl', 'khong tra loi', 'tu choi', 'tu choi tra loi', 'refused']);
/** "KTL", "Không trả lời", "Từ chối trả lời". */
export const isRefusal = (text: string): boolean => text.length <= 20 && refusals.has(foldLetters(text));

const marks = new Set([
  'x',
  '✓',
  '✔',
  '✅',
  '√',
  'v',
  '☑',
  '☒',
  '✗',
  '✘',
  '●',
  '•',
  '*',
  '+',
  '1',
  'có',
  'true',
  'yes',
]);
const noMarks = new Set(['', '0', '-', '–', '☐', '□', 'không', 'false', 'no']);

/** Reads the column in which a question's whole answer stands. */
export function readAnswerCell(question: Question, cell: Cell, lookup: ChoiceLookup | undefined): CellReading {
  if (cell.text === '') return blank;
  switch (question.kind) {
    case 'rating':
    case 'choice':
      return readOne(cell, lookup!);
    case 'multiple-choice':
    case 'ranking':
      return readMany(cell, lookup!, question.atMost);
    default:
      return readWritten(question, cell);
  }
}

/** The choice a cell names: by its text, or by its number where the format hides it ("4.000" for 4). */
function findChoice(cell: Cell, lookup: ChoiceLookup): Choice | undefined {
  const found = lookup.find(cell.text);
  if (found || cell.number === undefined || parseNumber(cell.text) === cell.number) return found;
  return lookup.find(String(cell.number));
}

function readOne(cell: Cell, lookup: ChoiceLookup): CellReading {
  const { text } = cell;
  const choice = findChoice(cell, lookup);
  if (choice) return give({ state: 'chosen', code: choice.code });
  if (isRefusal(text)) return give({ state: 'refused' });
  if (cell.date && cell.number !== undefined) return becameDate(text);
  const number = parseNumber(text);
  if (number !== undefined && !Number.isInteger(number))
    return refuse(
      'answer-not-whole',
      `“${text}” không phải một mức. Câu này chỉ nhận một mức trọn: ${listChoices(lookup)}. Xem lại phiếu giấy; không lấy trung bình hai mức`,
      `“${text}” is no level. This question takes one whole level: ${listChoices(lookup)}. Look at the paper; do not average two levels`,
    );
  const halves = /^(\S+?)\s*[.):=–-]\s*(\D.*)$/u.exec(text);
  if (halves && lookup.find(halves[1]!) && lookup.find(halves[2]!))
    return refuse(
      'answer-contradictory',
      `“${text}” có mã và tên mức không khớp nhau. Xem lại phiếu giấy, ghi một mức: ${listChoices(lookup)}`,
      `in “${text}” the code and the label differ. Look at the paper and write one level: ${listChoices(lookup)}`,
    );
  const several = text.split(/\s*(?:[;/+&\n|]|,|\s-\s|-|\s+và\s+)\s*/u).filter((part) => part !== '');
  if (several.length > 1 && several.every((part) => lookup.find(part)))
    return new Set(several.map((part) => lookup.find(part))).size > 1
      ? give({ state: 'invalid', raw: text })
      : give({ state: 'chosen', code: lookup.find(several[0]!)!.code });
  const specified = readSpecified(text, lookup);
  if (specified) return give({ state: 'chosen', code: specified.choice.code, specified: specified.words });
  return outside(text, number, lookup);
}

function outside(text: string, number: number | undefined, lookup: ChoiceLookup): CellReading {
  return number === undefined
    ? refuse(
        'answer-unknown',
        `không hiểu “${text}”. Câu này nhận: ${listChoices(lookup)}; “KTL” nếu không trả lời, để trống nếu bỏ trống`,
        `“${text}” is not understood. This question takes: ${listChoices(lookup)}; “KTL” for refused, empty for blank`,
      )
    : refuse(
        'answer-out-of-scale',
        `“${text}” nằm ngoài thang đo. Câu này nhận: ${listChoices(lookup)}. Xem lại phiếu giấy và sửa`,
        `“${text}” is outside the scale. This question takes: ${listChoices(lookup)}. Look at the paper and mend it`,
      );
}

function becameDate(text: string): CellReading {
  return refuse(
    'answer-became-date',
    `Excel đã đổi câu trả lời thành ngày ${text}. Định dạng cột là Văn bản (Text) rồi gõ lại`,
    `Excel turned the answer into the date ${text}. Format the column as Text and type it again`,
  );
}

/** "Khác: nuôi tôm", "Khác (nuôi tôm)" for an option that asks for words. */
function readSpecified(
  text: string,
  lookup: ChoiceLookup,
): { readonly choice: Choice; readonly words: string } | undefined {
  for (const cut of text.matchAll(/\s*[:(–-]\s*/gu)) {
    const choice = lookup.find(text.slice(0, cut.index));
    if (!choice?.specify) continue;
    const words = text.slice(cut.index + cut[0].length);
    const bare = (cut[0].includes('(') && words.endsWith(')') ? words.slice(0, -1) : words).trim();
    if (bare !== '') return { choice, words: bare };
  }
  return undefined;
}

function readMany(cell: Cell, lookup: ChoiceLookup, atMost: number | undefined): CellReading {
  const { text } = cell;
  const whole = findChoice(cell, lookup);
  if (whole) return give({ state: 'chosen-many', codes: [whole.code] });
  if (isRefusal(text)) return give({ state: 'refused' });
  if (cell.date && cell.number !== undefined) return becameDate(text);
  if (cell.number !== undefined && !Number.isInteger(cell.number) && !/,/.test(text))
    return refuse(
      'answer-became-number',
      `“${text}” có thể là hai lựa chọn mà Excel đã đổi thành số lẻ. Ghi lại cách nhau bằng dấu chấm phẩy, ví dụ 1;3`,
      `“${text}” may be two options that Excel turned into a decimal. Write them with semicolons, such as 1;3`,
    );
  const codes: string[] = [];
  let specified: string | undefined;
  for (const piece of text.split(/\s*[;\n|]\s*/).filter((part) => part !== '')) {
    const read = readPiece(piece, lookup);
    if (!read) return outside(piece, parseNumber(piece), lookup);
    for (const { choice, words } of read) {
      if (!codes.includes(choice.code)) codes.push(choice.code);
      specified ??= words;
    }
  }
  if (codes.length === 0) return blank;
  if (atMost !== undefined && codes.length > atMost) return give({ state: 'invalid', raw: text });
  return give({ state: 'chosen-many', codes, ...(specified !== undefined && { specified }) });
}

/** One piece between semicolons: an option, or several parted by commas — labels may hold commas themselves, so the longest label wins. */
function readPiece(
  piece: string,
  lookup: ChoiceLookup,
): readonly { readonly choice: Choice; readonly words?: string }[] | undefined {
  const tokens = piece.split(',');
  const found: { choice: Choice; words?: string }[] = [];
  for (let at = 0; at < tokens.length; ) {
    let taken = 0;
    for (let length = tokens.length - at; length > 0 && taken === 0; length--) {
      const text = tokens
        .slice(at, at + length)
        .join(',')
        .trim();
      const choice = lookup.find(text);
      // A number like "1,3" is two options here, never the decimal 1.3.
      if (choice && (length === 1 || parseNumber(text) === undefined)) {
        found.push({ choice });
        taken = length;
      }
    }
    if (taken === 0) {
      const specified = readSpecified(tokens.slice(at).join(',').trim(), lookup);
      if (!specified) return undefined;
      found.push(specified);
      return found;
    }
    at += taken;
  }
  return found;
}

function readWritten(question: Question, cell: Cell): CellReading {
  if (isRefusal(cell.text)) return give({ state: 'refused' });
  let value: string | undefined = cell.text;
  if (question.kind === 'date') {
    value = dayOf(cell);
    if (value === undefined) return refuseDay(cell.text);
  }
  if (question.kind === 'number') {
    value = cell.number === undefined ? undefined : toPlainDecimal(cell.number);
    if (value === undefined)
      return refuse(
        'answer-not-number',
        `“${cell.text}” không phải số. Ghi số, ví dụ 12 hoặc 4,5`,
        `“${cell.text}” is not a number. Write a number, such as 12 or 4,5`,
      );
  }
  const answer: Answer = { state: 'written', value };
  // The rules of range, decimals and length are core's; they are asked, not repeated.
  const { askIf: _unconditional, ...asked } = question;
  const verdict = validateSubmission(
    { sections: [{ id: 'import', title: '', questions: [asked] }], scales: [] },
    { channel: 'import', consent: 'not-asked', answers: { [question.id]: answer } },
  );
  const finding = verdict.ok ? undefined : verdict.findings[0];
  return finding ? { ok: false, code: finding.code, message: finding.message } : give(answer);
}

const toPlainDecimal = (number: number): string =>
  Math.abs(number) < 1e-6 ? number.toFixed(10).replace(/\.?0+$/, '') : String(number);

export function refuseDay(text: string): CellReading & { readonly ok: false } {
  return {
    ok: false,
    code: 'day-unreadable',
    message: {
      vi: `“${text}” không phải ngày hợp lệ. Ghi ngày/tháng/năm, ví dụ 05/09/2022`,
      en: `“${text}” is not a valid day. Write day/month/year, such as 05/09/2022`,
    },
  };
}

/** Reads a question laid out as one column per level or option. */
export function readMarkedCells(
  question: Question,
  columns: readonly { readonly choice: Choice; readonly cell: Cell }[],
  lookup: ChoiceLookup,
): CellReading & { readonly at?: Cell } {
  if (columns.some(({ cell }) => isRefusal(cell.text))) return give({ state: 'refused' });
  const chosen: { choice: Choice; rank?: number }[] = [];
  let specified: string | undefined;
  for (const { choice, cell } of columns) {
    const text = cell.text.toLowerCase();
    if (question.kind === 'ranking') {
      const rank = cell.text === '' || text === '0' || text === '-' ? undefined : cell.number;
      if (rank !== undefined) chosen.push({ choice, rank });
      else if (!noMarks.has(text)) return { ...unknownMark(cell.text), at: cell };
    } else if (marks.has(text) || (text !== '0' && text !== '' && lookup.find(cell.text) === choice))
      chosen.push({ choice });
    else if (noMarks.has(text)) continue;
    else if (choice.specify) {
      chosen.push({ choice });
      specified = cell.text;
    } else return { ...unknownMark(cell.text), at: cell };
  }
  if (chosen.length === 0) return blank;
  const codes = chosen.map(({ choice }) => choice.code);
  if (question.kind === 'ranking') {
    const ranked = chosen.toSorted((one, other) => one.rank! - other.rank!);
    const sound =
      ranked.every(({ rank }, at) => rank === at + 1) && ranked.length <= (question.atMost ?? ranked.length);
    return give(
      sound
        ? { state: 'chosen-many', codes: ranked.map(({ choice }) => choice.code) }
        : { state: 'invalid', raw: chosen.map(({ choice, rank }) => `${choice.code}:${rank}`).join(';') },
    );
  }
  const words = specified !== undefined && { specified };
  if (question.kind === 'multiple-choice')
    return give(
      codes.length > (question.atMost ?? codes.length)
        ? { state: 'invalid', raw: codes.join(';') }
        : { state: 'chosen-many', codes, ...words },
    );
  return give(
    codes.length > 1 ? { state: 'invalid', raw: codes.join(';') } : { state: 'chosen', code: codes[0]!, ...words },
  );
}

function unknownMark(text: string): CellReading & { readonly ok: false } {
  return {
    ok: false,
    code: 'mark-unknown',
    message: {
      vi: `không hiểu dấu “${text}”. Cột của một mức chỉ nhận “x” (có đánh dấu) hoặc để trống`,
      en: `the mark “${text}” is not understood. The column of a level takes “x” or nothing`,
    },
  };
}

function listChoices(lookup: ChoiceLookup): string {
  const shown = lookup.choices.slice(0, 12).map((choice) => `${choice.code} (${choice.label})`);
  return shown.join(', ') + (lookup.choices.length > shown.length ? ' …' : '');
}
