/**
 * analysis (L1): eligible responses, or a table of totals, → figures. Pure: no clock, no files, no database.
 * Counting: `planTally` → `createTally` → `tallyBlock` per block (→ `mergeTallies`) → `computeFigures`.
 * From a published table: `auditTable`, `figuresFromTable`. Nothing here corrects a figure.
 */
export type { StatedBallots } from './audit-agreement.ts';
export { type AuditOptions, auditTable } from './audit-table.ts';
export { type GroupNames, listBreakdowns } from './breakdown.ts';
export { claims, describeFormula } from './claim.ts';
export { seriesBreakYear } from './comparison.ts';
export { computeFigures, type FiguresInput, planTally } from './compute-figures.ts';
export type * from './count-table.ts';
export type { Change, ChangeOptions, ChangeSide, ChangeVerdict } from './estimation/change.ts';
export { manyComparisons, measureChange, regressionToTheMean } from './estimation/change.ts';
export { lmgFromCovariance, type Quadrant, relativeImportance } from './estimation/drivers.ts';
export { type EligibleRows, gatherRows } from './estimation/eligible-rows.ts';
export {
  describeTotals,
  estimateRoundFigures,
  headlineMeasure,
  type RoundEstimatesInput,
} from './estimation/estimate-round.ts';
export type { ExpectationRanking } from './estimation/expectations.ts';
export { type Balancing, balanceToKnownTotals } from './estimation/known-totals.ts';
export type { ModeComparison } from './estimation/mode-differences.ts';
export {
  compareEstimates,
  type EstimateDifference,
  hasOwnMoments,
  momentTolerance,
  type PublishedMoments,
  publishMoments,
} from './estimation/published-moments.ts';
export { type RankUncertainty, rankUnits } from './estimation/ranking.ts';
export type { FactorReliability } from './estimation/reliability.ts';
export * from './estimation/response-rates.ts';
export {
  defaultPolicies,
  type EstimationPolicies,
  type KnownMargin,
  makeRoundDesign,
} from './estimation/round-design.ts';
export type * from './estimation/round-estimates.ts';
export type { SampleEstimate } from './estimation/sample-estimate.ts';
export { describeExtremes } from './extremes.ts';
export type * from './figures.ts';
export { figuresFromTable, type TableFiguresOptions } from './figures-from-table.ts';
export * from './format.ts';
export { findExposed, type LinkedTable } from './linked-suppression.ts';
export { printedPeriods, summariseNumbers } from './open-questions.ts';
export { type PublicationPart, withholdAcross } from './publication-suppression.ts';
export {
  compareFigures,
  type FigureDifference,
  type PublishedCounts,
  type PublishedGroup,
  publishCounts,
  recomputeFigures,
} from './published-counts.ts';
export * from './response-block.ts';
export type * from './sample-design.ts';
export { headlineOf, shareLevels } from './shares.ts';
export { defaultSuppressionThreshold, withholdSmallGroups } from './suppression.ts';
export {
  type BreakdownSource,
  createTally,
  type GroupCounts,
  mergeTallies,
  type QuestionCounts,
  readCounts,
  readGroups,
  type TallyAccumulator,
  type TallyPlan,
  tallyBlock,
} from './tally.ts';
export { tallyValue, type ValueCounts, valueSlots } from './value-counts.ts';
