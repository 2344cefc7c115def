/**
 * charts (L1): figures → SVG documents. Pure: data → scales → marks, one mark per file; no fonts, no browser, no clock.
 * Every chart carries its N and the claim, and reads without colour.
 */
export type { ChartOptions } from './chart-sheet.ts';
export { followYears } from './follow-years.ts';
export { compareGroups, drawIntervals, type IntervalChart, type IntervalRow } from './intervals.ts';
export { drawLevelBars } from './level-bars.ts';
export { drawQuadrant, type QuadrantChart, quadrantNames } from './quadrant.ts';
export { compareCounted, compareRanked, drawRanks } from './rank-units.ts';
export {
  drawSlope,
  type SlopeChart,
  type SlopePoint,
  type SlopeSeries,
} from './slope.ts';
export type { ThemeName } from './theme.ts';
