/**
 * Change since an earlier round, and what may be said of it. A verdict exists only where both figures are estimates of
 * probability samples of one series: the difference with its interval (independent rounds; or overlapping, with the
 * covariance of the common units, Kish 1965, §12.4). Everything else is shown as a difference and left unjudged.
 */
import type { Bilingual } from '@longdan/core';
import { differenceBetweenRounds, type Estimate, type RoundOverlap } from '@longdan/statistics';
import type { SampleEstimate } from './sample-estimate.ts';

/** `may-be-chance`: the interval of the difference holds 0. `no-verdict`: a claim would need two probability samples. */
export type ChangeVerdict = 'rise' | 'fall' | 'may-be-chance' | 'no-verdict' | 'other-series';

/** One figure of a round for comparison: an estimate, or only what was counted. */
export type ChangeSide =
  | { readonly year: number; readonly estimate: SampleEstimate }
  | { readonly year: number; readonly share: number; readonly n: number };

export interface Change {
  /** Id of criterion, factor or unit; '' for the overall index. */
  readonly id: string;
  readonly label: string;
  readonly earlier: number;
  readonly later: number;
  /** Later minus earlier, in fractions. */
  readonly difference: number;
  /** Only between two estimates: interval and standard error of the difference. */
  readonly interval: { readonly low: number; readonly high: number; readonly confidence: number } | null;
  readonly standardError: number | null;
  readonly verdict: ChangeVerdict;
  /** The verdict in plain words, for print beside the figure. */
  readonly words: Bilingual;
}

export interface ChangeOptions {
  readonly confidence: number;
  /** Units asked in both rounds; absent: the rounds are independent. */
  readonly overlap?: RoundOverlap;
  /** Why the two are of different series; then no verdict is given whatever the samples. */
  readonly seriesBreak?: Bilingual;
}

/** @throws RangeError where the overlap is impossible (more common units than a round has, a correlation outside −1…1) */
export function measureChange(
  { id, label }: { readonly id: string; readonly label: string },
  earlier: ChangeSide,
  later: ChangeSide,
  { confidence, overlap, seriesBreak }: ChangeOptions,
): Change {
  const [before, after] = [shareOf(earlier), shareOf(later)];
  const base = { id, label, earlier: before, later: after, difference: after - before };
  const unjudged = { interval: null, standardError: null };
  if (seriesBreak !== undefined) return { ...base, ...unjudged, verdict: 'other-series', words: seriesBreak };
  if (!('estimate' in earlier) || !('estimate' in later))
    return { ...base, ...unjudged, verdict: 'no-verdict', words: words['no-verdict'] };
  const outcome = differenceBetweenRounds(toEstimate(earlier.estimate), toEstimate(later.estimate), {
    confidence,
    ...(overlap ? { overlap } : {}),
  });
  if (!outcome.ok) throw new RangeError(outcome.findings.map((finding) => finding.message.en).join('; '));
  const { interval, standardError } = outcome.value;
  if (interval === null) return { ...base, ...unjudged, verdict: 'no-verdict', words: words['no-verdict'] };
  const verdict = interval.lower > 0 ? 'rise' : interval.upper < 0 ? 'fall' : 'may-be-chance';
  return {
    ...base,
    interval: { low: interval.lower, high: interval.upper, confidence },
    standardError,
    verdict,
    words: words[verdict],
  };
}

const shareOf = (side: ChangeSide): number => ('estimate' in side ? side.estimate.value : side.share);

function toEstimate({ value, standardError, degreesOfFreedom, coefficientOfVariation, n }: SampleEstimate): Estimate {
  return {
    label: '',
    group: null,
    estimate: value,
    standardError,
    degreesOfFreedom,
    coefficientOfVariation,
    designEffect: { withReplacement: null, withoutReplacement: null },
    interval: null,
    n,
  };
}

const words: Readonly<Record<Exclude<ChangeVerdict, 'other-series'>, Bilingual>> = {
  rise: {
    vi: 'Tăng; mức tăng vượt ngoài sai số chọn mẫu.',
    en: 'A rise, larger than the sampling error explains.',
  },
  fall: {
    vi: 'Giảm; mức giảm vượt ngoài sai số chọn mẫu.',
    en: 'A fall, larger than the sampling error explains.',
  },
  'may-be-chance': {
    vi: 'Chênh lệch này có thể do ngẫu nhiên.',
    en: 'This difference may be due to chance.',
  },
  'no-verdict': {
    vi: 'Chưa thể kết luận là tăng hay giảm: cần hai mẫu chọn ngẫu nhiên.',
    en: 'No rise or fall can be concluded: that needs two random samples.',
  },
};

/** Said wherever units or criteria are picked out because they were lowest or highest. */
export const regressionToTheMean: Bilingual = {
  vi: 'Đơn vị hoặc tiêu chí thấp nhất kỳ trước thường nhích lên kỳ này, và cao nhất thường nhích xuống, dù không có gì thay đổi (hồi quy về trung bình). Chỉ riêng điều đó chưa phải là kết quả của biện pháp.',
  en: 'What was lowest last time tends to rise and what was highest tends to fall even if nothing changed (regression to the mean). That alone is not the effect of a measure.',
};

/** Said under a list of comparisons: with many of them some leave their interval by chance alone. */
export const manyComparisons: Bilingual = {
  vi: 'Mỗi dòng được xét riêng: cứ hai mươi dòng thì khoảng một dòng vượt ngoài sai số chỉ do ngẫu nhiên. Nên tin chỉ số chung và những thay đổi lặp lại nhiều kỳ hơn một dòng lẻ.',
  en: 'Each line is judged by itself: of twenty lines about one leaves its margin by chance alone. Trust the overall index, and changes that repeat, more than a single line.',
};
