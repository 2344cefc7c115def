/**
 * Reading of material that people write by hand (scheme and plan files) or enter in a form. One way of reading for both:
 * a `Spot` is a value together with where it stands, and a `Reader` collects every fault it meets instead of stopping at
 * the first. After a fault the reader goes on with an empty value, which later rules pass over.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, Pair, parseDocument, type YAMLError } from 'yaml';
import type { Bilingual, Finding, Outcome, Place } from './outcome.ts';

/** A value in the material. `path` names it as a form would: `fields.1.quota`. */
export interface Spot {
  readonly node: Node | null;
  readonly path: string;
}

/** How fields are read: from the spot where they stand. */
export type Read<T> = (at: Spot) => T;

const largestFile = 2_000_000;

export class Reader {
  readonly findings: Finding[] = [];
  readonly #placeOf: (at: Spot) => Place;
  readonly #made = new WeakMap<object, Place>();
  readonly #normalised: Place[] = [];

  constructor(placeOf: (at: Spot) => Place) {
    this.#placeOf = placeOf;
  }

  fault(at: Spot, code: string, message: Bilingual): void {
    this.findings.push({ code, severity: 'fault', message: this.#named(at, message), place: this.#placeOf(at) });
  }

  note(at: Spot, code: string, message: Bilingual): void {
    this.findings.push({ code, severity: 'note', message: this.#named(at, message), place: this.#placeOf(at) });
  }

  /** Remembers where a part was read, for rules that look at the finished whole. */
  made<T extends object>(at: Spot, part: T): T {
    this.#made.set(part, this.#placeOf(at));
    return part;
  }

  placeOf(part: object): Place | undefined {
    return this.#made.get(part);
  }

  /** Gives the value if no fault was met; findings in the order of the file. */
  finish<T>(value: T, further: readonly Finding[] = []): Outcome<T> {
    if (this.#normalised.length > 0)
      this.findings.push({
        code: 'text-normalised',
        severity: 'note',
        message: {
          vi: `${this.#normalised.length} chỗ dùng dấu tiếng Việt kiểu tổ hợp (NFD); đã đổi sang dạng dựng sẵn (NFC).`,
          en: `${this.#normalised.length} texts used combining accents (NFD); they were changed to NFC.`,
        },
        place: this.#normalised[0]!,
      });
    const findings = [...this.findings, ...further].sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0));
    return findings.some((finding) => finding.severity === 'fault')
      ? { ok: false, findings }
      : { ok: true, value, findings };
  }

  /** Reads a group of named fields; unknown names are faults with the nearest known name. */
  group(at: Spot, known: readonly string[]): Fields {
    const fields = new Map<string, Spot>();
    if (!isMap(at.node)) {
      this.fault(at, 'group-expected', {
        vi: `cần một nhóm trường dạng “tên: giá trị” (${known.join(', ')}).`,
        en: `a group of fields “name: value” is needed (${known.join(', ')}).`,
      });
      return new Fields(this, at, fields, false);
    }
    for (const pair of at.node.items) {
      const name = isScalar(pair.key) ? String(pair.key.value) : '?';
      const spot: Spot = { node: valueNode(pair), path: join(at.path, name) };
      if (known.includes(name)) fields.set(name, spot);
      else {
        const near = nearest(name, known);
        this.fault({ node: pair.key as Node, path: spot.path }, 'unknown-key', {
          vi: `không có trường “${name}”.${near ? ` Có phải “${near}” không?` : ''} Các trường dùng được: ${known.join(', ')}.`,
          en: `there is no field “${name}”.${near ? ` Did you mean “${near}”?` : ''} Fields that can be used: ${known.join(', ')}.`,
        });
      }
    }
    return new Fields(this, at, fields, true);
  }

  /** Names freely chosen by the writer (ids of scales, of factors with weights), with what stands under each. */
  entries(at: Spot): readonly (readonly [string, Spot])[] {
    if (isMap(at.node))
      return at.node.items.map((pair) => {
        const name = (isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : '?').normalize('NFC');
        return [name, { node: valueNode(pair), path: join(at.path, name) }] as const;
      });
    this.fault(at, 'group-expected', {
      vi: 'cần một nhóm trường dạng “mã: giá trị”.',
      en: 'a group of fields “id: value” is needed.',
    });
    return [];
  }

  /** A list with at least one member unless `mayBeEmpty`. */
  list<T>(read: Read<T>, { mayBeEmpty = false } = {}): Read<T[]> {
    return (at) => {
      if (!isSeq(at.node)) {
        this.fault(at, 'list-expected', {
          vi: 'cần một danh sách, mỗi dòng bắt đầu bằng dấu “-”.',
          en: 'a list is needed, each line starting with “-”.',
        });
        return [];
      }
      if (at.node.items.length === 0 && !mayBeEmpty)
        this.fault(at, 'empty-list', {
          vi: 'danh sách để trống. Ghi ít nhất một mục.',
          en: 'the list is empty. Write at least one entry.',
        });
      return at.node.items.map((item, index) => read({ node: item as Node, path: join(at.path, String(index + 1)) }));
    };
  }

  /** One text or a list of texts. */
  texts: Read<string[]> = (at) => (isSeq(at.node) ? this.list(this.text)(at) : [this.text(at)]);

  /** Prose. A bare number is refused: in prose it is mostly a slip, and quotes say that it is meant. */
  text: Read<string> = (at) => this.#readText(at, false);

  /** A code or id: `1`, `01` and `2.5` are taken as they are written. */
  code: Read<string> = (at) => this.#readText(at, true);

  number: Read<number> = (at) => {
    const value = scalarOf(at.node);
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    this.fault(at, 'number-expected', {
      vi: `cần một số, nhận được “${clip(value)}”. Phần lẻ viết sau dấu chấm, không ghi đơn vị.`,
      en: `a number is needed, found “${clip(value)}”. Use a decimal point and no unit.`,
    });
    return Number.NaN;
  };

  /** A whole number from `least` on. */
  count(least: number): Read<number> {
    return (at) => {
      const value = this.number(at);
      if (Number.isNaN(value)) return least;
      if (Number.isSafeInteger(value) && value >= least) return value;
      this.fault(at, 'whole-number-expected', {
        vi: `cần số nguyên từ ${least} trở lên, nhận được ${String(value).replace('.', ',')}.`,
        en: `a whole number of at least ${least} is needed, found ${value}.`,
      });
      return least;
    };
  }

  flag: Read<boolean> = (at) => {
    const value = scalarOf(at.node);
    if (typeof value === 'boolean') return value;
    this.fault(at, 'yes-no-expected', {
      vi: `cần true (có) hoặc false (không), nhận được “${clip(value)}”.`,
      en: `true or false is needed, found “${clip(value)}”.`,
    });
    return false;
  };

  /** One word of a fixed list. */
  oneOf<const Words extends readonly [string, ...string[]]>(words: Words): Read<Words[number]> {
    return (at) => {
      const value = String(scalarOf(at.node) ?? '');
      if (words.includes(value)) return value;
      const near = nearest(value, words);
      this.fault(at, 'unknown-word', {
        vi: `“${clip(value)}” không dùng được.${near ? ` Có phải “${near}” không?` : ''} Chọn một trong: ${words.join(', ')}.`,
        en: `“${clip(value)}” cannot be used.${near ? ` Did you mean “${near}”?` : ''} Choose one of: ${words.join(', ')}.`,
      });
      return words[0];
    };
  }

  #readText(at: Spot, numberAllowed: boolean): string {
    const value = scalarOf(at.node);
    const written = isScalar(at.node) ? at.node.source : undefined;
    if (typeof value === 'number' && numberAllowed) return (written ?? String(value)).trim();
    if (typeof value !== 'string') {
      const isNumber = typeof value === 'number';
      this.fault(at, isNumber ? 'text-expected-not-number' : 'text-expected', {
        vi: isNumber
          ? `cần chữ nhưng gặp số ${written ?? value}. Nếu đúng ý, đặt trong dấu ngoặc kép: "${written ?? value}".`
          : `cần chữ, nhận được ${describe(at.node).vi}.`,
        en: isNumber
          ? `text is needed, found the number ${written ?? value}. If it is meant, put it in quotes: "${written ?? value}".`
          : `text is needed, found ${describe(at.node).en}.`,
      });
      return '';
    }
    const normal = value.normalize('NFC').trim();
    if (normal !== value.trim()) this.#normalised.push(this.#placeOf(at));
    if (normal === '')
      this.fault(at, 'empty-text', { vi: 'để trống. Ghi nội dung.', en: 'is empty. Write something.' });
    return normal;
  }

  #named(at: Spot, { vi, en }: Bilingual): Bilingual {
    const place = this.#placeOf(at);
    const lineVi = place.line === undefined ? '' : `Dòng ${place.line}, `;
    const lineEn = place.line === undefined ? '' : `Line ${place.line}, `;
    const path = at.path || '…';
    return { vi: `${lineVi}“${path}”: ${vi}`, en: `${lineEn}“${path}”: ${en}` };
  }
}

/** The fields of one group, by name. */
export class Fields {
  readonly at: Spot;
  /** False where there was no group at all: its missing fields are not reported one by one. */
  readonly isGroup: boolean;
  readonly #reader: Reader;
  readonly #fields: ReadonlyMap<string, Spot>;

