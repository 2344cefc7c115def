/**
 * Reading of material that people write by hand (scheme and plan files) or enter in a form. One way of reading for both:
 * a `Spot` is a value together with where it stands, and a `Reader` collects every fault it meets instead of stopping at
 * the first. After a fault the reader goes on with an empty value, which later rules pass over.
 */
import { Document, isAlias, isMap, isScalar, isSeq, type Node, Pair } from 'yaml';
import { nearest } from './nearest-word.ts';
import type { Bilingual, Finding, Outcome, Place } from './outcome.ts';

/** A value in the material. `path` names it as a form would: `fields.1.quota`. */
export interface Spot {
  readonly node: Node | null;
  readonly path: string;
}

/** How fields are read: from the spot where they stand. */
export type Read<T> = (at: Spot) => T;

export class Reader {
  readonly findings: Finding[] = [];
  readonly fromForm: boolean;
  readonly #placeOf: (at: Spot) => Place;
  readonly #made = new WeakMap<object, Place>();
  readonly #normalised: Place[] = [];

  /** `fromForm`: form fields are all text, so "50" is a number there, "true" a yes, and an empty field is no field. */
  constructor(placeOf: (at: Spot) => Place, { fromForm = false } = {}) {
    this.#placeOf = placeOf;
    this.fromForm = fromForm;
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
    if (this.fromForm && typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value)) return Number(value);
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
    if (this.fromForm && (value === 'true' || value === 'false')) return value === 'true';
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

  /** The word that decides which other fields a group has; undefined (and a fault) where it is missing or unknown. */
  choose<const Words extends readonly [string, ...string[]]>(
    fields: Fields,
    name: string,
    words: Words,
  ): Words[number] | undefined {
    const before = this.findings.length;
    const word = fields.required(name, this.oneOf(words), words[0]);
    return fields.isGroup && this.findings.length === before ? word : undefined;
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
    // "name:" with nothing behind it is the same as no field; so is a form field left empty.
    if (spot === undefined || spot.node === null) return false;
    const value = scalarOf(spot.node);
    return value !== null && !(this.#reader.fromForm && typeof value === 'string' && value.trim() === '');
  }

  /** Whether the field stands there at all, empty or not. */
  isWritten(name: string): boolean {
    return this.#fields.has(name);
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

/** Plain data (from a form or an API) as material; what cannot be written as data reads as nothing. */
export function readPlainData<T>(
  input: unknown,
  options: { fromForm: boolean },
  read: (reader: Reader, root: Spot) => T,
) {
  const reader = new Reader(({ path }) => ({ column: path }), options);
  let node: Node | null = null;
  try {
    // By way of JSON: functions, cycles and getters have no business here.
    node = new Document(JSON.parse(JSON.stringify(input) ?? 'null')).contents as Node | null;
  } catch {
    // Left as nothing, which the reader refuses.
  }
  return reader.finish(read(reader, { node, path: '' }));
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
