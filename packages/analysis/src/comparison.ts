/** Comparison with published or own earlier figures, with the cautions without which they would mislead. */
import type { Bilingual, IndexFormula } from '@longdan/core';
import type { Benchmark, Comparison, Shares } from './figures.ts';
import { headlineOf } from './shares.ts';

/** From this year on SIPAS is measured by another method: figures before and after it are two series. */
export const seriesBreakYear = 2022;

export interface ComparisonBasis {
  readonly schemeId: string;
  readonly formula: IndexFormula;
  /** Year of the round; the series break cannot be judged without it. */
  readonly year?: number | undefined;
  /** Shares of the overall index. */
  readonly index: Shares;
  /** Shares of a criterion, factor or content; undefined when the round has none of that id. */
  readonly find: (id: string) => Shares | undefined;
}

/** Own headline share minus the benchmark, in fractions, each with its cautions. */
export function compareWithBenchmarks(benchmarks: readonly Benchmark[], basis: ComparisonBasis): Comparison[] {
  return benchmarks.map((benchmark) => {
    const own = benchmark.of === undefined ? basis.index : basis.find(benchmark.of);
    const share = own === undefined ? null : headlineOf(own, basis.formula);
    const cautions = listCautions(benchmark, basis);
    if (own === undefined)
      cautions.push({
        vi: `Đợt này không có mục “${benchmark.of}” để so sánh.`,
        en: `This round has no “${benchmark.of}” to compare.`,
      });
    return {
      benchmark,
      // Percent as published has few decimals: divided last, so that 80.58 is met by 0.8058 exactly.
      difference: share === null ? null : (share * 100 - benchmark.percent) / 100,
      ...(cautions.length === 0 ? {} : { caution: joinTexts(cautions) }),
    };
  });
}

function listCautions(benchmark: Benchmark, basis: ComparisonBasis): Bilingual[] {
  const cautions: Bilingual[] = [];
  const isSipas = basis.schemeId.startsWith('sipas');
  const { year } = basis;
  if (
    (benchmark.kind !== 'own' || isSipas) &&
    year !== undefined &&
    year < seriesBreakYear !== benchmark.year < seriesBreakYear
  )
    cautions.push({
      vi: `Từ năm ${seriesBreakYear} phương pháp đo đã thay đổi: số liệu năm ${benchmark.year} và năm ${year} thuộc hai chuỗi khác nhau, không nối thành một đường và chưa thể kết luận là tăng hay giảm.`,
      en: `The method changed in ${seriesBreakYear}: the figures of ${benchmark.year} and ${year} belong to two series; they are not drawn as one line and no rise or fall can be concluded.`,
    });
  if ((benchmark.kind === 'province' || benchmark.kind === 'nation') && !isSipas)
    cautions.push({
      vi: 'Số liệu so sánh được đo bằng bộ tiêu chí khác; chỉ để tham khảo.',
      en: 'The benchmark was measured with other criteria; it is for information only.',
    });
  if (benchmark.kind !== 'own' && basis.formula.headline === 'score')
    cautions.push({
      vi: 'Số liệu so sánh là tỷ lệ hài lòng, còn chỉ số của đợt này là điểm quy đổi.',
      en: 'The benchmark is a share satisfied, while this round’s index is a converted score.',
    });
  return cautions;
}

function joinTexts(texts: readonly Bilingual[]): Bilingual {
  return { vi: texts.map((text) => text.vi).join(' '), en: texts.map((text) => text.en).join(' ') };
}
