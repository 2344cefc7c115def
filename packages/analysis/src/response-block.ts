/**
 * A block of eligible responses of one questionnaire version, packed for counting: coded vectors side by side and a
 * small integer per attribute. Plain typed arrays, so that it crosses to a worker thread as it is.
 */
import type { VectorLayout } from '@longdan/core';

/** What is known of a response besides its answers, by which figures are broken down. */
export const attributeIds = ['field', 'unit', 'channel', 'respondentKind'] as const;
export type AttributeId = (typeof attributeIds)[number];

/** Stands in a column for "not known". */
export const unknownValue = 0xffff;

export interface AttributeColumn {
  /** Field id, unit id, channel or respondent kind; a row holds an index into it. Blocks may list them differently. */
  readonly values: readonly string[];
  /** One per row: index into `values`, or `unknownValue`. */
  readonly indices: Uint16Array;
}

export interface ResponseBlock {
  readonly rows: number;
  /** `rows` × layout.length bytes, one vector after another (docs/spec/answer-vector.md). */
  readonly vectors: Uint8Array;
  readonly attributes: Readonly<Partial<Record<AttributeId, AttributeColumn>>>;
}

export interface PackableResponse extends Readonly<Partial<Record<AttributeId, string>>> {
  readonly vector: Uint8Array;
}

/** Packs responses one by one; a store that reads packed rows builds the block itself. */
export function packResponses(layout: VectorLayout, responses: readonly PackableResponse[]): ResponseBlock {
  const vectors = new Uint8Array(responses.length * layout.length);
  responses.forEach(({ vector }, row) => {
    if (vector.length !== layout.length)
      throw new RangeError(`a vector of ${vector.length} bytes where the layout has ${layout.length}`);
    vectors.set(vector, row * layout.length);
  });
  const attributes: Partial<Record<AttributeId, AttributeColumn>> = {};
  for (const id of attributeIds) attributes[id] = packColumn(responses.map((response) => response[id]));
  return { rows: responses.length, vectors, attributes };
}

function packColumn(column: readonly (string | undefined)[]): AttributeColumn {
  const positions = new Map<string, number>();
  const indices = Uint16Array.from(column, (value) => {
    if (value === undefined) return unknownValue;
    const known = positions.get(value);
    if (known !== undefined) return known;
    if (positions.size === unknownValue) throw new RangeError(`more than ${unknownValue} values in one column`);
    positions.set(value, positions.size);
    return positions.size - 1;
  });
  return { values: [...positions.keys()], indices };
}
