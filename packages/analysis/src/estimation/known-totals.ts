/**
 * Balancing answers that were not drawn at random to known totals of the population (raking; Deming & Stephan 1940).
 * It makes the mix of respondents look like the population by the characteristics named, and nothing else: those who
 * chose to answer may still differ in what they think. So the result is shares before and after, with what the weights
 * cost, and no margin of error: there is no design to speak from.
 */
import type { Bilingual, Questionnaire } from '@longdan/core';
import {
  defineDesign,
  diagnoseWeights,
  type Outcome,
  rake,
  succeed,
  type WeightDiagnostics,
} from '@longdan/statistics';
import { type EligibleRows, groupCodes } from './eligible-rows.ts';
import { criterionColumns, type Measure } from './figure-columns.ts';
import { answeredMask, factorTree, overallTree, shareOfTree } from './index-statistic.ts';
import { type KnownMargin, withUnknown } from './round-design.ts';

export interface BalancedFigure {
  readonly id: string;
  readonly label: string;
  readonly n: number;
  readonly before: number;
  readonly after: number;
}

export interface Balancing {
  /** Overall index first, then factors. Descriptive shares: never a margin. */
  readonly figures: readonly BalancedFigure[];
  readonly composition: readonly {
    readonly margin: string;
    readonly code: string;
    readonly before: number;
    readonly after: number;
  }[];
  readonly weights: Pick<WeightDiagnostics, 'least' | 'greatest' | 'unequalWeightingEffect' | 'effectiveSampleSize'>;
  readonly canMend: Bilingual;
  readonly cannotMend: Bilingual;
}

/** @returns findings where the totals do not fit the answers: a class nobody answered in, totals that contradict each other */
export function balanceToKnownTotals(
  rows: EligibleRows,
  questionnaire: Questionnaire,
  known: readonly KnownMargin[],
): Outcome<Balancing> {
  const plain = defineDesign({ one: new Float64Array(rows.count).fill(1) }, { weights: 'one' });
  if (!plain.ok) return plain;
  const margins = known.map(({ source, totals }) => {
    const { codes, labels } = groupCodes(rows, source);
    const name = 'attribute' in source ? source.attribute : source.questionId;
    return { name, ...withUnknown(plain.value, codes, labels, totals, rows.count) };
  });
  const raked = rake(plain.value, margins);
  if (!raked.ok) return raked;
  const { weights } = raked.value;
  const equal = plain.value.weights;
  const measure: Measure = questionnaire.formula.headline === 'score' ? 'score' : 'satisfied';
  const columns = criterionColumns(rows, questionnaire, measure, rows.count);
  const factors = questionnaire.contents.flatMap((content) => content.factors);
  const trees = [
    {
      id: '',
      label: '',
      tree: overallTree(questionnaire.contents, (id) => columns.get(id), questionnaire.formula),
    },
    ...factors.map((factor) => ({
      id: factor.id,
      label: factor.title,
      tree: factorTree(
        factor.criteria.flatMap(({ id }) => columns.get(id) ?? []),
        questionnaire.formula,
      ),
    })),
  ];
  const figures = trees.flatMap(({ id, label, tree }): BalancedFigure[] => {
    const before = shareOfTree(tree, equal);
    const after = shareOfTree(tree, weights);
    if (before === null || after === null) return [];
    const n = answeredMask(tree, rows.count).reduce((sum, one) => sum + one, 0);
    return [{ id, label, n, before, after }];
  });
  const composition = margins.flatMap(({ name, cells }) =>
    cells.labels.map((code, place) => {
      let [own, weighted, sum] = [0, 0, 0];
      for (let row = 0; row < rows.count; row++) {
        sum += weights[row]!;
        if (cells.codes[row] !== place) continue;
        own += 1;
        weighted += weights[row]!;
      }
      return { margin: name, code, before: own / rows.count, after: weighted / sum };
    }),
  );
  const { least, greatest, unequalWeightingEffect, effectiveSampleSize } = diagnoseWeights(raked.value);
  return succeed({
    figures,
    composition,
    weights: { least, greatest, unequalWeightingEffect, effectiveSampleSize },
    canMend,
    cannotMend,
  });
}

const canMend: Bilingual = {
  vi: 'Sửa được: nhóm người trả lời quá nhiều hay quá ít so với dân số theo đúng những đặc điểm đã khai tổng số.',
  en: 'What it mends: groups that answered too much or too little for their share of the population, by the characteristics whose totals were given.',
};
const cannotMend: Bilingual = {
  vi: 'Không sửa được: người tự tìm đến trả lời, hoặc được chọn vì dễ gặp, có thể nghĩ khác người cùng tuổi, cùng giới không trả lời. Vì vậy số sau khi cân bằng vẫn là số mô tả, không kèm sai số.',
  en: 'What it cannot mend: people who came forward, or were handy, may think otherwise than people of the same age and sex who did not answer. The balanced figures therefore stay descriptive, without a margin of error.',
};