  constructor(reader: Reader, at: Spot, fields: ReadonlyMap<string, Spot>, isGroup: boolean) {
    this.#reader = reader;
    this.at = at;
    this.#fields = fields;
    this.isGroup = isGroup;
  }

  has(name: string): boolean {
    const spot = this.#fields.get(name);
    // "name:" with nothing behind it is the same as no field.
    return spot !== undefined && spot.node !== null && scalarOf(spot.node) !== null;
  }

  spot(name: string): Spot {
    return this.#fields.get(name) ?? { node: this.at.node, path: join(this.at.path, name) };
  }

  required<T>(name: string, read: Read<T>, fallback: T): T {
    if (this.has(name)) return read(this.spot(name));
    if (this.isGroup)
      this.#reader.fault(this.spot(name), 'missing-field', {
        vi: `thiếu trường “${name}”. Thêm vào đây.`,
        en: `the field “${name}” is missing. Add it here.`,
      });
    return fallback;
  }

  optional<T>(name: string, read: Read<T>): T | undefined {
    return this.has(name) ? read(this.spot(name)) : undefined;
  }

  /** `{ name: value }` where given, else nothing: for optional properties of plain data. */
  some<Name extends string, T>(name: Name, read: Read<T>): { readonly [Key in Name]?: T } {
    return this.has(name) ? ({ [name]: read(this.spot(name)) } as { [Key in Name]?: T }) : {};
  }
}

