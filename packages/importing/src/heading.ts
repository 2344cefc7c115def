/** One column's headings, from top to bottom, → what the column means. */
import type { Question } from '@longdan/core';
import { cellAt, type GridRow } from './cell.ts';
import type { ColumnTarget } from './column-mapping.ts';
import { findMetaRole } from './meta-column.ts';
import type { QuestionLookup } from './question-lookup.ts';
import { foldWording } from './wording.ts';

/** A heading over a column. */
export interface HeadingPart {
  readonly text: string;
  /** False when it was carried over from the left across blank cells. */
  readonly own: boolean;
  /** Whether it stands over more than this column. */
  readonly wide: boolean;
  /** Which of the heading's rows it stands in, from 0. */
  readonly level: number;
}

/**
 * Headings over a column: merged ones spread over their range; a blank cell takes the heading on its left, as in CSV
 * made of merged cells, except in the lowest row.
 */
export function partsOfColumn(rows: readonly GridRow[], column: number): HeadingPart[] {
  const parts: HeadingPart[] = [];
  for (const [level, row] of rows.entries()) {
    const part = partInRow(row, column, level, level === rows.length - 1);
    if (part && part.text !== parts.at(-1)?.text) parts.push(part);
  }
  // Nothing of its own below a heading carried over: the column has no heading.
  return parts.some((part) => part.own) ? parts : [];
}

function partInRow(row: GridRow, column: number, level: number, lowest: boolean): HeadingPart | undefined {
  const shown = (at: number): string => cellAt(row, at).spread || cellAt(row, at).text;
  const text = shown(column);
  if (text !== '') {
    const merged = cellAt(row, column).merged !== undefined;
    const beside = [column - 1, column + 1].some((at) => at >= 0 && cellAt(row, at).merged && shown(at) === text);
    return { text, own: true, wide: merged ? beside : shown(column + 1) === '' && !lowest, level };
  }
  if (lowest) return undefined;
  for (let left = column - 1; left >= 0; left--)
    if (shown(left) !== '') return { text: shown(left), own: false, wide: true, level };
  return undefined;
}

/**
 * Whether the lowest row is a ballot rather than a heading: under a heading that is understood and stands over one
 * column only, it says something else.
 */
export function endsInBallot(rows: readonly GridRow[], lookup: QuestionLookup): boolean {
  const width = Math.max(...rows.map((row) => row.cells.length));
  for (let column = 0; column < width; column++) {
    const parts = partsOfColumn(rows, column);
    const upper = parts.at(-2);
    const last = parts.at(-1);
    if (!upper || !last || !upper.own || upper.wide || last.level < rows.length - 1) continue;
    const above = resolveHeading(parts.slice(0, -1), lookup);
    if (above.kind === 'unmatched' || answerWords.has(foldWording(last.text)) || specifyHeading.test(last.text))
      continue;
    if (JSON.stringify(resolveHeading([last], lookup)) !== JSON.stringify(above)) return true;
  }
  return false;
}

/** A row under the heading that only numbers its columns: "(1) (2) (3)", "A B 1 2 3", "1 2 3 4" from the first column on. */
export function isNumberingRow(row: GridRow): boolean {
  const texts = row.cells.map((cell) => cell.text).filter((text) => text !== '');
  if (texts.length < 3) return false;
  if (texts.every((text) => /^[([]\d{1,3}[)\]]$/.test(text))) return true;
  const letters = texts.findIndex((text, at) => text !== String.fromCharCode(65 + at));
  const digits = texts.slice(letters < 0 ? texts.length : letters);
  if (letters === 0 && row.cells[0]?.text === '') return false;
  return (
    texts.length >= 5 &&
    letters !== 1 &&
    digits.every((text, at) => text === String(at + 1)) &&
    row.cells[0]?.text !== ''
  );
}

const specifyHeading = /(ghi rõ|ghi cụ thể|ý kiến khác|nội dung khác)/iu;
/** Sub-headings that say nothing of their own under a question. */
const answerWords = new Set(
  ['trả lời', 'câu trả lời', 'mã', 'mã trả lời', 'mức', 'mức độ', 'điểm', 'đánh giá', 'lựa chọn', 'kết quả'].map(
    foldWording,
  ),
);

