/**
 * The eligible responses of one questionnaire as columns: coded vectors one after another, attributes as small codes,
 * and the batch a ballot came from, by which a response finds its place in the sample's design. Nothing here says whose
 * answer a row is; the order of rows says nothing and changes no figure.
 */
import { findSlot, type VectorLayout } from '@longdan/core';
import type { CodedLabels } from '@longdan/statistics';
import { type AttributeId, attributeIds, type ResponseBlock, unknownValue } from '../response-block.ts';

export interface EligibleRows {
  readonly count: number;
  readonly layout: VectorLayout;
  /** `count` × layout.length bytes. */
  readonly vectors: Uint8Array;
  /** Codes are −1 where the attribute is not known. */
  readonly attributes: Readonly<Record<AttributeId, CodedLabels>>;
  /** Batch id of each row; '' for a response without a ballot of the round. */
  readonly batchIds: readonly string[];
}

/** Copies blocks into one set of rows. `batchIds` lists the batch of each row. */
export function gatherRows(
  layout: VectorLayout,
  blocks: Iterable<ResponseBlock>,
  batchIds: readonly string[] = [],
): EligibleRows {
  const all = [...blocks];
  const count = all.reduce((sum, block) => sum + block.rows, 0);
  const vectors = new Uint8Array(count * layout.length);
  const codes = attributeIds.map(() => new Int32Array(count));
  const labels = attributeIds.map(() => new Map<string, number>());
  let at = 0;
  for (const block of all) {
    vectors.set(block.vectors.subarray(0, block.rows * layout.length), at * layout.length);
    attributeIds.forEach((id, place) => {
      const column = block.attributes[id];
      const own = codes[place]!;
      if (column === undefined) {
        own.fill(-1, at, at + block.rows);
        return;
      }
      // Looked up once for each value of the block, in the order in which its rows bring them.
      const { indices, values } = column;
      const notMet = -2;
      const known = new Int32Array(unknownValue + 1).fill(notMet, 0, values.length);
      known.fill(-1, values.length);
      for (let row = 0; row < block.rows; row++) {
        const index = indices[row]!;
        if (known[index] === notMet) known[index] = codeOf(labels[place]!, values[index]!);
        own[at + row] = known[index]!;
      }
    });
    at += block.rows;
  }
  const attributes = Object.fromEntries(
    attributeIds.map((id, place) => [id, { codes: codes[place]!, labels: [...labels[place]!.keys()] }]),
  ) as unknown as Record<AttributeId, CodedLabels>;
  return { count, layout, vectors, attributes, batchIds: batchIds.length === count ? batchIds : Array(count).fill('') };
}

function codeOf(known: Map<string, number>, label: string): number {
  const found = known.get(label);
  if (found !== undefined) return found;
  known.set(label, known.size);
  return known.size - 1;
}

/** Position 1…n of the answer to a rating or choice of each row, 0 where there is none; `length` rows, those beyond being 0. */
export function positionsOf(rows: EligibleRows, questionId: string, length = rows.count): Uint8Array {
  const slot = findSlot(rows.layout, questionId);
  if (slot === undefined || (slot.kind !== 'rating' && slot.kind !== 'choice'))
    throw new RangeError(`${questionId} is no rating or choice of this questionnaire`);
  const positions = new Uint8Array(length);
  const levels = slot.codes.length;
  for (let row = 0; row < rows.count; row++) {
    const byte = rows.vectors[row * rows.layout.length + slot.offset]!;
    positions[row] = byte <= levels ? byte : 0;
  }
  return positions;
}

/** What divides rows into groups, as a coding by the group's code; −1 where it is not known. `length` as above. */
export function groupCodes(
  rows: EligibleRows,
  source: { readonly attribute: AttributeId } | { readonly questionId: string },
  length = rows.count,
): CodedLabels {
  const codes = new Int32Array(length).fill(-1);
  if ('attribute' in source) {
    const own = rows.attributes[source.attribute];
    codes.set(own.codes);
    return { codes, labels: own.labels };
  }
  const slot = findSlot(rows.layout, source.questionId);
  const positions = positionsOf(rows, source.questionId);
  for (let row = 0; row < rows.count; row++) codes[row] = positions[row]! - 1;
  return { codes, labels: slot!.codes };
}
