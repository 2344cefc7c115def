/**
 * Some rows of a page of responses, side by side, as blocks to count: whole pages at a time, without an object or a call
 * for each response.
 */
import { type AttributeColumn, type AttributeId, type ResponseBlock, unknownValue } from '@longdan/analysis';
import { makeRecoder, type VectorLayout } from '@longdan/core';
import type { packedResponses } from '@longdan/store';

/** Rows of one questionnaire version. */
export interface SelectedRows {
  readonly rows: number;
  /** Vectors one after another. */
  readonly vectors: Uint8Array;
  /** One per row: index into `facts`. */
  readonly factsAt: Uint32Array;
  /** Combinations of facts; a list that grows from page to page stays the same list. */
  readonly facts: readonly packedResponses.PackedFacts[];
}

/** The rows whose byte in `wanted` is not 0; the page itself where all are. */
export function selectRows(page: SelectedRows, width: number, wanted: Uint8Array): SelectedRows {
  let rows = 0;
  for (let row = 0; row < page.rows; row++) if (wanted[row] !== 0) rows += 1;
  if (rows === page.rows) return page;
  const vectors = new Uint8Array(rows * width);
  const factsAt = new Uint32Array(rows);
  // Row by row would be slow for the long runs that are the rule: a run is copied at once.
  for (let [from, next] = [0, 0]; from < page.rows; ) {
    let to = from;
    while (to < page.rows && wanted[to] !== 0) to += 1;
    if (to > from) {
      vectors.set(page.vectors.subarray(from * width, to * width), next * width);
      factsAt.set(page.factsAt.subarray(from, to), next);
      next += to - from;
    }
    from = to + 1;
  }
  return { rows, vectors, factsAt, facts: page.facts };
}

/** Those of the wanted rows that are of one field. */
export function wantedOfField({ rows, factsAt, facts }: SelectedRows, wanted: Uint8Array, fieldId: string): Uint8Array {
  const isOfField = Uint8Array.from(facts, ({ field_id }) => (field_id === fieldId ? 1 : 0));
  const narrowed = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) narrowed[row] = wanted[row]! & isOfField[factsAt[row]!]!;
  return narrowed;
}

/** Which stored fact is which attribute of a block. */
const attributeFacts = {
  field: 'field_id',
  unit: 'unit_id',
  channel: 'channel',
  respondentKind: 'respondent_kind',
} as const satisfies Record<AttributeId, keyof packedResponses.PackedFacts>;

/** Kept responses with the batch each came from; `unknownValue` where it came on no ballot. */
export interface KeptBlock extends ResponseBlock {
  readonly batches?: AttributeColumn;
}

/** The memory of blocks, to be handed to another thread without copying: whoever hands it over has it no longer. */
export const buffersOf = (kept: readonly KeptBlock[]): ArrayBuffer[] =>
  kept.flatMap(({ vectors, attributes, batches }) =>
    [vectors, ...[...Object.values(attributes), batches].flatMap((column) => column?.indices ?? [])].map(
      ({ buffer }) => buffer as ArrayBuffer,
    ),
  );

/** Makes blocks of the rows of one questionnaire version, in its own layout or in that of a form that joins versions. */
export class BlockMaker {
  readonly #from: number;
  readonly #to: number;
  readonly #recode: (vector: Uint8Array) => Uint8Array;
  /** Versions of one layout need no recoding: then the bytes of a page are those of its block. */
  readonly #isAsItIs: boolean;
  readonly #attributes = Object.entries(attributeFacts).map(([id, fact]) => ({ id, codes: new FactCodes(fact) }));
  readonly #batches = new FactCodes('batch_id');

  constructor(own: VectorLayout, counted: VectorLayout) {
    [this.#from, this.#to] = [own.length, counted.length];
    this.#recode = makeRecoder(own, counted);
    const probe = new Uint8Array(own.length);
    this.#isAsItIs = this.#recode(probe) === probe;
  }

  make(page: SelectedRows): ResponseBlock {
    const { rows, vectors } = page;
    return {
      rows,
      vectors: this.#isAsItIs ? vectors : this.#recodeAll(rows, vectors),
      attributes: Object.fromEntries(this.#attributes.map(({ id, codes }) => [id, codes.columnOf(page)])),
    };
  }

  makeKept(page: SelectedRows, withBatches: boolean): KeptBlock {
    return { ...this.make(page), ...(withBatches ? { batches: this.#batches.columnOf(page) } : {}) };
  }

  #recodeAll(rows: number, vectors: Uint8Array): Uint8Array {
    const [from, to] = [this.#from, this.#to];
    const recoded = new Uint8Array(rows * to);
    for (let row = 0; row < rows; row++)
      recoded.set(this.#recode(vectors.subarray(row * from, (row + 1) * from)), row * to);
    return recoded;
  }
}

/** One of the facts as a small code: each combination of facts is looked up once. */
class FactCodes {
  readonly #fact: keyof packedResponses.PackedFacts;
  readonly #values: string[] = [];
  readonly #codes = new Map<string, number>();
  #facts: readonly packedResponses.PackedFacts[] = [];
  /** By index of facts. */
  #codeOfFacts: number[] = [];

  constructor(fact: keyof packedResponses.PackedFacts) {
    this.#fact = fact;
  }

  columnOf({ rows, factsAt, facts }: SelectedRows): AttributeColumn {
    if (facts !== this.#facts) [this.#facts, this.#codeOfFacts] = [facts, []];
    for (let index = this.#codeOfFacts.length; index < facts.length; index++)
      this.#codeOfFacts.push(this.#codeOf(facts[index]![this.#fact] ?? null));
    const codes = Uint16Array.from(this.#codeOfFacts);
    const indices = new Uint16Array(rows);
    for (let row = 0; row < rows; row++) indices[row] = codes[factsAt[row]!]!;
    return { values: this.#values, indices };
  }

  #codeOf(value: string | null): number {
    if (value === null) return unknownValue;
    const known = this.#codes.get(value);
    if (known !== undefined) return known;
    const code = this.#values.push(value) - 1;
    if (code >= unknownValue) throw new RangeError(`more than ${unknownValue} values of ${this.#fact}`);
    this.#codes.set(value, code);
    return code;
  }
}
