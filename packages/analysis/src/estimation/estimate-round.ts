/**
 * Everything estimation says of one questionnaire of a round: from its eligible responses, its figures (which hold the
 * counts and decide which groups are kept back) and its sample. Pure and deterministic: the same rows in any order and
 * the same seed give the same result. A round without a usable probability sample gets descriptions, never margins.
 * Longer than our files are: the parts share one setting and are read in the order in which the page shows them.
 */
import { type Content, criteriaOf, type Finding, type Questionnaire } from '@longdan/core';
import {
  estimate,
  estimateByGroup,
  type Outcome,
  type Statistic,
  type StatisticsFinding,
  type SurveyDesign,
} from '@longdan/statistics';
import type { Breakdown, Figures } from '../figures.ts';
import { type AttributeId, attributeIds } from '../response-block.ts';
import type { PrimaryUnit, RoundSample } from '../sample-design.ts';
import { defaultSuppressionThreshold } from '../suppression.ts';
import { type EligibleRows, groupCodes } from './eligible-rows.ts';
import { rankExpectations } from './expectations.ts';
import { describeDrivers, estimateDrivers, measureReliability } from './explain.ts';
import { criterionColumns, type Measure, measures } from './figure-columns.ts';
import {
  answeredMask,
  type CriterionColumn,
  type FigureTree,
  factorTree,
  overallTree,
  statisticOf,
} from './index-statistic.ts';
import { compareModes } from './mode-differences.ts';
import { rankUnits } from './ranking.ts';
import type { ResponseRates } from './response-rates.ts';
import {
  defaultPolicies,
  type EstimationPolicies,
  makeRoundDesign,
  populationOf,
  type RoundDesign,
} from './round-design.ts';
import type {
  DescriptiveRanking,
  DescriptiveResults,
  DesignSummary,
  EstimatedBreakdown,
  EstimatedGroup,
  EstimatedPart,
  EstimatedRanking,
  EstimatedShares,
  PrimaryUnitSummary,
  ProbabilityEstimates,
  RoundChange,
  RoundEstimates,
} from './round-estimates.ts';
import { type SampleEstimate, toSampleEstimate } from './sample-estimate.ts';

export interface RoundEstimatesInput {
  readonly questionnaire: Questionnaire;
  /** Figures of the same responses. */
  readonly figures: Figures;
  readonly rows: EligibleRows;
  /** Absent: nothing was drawn, or it was not recorded. */
  readonly sample?: RoundSample;
  readonly policies?: EstimationPolicies;
  /** Seed of simulations, printed with the result. */
  readonly seed: string;
  /** How many units count as the lowest; 3 by default. */
  readonly lowest?: number;
  readonly responseRates?: ResponseRates | null;
  readonly change?: RoundChange | null;
  readonly suppressionThreshold?: number;
}

export function estimateRoundFigures(input: RoundEstimatesInput): RoundEstimates {
  const { sample, rows, figures } = input;
  const policies = input.policies ?? defaultPolicies;
  if (figures.selection === 'whole-population') return describeRound(input, 'whole-population', []);
  if (sample === undefined)
    return describeRound(
      input,
      figures.selection === 'probability-sample' ? 'sample-not-recorded' : kindOf(figures),
      [],
    );
  if (sample.kind !== 'probability') return describeRound(input, sample.kind, []);
  const made = makeRoundDesign(sample, rows, policies);
  if (!made.ok) return describeRound(input, 'sample-unusable', made.findings);
  return estimateAll(input, sample, made.value, policies);
}

const kindOf = (figures: Figures): 'quota' | 'open' => (figures.selection === 'self-selected' ? 'open' : 'quota');

