/** From the figures of criteria to factors, contents and the overall index: one implementation for every source. */
import type { Content, Finding, IndexFormula } from '@longdan/core';
import { describeFormula } from './claim.ts';
import { findExtremes } from './extremes.ts';
import type { CriterionFigures, Figures } from './figures.ts';
import { formatCount } from './format.ts';
import { type CountedShares, type FormedFactor, formFactor, formOverall } from './shares.ts';

export type FormedIndex = Pick<
  Figures,
  'factors' | 'contents' | 'index' | 'highest' | 'lowest' | 'mostDissatisfied' | 'leastDissatisfied'
> & { readonly findings: readonly Finding[] };

/** `criteria` are those of the tree `contents`, in its order. Criteria without answers are left out of means and told of. */
export function formIndex(
  contents: readonly Content[],
  criteria: readonly CriterionFigures[],
  formula: IndexFormula,
): FormedIndex {
  const shares = new Map(criteria.map((criterion) => [criterion.id, countedShares(criterion)]));
  const formed = formFactors(contents, shares, formula);
  const countOf = new Map(criteria.map((criterion) => [criterion.id, criterion.n]));
  return {
    factors: contents.flatMap((content) =>
      content.factors.map((factor) => {
        const counts = factor.criteria.map((criterion) => countOf.get(criterion.id) ?? 0);
        return {
          id: factor.id,
          title: factor.title,
          contentId: content.id,
          criterionIds: factor.criteria.map((criterion) => criterion.id),
          nRange: [Math.min(...counts), Math.max(...counts)] as const,
          ...formed.get(factor.id)!.shares,
        };
      }),
    ),
    contents: contents.map((content) => ({
      id: content.id,
      title: content.title,
      factorIds: content.factors.map((factor) => factor.id),
      ...formOverall(
        content.factors.map((factor) => formed.get(factor.id)!),
        formula,
      ),
    })),
    index: { ...formOverall([...formed.values()], formula), formula, formulaText: describeFormula(formula) },
    ...findExtremes(criteria),
    findings: noteUnanswered(criteria),
  };
}

/** Every factor of the tree by its id, formed from the shares of its criteria. Criteria not in `shares` are left out. */
export function formFactors(
  contents: readonly Content[],
  shares: ReadonlyMap<string, CountedShares>,
  formula: IndexFormula,
): Map<string, FormedFactor> {
  return new Map(
    contents
      .flatMap((content) => content.factors)
      .map((factor) => {
        const own = factor.criteria.flatMap((criterion) => shares.get(criterion.id) ?? []);
        return [factor.id, { id: factor.id, shares: formFactor(own, formula), criteria: own }];
      }),
  );
}

function countedShares(criterion: CriterionFigures): CountedShares {
  const { satisfied, neutral, dissatisfied, score, countsUnknown, n } = criterion;
  return { satisfied, neutral, dissatisfied, score, n: countsUnknown ? null : n };
}

function noteUnanswered(criteria: readonly CriterionFigures[]): Finding[] {
  return criteria
    .filter((criterion) => criterion.n === 0 && !criterion.countsUnknown)
    .map((criterion) => ({
      code: 'criterion-without-answers',
      severity: 'note',
      message: {
        vi: `Tiêu chí “${criterion.text}” không có câu trả lời hợp lệ nào nên không tính vào yếu tố và chỉ số chung; các tiêu chí và yếu tố còn lại chia nhau phần của nó.`,
        en: `Criterion “${criterion.text}” has no valid answer and is left out of its factor and of the index; the others share out its part.`,
      },
      data: { criterion: criterion.id },
    }));
}

/** One note about items left blank, naming the worst, since blanks make N differ between criteria. */
export function noteBlanks(criteria: readonly CriterionFigures[], eligible: number): Finding[] {
  const blanks = criteria.reduce((sum, criterion) => sum + criterion.blank, 0);
  const worst = criteria.reduce<CriterionFigures | undefined>(
    (most, criterion) => (most === undefined || criterion.blank > most.blank ? criterion : most),
    undefined,
  );
  if (blanks === 0 || worst === undefined) return [];
  return [
    {
      code: 'items-left-blank',
      severity: 'note',
      message: {
        vi: `Có ${formatCount(blanks)} lượt tiêu chí bị bỏ trống; nhiều nhất là “${worst.text}”: ${formatCount(worst.blank)} trên ${formatCount(eligible)} phiếu. Mỗi tỷ lệ tính trên số câu trả lời hợp lệ của chính tiêu chí đó.`,
        en: `Criteria were left blank ${formatCount(blanks, 'en')} times, most often “${worst.text}”: ${formatCount(worst.blank, 'en')} of ${formatCount(eligible, 'en')} ballots. Each share rests on the valid answers to its own criterion.`,
      },
      data: { blanks, criterion: worst.id, blank: worst.blank },
    },
  ];
}
