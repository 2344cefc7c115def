/**
 * The content of a table as one SHA-256, the same on either engine and in whatever order its rows lie on disk.
 *
 * Hashed are the names of the columns, sorted and joined by commas, a line feed, and then every row in the order of the
 * table's primary key (text by its UTF-8 bytes, numbers by value), each in the form that row-encoding.ts describes. So no
 * two different tables are written alike.
 */
import { createHash, type Hash } from 'node:crypto';
import { encodeRow, type StoredRow } from './row-encoding.ts';

export class ContentHash {
  readonly #columns: readonly string[];
  readonly #hash: Hash;
  #rows = 0;

  constructor(columns: readonly string[]) {
    this.#columns = [...columns].sort();
    this.#hash = createHash('sha256').update(`${this.#columns.join(',')}\n`);
  }

  /**
   * Adds rows, which must come in the order of the table's key.
   * @returns each row in the form that is hashed
   * @throws TypeError naming the column of a value that both engines cannot keep alike
   */
  add(rows: readonly StoredRow[]): string[] {
    const encoded = rows.map((row) => encodeRow(row, this.#columns));
    for (const text of encoded) this.#hash.update(text, 'utf8');
    this.#rows += rows.length;
    return encoded;
  }

  /** Rows added, and the hash as hex. Call once. */
  finish(): { readonly rows: number; readonly hash: string } {
    return { rows: this.#rows, hash: this.#hash.digest('hex') };
  }
}