export function resolveHeading(parts: readonly HeadingPart[], lookup: QuestionLookup): ColumnTarget {
  const last = parts.findLast((part) => part.own)!;
  const lastAt = parts.lastIndexOf(last);
  const over = parts.slice(0, lastAt);
  const context = over.map((part) => part.text);

  // A level or option under its question's heading.
  for (const part of over.toReversed()) {
    const match = lookup.find(part.text, context);
    if (!match) continue;
    const chosen = match.questions.map((question) => ({ question, choice: lookup.choices(question)?.find(last.text) }));
    const fitting = chosen.filter(({ choice }) => choice);
    if (fitting.length === 1)
      return { kind: 'choice', question: fitting[0]!.question.id, code: fitting[0]!.choice!.code };
    if (fitting.length > 1) return ambiguous(match.questions);
    const [only] = match.questions;
    if (match.questions.length === 1 && only && specifyHeading.test(last.text) && asksWords(only, lookup))
      return { kind: 'specified', question: only.id };
    if (match.questions.length === 1 && only && answerWords.has(foldWording(last.text)))
      return { kind: 'answer', question: only.id };
  }

  // A figure under a heading of one column is a value, never the number of a question.
  if (/^\d+$/.test(last.text) && over.some((part) => part.own && !part.wide)) return { kind: 'unmatched' };
  const match = lookup.find(last.text, context);
  const sure = match && (match.by === 'id' || match.by === 'text');
  const role = findMetaRole(last.text);
  if (!sure && role) return role === 'personal' || role === 'ignored' ? { kind: role } : { kind: 'meta', role };
  const joined = joinedChoice(last.text, lookup);
  if (joined && !sure) return joined;
  if (match) {
    const [only] = match.questions;
    if (match.questions.length !== 1 || !only) return ambiguous(match.questions);
    const { rest } = match;
    if (rest && specifyHeading.test(rest) && asksWords(only, lookup)) return { kind: 'specified', question: only.id };
    return { kind: 'answer', question: only.id };
  }
  return loneOption(last.text, lookup) ?? { kind: 'unmatched' };
}

const ambiguous = (questions: readonly Question[]): ColumnTarget => ({
  kind: 'unmatched',
  candidates: questions.map((question) => question.id),
});

const asksWords = (question: Question, lookup: QuestionLookup): boolean =>
  lookup.choices(question)?.choices.some((choice) => choice.specify) ?? false;

/** Question and level in one heading: "Câu 3 - Hài lòng", "Câu 3: 5", "c3_5", "Q3[5]", "c3.khac_ghi_ro". */
function joinedChoice(heading: string, lookup: QuestionLookup): ColumnTarget | undefined {
  for (const cut of heading.matchAll(/\s*[-–:;/|_[(.]\s*|\s+/gu)) {
    const left = heading.slice(0, cut.index);
    const right = heading.slice(cut.index + cut[0].length).replace(/[\])]$/, '');
    if (left === '' || right === '' || (/^\d+$/.test(left) && !cut[0].includes('_') && !cut[0].includes('['))) continue;
    const match = lookup.find(left);
    const [question] = match?.questions ?? [];
    if (!match || !question || match.questions.length !== 1 || match.rest || match.by === 'start-of-text') continue;
    const choice = lookup.choices(question)?.find(right);
    if (choice) return { kind: 'choice', question: question.id, code: choice.code };
    if (/^(specified|ghi[_ ]?ro)$/i.test(right) || (specifyHeading.test(right) && asksWords(question, lookup)))
      return { kind: 'specified', question: question.id };
  }
  return undefined;
}

/** An option's label alone names its question when no other question has such an option. */
function loneOption(heading: string, lookup: QuestionLookup): ColumnTarget | undefined {
  if (/^[\d\s.,]*$/.test(heading)) return undefined;
  const folded = foldWording(heading);
  const owners = lookup.placed.flatMap(({ question }) =>
    'options' in question
      ? question.options
          .filter((option) => foldWording(option.label) === folded)
          .map((option) => ({ question, option }))
      : [],
  );
  const [only] = owners;
  if (!only) return undefined;
  if (owners.length > 1) return ambiguous(owners.map(({ question }) => question));
  return { kind: 'choice', question: only.question.id, code: only.option.code };
}