/** Reads a YAML text: `read` is called at its root unless the text cannot be understood as YAML at all. */
export function readYaml<T>(
  text: string,
  file: string,
  read: (reader: Reader, root: Spot) => { readonly value: T; readonly findings?: readonly Finding[] },
): Outcome<T> {
  const whole: Place = { file, line: 1 };
  const stop = (code: string, vi: string, en: string): Outcome<T> => ({
    ok: false,
    findings: [{ code, severity: 'fault', message: { vi, en }, place: whole }],
  });
  if (text.length > largestFile)
    return stop(
      'file-too-long',
      `Tệp ${file} quá dài (trên 2 triệu ký tự).`,
      `File ${file} has over 2 million characters.`,
    );
  const { body, tabs } = replaceTabs(text.replace(/^\uFEFF/, ''), file);
  const lines = new LineCounter();
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(body, { lineCounter: lines, prettyErrors: false, version: '1.2', merge: false });
  } catch {
    return stop('yaml-unreadable', `Tệp ${file} lồng quá sâu.`, `File ${file} is nested too deeply.`);
  }
  const placeOf = ({ node }: Spot): Place => ({ file, line: node?.range ? lines.linePos(node.range[0]).line : 1 });
  const reader = new Reader(placeOf);
  const faults = [...tabs, ...document.errors.map((error) => syntaxFault(error, lines, file))];
  // A repeated key leaves the rest readable; other faults of form would only bring ghosts.
  if (document.errors.some((error) => error.code !== 'DUPLICATE_KEY')) return { ok: false, findings: faults };
  if (document.contents === null)
    return stop('file-empty', `Tệp ${file} không có nội dung.`, `File ${file} has no content.`);
  const { value, findings } = read(reader, { node: document.contents as Node, path: '' });
  return reader.finish(value, [...faults, ...(findings ?? [])]);
}

