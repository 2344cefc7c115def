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
    let [asked, answered, first, differ] = [items, 0, 0, 0];
    for (let item = 0; item < items; item++) {
      const byte = vectors[start + offsets[item]!]!;
      if (byte === answerByte.notAsked) asked -= 1;
      else if (byte !== answerByte.blank && byte <= maximumPositions) {
        answered += 1;
        if (first === 0) first = byte;
        differ |= byte ^ first;
      }
    }
    marks.asked[row] = asked;
    marks.answered[row] = answered;
    marks.uniform[row] = differ === 0 ? first : 0;
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
