/** Figures for reading: the decimal mark of the language, columns of figures to the right. */
import { formatTable, locale } from './output.ts';

export const formatNumber = (value: number, decimals = 0): string =>
  new Intl.NumberFormat(locale === 'vi' ? 'vi-VN' : 'en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value);

/** A table whose columns from `from` on are figures; the first row is the heading. */
export function formatFigures(rows: readonly (readonly string[])[], from: number): string {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => [...row[at]!].length)));
  return formatTable(
    rows.map((row) => row.map((cell, at) => (at < from ? cell : ' '.repeat(widths[at]! - [...cell].length) + cell))),
  );
}
