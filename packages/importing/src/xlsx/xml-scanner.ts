/**
 * XML as the parts of a workbook use it, from pieces of any size: tags and the text between them, in one pass. Prefixes
 * of names are dropped; a document type is skipped, so that there are no entities but XML's own five.
 */

export interface XmlListener {
  /** A tag opens; `tag` is what stands between its brackets, for `attributeOf`. One that closes itself is also closed. */
  open(name: string, tag: string): void;
  close(name: string): void;
  /** Text as written, `raw` with its entities; a text may come in several parts. */
  text(raw: string): void;
}

export interface XmlScanner {
  /** @throws BrokenXml on a tag or comment longer than any of a workbook */
  push(piece: string): void;
  /** @throws BrokenXml when the document ends within a tag */
  end(): void;
}

export class BrokenXml extends Error {}

const longest = 1_000_000;
const [slash, mark, question, quote, apostrophe, greater, colon] = [47, 33, 63, 34, 39, 62, 58];

export function createXmlScanner(listener: XmlListener): XmlScanner {
  let waiting = '';
  /** Hands on what is whole of `source`; returns where the rest begins. */
  const scan = (source: string): number => {
    for (let at = 0; ; ) {
      const less = source.indexOf('<', at);
      if (less < 0) {
        // An entity may be cut in two.
        const cut = source.indexOf('&', Math.max(at, source.length - 12));
        const to = cut < 0 ? source.length : cut;
        if (to > at) listener.text(source.slice(at, to));
        return to;
      }
      if (less > at) listener.text(source.slice(at, less));
      const next = source.charCodeAt(less + 1);
      if (next === mark || next === question) {
        const to = endOfMarkup(source, less, listener);
        if (to < 0) return less;
        at = to;
        continue;
      }
      const to = endOfTag(source, less + 1);
      if (to < 0) return less;
      if (next === slash) listener.close(localName(source, less + 2, to));
      else {
        const closed = source.charCodeAt(to - 1) === slash;
        const name = localName(source, less + 1, to);
        listener.open(name, source.slice(less + 1, closed ? to - 1 : to));
        if (closed) listener.close(name);
      }
      at = to + 1;
    }
  };
  return {
    push(piece) {
      const source = waiting === '' ? piece : waiting + piece;
      waiting = source.slice(scan(source));
      if (waiting.length > longest) throw new BrokenXml('a tag without an end');
    },
    end() {
      if (waiting.trim() !== '') throw new BrokenXml('cut off');
    },
  };
}

function endOfTag(source: string, from: number): number {
  const nearest = source.indexOf('>', from);
  // Too short for an attribute.
  if (nearest < from + 5 || source.charCodeAt(from) === slash) return nearest;
  let open = 0;
  for (let at = from; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (open !== 0) {
      if (code === open) open = 0;
    } else if (code === greater) return at;
    else if (code === quote || code === apostrophe) open = code;
  }
  return -1;
}

/** Comments, instructions and document types are passed over; the text of a CDATA section is told, guarded. */
function endOfMarkup(source: string, from: number, listener: XmlListener): number {
  if (source.length - from < 9 && source.indexOf('>', from) < 0) return -1;
  const [opens, closes] = source.startsWith('<!--', from)
    ? ['<!--', '-->']
    : source.startsWith('<![CDATA[', from)
      ? ['<![CDATA[', ']]>']
      : source.startsWith('<?', from)
        ? ['<?', '?>']
        : ['<!', '>'];
  const to = source.indexOf(closes, from + opens.length);
  if (to < 0) return -1;
  if (closes === ']]>') listener.text(source.slice(from + opens.length, to).replaceAll('&', '&amp;'));
  return to + closes.length;
}

function localName(source: string, from: number, to: number): string {
  let [start, end] = [from, from];
  for (; end < to; end++) {
    const code = source.charCodeAt(end);
    if (code === colon) start = end + 1;
    else if (code <= 32 || code === slash) break;
  }
  return source.slice(start, end);
}

/** A reader of one attribute of tags, as written; undefined when a tag has none of that name. */
export function attributeReader(name: string): (tag: string) => string | undefined {
  const sign = ` ${name}="`;
  // Written in another way, or with a prefix.
  const other = new RegExp(`[\\s:]${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
  return (tag) => {
    const at = tag.indexOf(sign);
    if (at >= 0) return tag.slice(at + sign.length, tag.indexOf('"', at + sign.length));
    if (!tag.includes(name)) return undefined;
    const found = other.exec(tag);
    return found ? (found[1] ?? found[2]) : undefined;
  };
}

/** An attribute of a tag that comes rarely. */
export const attributeOf = (tag: string, name: string): string | undefined => attributeReader(name)(tag);

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text that stands for itself: XML's entities, and the `_x000D_` of workbooks for characters that XML has not. */
export function readXmlText(raw: string): string {
  const text = raw.includes('&')
    ? raw.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, name) => {
        if (name) return named[name.toLowerCase()]!;
        const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
        return code <= 0x10_ffff ? String.fromCodePoint(code) : whole;
      })
    : raw;
  return text.includes('_x')
    ? text.replace(/_x([\da-f]{4})_/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}
