/**
 * Delimited text → records, piece by piece, as RFC 4180 has it and real files bend it: a quotation mark inside an
 * unquoted field is a character, and so is the whole field when something follows its closing mark. Lines without a
 * quotation mark, nearly all of a large file, are split by the runtime itself: several times quicker than a parser that
 * looks at every character.
 */

export interface SplitRecord {
  readonly texts: string[];
  /** Physical lines it takes up. */
  readonly lines: number;
}

export interface RecordSplitter {
  /** The records that are whole after this piece; line ends within quoted fields come as \n. */
  push(piece: string): SplitRecord[];
  /** What was left after the last piece. */
  end(): SplitRecord[];
  /** True once a quotation mark was opened and never closed: nothing comes any more. */
  readonly broken: boolean;
}

/** Longest record taken for real; beyond it a quotation mark was opened and never closed. */
const longestRecord = 1_000_000;

export function createRecordSplitter(delimiter: string): RecordSplitter {
  /** Text of a record that is not whole yet. */
  let rest = '';
  /** A piece that ends between \r and \n tells one line end from two only with the next. */
  let heldReturn = false;
  let broken = false;

  const takeRecords = (text: string, last: boolean): SplitRecord[] => {
    const records: SplitRecord[] = [];
    const quoted = text.includes('"');
    let from = 0;
    while (from < text.length) {
      const end = text.indexOf('\n', from);
      if (end < 0 && !last) break;
      const line = text.slice(from, end < 0 ? text.length : end);
      if (!quoted || !line.includes('"')) {
        records.push({ texts: line.split(delimiter), lines: 1 });
        from += line.length + 1;
        continue;
      }
      const record = readQuoted(text, from, delimiter, last);
      if (record === 'cut') break;
      if (record === 'broken') {
        broken = true;
        return records;
      }
      records.push(record);
      from = record.next;
    }
    rest = text.slice(from);
    if (rest.length > longestRecord) broken = true;
    return records;
  };

  return {
    get broken() {
      return broken;
    },
    push(piece) {
      if (broken) return [];
      let text = heldReturn ? `\r${piece}` : piece;
      heldReturn = text.endsWith('\r');
      if (heldReturn) text = text.slice(0, -1);
      return takeRecords(rest + levelLineEnds(text), false);
    },
    end() {
      if (broken) return [];
      const text = rest + (heldReturn ? '\n' : '');
      rest = '';
      heldReturn = false;
      return takeRecords(text, true);
    },
  };
}

const levelLineEnds = (text: string): string => {
  if (!text.includes('\r')) return text;
  const level = text.replaceAll('\r\n', '\n');
  return level.includes('\r') ? level.replaceAll('\r', '\n') : level;
};

/** One record with quotation marks that begins at `from`; 'cut' when the text ends before it does. */
function readQuoted(
  text: string,
  from: number,
  delimiter: string,
  last: boolean,
): (SplitRecord & { readonly next: number }) | 'cut' | 'broken' {
  const texts: string[] = [];
  let lines = 1;
  let at = from;
  for (;;) {
    let end: number;
    if (text[at] === '"') {
      const closing = closingMark(text, at);
      if (closing < 0) return last ? 'broken' : 'cut';
      // Whether a mark at the very end closes or is one of two is known with the next piece.
      if (closing + 1 === text.length && !last) return 'cut';
      const after = text[closing + 1];
      if (after === undefined || after === '\n' || after === delimiter) {
        const inner = text.slice(at + 1, closing);
        texts.push(inner.includes('"') ? inner.replaceAll('""', '"') : inner);
        for (let line = inner.indexOf('\n'); line >= 0; line = inner.indexOf('\n', line + 1)) lines++;
        end = closing + 1;
      } else {
        const inner = text.slice(at, closing + 1);
        end = endOfField(text, closing + 1, delimiter);
        for (let line = inner.indexOf('\n'); line >= 0; line = inner.indexOf('\n', line + 1)) lines++;
        texts.push(`"${inner.slice(1, -1).replaceAll('""', '"')}"${text.slice(closing + 1, end)}`);
      }
    } else {
      end = endOfField(text, at, delimiter);
      texts.push(text.slice(at, end));
    }
    if (end === text.length && !last) return 'cut';
    if (text[end] !== delimiter) return { texts, lines, next: end + 1 };
    at = end + 1;
  }
}

/** Where the mark that closes the field opened at `from` stands; −1 when there is none. */
function closingMark(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at;
  return -1;
}

function endOfField(text: string, from: number, delimiter: string): number {
  for (let at = from; at < text.length; at++) if (text[at] === delimiter || text[at] === '\n') return at;
  return text.length;
}
