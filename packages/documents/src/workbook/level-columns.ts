/**
 * The level columns of BẢNG TỔNG HỢP: best level first, as offices print it (Tốt, Bình thường, Chưa tốt). Criteria on
 * different scales share a column where label and meaning agree; further levels follow in columns of their own.
 */
import type { CriterionFigures } from '@longdan/analysis';
import type { LevelMeaning } from '@longdan/core';

export interface LevelColumn {
  readonly label: string;
  readonly means?: LevelMeaning;
}

export interface LevelColumns {
  readonly columns: readonly LevelColumn[];
  /** For each criterion (by id) the index into `columns` of each of its levels, in the order of its scale. */
  readonly places: ReadonlyMap<string, readonly number[]>;
}

export function arrangeLevelColumns(criteria: readonly CriterionFigures[]): LevelColumns {
  const columns: LevelColumn[] = [];
  const indexOf = new Map<string, number>();
  const places = new Map<string, readonly number[]>();
  for (const criterion of criteria) {
    const seen = new Map<string, number>();
    const place: number[] = [];
    for (let i = criterion.levels.length - 1; i >= 0; i--) {
      const { label, means } = criterion.levels[i]!;
      const name = `${label}\n${means ?? ''}`;
      const occurrence = (seen.get(name) ?? 0) + 1;
      seen.set(name, occurrence);
      const key = `${name}\n${occurrence}`;
      let index = indexOf.get(key);
      if (index === undefined) {
        index = columns.length;
        indexOf.set(key, index);
        columns.push(means === undefined ? { label } : { label, means });
      }
      place[i] = index;
    }
    places.set(criterion.id, place);
  }
  return { columns, places };
}