/** What is printed where a probability sample was estimated. */
const estimatedClaim = {
  vi: 'Người trả lời được chọn ngẫu nhiên. Các tỷ lệ là ước lượng cho toàn bộ đối tượng, đã gia quyền theo thiết kế mẫu; sai số ghi bên cạnh là sai số chọn mẫu ở độ tin cậy đã nêu, chưa gồm sai lệch do người không trả lời nghĩ khác người trả lời.',
  en: 'Respondents were drawn at random. The shares are estimates for the whole population, weighted by the sampling design; the margin beside each is the sampling error at the stated confidence and does not cover bias from those who did not answer.',
};

function describeRound(
  input: RoundEstimatesInput,
  reason: DescriptiveResults['reason'],
  findings: readonly Finding[],
): DescriptiveResults {
  const { figures, questionnaire, rows } = input;
  return {
    kind: 'descriptive',
    reason,
    claim: figures.claim,
    ranking: describeRanking(figures),
    drivers: describeDrivers(rows, questionnaire, figures),
    ...commonOf(input),
    reliability: measureReliability(rows, questionnaire),
    findings,
  };
}

/** A round of totals has no responses to look at: only what its table gives. */
export function describeTotals(
  figures: Figures,
  { change = null }: { readonly change?: RoundChange | null } = {},
): DescriptiveResults {
  return {
    kind: 'descriptive',
    reason: 'totals',
    claim: figures.claim,
    ranking: null,
    drivers: null,
    reliability: [],
    expectations: [],
    modes: null,
    responseRates: null,
    change,
    findings: [],
  };
}

function commonOf({
  figures,
  questionnaire,
  rows,
  responseRates = null,
  change = null,
  suppressionThreshold = defaultSuppressionThreshold,
}: RoundEstimatesInput) {
  const profile = questionnaire.sections
    .flatMap((section) => section.questions)
    .filter(({ profile, sensitive, kind }) => profile === true && sensitive !== true && kind === 'choice');
  return {
    expectations: rankExpectations(figures, questionnaire),
    modes: compareModes(
      rows,
      figures.breakdowns.find(({ id }) => id === 'channel'),
      profile,
      headlineMeasure(questionnaire),
      // Compositions are of whole channels; a few more than the smallest group shown, so that no one person tips a share.
      Math.max(20, suppressionThreshold),
    ),
    responseRates,
    change,
  };
}

export const headlineMeasure = ({ formula }: Pick<Questionnaire, 'formula'>): 'satisfied' | 'score' =>
  formula.headline === 'score' ? 'score' : 'satisfied';

/** By unit; where the round has none, by field. */
const rankedBy: readonly AttributeId[] = ['unit', 'field'];

function findRanked(figures: Figures): Breakdown | undefined {
  return rankedBy
    .map((id) => figures.breakdowns.find((breakdown) => breakdown.id === id))
    .find((breakdown) => breakdown !== undefined && breakdown.groups.filter((group) => !group.suppressed).length > 1);
}

function describeRanking(figures: Figures): DescriptiveRanking | null {
  const breakdown = findRanked(figures);
  if (breakdown === undefined) return null;
  const key = figures.index.formula.headline === 'score' ? 'score' : 'satisfied';
  const units = breakdown.groups.flatMap((group) => {
    const share = group.code === '' ? null : group.index?.[key];
    return group.n === null || share === null || share === undefined
      ? []
      : [{ code: group.code, label: group.label, share, n: group.n }];
  });
  return {
    of: breakdown.id,
    title: breakdown.title,
    units: units
      .map((unit) => ({ ...unit, rank: 1 + units.filter((other) => other.share > unit.share).length }))
      .sort((a, b) => a.rank - b.rank || (a.code < b.code ? -1 : 1)),
  };
}

/** Everything an estimate of this round needs. */
interface Setting {
  readonly design: SurveyDesign;
  readonly confidence: number;
  readonly contents: readonly Content[];
  readonly questionnaire: Questionnaire;
  readonly columns: ReadonlyMap<Measure, ReadonlyMap<string, CriterionColumn>>;
  /** Findings that are told, not thrown. */
  readonly findings: StatisticsFinding[];
}

