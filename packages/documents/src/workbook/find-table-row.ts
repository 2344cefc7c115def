/** Finds the office's own row of a criterion: by its text, or by its place where both have as many rows. */
import type { CountTable, CountTableRow, CriterionFigures } from '@longdan/analysis';

const plain = (text: string): string => text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();

export function findTableRow(
  table: CountTable | undefined,
  criteria: readonly CriterionFigures[],
  criterion: CriterionFigures,
): CountTableRow | undefined {
  if (table === undefined) return undefined;
  const named = table.rows.filter((row) => plain(row.text) === plain(criterion.text));
  if (named.length === 1) return named[0];
  return table.rows.length === criteria.length ? table.rows[criteria.indexOf(criterion)] : undefined;
}
