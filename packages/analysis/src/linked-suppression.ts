/**
 * Suppression of tables that add up to each other (docs/method/suppression.md): the round and its fields, each divided
 * by the same characteristic. Rows are parts of the round, columns groups; the first row and the last column are sums,
 *
 *   n(whole, g) = Σ_f n(f, g)      n(f, total) = Σ_g n(f, g),
 *
 * so what one table withholds another may give away. Cells not shown are the edges of a graph that joins their row and
 * their column. A cell follows from the others by adding and subtracting exactly when its edge is a bridge of that graph
 * (Gusfield 1988, "A graph theoretic approach to statistical data security", SIAM J. Comput. 17); a line whose unknown
 * cells hold fewer people than the threshold gives those people away together.
 */

/** Rows of counts of the same length: the whole first, the parts after it; the last column is the total of each row. */
export interface LinkedTable {
  readonly counts: readonly (readonly number[])[];
  /** Cells that are published; by row and column. Changed in place by `withholdLinked`. */
  readonly shown: readonly boolean[][];
  /** Whether a cell may be withheld: totals may not, nor cells that are nobody's to decide. */
  readonly mayWithhold: (row: number, column: number) => boolean;
}

interface Cell {
  readonly row: number;
  readonly column: number;
}

const isSmall = (count: number, threshold: number): boolean => count > 0 && count < threshold;

/**
 * Withholds further cells, the smallest first, until no cell and no line of cells below the threshold follows. Where that
 * leads nowhere, the parts show nothing and the whole what it showed before, if that is safe.
 * @returns false where something follows even then
 */
export function withholdLinked(table: LinkedTable, threshold: number): boolean {
  const { shown, mayWithhold } = table;
  const whole = [...shown[0]!];
  if (withholdStepwise(table, threshold)) return true;
  shown.forEach((line, row) => {
    line.forEach((isShown, column) => {
      line[column] = row === 0 ? whole[column]! : isShown && !mayWithhold(row, column);
    });
  });
  return withholdStepwise(table, threshold);
}

function withholdStepwise(table: LinkedTable, threshold: number): boolean {
  for (;;) {
    const exposed = findExposed(table, threshold);
    if (exposed === null) return true;
    const next = smallestBeside(table, exposed);
    if (next === null) return false;
    table.shown[next.row]![next.column] = false;
  }
}

/** Cells of a group below the threshold that follows from what is shown; null where none does. */
export function findExposed(table: LinkedTable, threshold: number): readonly Cell[] | null {
  const unknown = cellsLeft(table);
  const { counts } = table;
  for (const cell of unknown.derived) if (isSmall(counts[cell.row]![cell.column]!, threshold)) return [cell];
  for (const line of linesOf(unknown.left, (counts[0]?.length ?? 0) - 1)) {
    const people = line.map(({ row, column }) => counts[row]![column]!).filter((count) => count > 0);
    const sum = people.reduce((total, count) => total + count, 0);
    // Someone is in every group that is listed: a sum of as many as there are groups is one in each.
    const isForced = people.length > 0 && sum === people.length && people.length === line.length;
    if (isSmall(sum, threshold) || isForced) return line;
  }
  return null;
}

/** Unknown cells, divided into those that follow and those that do not. */
function cellsLeft({ counts, shown }: LinkedTable): { readonly derived: Cell[]; readonly left: Cell[] } {
  const cells: Cell[] = [];
  counts.forEach((line, row) => {
    line.forEach((_, column) => {
      if (!shown[row]![column]) cells.push({ row, column });
    });
  });
  const bridges = findBridges(cells, counts.length, counts[0]?.length ?? 0);
  return { derived: cells.filter((_, at) => bridges.has(at)), left: cells.filter((_, at) => !bridges.has(at)) };
}