function estimateAll(
  input: RoundEstimatesInput,
  sample: RoundSample,
  made: RoundDesign,
  policies: EstimationPolicies,
): ProbabilityEstimates {
  const { questionnaire, figures, rows } = input;
  const setting: Setting = {
    design: made.design,
    confidence: policies.confidence,
    contents: questionnaire.contents,
    questionnaire,
    columns: new Map(
      measures.map((measure) => [measure, criterionColumns(rows, questionnaire, measure, made.rowCount, made.rowOf)]),
    ),
    findings: [],
  };
  const factors = questionnaire.contents.flatMap((content) => content.factors);
  const index = sharesOf(setting, (columns) =>
    overallTree(setting.contents, (id) => columns.get(id), formulaOf(setting)),
  );
  const factorParts = factors.map(
    (factor): EstimatedPart => ({
      id: factor.id,
      label: factor.title,
      ...sharesOf(setting, (columns) => treeOfFactor(setting, columns, factor.id)),
    }),
  );
  const drivers = estimateDrivers(rows, questionnaire, made, factorParts, policies.confidence);
  return {
    kind: 'probability',
    design: summariseDesign(sample, made, policies),
    claim: estimatedClaim,
    index,
    contents: setting.contents.map((content) => ({
      id: content.id,
      label: content.title,
      ...sharesOf(setting, (columns) => overallTree([content], (id) => columns.get(id), formulaOf(setting))),
    })),
    factors: factorParts,
    criteria: criteriaOf(questionnaire).map(({ criterion }) => ({
      id: criterion.id,
      label: criterion.text,
      ...sharesOf(setting, (columns) => {
        const column = columns.get(criterion.id);
        return { ratio: column ? [column] : [] };
      }),
    })),
    breakdowns: figures.breakdowns.map((breakdown) => estimateBreakdown(setting, made, rows, breakdown)),
    ranking: estimateRanking(setting, made, input, policies),
    drivers,
    reliability: measureReliability(rows, questionnaire, made),
    ...commonOf(input),
    findings: [...made.findings, ...new Map(setting.findings.map((one) => [one.message.en, one])).values()],
  };
}

const formulaOf = ({ questionnaire }: Setting) => questionnaire.formula;

function treeOfFactor(
  { contents, questionnaire }: Setting,
  columns: ReadonlyMap<string, CriterionColumn>,
  factorId: string,
  shown?: ReadonlySet<string>,
): FigureTree {
  const factor = contents.flatMap((content) => content.factors).find(({ id }) => id === factorId)!;
  const own = factor.criteria.flatMap(({ id }) =>
    shown === undefined || shown.has(id) ? (columns.get(id) ?? []) : [],
  );
  return factorTree(own, questionnaire.formula);
}

/** The four measures of one tree. Only its own respondents enter, so that degrees of freedom are theirs. */
function sharesOf(
  setting: Setting,
  treeOf: (columns: ReadonlyMap<string, CriterionColumn>) => FigureTree,
  domain?: ArrayLike<number>,
): EstimatedShares {
  const shares: Partial<Record<Measure, SampleEstimate | null>> = {};
  for (const measure of measures) {
    const tree = treeOf(setting.columns.get(measure)!);
    shares[measure] = estimateTree(setting, tree, measure, domain);
  }
  return shares as EstimatedShares;
}

function estimateTree(
  setting: Setting,
  tree: FigureTree,
  measure: Measure,
  domain?: ArrayLike<number>,
): SampleEstimate | null {
  const { design, confidence } = setting;
  const mask = answeredMask(tree, design.rowCount, domain);
  if (!mask.includes(1)) return null;
  const isShare = measure !== 'score';
  const outcome = estimate(design, statisticOf(tree, measure, isShare), {
    domain: mask,
    confidence,
    interval: isShare ? 'logit' : 'wald',
  });
  if (!outcome.ok) return tell(setting, outcome);
  const [one] = outcome.value.estimates;
  return toSampleEstimate(withEdge(one!, setting, tree, mask), confidence, !isCensus(design));
}

