/**
 * Proposes what the columns of a file of ballots mean: finds the heading among title lines (one to three rows, merged or
 * not), names each column's question, level, option or meaning, and refuses by name whatever could mean two things.
 */
import { type Finding, normaliseBallotCode, type Questionnaire } from '@longdan/core';
import { cellAt, type GridRow } from './cell.ts';
import { type ColumnMapping, type ColumnTarget, type MappedColumn, shapeKey } from './column-mapping.ts';
import { fault, note } from './finding.ts';
import { endsInBallot, isNumberingRow, partsOfColumn, resolveHeading } from './heading.ts';
import type { MetaRole } from './meta-column.ts';
import { createNameLookup, type Named } from './name-lookup.ts';
import { createQuestionLookup, type QuestionLookup } from './question-lookup.ts';
import { columnIndex, columnLetters } from './wording.ts';

/** Rows among which the heading is looked for. */
const headLength = 40;

/**
 * `head` is the beginning of the sheet: title lines, heading and, if at hand, first ballots. `sample` are further rows.
 * Values serve only to tell ballot codes from running numbers; what a column means is read from its heading.
 */
export function proposeMapping(
  head: readonly GridRow[],
  sample: readonly GridRow[],
  questionnaire: Questionnaire,
  names: { readonly fields: readonly Named[]; readonly units: readonly Named[] },
): ColumnMapping {
  const lookup = createQuestionLookup(questionnaire);
  const about = { id: questionnaire.id, version: questionnaire.version };
  const found = findHeader(head.slice(0, headLength), lookup);
  if (!found) {
    const place = head[0]?.place;
    return {
      questionnaire: about,
      header: [],
      firstDataRow: head[0]?.row ?? 1,
      columns: [],
      shapeKey: shapeKey([]),
      findings: [
        fault(
          'header-not-found',
          place && { file: place.file, ...(place.sheet !== undefined && { sheet: place.sheet }) },
          {
            vi: `Không tìm thấy dòng tiêu đề cột trong ${headLength} dòng đầu. Cách xử lý: đặt tên cột theo số câu (“Câu 1”, “Câu 2” …), mã câu hoặc nguyên văn câu hỏi, hoặc chọn nghĩa từng cột bằng tay.`,
            en: `No row of column headings was found in the first ${headLength} rows. What to do: head the columns by question number (“Câu 1”), id or text, or choose each column's meaning by hand.`,
          },
        ),
      ],
    };
  }
  const rows = [...head.slice(found.next), ...sample];
  const place = { ...head[found.next - 1]!.place, row: head[found.next - 1]!.row };
  const settled = settleConflicts(learnFromValues(found.columns, rows, names), place, lookup);
  const header = found.header.map((row) => ({ row: row.row, texts: row.cells.map((cell) => cell.text) }));
  return {
    questionnaire: about,
    header,
    firstDataRow: head[found.next]?.row ?? place.row + 1,
    columns: settled.columns,
    shapeKey: shapeKey(header.map((row) => row.texts)),
    findings: settled.findings,
  };
}

interface Header {
  readonly header: readonly GridRow[];
  readonly columns: readonly MappedColumn[];
  /** Index in `head` of the row after the heading. */
  readonly next: number;
}

/** The one to three rows that name most columns; on a tie the fewest and the first. */
function findHeader(head: readonly GridRow[], lookup: QuestionLookup): Header | undefined {
  let best: (Header & { readonly score: number }) | undefined;
  for (let from = 0; from < head.length; from++)
    for (let height = 1; height <= 3 && from + height <= head.length; height++) {
      const rows = head.slice(from, from + height);
      if (rows.at(-1)!.row - rows[0]!.row >= 4 || rows.some((row) => isNumberingRow(row))) break;
      if (height > 1 && endsInBallot(rows, lookup)) break;
      const columns = nameColumns(rows, lookup);
      if (!numbersRunOn(rows.at(-1)!, columns)) continue;
      const score = new Set(columns.filter(isUnderstood).map(({ target }) => JSON.stringify(target))).size;
      if (score > (best?.score ?? 0) || (best && score === best.score && height < best.header.length))
        best = { header: rows, columns, next: from + height, score };
    }
  if (!best?.columns.some(({ target }) => target.kind === 'answer' || target.kind === 'choice')) return undefined;
  let { next, header } = best;
  // The same headings in other words ("Câu 1" over "Giới tính") belong to the heading, as does a row of column numbers.
  for (let row = head[next]; row && saysTheSame(nameColumns([row], lookup), best.columns); row = head[next]) {
    header = [...header, row];
    next++;
  }
  if (head[next] && isNumberingRow(head[next]!)) next++;
  return { ...best, header, next };
}

function saysTheSame(columns: readonly MappedColumn[], as: readonly MappedColumn[]): boolean {
  const known = new Map(as.filter(isUnderstood).map(({ column, target }) => [column, JSON.stringify(target)]));
  const same = columns.filter(({ column, target }) => known.get(column) === JSON.stringify(target)).length;
  return same >= 2 && same >= known.size / 2;
}

