/**
 * Response rates by final dispositions, as the American Association for Public Opinion Research defines them (Standard
 * Definitions, 10th edition, 2023): so that “response rate” means the same in every report.
 *
 *   RR1 = I/(I+P+R+NC+O+UH+UO)        RR2 = (I+P)/(same)
 *   RR3 = I/(I+P+R+NC+O+e(UH+UO))     RR4 = (I+P)/(same)
 *   RR5 = I/(I+P+R+NC+O)              RR6 = (I+P)/(same)
 *   COOP1 = I/(I+P+R+O)  COOP2 = (I+P)/(I+P+R+O)  COOP3 = I/(I+P+R)  COOP4 = (I+P)/(I+P+R)
 *   REF1 = R/(I+P+R+NC+O+UH+UO)   REF2 with e(UH+UO)   REF3 without U
 *   CON1 = (I+P+R+O)/(I+P+R+NC+O+UH+UO)   CON2 with e(UH+UO)   CON3 without U
 *
 * e, the share of unknown cases taken as eligible, is that of the known ones: (I+P+R+NC+O)/(I+P+R+NC+O+NE), unless given.
 */
import { answerByte, type Bilingual, findSlot } from '@longdan/core';
import type { BallotFigures } from '../figures.ts';
import type { EligibleRows } from './eligible-rows.ts';

export interface Dispositions {
  /** I: complete. */
  readonly complete: number;
  /** P: partial. */
  readonly partial: number;
  /** R: refusal and break-off. */
  readonly refusal: number;
  /** NC: eligible, never reached. */
  readonly noContact: number;
  /** O: eligible, other reason. */
  readonly other: number;
  /** UH: unknown whether anyone eligible is there. */
  readonly unknownHousehold: number;
  /** UO: unknown, other. */
  readonly unknownOther: number;
  /** NE: not eligible (moved away, dead, no transaction in the period). */
  readonly notEligible: number;
}

export const noDispositions: Dispositions = {
  complete: 0,
  partial: 0,
  refusal: 0,
  noContact: 0,
  other: 0,
  unknownHousehold: 0,
  unknownOther: 0,
  notEligible: 0,
};

export const rateCodes = [
  'RR1',
  'RR2',
  'RR3',
  'RR4',
  'RR5',
  'RR6',
  'COOP1',
  'COOP2',
  'COOP3',
  'COOP4',
  'REF1',
  'REF2',
  'REF3',
  'CON1',
  'CON2',
  'CON3',
] as const;
export type RateCode = (typeof rateCodes)[number];

export interface ResponseRates {
  readonly dispositions: Dispositions;
  /** Share of unknown cases taken as eligible; null where no case is known. */
  readonly e: number | null;
  /** Fractions; null where there is nothing to divide by. */
  readonly rates: Readonly<Record<RateCode, number | null>>;
}

/** @throws RangeError when a count is negative or not whole, or `e` outside 0…1 */
export function rateResponses(dispositions: Dispositions, givenE?: number): ResponseRates {
  for (const [name, count] of Object.entries(dispositions))
    if (!Number.isInteger(count) || count < 0) throw new RangeError(`${name} is ${count}`);
  if (givenE !== undefined && !(givenE >= 0 && givenE <= 1)) throw new RangeError(`e is ${givenE}`);
  const { complete: i, partial: p, refusal: r, noContact: nc, other: o } = dispositions;
  const unknown = dispositions.unknownHousehold + dispositions.unknownOther;
  const known = i + p + r + nc + o;
  const e = givenE ?? (known + dispositions.notEligible > 0 ? known / (known + dispositions.notEligible) : null);
  const all = known + unknown;
  const some = e === null ? null : known + e * unknown;
  const over = (part: number, whole: number | null): number | null =>
    whole !== null && whole > 0 ? part / whole : null;
  return {
    dispositions,
    e,
    rates: {
      RR1: over(i, all),
      RR2: over(i + p, all),
      RR3: over(i, some),
      RR4: over(i + p, some),
      RR5: over(i, known),
      RR6: over(i + p, known),
      COOP1: over(i, i + p + r + o),
      COOP2: over(i + p, i + p + r + o),
      COOP3: over(i, i + p + r),
      COOP4: over(i + p, i + p + r),
      REF1: over(r, all),
      REF2: over(r, some),
      REF3: over(r, known),
      CON1: over(i + p + r + o, all),
      CON2: over(i + p + r + o, some),
      CON3: over(i + p + r + o, known),
    },
  };
}

