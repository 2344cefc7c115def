/** The typed grid of totals: its cells laid over a table of the same rows, kept exactly as they were typed. */
import type { CountTable, TableCell } from '@longdan/analysis';
import { parseNumber } from '@longdan/importing';
import type { FormTree } from './form.ts';

function cellOf(cell: TableCell | undefined, typed: unknown): TableCell | undefined {
  if (!cell || typeof typed !== 'string') return cell;
  const raw = typed.trim();
  return { ...cell, raw, value: raw === '' ? null : (parseNumber(raw) ?? Number.NaN) };
}

/** Ballots issued, which no table shows; left blank, nothing is stated. */
function issuedOf(base: CountTable, typed: unknown): Pick<CountTable, 'issued'> {
  if (typeof typed !== 'string') return base.issued === undefined ? {} : { issued: base.issued };
  const issued = parseNumber(typed.trim());
  return typed.trim() === '' || issued === undefined || issued === null ? {} : { issued };
}

/** Names: `issued`, `o.ROW.eligible`, `o.ROW.ineligible`, `o.ROW.levels.INDEX`. */
export function tableOfForm(base: CountTable, tree: FormTree): CountTable {
  const typed = (tree['o'] ?? []) as { eligible?: string; ineligible?: string; levels?: string[] }[];
  const { issued: _, ...rest } = base;
  return {
    ...rest,
    ...issuedOf(base, tree['issued']),
    rows: base.rows.map((row, at) => {
      const eligible = cellOf(row.eligible, typed[at]?.eligible);
      const ineligible = cellOf(row.ineligible, typed[at]?.ineligible);
      return {
        ...row,
        ...(eligible ? { eligible } : {}),
        ...(ineligible ? { ineligible } : {}),
        levels: row.levels.map((cell, index) => cellOf(cell, typed[at]?.levels?.[index]) as TableCell),
      };
    }),
  };
}