/** Bare figures name questions only where they run on (3, 4, 5 …): those of a ballot do not. */
function numbersRunOn(row: GridRow, columns: readonly MappedColumn[]): boolean {
  const numbers = columns
    .filter(({ target }) => target.kind === 'answer')
    .map(({ column }) => cellAt(row, columnIndex(column)).text)
    .filter((text) => /^\d+$/.test(text))
    .map(Number);
  return numbers.every((number, at) => at === 0 || number === numbers[at - 1]! + 1);
}

const isUnderstood = ({ target }: MappedColumn): boolean => target.kind !== 'unmatched' && target.kind !== 'ignored';

function nameColumns(rows: readonly GridRow[], lookup: QuestionLookup): MappedColumn[] {
  const width = Math.max(...rows.map((row) => row.cells.length));
  const columns: MappedColumn[] = [];
  for (let at = 0; at < width; at++) {
    const parts = partsOfColumn(rows, at);
    if (parts.length === 0) continue;
    columns.push({
      column: columnLetters(at),
      heading: parts.map((part) => part.text).join(' › '),
      target: resolveHeading(parts, lookup),
    });
  }
  return columns;
}

/**
 * What values tell where headings do not: a column "Số phiếu" whose values are all true ballot codes holds ballot codes;
 * a column without a known heading whose values are all fields, or all units, of the plan holds those.
 */
function learnFromValues(
  columns: readonly MappedColumn[],
  rows: readonly GridRow[],
  names: { readonly fields: readonly Named[]; readonly units: readonly Named[] },
): MappedColumn[] {
  const roles = new Set(columns.flatMap(({ target }) => (target.kind === 'meta' ? [target.role] : [])));
  const findField = createNameLookup(names.fields);
  const findUnit = createNameLookup(names.units);
  return columns.map((column) => {
    const { target } = column;
    const values = rows.map((row) => cellAt(row, columnIndex(column.column)).text).filter((text) => text !== '');
    const all = (test: (text: string) => boolean): boolean => values.length > 0 && values.every(test);
    const take = (role: MetaRole): MappedColumn => {
      roles.add(role);
      return { ...column, target: { kind: 'meta', role } };
    };
    if (target.kind === 'meta' && target.role === 'sheet-number' && !roles.has('ballot-code'))
      return all((text) => normaliseBallotCode(text).ok) ? take('ballot-code') : column;
    if (target.kind !== 'unmatched' || target.candidates) return column;
    if (!roles.has('field') && all((text) => findField(text).length === 1)) return take('field');
    if (!roles.has('unit') && all((text) => findUnit(text).length === 1)) return take('unit');
    return column;
  });
}

