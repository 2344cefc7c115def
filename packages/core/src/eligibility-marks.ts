/**
 * What rules of eligibility ask of the answers, over one vector or over thousands that lie one after another: one
 * implementation for the verdict in words (eligibility-decision.ts) and for the screen of whole rounds.
 */
import { answerByte, maximumPositions, type VectorSlot } from './vector.ts';

/** Marks on the criteria, one entry per vector. */
export interface CriteriaMarks {
  /** Criteria that this respondent was asked. */
  readonly asked: Uint16Array;
  /** Those of them with a level. */
  readonly answered: Uint16Array;
  /** The one position that all of them have; 0 when they differ or there are none. */
  readonly uniform: Uint8Array;
}

export function makeMarks(rows: number): CriteriaMarks {
  return { asked: new Uint16Array(rows), answered: new Uint16Array(rows), uniform: new Uint8Array(rows) };
}

/** By byte of an answer: all bits where it is a level. */
const levelBits = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte !== answerByte.blank && byte <= maximumPositions ? 0xff : 0,
);
/** By byte of an answer: 1 where the criterion was not asked. */
const isNotAsked = Uint8Array.from({ length: 256 }, (_, byte) => (byte === answerByte.notAsked ? 1 : 0));

/**
 * Reads the marks of `rows` vectors of `width` bytes each.
 * @param offsets where in a vector the criteria lie
 */
export function readMarks(
  marks: CriteriaMarks,
  vectors: Uint8Array,
  width: number,
  rows: number,
  offsets: ArrayLike<number>,
): void {
  const items = offsets.length;
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    // Without branches: what people tick cannot be foretold. All levels are equal where their OR is their AND.
    let notAsked = 0;
    let answered = 0;
    let some = 0;
    let every = 0xff;
    for (let item = 0; item < items; item++) {
      const byte = vectors[start + offsets[item]!]!;
      const bits = levelBits[byte]!;
      notAsked += isNotAsked[byte]!;
      answered += bits & 1;
      some |= byte & bits;
      every &= byte | ~bits;
    }
    marks.asked[row] = items - notAsked;
    marks.answered[row] = answered;
    marks.uniform[row] = some === every ? some : 0;
  }
}

/** Compared as counts, with room for shares that binary fractions cannot hold (0.7 × 10). */
export function hasTooFewAnswers(asked: number, answered: number, minimumShare: number): boolean {
  return asked > 0 && answered < minimumShare * asked - 1e-9;
}

export function isStraightLine(answered: number, uniform: number, minimumItems: number): boolean {
  return uniform !== 0 && answered >= minimumItems;
}

/** True for a closed question whose marks cannot be read as one answer, in the vector that begins at `start`. */
export function isSpoiled(slot: VectorSlot, vectors: Uint8Array, start: number): boolean {
  return slot.codes.length > 0 && vectors[start + slot.offset] === answerByte.invalid;
}
