/** What the words of a table mean: its columns held against scales, its rows against the criteria of a scheme. */
import type { Content, Scale } from '@longdan/core';
import type { CountTable, CountTableRow } from './count-table.ts';
import { comparableLabel, comparableWords } from './table-row.ts';

export interface ScaleMatch {
  readonly scale: Scale;
  /** For each level column the position of its level in the scale, 0 for the worst. */
  readonly positions: readonly number[];
  /** Whether every level of the scale has a column. */
  readonly complete: boolean;
}

/**
 * The scale whose levels the columns name, in any order; one with a column for every level goes before one of which the
 * table shows only a part. Null when some column is no level of any scale, or two columns are the same level.
 */
export function matchScale(labels: readonly string[], scales: readonly Scale[]): ScaleMatch | null {
  const matches = scales.flatMap((scale): ScaleMatch[] => {
    const positions = labels.map((label) =>
      scale.levels.findIndex((level) => comparableLevel(level.label) === comparableLevel(label)),
    );
    if (positions.includes(-1) || new Set(positions).size < positions.length) return [];
    return [{ scale, positions, complete: positions.length === scale.levels.length }];
  });
  return matches.find((match) => match.complete) ?? matches[0] ?? null;
}

/** "Số phiếu Tốt", "Mức: Tốt (phiếu)" and "Tỷ lệ tốt (%)" all name the level "Tốt". */
function comparableLevel(label: string): string {
  const bare = label
    .normalize('NFC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:(?:số|tổng số) (?:phiếu|người|lượt|ý kiến)|mức(?: độ)?|tỷ lệ|tỉ lệ|đánh giá)[\s:]+(?=\p{L})/u, '')
    .replace(/%/g, '');
  return comparableLabel(bare);
}

/** Row → criterion id; undefined when not every row is found, each as another criterion. */
export function matchCriteria(
  rows: readonly CountTableRow[],
  contents: readonly Content[],
): ReadonlyMap<CountTableRow, string> | undefined {
  const criteria = contents.flatMap((content) =>
    content.factors.flatMap((factor) => factor.criteria.map((criterion) => ({ ...criterion, factor: factor.title }))),
  );
  const found = new Map<CountTableRow, string>();
  const taken = new Set<string>();
  for (const row of rows) {
    const same = (compare: (text: string) => string) =>
      criteria.filter((criterion) => !taken.has(criterion.id) && compare(criterion.text) === compare(row.text));
    const exact = same(comparableWords);
    const candidates = exact.length > 0 ? exact : same(comparableLabel);
    const underSameFactor = candidates.filter(
      (criterion) => comparableLabel(criterion.factor) === comparableLabel(row.group ?? ''),
    );
    const match =
      underSameFactor.length === 1 ? underSameFactor[0] : candidates.length === 1 ? candidates[0] : undefined;
    if (match === undefined) return undefined;
    found.set(row, match.id);
    taken.add(match.id);
  }
  return found;
}

/** The tree without the criteria that the table does not have, and without what is then empty. */
export function pruneContents(contents: readonly Content[], kept: ReadonlySet<string>): Content[] {
  return contents
    .map((content) => ({
      ...content,
      factors: content.factors
        .map((factor) => ({ ...factor, criteria: factor.criteria.filter((criterion) => kept.has(criterion.id)) }))
        .filter((factor) => factor.criteria.length > 0),
    }))
    .filter((content) => content.factors.length > 0);
}

/** A tree of the table's own: its groups as factors of one content, its rows as criteria, ids from their printed codes. */
export function buildContents(rows: readonly CountTableRow[]): {
  readonly contents: readonly Content[];
  readonly idOf: ReadonlyMap<CountTableRow, string>;
} {
  const idOf = new Map<CountTableRow, string>();
  const groups = new Map<string, CountTableRow[]>();
  const used = new Set<string>();
  for (const row of rows) {
    idOf.set(row, claimId(row.code.trim() || `dong-${idOf.size + 1}`, used));
    groups.set(row.group ?? '', [...(groups.get(row.group ?? '') ?? []), row]);
  }
  const factorIds = new Set<string>();
  const factors = [...groups].map(([title, own], place) => ({
    id: claimId(sharedPrefix(own) ?? `nhom-${place + 1}`, factorIds),
    title,
    criteria: own.map((row) => ({ id: idOf.get(row)!, text: row.text })),
  }));
  return { contents: [{ id: 'noi-dung', title: '', factors }], idOf };
}

/** "II.1", "II.2" → "II". */
function sharedPrefix(rows: readonly CountTableRow[]): string | undefined {
  const prefixes = new Set(rows.map((row) => /^(\S+)\.[^.\s]+$/.exec(row.code.trim())?.[1]));
  return prefixes.size === 1 ? [...prefixes][0] : undefined;
}

/** An id of the permitted characters that is not yet used. */
function claimId(wanted: string, used: Set<string>): string {
  const base = wanted.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[._-]+/, '') || 'dong';
  let id = base;
  for (let copy = 2; used.has(id); copy++) id = `${base}-${copy}`;
  used.add(id);
  return id;
}

/** Which answer state a non-answer column counts, by its heading; items left blank when nothing else is recognised. */
export function readNonAnswer(label: string): 'blank' | 'notAsked' | 'refused' | 'invalid' {
  const words = label.normalize('NFC').toLowerCase();
  if (/không thuộc|không áp dụng|không sử dụng|not asked|not applicable/.test(words)) return 'notAsked';
  if (/không hợp lệ|hỏng|sai quy cách|invalid|spoil/.test(words)) return 'invalid';
  if (/không trả lời|từ chối|không ý kiến|không có ý kiến|refus/.test(words)) return 'refused';
  return 'blank';
}

/** Whether all cells that a criterion's shares need were read as what the table's kind asks for. */
export function isCountable(table: CountTable, row: CountTableRow): boolean {
  return (
    row.levels.length === table.levelLabels.length &&
    row.levels.every(
      ({ value }) =>
        value === null ||
        (Number.isFinite(value) && value >= 0 && (table.kind === 'percentages' || Number.isInteger(value))),
    )
  );
}
