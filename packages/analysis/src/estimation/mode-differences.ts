/**
 * Differences between ways of answering (paper, web, kiosk …), shown with the composition of each, because those who
 * answer on the web are other people than those who answer on paper: a difference is of people, of the way, or of both.
 * For every characteristic of the form the composition of a channel is set against that of all the others together; what
 * is reported is the half-sum of absolute differences (index of dissimilarity, Duncan & Duncan 1955): the share of its
 * respondents that would have to be others for the two to look alike.
 */
import type { Bilingual } from '@longdan/core';
import type { Breakdown } from '../figures.ts';
import { type EligibleRows, groupCodes } from './eligible-rows.ts';

export interface ModeDifference {
  readonly code: string;
  readonly label: string;
  readonly n: number | null;
  readonly suppressed: boolean;
  /** Headline share among those who answered this way, unweighted. */
  readonly share: number | null;
  /** The characteristic by which this way's respondents differ most from the rest; null where there is none to compare. */
  readonly unlike: { readonly questionId: string; readonly text: string; readonly dissimilarity: number } | null;
}

export interface ModeComparison {
  readonly channels: readonly ModeDifference[];
  readonly caution: Bilingual;
}

/** Null with fewer than two ways of answering that can be shown. */
export function compareModes(
  rows: EligibleRows,
  channels: Breakdown | undefined,
  profile: readonly { readonly id: string; readonly text: string }[],
  headline: 'satisfied' | 'score',
  smallest: number,
): ModeComparison | null {
  if (channels === undefined || channels.groups.filter((group) => !group.suppressed).length < 2) return null;
  const coded = groupCodes(rows, { attribute: 'channel' });
  return {
    channels: channels.groups.map((group) => ({
      code: group.code,
      label: group.label,
      n: group.n,
      suppressed: group.suppressed,
      share: group.index?.[headline] ?? null,
      unlike:
        group.suppressed || group.n === null || group.n < smallest
          ? null
          : mostUnlike(rows, coded.codes, coded.labels.indexOf(group.code), profile, smallest),
    })),
    caution: modeCaution,
  };
}

function mostUnlike(
  rows: EligibleRows,
  channel: Int32Array,
  code: number,
  profile: readonly { readonly id: string; readonly text: string }[],
  smallest: number,
): ModeDifference['unlike'] {
  let most: ModeDifference['unlike'] = null;
  for (const { id, text } of profile) {
    const { codes, labels } = groupCodes(rows, { questionId: id });
    const [own, others] = [new Float64Array(labels.length), new Float64Array(labels.length)];
    let [ownSum, otherSum] = [0, 0];
    for (let row = 0; row < rows.count; row++) {
      const answer = codes[row]!;
      if (answer < 0) continue;
      if (channel[row] === code) {
        own[answer]! += 1;
        ownSum += 1;
      } else {
        others[answer]! += 1;
        otherSum += 1;
      }
    }
    if (ownSum < smallest || otherSum < smallest) continue;
    let dissimilarity = 0;
    for (let answer = 0; answer < labels.length; answer++)
      dissimilarity += Math.abs(own[answer]! / ownSum - others[answer]! / otherSum) / 2;
    if (most === null || dissimilarity > most.dissimilarity) most = { questionId: id, text, dissimilarity };
  }
  return most;
}

export const modeCaution: Bilingual = {
  vi: 'Người trả lời bằng các hình thức khác nhau thường là những người khác nhau (tuổi, học vấn, nơi ở), nên chênh lệch giữa các hình thức chưa phải do hình thức gây ra. Phiếu điền trước mặt người phát phiếu thường cho tỷ lệ hài lòng cao hơn phiếu tự điền kín.',
  en: 'People who answer in different ways are often different people (age, education, home), so a difference between ways of answering is not yet caused by them. Forms filled in before the eyes of staff tend to show more satisfaction than those filled in privately.',
};