/** Two columns for one thing, or a column for two things, are refused by name; the columns stay for a person to choose. */
function settleConflicts(
  columns: readonly MappedColumn[],
  place: { readonly file?: string; readonly sheet?: string; readonly row: number },
  lookup: QuestionLookup,
): { readonly columns: readonly MappedColumn[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const claims = new Map<string, MappedColumn[]>();
  for (const column of columns) {
    const claim = claimOf(column.target);
    if (claim) claims.set(claim, [...(claims.get(claim) ?? []), column]);
  }
  const whole = new Set(columns.flatMap(({ target }) => (target.kind === 'answer' ? [target.question] : [])));
  const byLevels = new Set(columns.flatMap(({ target }) => (target.kind === 'choice' ? [target.question] : [])));
  const disputed = new Set<MappedColumn>();
  for (const claimants of claims.values()) {
    if (claimants.length < 2) continue;
    const names = claimants.map((column) => `${column.column} “${column.heading}”`).join(', ');
    for (const column of claimants) disputed.add(column);
    findings.push(
      fault(
        'columns-claim-the-same',
        { ...place, column: claimants[1]!.column },
        {
          vi: `Các cột ${names} cùng được hiểu là ${describeTarget(claimants[0]!.target, lookup).vi}. Cách xử lý: chọn một cột, hoặc đổi tên cột cho khác nhau.`,
          en: `Columns ${names} are all read as ${describeTarget(claimants[0]!.target, lookup).en}. What to do: choose one of them or rename the columns.`,
        },
      ),
    );
  }
  for (const id of whole) {
    if (!byLevels.has(id)) continue;
    const both = columns.filter(
      ({ target }) => 'question' in target && target.question === id && target.kind !== 'specified',
    );
    for (const column of both) disputed.add(column);
    findings.push(
      fault(
        'question-in-two-layouts',
        { ...place, column: both[0]!.column },
        {
          vi: `Câu “${id}” vừa có cột ghi cả câu trả lời, vừa có cột riêng cho từng mức (${both.map((column) => column.column).join(', ')}). Cách xử lý: giữ một kiểu.`,
          en: `Question “${id}” has both a column of its own and columns per level (${both.map((column) => column.column).join(', ')}). What to do: keep one of the two.`,
        },
      ),
    );
  }
  const settled = columns.map((column): MappedColumn => {
    if (!disputed.has(column)) return column;
    return {
      ...column,
      target: { kind: 'unmatched', ...('question' in column.target && { candidates: [column.target.question] }) },
    };
  });
  findings.push(...describeLeftovers(settled, disputed, columns, place, lookup));
  return { columns: settled, findings };
}

const claimOf = (target: ColumnTarget): string | undefined =>
  ['answer', 'choice', 'specified', 'meta'].includes(target.kind) ? JSON.stringify(target) : undefined;

/** Names what is ambiguous, unmatched or missing. */
function describeLeftovers(
  settled: readonly MappedColumn[],
  disputed: ReadonlySet<MappedColumn>,
  original: readonly MappedColumn[],
  place: { readonly file?: string; readonly sheet?: string; readonly row: number },
  lookup: QuestionLookup,
): Finding[] {
  const findings: Finding[] = [];
  for (const [at, column] of settled.entries()) {
    const where = { ...place, column: column.column };
    const { target } = column;
    if (target.kind === 'unmatched' && target.candidates && !disputed.has(original[at]!))
      findings.push(
        fault(
          'column-ambiguous',
          where,
          {
            vi: `Cột ${column.column} “${column.heading}” có thể là nhiều câu: ${target.candidates.map((id) => nameQuestion(id, lookup)).join('; ')}. Cách xử lý: chọn câu đúng cho cột này, hoặc ghi đủ tên câu ở tiêu đề.`,
            en: `Column ${column.column} “${column.heading}” could be several questions: ${target.candidates.map((id) => nameQuestion(id, lookup, 'Question')).join('; ')}. What to do: choose the right one, or write the whole question in the heading.`,
          },
          { candidates: target.candidates.join(' ') },
        ),
      );
    else if (target.kind === 'unmatched' && !target.candidates)
      findings.push(
        note('column-unmatched', where, {
          vi: `Cột ${column.column} “${column.heading}” không khớp câu hỏi nào nên không nhập. Nếu cần, chọn nghĩa của cột này.`,
          en: `Column ${column.column} “${column.heading}” matches no question and is left out. Choose its meaning if it is needed.`,
        }),
      );
    else if (target.kind === 'personal')
      findings.push(
        note('column-personal', where, {
          vi: `Cột ${column.column} “${column.heading}” là thông tin nhận dạng cá nhân nên không nhập, không lưu cùng câu trả lời.`,
          en: `Column ${column.column} “${column.heading}” identifies persons: it is not imported and not kept beside answers.`,
        }),
      );
  }
  const present = new Set(settled.flatMap(({ target }) => ('question' in target ? [target.question] : [])));
  const missing = lookup.placed.filter(({ question }) => !present.has(question.id));
  if (missing.length > 0)
    findings.push(
      note(
        'questions-without-column',
        place,
        {
          vi: `Tệp không có cột cho ${missing.length} câu, sẽ tính là bỏ trống: ${missing.map(({ question }) => nameQuestion(question.id, lookup)).join('; ')}.`,
          en: `The file has no column for ${missing.length === 1 ? '1 question, which counts' : `${missing.length} questions, which count`} as blank: ${missing.map(({ question }) => nameQuestion(question.id, lookup, 'Question')).join('; ')}.`,
        },
        { count: missing.length },
      ),
    );
  for (const { question } of lookup.placed) {
    const codes = settled.flatMap(({ target }) =>
      target.kind === 'choice' && target.question === question.id ? [target.code] : [],
    );
    const absent = (lookup.choices(question)?.choices ?? []).filter((choice) => !codes.includes(choice.code));
    if (codes.length > 0 && absent.length > 0)
      findings.push(
        note('choice-column-missing', place, {
          vi: `${nameQuestion(question.id, lookup)}: thiếu cột cho ${absent.map((choice) => `“${choice.label}”`).join(', ')}. Kiểm tra lại tiêu đề cột.`,
          en: `${nameQuestion(question.id, lookup, 'Question')}: no column for ${absent.map((choice) => `“${choice.label}”`).join(', ')}. Check the headings.`,
        }),
      );
  }
  return findings;
}

function nameQuestion(id: string, lookup: QuestionLookup, word: 'Câu' | 'Question' = 'Câu'): string {
  const placed = lookup.placed.find(({ question }) => question.id === id);
  if (!placed) return id;
  const text = placed.question.text;
  return `${word} ${placed.number} (${id}) “${text.length > 60 ? `${text.slice(0, 59)}…` : text}”`;
}

function describeTarget(target: ColumnTarget, lookup: QuestionLookup): { readonly vi: string; readonly en: string } {
  if ('question' in target) {
    const choice = target.kind === 'choice' ? ` = ${target.code}` : '';
    return {
      vi: nameQuestion(target.question, lookup) + choice,
      en: nameQuestion(target.question, lookup, 'Question') + choice,
    };
  }
  return target.kind === 'meta'
    ? { vi: `“${target.role}”`, en: `“${target.role}”` }
    : { vi: target.kind, en: target.kind };
}
