/**
 * The content of a table as one SHA-256, the same on either engine and in whatever order its rows lie on disk.
 *
 * Hashed are the names of the columns, sorted and joined by commas, a line feed, and then every row in the order of the
 * table's primary key (text by its UTF-8 bytes, numbers by value). A row is its values in the order of those columns,
 * each as: `n;` for NULL; `i` and the decimal number and `;`; `t`, the length in UTF-8 bytes, `:`, the text and `;`;
 * `b`, the length in bytes, `:`, lower-case hex and `;`. So no two different tables are written alike.
 */
import { createHash, type Hash } from 'node:crypto';

export type StoredRow = Readonly<Record<string, unknown>>;

/** @throws TypeError for a value that both engines cannot keep alike: a fraction, a text with U+0000, a date */
function encodeValue(value: unknown): string {
  if (value === null) return 'n;';
  if (typeof value === 'number' && Number.isSafeInteger(value)) return `i${value};`;
  if (typeof value === 'string' && !value.includes('\0')) return `t${Buffer.byteLength(value)}:${value};`;
  if (value instanceof Uint8Array)
    return `b${value.length}:${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')};`;
  throw new TypeError(`${typeof value} ${JSON.stringify(value)} cannot be kept alike on both engines.`);
}

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
   * @returns their size in the form that is hashed, in UTF-16 units
   * @throws TypeError naming the column of a value that both engines cannot keep alike
   */
  add(rows: readonly StoredRow[]): number {
    let size = 0;
    for (const row of rows) {
      let text = '';
      for (const column of this.#columns)
        try {
          text += encodeValue(row[column]);
        } catch (error) {
          throw new TypeError(`${column}: ${(error as Error).message}`);
        }
      this.#hash.update(text, 'utf8');
      size += text.length;
    }
    this.#rows += rows.length;
    return size;
  }

  /** Rows added, and the hash as hex. Call once. */
  finish(): { readonly rows: number; readonly hash: string } {
    return { rows: this.#rows, hash: this.#hash.digest('hex') };
  }
}