/** Unknown cells by row and by column, where the sum of the line is known; sums themselves are not people of a line. */
function linesOf(cells: readonly Cell[], totals: number): Cell[][] {
  const lines = new Map<string, Cell[]>();
  const open = new Set<string>();
  const add = (key: string, cell: Cell): void => {
    const line = lines.get(key);
    if (line) line.push(cell);
    else lines.set(key, [cell]);
  };
  for (const cell of cells) {
    const [ownRow, ownColumn] = [`r${cell.row}`, `c${cell.column}`];
    if (cell.column === totals) open.add(ownRow);
    else add(ownRow, cell);
    if (cell.row === 0) open.add(ownColumn);
    else add(ownColumn, cell);
  }
  return [...lines].filter(([key]) => !open.has(key)).map(([, line]) => line);
}

/** Places of the edges that lie on no cycle (Tarjan 1974), without recursion: tables may have thousands of lines. */
function findBridges(cells: readonly Cell[], rows: number, columns: number): Set<number> {
  const edgesOf: { readonly edge: number; readonly to: number }[][] = Array.from({ length: rows + columns }, () => []);
  cells.forEach(({ row, column }, edge) => {
    edgesOf[row]!.push({ edge, to: rows + column });
    edgesOf[rows + column]!.push({ edge, to: row });
  });
  const entered = new Int32Array(rows + columns).fill(-1);
  const low = new Int32Array(rows + columns);
  const bridges = new Set<number>();
  let clock = 0;
  for (let root = 0; root < rows + columns; root++) {
    if (entered[root] !== -1) continue;
    const path = [{ node: root, by: -1, next: 0 }];
    entered[root] = low[root] = clock++;
    while (path.length > 0) {
      const top = path.at(-1)!;
      const step = edgesOf[top.node]![top.next++];
      if (step === undefined) {
        path.pop();
        const above = path.at(-1);
        if (!above) continue;
        low[above.node] = Math.min(low[above.node]!, low[top.node]!);
        if (low[top.node]! > entered[above.node]!) bridges.add(top.by);
      } else if (step.edge !== top.by) {
        if (entered[step.to] === -1) {
          entered[step.to] = low[step.to] = clock++;
          path.push({ node: step.to, by: step.edge, next: 0 });
        } else low[top.node] = Math.min(low[top.node]!, entered[step.to]!);
      }
    }
  }
  return bridges;
}

/**
 * The smallest cell shown that joins two lines which unknown cells already connect with the exposed ones: it closes a
 * cycle. Else the smallest in one of these lines; of the parts before the whole.
 */
function smallestBeside(table: LinkedTable, exposed: readonly Cell[]): Cell | null {
  const { counts, shown, mayWithhold } = table;
  const { rows, columns } = linesConnected(table, exposed);
  let best: Cell | null = null;
  let least = Number.POSITIVE_INFINITY;
  counts.forEach((line, row) => {
    line.forEach((count, column) => {
      if (count === 0 || !shown[row]![column] || !mayWithhold(row, column)) return;
      const lines = Number(rows.has(row)) + Number(columns.has(column));
      if (lines === 0) return;
      const worth = count + (row === 0 ? 1e12 : 0) + (lines === 2 ? 0 : 1e6);
      if (worth < least) [best, least] = [{ row, column }, worth];
    });
  });
  return best;
}

/** Rows and columns that unknown cells connect with some cells. */
function linesConnected(
  { shown }: LinkedTable,
  from: readonly Cell[],
): { readonly rows: ReadonlySet<number>; readonly columns: ReadonlySet<number> } {
  const rows = new Set(from.map(({ row }) => row));
  const columns = new Set(from.map(({ column }) => column));
  for (let size = -1; size !== rows.size + columns.size; ) {
    size = rows.size + columns.size;
    shown.forEach((line, row) => {
      line.forEach((isShown, column) => {
        if (isShown || (!rows.has(row) && !columns.has(column))) return;
        rows.add(row);
        columns.add(column);
      });
    });
  }
  return { rows, columns };
}
