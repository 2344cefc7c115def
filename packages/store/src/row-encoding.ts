/**
 * The canonical form of a row: what a content hash is taken over and what a backup holds, the same from either engine.
 *
 * A row is its values in the order of its columns' names, each as: `n;` for NULL; `i` and the decimal number and `;`;
 * `t`, the length in UTF-8 bytes, `:`, the text and `;`; `b`, the length in bytes, `:`, lower-case hex and `;`. So no two
 * different rows are written alike, and what is written can be read back.
 */
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

/**
 * @param columns sorted by name
 * @throws TypeError naming the column of a value that both engines cannot keep alike
 */
export function encodeRow(row: StoredRow, columns: readonly string[]): string {
  let text = '';
  for (const column of columns)
    try {
      text += encodeValue(row[column]);
    } catch (error) {
      throw new TypeError(`${column}: ${(error as Error).message}`);
    }
  return text;
}

const [semicolon, colon] = [59, 58];

/**
 * Reads back whole rows written one after another.
 * @throws SyntaxError with the byte where the form is broken
 */
export function decodeRows(bytes: Buffer, columns: readonly string[]): StoredRow[] {
  let at = 0;
  const broken = () => new SyntaxError(`byte ${at}`);
  /** The whole number from here to the mark, which is passed. */
  const readNumber = (mark: number): number => {
    const end = bytes.indexOf(mark, at);
    const digits = end < 0 || end - at > 17 ? '' : bytes.toString('latin1', at, end);
    if (!/^-?\d+$/.test(digits) || !Number.isSafeInteger(Number(digits))) throw broken();
    at = end + 1;
    return Number(digits);
  };
  /** The piece of a length that was told, and the mark behind it. */
  const readPiece = (length: number): Buffer => {
    const piece = bytes.subarray(at, at + length);
    if (length < 0 || piece.length < length || bytes[at + length] !== semicolon) throw broken();
    at += length + 1;
    return piece;
  };
  const readValue = (): unknown => {
    const kind = String.fromCharCode(bytes[at++] ?? 0);
    if (kind === 'n') return readPiece(0) && null;
    if (kind === 'i') return readNumber(semicolon);
    if (kind === 't') return readPiece(readNumber(colon)).toString('utf8');
    if (kind === 'b') return Uint8Array.from(Buffer.from(readPiece(2 * readNumber(colon)).toString('latin1'), 'hex'));
    throw broken();
  };
  const rows: StoredRow[] = [];
  while (at < bytes.length) rows.push(Object.fromEntries(columns.map((column) => [column, readValue()])));
  return rows;
}
