/**
 * Rows of a form that come, go and move by buttons of the form itself, so that it works without a script: a button's value
 * says what is done to which row — `them:parts`, `bo:parts.2`, `len:parts.2`, `xuong:parts.2`.
 */
export type RowVerb = 'them' | 'bo' | 'len' | 'xuong';

/** The list after the command; unchanged when the command speaks of another list or of no row. */
export function changeRows<Row>(rows: readonly Row[], list: string, command: string, make: () => Row): Row[] {
  const read = /^(\w+):([a-zA-Z]+)(?:\.(\d+))?$/.exec(command);
  const [, verb, named, index] = read ?? [];
  if (named !== list) return [...rows];
  if (verb === 'them') return [...rows, make()];
  const at = index === undefined ? -1 : Number(index);
  if (at < 0 || at >= rows.length) return [...rows];
  if (verb === 'bo') return rows.filter((_, position) => position !== at);
  const other = verb === 'len' ? at - 1 : verb === 'xuong' ? at + 1 : at;
  if (other < 0 || other >= rows.length) return [...rows];
  const moved = [...rows];
  [moved[at], moved[other]] = [rows[other]!, rows[at]!];
  return moved;
}

/** Lines of a text area, blank ones left out. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
