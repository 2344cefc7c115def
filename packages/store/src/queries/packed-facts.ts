/**
 * What is known of responses besides their answers, as a page of them holds it: one long text in which each row's facts
 * are spelled out, read into one small number per row. Rounds have few combinations of facts and very many rows, so a
 * combination becomes an object once and a row is a look-up of its bytes.
 */

/** Unit and record separators of ASCII: they stand in no id, channel or day. */
export const [betweenFacts, betweenRows] = ['\u001f', '\u001e'];

/** What is known of a response besides its answers; null where it is not. */
export interface PackedFacts {
  readonly field_id: string | null;
  readonly unit_id: string | null;
  readonly channel: string;
  readonly respondent_kind: string | null;
  readonly answered_on: string | null;
  readonly consent: string;
  /** Batch of the ballot that the response came on, where batches were asked for: its place in the sample's design. */
  readonly batch_id?: string | null;
}

/** In the order in which a row spells them. */
export const factColumns = [
  'field_id',
  'unit_id',
  'channel',
  'respondent_kind',
  'answered_on',
  'consent',
] as const satisfies readonly (keyof PackedFacts)[];

const rowEnd = betweenRows.charCodeAt(0);
const empty = -1;

export class FactsReader {
  /** Combinations of facts met so far; the list only grows. */
  readonly facts: PackedFacts[] = [];
  readonly #spelled: Uint8Array[] = [];
  /** Hash of the bytes → index into `facts`, in open addressing with at least half of the places empty. */
  #places = new Int32Array(1024).fill(empty);
  #hashes = new Uint32Array(512);

  /** @returns one index into `facts` for each of the `rows` that the text spells */
  read(text: string, rows: number): Uint32Array {
    const bytes = Buffer.from(text);
    const indices = new Uint32Array(rows);
    let [row, start, hash] = [0, 0, hashStart];
    for (let at = 0; at <= bytes.length; at++) {
      const byte = at === bytes.length ? rowEnd : bytes[at]!;
      if (byte !== rowEnd) {
        hash = Math.imul(hash ^ byte, hashFactor);
        continue;
      }
      indices[row++] = this.#indexOf(bytes, start, at, hash >>> 0);
      [start, hash] = [at + 1, hashStart];
    }
    if (row !== rows) throw new RangeError(`facts of ${row} rows where there are ${rows}`);
    return indices;
  }

  #indexOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const mask = this.#places.length - 1;
    let place = hash & mask;
    for (; this.#places[place] !== empty; place = (place + 1) & mask) {
      const index = this.#places[place]!;
      if (this.#hashes[index] === hash && isAt(this.#spelled[index]!, bytes, start, end)) return index;
    }
    const index = this.facts.length;
    if (index === this.#hashes.length) this.#grow();
    // Bytes of their own: the page that they were first met in is let go.
    const spelled = Uint8Array.from(bytes.subarray(start, end));
    this.facts.push(parseFacts(Buffer.from(spelled).toString()));
    this.#spelled.push(spelled);
    this.#hashes[index] = hash;
    this.#place(index);
    return index;
  }

  #place(index: number): void {
    const mask = this.#places.length - 1;
    let place = this.#hashes[index]! & mask;
    while (this.#places[place] !== empty) place = (place + 1) & mask;
    this.#places[place] = index;
  }

  #grow(): void {
    const hashes = new Uint32Array(2 * this.#hashes.length);
    hashes.set(this.#hashes);
    this.#places = new Int32Array(2 * this.#places.length).fill(empty);
    for (let index = 0; index < this.#hashes.length; index++) this.#place(index);
    this.#hashes = hashes;
  }
}

/** FNV-1a of 32 bits. */
const [hashStart, hashFactor] = [0x811c9dc5 | 0, 0x01000193];

function isAt(spelled: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (spelled.length !== end - start) return false;
  for (let at = 0; at < spelled.length; at++) if (spelled[at] !== bytes[start + at]) return false;
  return true;
}

function parseFacts(text: string): PackedFacts {
  const [field, unit, channel, kind, day, consent, batch] = text.split(betweenFacts) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string?,
  ];
  return {
    field_id: field || null,
    unit_id: unit || null,
    channel,
    respondent_kind: kind || null,
    answered_on: day || null,
    consent,
    ...(batch === undefined ? {} : { batch_id: batch || null }),
  };
}