/** Everybody was drawn and answered: nothing is uncertain. */
const isCensus = ({ stages }: SurveyDesign): boolean =>
  stages.every(({ fraction }) => fraction.every((part) => part >= 1));

/** At a share of 0 or 1 of one criterion the logit has no interval; Korn and Graubard's has, with the actual n. */
function withEdge(
  one: Parameters<typeof toSampleEstimate>[0],
  { design, confidence }: Setting,
  tree: FigureTree,
  domain: Uint8Array,
) {
  if (one.interval !== null || !('ratio' in tree || tree.mean.length === 1)) return one;
  if (isCensus(design)) return one;
  const outcome = estimate(design, statisticOf(tree, one.label, true), { domain, confidence, interval: 'beta' });
  return outcome.ok ? outcome.value.estimates[0]! : one;
}

function tell<T>(setting: Setting, outcome: Outcome<T>): null {
  setting.findings.push(...outcome.findings);
  return null;
}

function sourceOf(id: string): { readonly attribute: AttributeId } | { readonly questionId: string } {
  const attribute = attributeIds.find((each) => each === id);
  return attribute === undefined ? { questionId: id } : { attribute };
}

/** Group codes over the rows of the design. */
function designGroups(made: RoundDesign, rows: EligibleRows, id: string) {
  const own = groupCodes(rows, sourceOf(id));
  const codes = new Int32Array(made.rowCount).fill(-1);
  made.rowOf.forEach((row, k) => {
    codes[k] = own.codes[row]!;
  });
  return { codes, labels: own.labels };
}

/** The groups that the figures show, each as a domain of the whole design, over the criteria shown for it. */
function estimateBreakdown(
  setting: Setting,
  made: RoundDesign,
  rows: EligibleRows,
  breakdown: Breakdown,
): EstimatedBreakdown {
  const { codes, labels } = designGroups(made, rows, breakdown.id);
  const headline = headlineMeasure(setting.questionnaire);
  return {
    id: breakdown.id,
    title: breakdown.title,
    groups: breakdown.groups.map((group): EstimatedGroup => {
      const { code, label, suppressed } = group;
      if (suppressed) return { code, label, suppressed, index: null, factors: [] };
      const wanted = code === '' ? -1 : labels.indexOf(code);
      const domain = Uint8Array.from(codes, (one, row) => (row < made.respondents && one === wanted ? 1 : 0));
      const shown = new Set(group.criteria.map(({ id }) => id));
      return {
        code,
        label,
        suppressed,
        index: sharesOf(
          setting,
          (columns) =>
            overallTree(setting.contents, (id) => (shown.has(id) ? columns.get(id) : undefined), formulaOf(setting)),
          domain,
        ),
        factors: group.factors.map(({ id }) => ({
          id,
          label: titleOf(setting, id),
          headline: estimateTree(
            setting,
            treeOfFactor(setting, setting.columns.get(headline)!, id, shown),
            headline,
            domain,
          ),
        })),
      };
    }),
  };
}

const titleOf = ({ contents }: Setting, factorId: string): string =>
  contents.flatMap((content) => content.factors).find(({ id }) => id === factorId)?.title ?? factorId;