/** Tabs at the start of a line are the commonest slip; each is named, and reading goes on with two spaces instead. */
function replaceTabs(text: string, file: string): { readonly body: string; readonly tabs: readonly Finding[] } {
  const tabs: Finding[] = [];
  const lines = text.split('\n').map((content, index) => {
    const indent = /^[ \t]*/.exec(content)![0];
    if (!indent.includes('\t') || content.trim() === '') return content;
    const line = index + 1;
    tabs.push({
      code: 'tab-indent',
      severity: 'fault',
      message: {
        vi: `Dòng ${line}: lùi đầu dòng bằng phím Tab. Thay bằng dấu cách (mỗi cấp hai dấu cách).`,
        en: `Line ${line}: indented with a tab. Use spaces instead (two for each step).`,
      },
      place: { file, line },
    });
    return indent.replaceAll('\t', '  ') + content.slice(indent.length);
  });
  return { body: lines.join('\n'), tabs };
}

const syntaxReasons: Readonly<Record<string, Bilingual>> = {
  DUPLICATE_KEY: {
    vi: 'một trường được ghi hai lần. Giữ lại một.',
    en: 'a field is written twice. Keep one.',
  },
  BAD_INDENT: {
    vi: 'lùi đầu dòng không đều. Các mục cùng cấp phải thẳng cột.',
    en: 'uneven indentation. Entries of one level must line up.',
  },
  MISSING_CHAR: {
    vi: 'thiếu dấu đóng (ngoặc hoặc nháy) hoặc thiếu dấu phẩy.',
    en: 'a closing bracket, quote or a comma is missing.',
  },
  MULTILINE_IMPLICIT_KEY: {
    vi: 'thiếu dấu hai chấm “:” sau tên trường.',
    en: 'a colon “:” is missing after a field’s name.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    vi: 'có hai dấu hai chấm trên một dòng. Đặt giá trị trong dấu ngoặc kép.',
    en: 'two colons on one line. Put the value in quotes.',
  },
  BAD_SCALAR_START: {
    vi: 'giá trị bắt đầu bằng ký tự đặc biệt. Đặt giá trị trong dấu ngoặc kép.',
    en: 'the value begins with a special character. Put it in quotes.',
  },
};

function syntaxFault(error: YAMLError, lines: LineCounter, file: string): Finding {
  const { line } = lines.linePos(error.pos[0]);
  const reason = syntaxReasons[error.code] ?? {
    vi: 'không đọc được theo cú pháp YAML. Xem lại dòng này và dòng ngay trước.',
    en: 'cannot be read as YAML. Look at this line and the one before it.',
  };
  return {
    code: `yaml-${error.code.toLowerCase().replaceAll('_', '-')}`,
    severity: 'fault',
    message: { vi: `Dòng ${line}: ${reason.vi}`, en: `Line ${line}: ${reason.en} (${error.message})` },
    place: { file, line },
  };
}

function valueNode(pair: unknown): Node | null {
  if (!(pair instanceof Pair)) return null;
  const value = pair.value as Node | null;
  // An empty value has no place of its own worth showing; its key has.
  return isScalar(value) && value.value === null ? null : value;
}

function scalarOf(node: Node | null): unknown {
  return isScalar(node) ? node.value : node === null ? null : undefined;
}

function describe(node: Node | null): Bilingual {
  if (isAlias(node))
    return { vi: 'dấu “*” (tham chiếu), tệp này không dùng', en: 'an alias “*”, which these files do not use' };
  if (isMap(node)) return { vi: 'một nhóm trường', en: 'a group of fields' };
  if (isSeq(node)) return { vi: 'một danh sách', en: 'a list' };
  const value = scalarOf(node);
  return value === null ? { vi: 'chỗ trống', en: 'nothing' } : { vi: `“${clip(value)}”`, en: `“${clip(value)}”` };
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function clip(value: unknown): string {
  const text = value === undefined ? '…' : String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** The known word with the fewest letters changed, if at most a third of them. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const scored = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return scored && scored.distance <= Math.max(1, Math.floor(scored.candidate.length / 3))
    ? scored.candidate
    : undefined;
}

/** Levenshtein's distance, row by row. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= Math.min(from.length, 64); i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[to.length]!;
}
