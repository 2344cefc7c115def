/** Change since an authority's earlier round: which round, whether it is of the same series, figure by figure. */
import {
  type Change,
  type ChangeSide,
  defaultPolicies,
  type EstimatedShares,
  type Figures,
  headlineMeasure,
  manyComparisons,
  measureChange,
  type RoundChange,
  type RoundEstimates,
  regressionToTheMean,
  type Shares,
  seriesBreakYear,
} from '@longdan/analysis';
import type { Bilingual, Questionnaire } from '@longdan/core';
import { access } from '@longdan/store';
import type { Context } from '../context.ts';
import { type LoadedRound, loadRound } from '../loaded-round.ts';
import {
  type EstimateOptions,
  type EstimationBasis,
  type EstimationInputs,
  estimateBasis,
  gatherInputs,
} from './basis.ts';

/** What estimation of the round to compare with starts from; null where there is none. */
export async function gatherEarlier(
  context: Context,
  later: LoadedRound,
  { earlierRoundId }: EstimateOptions,
): Promise<EstimationInputs | null> {
  if (earlierRoundId === null) return null;
  const earlierRound =
    earlierRoundId === undefined
      ? await findEarlier(context, later)
      : await loadRound(context.store.db, earlierRoundId);
  if (!earlierRound) return null;
  const earlier = await gatherInputs(context, earlierRound.id, {});
  return earlier.figures.ballots.eligible === 0 ? null : earlier;
}

export function measureRoundChange(
  later: EstimationBasis,
  estimates: RoundEstimates,
  earlier: EstimationBasis,
  options: EstimateOptions,
): RoundChange {
  const earlierRound = earlier.round;
  const before = estimateBasis(earlier, { ...options, figures: earlier.figures });
  const seriesBreak = findSeriesBreak(earlier, later);
  const confidence = options.policies?.confidence ?? defaultPolicies.confidence;
  const measure = headlineMeasure(later.questionnaire);
  const compare = (id: string, label: string, rewordedFrom?: string): Change[] => {
    const sides = [sideOf(earlier, before, id, measure), sideOf(later, estimates, id, measure)] as const;
    if (!sides[0] || !sides[1]) return [];
    const broken = seriesBreak ?? (rewordedFrom === undefined ? undefined : reworded);
    return [
      measureChange({ id, label }, sides[0], sides[1], {
        confidence,
        ...(broken ? { seriesBreak: broken } : {}),
      }),
    ];
  };
  return {
    earlierRoundId: earlierRound.id,
    earlierTitle: earlierRound.plan.title,
    earlierYear: earlierRound.plan.year,
    regressionToTheMean,
    manyComparisons,
    changes: [
      ...compare('', ''),
      ...later.figures.factors.flatMap(({ id, title }) => compare(id, title)),
      ...later.figures.criteria.flatMap(({ id, text }) => {
        const old = earlier.figures.criteria.find((one) => one.id === id)?.text;
        return compare(id, text, old !== undefined && old !== text ? old : undefined);
      }),
    ],
  };
}

/** The authority's last round of an earlier year with the same scheme, among those the actor may see. */
async function findEarlier(context: Context, later: LoadedRound): Promise<LoadedRound | undefined> {
  const { db } = context.store;
  const candidates: LoadedRound[] = [];
  for (const id of await access.listRoundIds(db, context.actor.scope)) {
    if (id === later.id) continue;
    const round = await loadRound(db, id);
    const { plan } = round;
    if (
      plan.authority.name === later.plan.authority.name &&
      plan.scheme === later.plan.scheme &&
      plan.year < later.plan.year
    )
      candidates.push(round);
  }
  return candidates.sort((a, b) => b.plan.year - a.plan.year || (a.id < b.id ? 1 : -1))[0];
}

/** Why two rounds are not of one series; undefined where they are. */
function findSeriesBreak(earlier: EstimationBasis, later: EstimationBasis): Bilingual | undefined {
  const [from, to] = [earlier.round.plan, later.round.plan];
  if (earlier.questionnaire.schemeId !== later.questionnaire.schemeId)
    return {
      vi: 'Hai đợt dùng hai bộ tiêu chí khác nhau: không so thành tăng hay giảm.',
      en: 'The rounds used different schemes: not to be read as a rise or fall.',
    };
  if (later.questionnaire.schemeId.startsWith('sipas') && from.year < seriesBreakYear !== to.year < seriesBreakYear)
    return {
      vi: `Từ năm ${seriesBreakYear} phương pháp đo đã đổi: hai đợt thuộc hai chuỗi số liệu, không nối thành một đường.`,
      en: `The method changed in ${seriesBreakYear}: the rounds belong to two series and are not one line.`,
    };
  if (sameFormula(earlier.questionnaire, later.questionnaire)) return undefined;
  return {
    vi: 'Hai đợt tính chỉ số theo hai công thức khác nhau: không so thành tăng hay giảm.',
    en: 'The rounds formed the index by different formulas: not to be read as a rise or fall.',
  };
}

const sameFormula = (a: Questionnaire, b: Questionnaire): boolean =>
  JSON.stringify(a.formula) === JSON.stringify(b.formula);

const reworded: Bilingual = {
  vi: 'Câu chữ của tiêu chí đã đổi giữa hai đợt: không so thành tăng hay giảm.',
  en: 'The criterion was worded differently in the two rounds: not to be read as a rise or fall.',
};

/** One figure of a round: its estimate where there is one, else what was counted. */
function sideOf(
  { figures, round }: EstimationBasis,
  estimates: RoundEstimates,
  id: string,
  measure: 'satisfied' | 'score',
): ChangeSide | undefined {
  const { year } = round.plan;
  if (estimates.kind === 'probability') {
    const shares: EstimatedShares | undefined =
      id === '' ? estimates.index : [...estimates.factors, ...estimates.criteria].find((one) => one.id === id);
    const estimate = shares?.[measure];
    return estimate ? { year, estimate } : undefined;
  }
  const found = findShares(figures, id);
  const share = found?.shares[measure];
  return found === undefined || share === null || share === undefined ? undefined : { year, share, n: found.n };
}

function findShares(figures: Figures, id: string): { shares: Shares; n: number } | undefined {
  if (id === '') return { shares: figures.index, n: figures.ballots.eligible };
  const factor = figures.factors.find((one) => one.id === id);
  if (factor) return { shares: factor, n: factor.nRange[1] };
  const criterion = figures.criteria.find((one) => one.id === id);
  return criterion && { shares: criterion, n: criterion.n };
}
