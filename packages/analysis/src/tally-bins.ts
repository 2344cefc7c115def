/** Where in a tally's counts each outcome of each question stands: a bin for every state, then one for every position. */
import { answerByte, type VectorSlot } from '@longdan/core';

/** How often each outcome of one question occurs. Single-answer questions: Σ positions + states = responses. */
export interface QuestionCounts {
  /** By position; for multiple choice and ranking how many chose the option at all. */
  readonly positions: readonly number[];
  /** Responses with a valid answer. */
  readonly n: number;
  readonly blank: number;
  readonly notAsked: number;
  readonly refused: number;
  readonly invalid: number;
  /** Of a ranking: by position, how many put the option at the 1st, 2nd … rank. Σ of an option = its `positions`. */
  readonly ranks?: readonly (readonly number[])[];
}

/** Bins of one question: five states, then one bin per position. */
export const stateBins = { blank: 0, notAsked: 1, refused: 2, invalid: 3, given: 4, firstPosition: 5 } as const;
/** Bytes that the layout does not allow are counted here, and then refused. */
export const foreignBin = 0;

export interface BinPlan {
  /** Number of bins; bin 0 holds foreign bytes in the overall counts, responses in those of a group. */
  readonly size: number;
  readonly firstBins: ReadonlyMap<string, number>;
  /** Offsets of the first bytes, and for each of them a table from byte to bin. */
  readonly offsets: Uint32Array;
  readonly binOfByte: Uint32Array;
}

export function planBins(slots: readonly VectorSlot[]): BinPlan {
  const firstBins = new Map<string, number>();
  const binOfByte = new Uint32Array(slots.length * 256).fill(foreignBin);
  let size = 1;
  slots.forEach((slot, index) => {
    firstBins.set(slot.questionId, size);
    const set = (byte: number, bin: number) => {
      binOfByte[index * 256 + byte] = size + bin;
    };
    set(answerByte.blank, stateBins.blank);
    set(answerByte.notAsked, stateBins.notAsked);
    set(answerByte.refused, stateBins.refused);
    set(answerByte.invalid, stateBins.invalid);
    if (isSingle(slot)) for (let i = 0; i < slot.codes.length; i++) set(i + 1, stateBins.firstPosition + i);
    else set(answerByte.given, stateBins.given);
    size += binsOf(slot);
  });
  return { size, firstBins, offsets: Uint32Array.from(slots, (slot) => slot.offset), binOfByte };
}

export const binsOf = (slot: VectorSlot): number => stateBins.firstPosition + slot.codes.length * (1 + ranksOf(slot));

/** The same bins for some of the questions, by their places. */
export function narrowBins({ size, firstBins, offsets, binOfByte }: BinPlan, places: readonly number[]): BinPlan {
  const own = new Uint32Array(places.length * 256);
  places.forEach((place, index) => {
    own.set(binOfByte.subarray(place * 256, (place + 1) * 256), index * 256);
  });
  return { size, firstBins, offsets: Uint32Array.from(places, (place) => offsets[place]!), binOfByte: own };
}

export function readBins(counts: Uint32Array, first: number, slot: VectorSlot): QuestionCounts {
  const positions = [...counts.subarray(first + stateBins.firstPosition).subarray(0, slot.codes.length)];
  return {
    positions,
    n: isSingle(slot) ? positions.reduce((sum, count) => sum + count, 0) : counts[first + stateBins.given]!,
    blank: counts[first + stateBins.blank]!,
    notAsked: counts[first + stateBins.notAsked]!,
    refused: counts[first + stateBins.refused]!,
    invalid: counts[first + stateBins.invalid]!,
    ...(slot.kind === 'ranking'
      ? {
          ranks: slot.codes.map((_, place) =>
            Array.from({ length: ranksOf(slot) }, (_, rank) => counts[rankBin(first, slot, place, rank)]!),
          ),
        }
      : {}),
  };
}

/** Ranks that may be given; 0 where the question is no ranking. */
const ranksOf = (slot: VectorSlot): number => (slot.kind === 'ranking' ? slot.width - 1 : 0);

/** Behind the bins of its options a ranking has one for every option (from 0) at every rank (from 0). */
export const rankBin = (first: number, slot: VectorSlot, option: number, rank: number): number =>
  first + stateBins.firstPosition + slot.codes.length + option * ranksOf(slot) + rank;

export function isSingle(slot: VectorSlot): boolean {
  return slot.kind === 'rating' || slot.kind === 'choice';
}
