/** How well two entries of the same sheets agree: shares, and kappa beyond chance. Pure. */

/** Pairs of labels for one question. */
export class AgreementTable {
  #pairs = 0;
  #equal = 0;
  readonly #first = new Map<string, number>();
  readonly #second = new Map<string, number>();
  readonly #cells = new Map<string, { readonly first: string; readonly second: string; count: number }>();

  add(first: string, second: string): void {
    this.#pairs += 1;
    if (first === second) this.#equal += 1;
    this.#first.set(first, (this.#first.get(first) ?? 0) + 1);
    this.#second.set(second, (this.#second.get(second) ?? 0) + 1);
    const key = JSON.stringify([first, second]);
    const cell = this.#cells.get(key) ?? { first, second, count: 0 };
    cell.count += 1;
    this.#cells.set(key, cell);
  }

  get pairs(): number {
    return this.#pairs;
  }

  get equal(): number {
    return this.#equal;
  }

  /** Agreement expected if both labelled by chance with the shares they used: Σ p(first) · p(second). */
  get expected(): number {
    let sum = 0;
    for (const [label, count] of this.#first) sum += count * (this.#second.get(label) ?? 0);
    return this.#pairs === 0 ? 0 : sum / this.#pairs ** 2;
  }

  /** Shares of the pairs of labels that occur, each with the shares of its labels on the other side. */
  *cells(): Generator<{ readonly equal: boolean; readonly share: number; readonly rowShares: number }> {
    for (const { first, second, count } of this.#cells.values())
      yield {
        equal: first === second,
        share: count / this.#pairs,
        // p.i + pj.: how often the second used the first's label, and the first the second's.
        rowShares: ((this.#second.get(first) ?? 0) + (this.#first.get(second) ?? 0)) / this.#pairs,
      };
  }
}

/** Below this many pairs a kappa moves by tenths with one ballot. */
export const fewestPairs = 10;

/**
 * Cohen's kappa (p_o − p_e) / (1 − p_e): J. Cohen, Educational and Psychological Measurement 20 (1960), p. 40.
 * Null below `fewestPairs`, and where everybody keyed one and the same answer: then chance explains all.
 */
export function kappaOf(table: AgreementTable): number | null {
  if (table.pairs < fewestPairs || table.expected >= 1) return null;
  return (table.equal / table.pairs - table.expected) / (1 - table.expected);
}

/**
 * Large-sample standard error of kappa, not assuming chance agreement: J. L. Fleiss, J. Cohen, B. S. Everitt,
 * Psychological Bulletin 72 (1969), eq. 13. Null where kappa is.
 */
export function kappaError(table: AgreementTable): number | null {
  const kappa = kappaOf(table);
  if (kappa === null) return null;
  const [observed, expected] = [table.equal / table.pairs, table.expected];
  let sum = -((observed * expected - 2 * expected + observed) ** 2);
  for (const { equal, share, rowShares } of table.cells())
    sum += share * (equal ? (1 - expected - rowShares * (1 - observed)) ** 2 : ((1 - observed) * rowShares) ** 2);
  return Math.sqrt(Math.max(0, sum) / table.pairs) / (1 - expected) ** 2;
}

/**
 * Kappa over several questions, from the means of observed and expected agreement: H. De Vries and others, Field
 * Methods 20 (2008), p. 272. Questions too small for a kappa of their own are left out; null where none is left.
 */
export function pooledKappa(tables: readonly AgreementTable[]): number | null {
  const used = tables.filter((table) => table.pairs >= fewestPairs);
  if (used.length === 0) return null;
  const mean = (read: (table: AgreementTable) => number) =>
    used.reduce((sum, table) => sum + read(table), 0) / used.length;
  const expected = mean((table) => table.expected);
  return expected >= 1 ? null : (mean((table) => table.equal / table.pairs) - expected) / (1 - expected);
}
