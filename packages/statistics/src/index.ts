/**
 * statistics (L0): probability sampling and design-based estimation on numbers and labels. Pure: it has never heard of
 * a citizen, a file or a command. A design is defined once and every estimate takes it; a draw is a function of frame,
 * plan and seed. Formulas and their sources: docs/method/estimation.md, docs/method/sampling.md.
 */
export { type CodedLabels, type Column, type Columns, codeLabels, crossLabels, readNumbers } from './columns.ts';
export { type DesignSpec, defineDesign } from './design/define-design.ts';
export type { LonelyPsuPolicy, SurveyDesign } from './design/design.ts';
export { canonicaliseFrame, type Frame, type FrameUnit } from './draw/frame.ts';
export { drawAlgorithm, openStream, type RandomStream, shuffle } from './draw/random-stream.ts';
export { hashDraw, toCanonicalJson } from './draw/serialise.ts';
export {
  type Contrast,
  contrastOf,
  differenceBetweenRounds,
  marginOfError,
  type RoundOverlap,
} from './estimate/contrast.ts';
export {
  describeEstimate,
  type Estimate,
  type EstimateOptions,
  type EstimateTable,
  estimate,
  estimateByGroup,
  type Linearised,
  type Statistic,
} from './estimate/estimate.ts';
export { type IndependenceTest, testIndependence } from './estimate/independence.ts';
export { criticalValue, type Interval, type IntervalMethod, makeInterval } from './estimate/interval.ts';
export { estimateQuantiles, type QuantileRule } from './estimate/quantile.ts';
export { fitRegression, type Regression } from './estimate/regression.ts';
export type { Selection } from './estimate/selection.ts';
export { meanOf, proportionOf, ratioOf, totalOf } from './estimate/statistics.ts';
export { expectValue, type Outcome, refuse, type StatisticsFinding, succeed } from './findings.ts';
export * from './numeric/distributions.ts';
export { type AllocationRule, allocate, type StratumSize } from './sampling/allocate.ts';
export {
  clusterJoint,
  columnsOfDesign,
  type DesignColumns,
  type DesignDraw,
  type DesignReserve,
  type DesignUnit,
  type DrawDesign,
  drawByDesign,
  type FrameColumns,
  hashDesignDraw,
  planOfDesign,
  type RecordedDraw,
  stratumColumnsOf,
  stratumJoint,
} from './sampling/draw-by-design.ts';
export { type Draw, type DrawMethod, type DrawPlan, drawSample, type SelectedUnit } from './sampling/draw-sample.ts';
export { drawMultistage, type MultistageDraw, type StagePlan } from './sampling/multistage.ts';
export { currentSample, type Replacement, replaceUnit } from './sampling/replacement.ts';
export { marginOfQuota, type SizePlan, sizeByCochran, sizeByYamane, sizeForDifference } from './sampling/size.ts';
export type { DesignDocument, EstimateDocument } from './spec/document.ts';
export { type EstimateResult, estimateFromSpec } from './spec/estimate-from-spec.ts';
export { type AuxiliaryVariable, calibrate } from './weights/calibrate.ts';
export { diagnoseWeights, type WeightDiagnostics } from './weights/diagnostics.ts';
export { adjustForNonresponse } from './weights/nonresponse.ts';
export { type KnownTotals, postStratify } from './weights/post-stratify.ts';
export { type Margin, rake } from './weights/rake.ts';
export { trimWeights } from './weights/trim.ts';