/** Units with their joint covariance, so that units sharing clusters are compared as what they are. */
function estimateRanking(
  setting: Setting,
  made: RoundDesign,
  { figures, rows, seed, lowest = 3 }: RoundEstimatesInput,
  policies: EstimationPolicies,
): EstimatedRanking | null {
  const breakdown = findRanked(figures);
  if (breakdown === undefined) return null;
  const measure = headlineMeasure(setting.questionnaire);
  const columns = setting.columns.get(measure)!;
  const tree = overallTree(setting.contents, (id) => columns.get(id), formulaOf(setting));
  const named = new Map(
    breakdown.groups.filter(({ suppressed, code }) => !suppressed && code !== '').map((group) => [group.code, group]),
  );
  const groups = designGroups(made, rows, breakdown.id);
  const answered = answeredMask(tree, made.rowCount);
  const domain = answered.map((one, row) => (one === 1 && named.has(groups.labels[groups.codes[row]!] ?? '') ? 1 : 0));
  if (!domain.includes(1)) return null;
  const statistic: Statistic = statisticOf(tree, measure, measure !== 'score');
  const outcome = estimateByGroup(made.design, statistic, groups, {
    domain,
    covariance: true,
    confidence: policies.confidence,
    interval: measure === 'score' ? 'wald' : 'logit',
  });
  if (!outcome.ok) return tell(setting, outcome);
  const { estimates, covariance, degreesOfFreedom } = outcome.value;
  if (estimates.length < 2 || covariance === null) return null;
  const ranked = rankUnits(
    {
      values: estimates.map((one) => one.estimate),
      covariance,
      degreesOfFreedom: degreesOfFreedom ?? Number.POSITIVE_INFINITY,
    },
    { seed, confidence: policies.confidence, lowest: Math.min(lowest, estimates.length - 1) },
  );
  return {
    of: breakdown.id,
    title: breakdown.title,
    lowest: Math.min(lowest, estimates.length - 1),
    confidence: policies.confidence,
    criticalValue: ranked.criticalValue,
    pairs: ranked.pairs,
    pairsApart: ranked.pairsApart,
    seed,
    draws: ranked.draws,
    units: estimates
      .map((one, k) => {
        const group = named.get(one.group!)!;
        return {
          code: group.code,
          label: group.label,
          n: one.n,
          estimate: toSampleEstimate(one, policies.confidence),
          ...ranked.units[k]!,
        };
      })
      .sort((a, b) => a.rank - b.rank || (a.code < b.code ? -1 : 1)),
  };
}

function summariseDesign(sample: RoundSample, made: RoundDesign, policies: EstimationPolicies): DesignSummary {
  const { stages } = made.design;
  return {
    description: sample.description,
    stages: sample.stages.map(({ title, method, probabilities, draw, populations }) => ({
      title,
      method,
      ...(probabilities ? { probabilities } : {}),
      ...(draw ? { draw } : {}),
      listed: populations.length === 0 ? null : populations.reduce((sum, { population }) => sum + population, 0),
      drawn: populations.length === 0 ? null : populations.reduce((sum, { sampled }) => sum + sampled, 0),
    })),
    ...(sample.primaryUnits ? { primaryUnits: summarisePrimaryUnits(sample.primaryUnits, made) } : {}),
    strata: made.strata,
    population: populationOf(sample),
    sampled: made.rowCount,
    respondents: made.respondents,
    clusters: stages.length > 1 ? stages[0]!.unitCount : null,
    replacements: sample.replacements,
    draw: sample.draw ?? null,
    weights: made.weights,
    policies,
    variance: made.design.proportionalToSize ? 'brewer' : 'simple-stages',
  };
}

function summarisePrimaryUnits(units: readonly PrimaryUnit[], made: RoundDesign): PrimaryUnitSummary[] {
  const own = new Map(units.map(({ id }) => [id, { ballots: 0, weights: [] as number[] }]));
  made.primaryUnits.forEach((id, row) => {
    const unit = own.get(id);
    if (unit === undefined) return;
    unit.ballots += 1;
    if (row < made.respondents) unit.weights.push(made.design.weights[row]!);
  });
  return units.map((unit) => {
    const { ballots, weights } = own.get(unit.id)!;
    return {
      ...unit,
      ballots,
      respondents: weights.length,
      weights:
        weights.length === 0
          ? null
          : {
              least: weights.reduce((a, b) => Math.min(a, b)),
              greatest: weights.reduce((a, b) => Math.max(a, b)),
            },
    };
  });
}
