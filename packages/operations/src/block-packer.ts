/** Gathers eligible responses into blocks for counting, without an object per response. */
import { type AttributeId, type ResponseBlock, unknownValue } from '@longdan/analysis';
import type { packedResponses } from '@longdan/store';

/** Responses counted together. */
const blockRows = 16_384;

/** Which stored fact is which attribute of a block. */
const attributeFacts = {
  field: 'field_id',
  unit: 'unit_id',
  channel: 'channel',
  respondentKind: 'respondent_kind',
} as const satisfies Record<AttributeId, keyof packedResponses.PackedFacts>;
const attributes = Object.entries(attributeFacts) as [AttributeId, (typeof attributeFacts)[AttributeId]][];

export class BlockPacker {
  readonly #length: number;
  readonly #take: (block: ResponseBlock) => void;
  readonly #vectors: Uint8Array;
  readonly #columns = attributes.map(() => new Uint16Array(blockRows));
  readonly #values = attributes.map(() => new Map<string, number>());
  /** Facts are shared objects: each combination is looked up once. */
  readonly #known = new Map<packedResponses.PackedFacts, Uint16Array>();
  #rows = 0;

  /** @param length bytes of a vector; `take` must have counted a block when it returns: its memory is used again */
  constructor(length: number, take: (block: ResponseBlock) => void) {
    this.#length = length;
    this.#take = take;
    this.#vectors = new Uint8Array(blockRows * length);
  }

  add({ vector, facts }: { readonly vector: Uint8Array; readonly facts: packedResponses.PackedFacts }): void {
    this.addAt(vector, 0, facts);
  }

  /** Adds the response whose vector begins at `start` of many. */
  addAt(vectors: Uint8Array, start: number, facts: packedResponses.PackedFacts): void {
    const length = this.#length;
    const into = this.#vectors;
    const base = this.#rows * length;
    // A loop: for some dozens of bytes cheaper than a view for every row.
    for (let byte = 0; byte < length; byte++) into[base + byte] = vectors[start + byte]!;
    const indices = this.#known.get(facts) ?? this.#lookUp(facts);
    for (let column = 0; column < indices.length; column++) this.#columns[column]![this.#rows] = indices[column]!;
    this.#rows += 1;
    if (this.#rows === blockRows) this.finish();
  }

  /** Hands over what is gathered. */
  finish(): void {
    if (this.#rows === 0) return;
    this.#take({
      rows: this.#rows,
      vectors: this.#vectors.subarray(0, this.#rows * this.#length),
      attributes: Object.fromEntries(
        attributes.map(([id], column) => [
          id,
          { values: [...this.#values[column]!.keys()], indices: this.#columns[column]!.subarray(0, this.#rows) },
        ]),
      ),
    });
    this.#rows = 0;
  }

  #lookUp(facts: packedResponses.PackedFacts): Uint16Array {
    const indices = Uint16Array.from(attributes, ([, fact], column) => this.#indexOf(column, facts[fact]));
    this.#known.set(facts, indices);
    return indices;
  }

  #indexOf(column: number, value: string | null): number {
    if (value === null) return unknownValue;
    const values = this.#values[column]!;
    const known = values.get(value);
    if (known !== undefined) return known;
    values.set(value, values.size);
    return values.size - 1;
  }
}
