/**
 * Numbers that a clerk can follow: a formula beside the right result.
 *
 * The figure decides. A formula is written only when its own result is the figure; otherwise the figure is written as a
 * plain number, so that no viewer, with or without recalculation, ever shows another number than the report.
 */
import type ExcelJS from 'exceljs';

/** A formula (without "=") and what it evaluates to, computed from the same cells; null where it shows "–". */
export interface Way {
  readonly formula: string;
  readonly value: number | null;
}

/** Shown where no valid answer exists. AVERAGE, SUM and COUNT pass over it. */
export const noFigure = '–';

/** Formulas and figures add in another order: 1e-12 is far above that error and far below the last printed digit. */
const tolerance = 1e-12;

const sameNumber = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));

/**
 * Writes the first way that gives `figure`, or the figure itself when none does.
 *
 * @returns whether a formula was written
 */
export function putLive(cell: ExcelJS.Cell, figure: number | null, ways: readonly Way[], format: string): boolean {
  const way = ways.find((candidate) => sameNumber(candidate.value, figure));
  const shown = figure ?? noFigure;
  cell.value = way === undefined ? shown : { formula: way.formula, result: shown };
  cell.numFmt = format;
  return way !== undefined;
}