/** Each rate in words, for the appendix and the page. */
export const rateMeanings: Readonly<Record<RateCode, Bilingual>> = {
  RR1: {
    vi: 'Tỷ lệ trả lời tối thiểu: phiếu trọn vẹn trên mọi trường hợp đủ hoặc chưa rõ có đủ điều kiện',
    en: 'Minimum response rate: completes over all eligible and unknown cases',
  },
  RR2: { vi: 'Như RR1, kể cả phiếu trả lời một phần', en: 'As RR1, partials counted as responses' },
  RR3: {
    vi: 'Phiếu trọn vẹn, chỉ tính phần ước tính là đủ điều kiện của các trường hợp chưa rõ',
    en: 'Completes, unknown cases counted by their estimated eligible share',
  },
  RR4: { vi: 'Như RR3, kể cả phiếu trả lời một phần', en: 'As RR3, partials counted' },
  RR5: {
    vi: 'Tỷ lệ trả lời tối đa: bỏ hết các trường hợp chưa rõ',
    en: 'Maximum response rate: unknown cases left out',
  },
  RR6: { vi: 'Như RR5, kể cả phiếu trả lời một phần', en: 'As RR5, partials counted' },
  COOP1: { vi: 'Tỷ lệ hợp tác trong số gặp được', en: 'Cooperation among those reached' },
  COOP2: { vi: 'Như COOP1, kể cả phiếu trả lời một phần', en: 'As COOP1, partials counted' },
  COOP3: {
    vi: 'Hợp tác, bỏ người không đủ khả năng trả lời',
    en: 'Cooperation, those unable to answer left out',
  },
  COOP4: { vi: 'Như COOP3, kể cả phiếu trả lời một phần', en: 'As COOP3, partials counted' },
  REF1: { vi: 'Tỷ lệ từ chối tối thiểu', en: 'Minimum refusal rate' },
  REF2: { vi: 'Tỷ lệ từ chối, có ước tính phần chưa rõ', en: 'Refusal rate with the estimated eligible share' },
  REF3: { vi: 'Tỷ lệ từ chối tối đa', en: 'Maximum refusal rate' },
  CON1: { vi: 'Tỷ lệ gặp được tối thiểu', en: 'Minimum contact rate' },
  CON2: { vi: 'Tỷ lệ gặp được, có ước tính phần chưa rõ', en: 'Contact rate with the estimated eligible share' },
  CON3: { vi: 'Tỷ lệ gặp được tối đa', en: 'Maximum contact rate' },
};

/** Share of the criteria asked that makes a response complete; below it an eligible response is partial (AAPOR §3). */
export const completeFrom = 0.8;

/** Why a returned ballot does not count, as a disposition. */
const dispositionOfReason: Readonly<
  Record<BallotFigures['reasons'][number]['code'], 'refusal' | 'other' | 'notEligible'>
> = {
  'too-few-answers': 'refusal',
  'no-consent': 'refusal',
  'outside-period': 'notEligible',
  'not-surveyed-object': 'notEligible',
  'field-not-in-plan': 'notEligible',
  'unit-not-in-plan': 'notEligible',
  'double-mark': 'other',
  'duplicate-ballot-code': 'other',
  'straight-lining': 'other',
  voided: 'other',
  'stated-in-table': 'other',
};

/**
 * Dispositions of a round from its ballots: what did not come back is of unknown eligibility, unless more is known.
 * @returns null where the ballots issued are not known, or more came back than went out
 */
export function dispositionsOf(ballots: BallotFigures, issued: number | null, partial: number): Dispositions | null {
  if (issued === null || ballots.collected > issued) return null;
  const counts: Record<keyof Dispositions, number> = {
    ...noDispositions,
    complete: ballots.eligible - partial,
    partial,
  };
  for (const { code, count } of ballots.reasons) counts[dispositionOfReason[code]] += count;
  // An interview took place, and nothing of it is left to be counted.
  counts.other += ballots.removed ?? 0;
  return { ...counts, unknownOther: issued - ballots.collected };
}

/** Eligible responses with fewer than `completeFrom` of the criteria they were asked. */
export function countPartial(rows: EligibleRows, criterionIds: readonly string[]): number {
  const slots = criterionIds.flatMap((id) => findSlot(rows.layout, id) ?? []);
  let partial = 0;
  for (let row = 0; row < rows.count; row++) {
    let [asked, answered] = [0, 0];
    for (const { offset, codes } of slots) {
      const byte = rows.vectors[row * rows.layout.length + offset]!;
      if (byte === answerByte.notAsked) continue;
      asked += 1;
      if (byte >= 1 && byte <= codes.length) answered += 1;
    }
    if (answered < completeFrom * asked) partial += 1;
  }
  return partial;
}
