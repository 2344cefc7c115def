/** What making a round's design has to say: notes and the one fault, each with its count. */
import type { Bilingual, Finding } from '@longdan/core';
import type { LonelyPsuPolicy, SurveyDesign } from '@longdan/statistics';
import { formatCount } from '../format.ts';

const note = (code: string, message: Bilingual, data?: Finding['data']): Finding => ({
  code,
  severity: 'note',
  message,
  ...(data ? { data } : {}),
});

/** Eligible responses that carry no code of the sample. */
export const noteUnplaced = (count: number): Finding =>
  note(
    'responses-outside-sample',
    {
      vi: `${formatCount(count)} phiếu đủ điều kiện không mang mã phiếu của mẫu đã chọn nên không tính vào ước lượng; vẫn có trong bảng đếm.`,
      en: `${formatCount(count, 'en')} eligible responses carry no ballot code of the sample drawn and are left out of the estimates; the counts have them.`,
    },
    { count },
  );

/** More came in than was drawn for a batch. */
export const noteExcess = (count: number): Finding => ({
  code: 'more-responses-than-sampled',
  severity: 'fault',
  message: {
    vi: `Có ${formatCount(count)} phiếu thu về nhiều hơn số đơn vị được chọn của lô phiếu: kiểm tra phiếu phát ngoài danh sách mẫu.`,
    en: `${formatCount(count, 'en')} more responses came in than units were drawn for their batch: look for ballots handed out off the list.`,
  },
  data: { count },
});

/** Unlike fractions inside a stratum: no finite population correction. */
export const noteWithReplacement = (): Finding =>
  note('correction-left-out', {
    vi: 'Tỷ lệ chọn khác nhau trong cùng một tầng (lô phiếu chung của những đơn vị có cơ hội chọn khác nhau) nên không trừ phần tổng thể đã hỏi: sai số in ra rộng hơn thực tế một chút.',
    en: 'Sampling fractions differ inside a stratum (batches shared by units of different chances), so no finite population correction is made: the margins printed are slightly wide.',
  });

/** Adjustment classes in which nobody answered. */
export const noteMerged = (count: number): Finding =>
  note(
    'classes-merged',
    {
      vi: `${formatCount(count)} nhóm điều chỉnh không có ai trả lời nên gộp với nhóm khác cùng tầng.`,
      en: `${formatCount(count, 'en')} adjustment classes without a respondent were merged with others.`,
    },
    { count },
  );

/** Says where a stratum has a single unit at its first stage and what was done about it. */
export function noteLonely(
  design: SurveyDesign,
  policies: { readonly lonelyPsu: LonelyPsuPolicy },
  findings: Finding[],
): void {
  const stage = design.stages[0]!;
  // One unit that was taken with certainty is alone by design.
  const alone = new Set<number>();
  for (let row = 0; row < stage.stratum.length; row++) {
    const stratum = stage.stratum[row]!;
    if (stage.sampledUnits[stratum] === 1 && stage.fraction[stage.unit[row]!]! < 1) alone.add(stratum);
  }
  const lonely = alone.size;
  if (lonely === 0) return;
  const how: Readonly<Record<LonelyPsuPolicy, Bilingual>> = {
    fail: { vi: 'không tính', en: 'refused' },
    remove: { vi: 'không góp vào sai số', en: 'contributes no variance' },
    certainty: { vi: 'coi như chọn chắc chắn', en: 'taken as certain' },
    adjust: {
      vi: 'so với bình quân chung của mẫu, sai số in ra rộng hơn',
      en: 'compared with the mean of the sample, which widens the margins',
    },
    average: { vi: 'lấy bình quân của các tầng khác', en: 'takes the average of the other strata' },
  };
  findings.push(
    note(
      'single-unit-strata',
      {
        vi: `${formatCount(lonely)} tầng chỉ có một đơn vị được chọn ở bậc đầu: ${how[policies.lonelyPsu].vi}.`,
        en: `${formatCount(lonely, 'en')} strata have a single unit at the first stage: ${how[policies.lonelyPsu].en}.`,
      },
      { count: lonely, policy: policies.lonelyPsu },
    ),
  );
}
