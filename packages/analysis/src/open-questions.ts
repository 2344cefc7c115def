/**
 * Figures of questions that are answered by writing: of numbers the mean, median, quartiles and extremes, of days how
 * many fall in each month, of texts only how many answered. docs/method/other-questions.md.
 */
import { findSlot, type Question, type Questionnaire } from '@longdan/core';
import type { NumberSummary, OpenQuestionFigures } from './figures.ts';
import { defaultSuppressionThreshold } from './suppression.ts';
import { readCounts, type TallyAccumulator } from './tally.ts';

type OpenQuestion = Question & { readonly kind: 'number' | 'date' | 'text' };

const isOpen = (question: Question): question is OpenQuestion =>
  question.kind === 'number' || question.kind === 'date' || question.kind === 'text';

/** In the order of the form. @param threshold fewest numbers of which anything is said */
export function formOpenQuestions(
  questionnaire: Questionnaire,
  tally: TallyAccumulator,
  threshold = defaultSuppressionThreshold,
): OpenQuestionFigures[] {
  return questionnaire.sections
    .flatMap((section) => section.questions)
    .filter(isOpen)
    .filter((question) => findSlot(tally.plan.layout, question.id) !== undefined)
    .map((question) => describe(question, tally, threshold));
}

function describe(question: OpenQuestion, tally: TallyAccumulator, threshold: number): OpenQuestionFigures {
  const { positions: _none, ...counts } = readCounts(tally, question.id);
  const about = { questionId: question.id, text: question.text, ...counts };
  const values = [...(tally.values.get(question.id) ?? [])];
  if (question.kind === 'text') return { kind: 'text', ...about };
  if (question.kind === 'date') {
    const months = values.map(([month, count]) => ({ month: String(month), count }));
    return { kind: 'date', ...about, months: months.sort((a, b) => (a.month < b.month ? -1 : 1)) };
  }
  return {
    kind: 'number',
    ...about,
    ...(question.unit === undefined ? {} : { unit: question.unit }),
    decimals: question.decimals ?? 0,
    summary: summariseNumbers(
      values.map(([value, count]) => [Number(value), count]),
      threshold,
    ),
  };
}

/**
 * Of values with how often each was given. Null below the threshold: the figures of a handful of numbers are these
 * numbers. Quartiles and median by linear interpolation between order statistics (Hyndman and Fan 1996, definition 7).
 */
export function summariseNumbers(
  values: readonly (readonly [value: number, count: number])[],
  threshold = defaultSuppressionThreshold,
): NumberSummary | null {
  const sorted = values.filter(([, count]) => count > 0).sort((a, b) => a[0] - b[0]);
  const n = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (n === 0 || n < threshold) return null;
  const [minimum, maximum] = [sorted[0]![0], sorted.at(-1)![0]];
  const quantile = (p: number): number => {
    const place = p * (n - 1);
    const [low, high] = [valueAt(sorted, Math.floor(place)), valueAt(sorted, Math.ceil(place))];
    return low + (place - Math.floor(place)) * (high - low);
  };
  return {
    // Rounding must not put a mean of equal numbers beside them.
    mean: Math.min(maximum, Math.max(minimum, sumOf(sorted) / n)),
    median: quantile(0.5),
    lowerQuartile: quantile(0.25),
    upperQuartile: quantile(0.75),
    minimum,
    maximum,
  };
}

/** The value at a place (from 0) of the sorted list that the counts stand for. */
function valueAt(sorted: readonly (readonly [number, number])[], place: number): number {
  let passed = 0;
  for (const [value, count] of sorted) {
    passed += count;
    if (place < passed) return value;
  }
  return sorted.at(-1)![0];
}

/** Σ value·count, compensated (Neumaier 1974) in the order of the values, which no order of responses changes. */
function sumOf(sorted: readonly (readonly [number, number])[]): number {
  let sum = 0;
  let lost = 0;
  for (const [value, count] of sorted) {
    const term = value * count;
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** More months than these are printed as years. */
const mostMonths = 24;

/** Periods in which days are printed: months, or years where the months are too many for a page. "2026-03" or "2026". */
export function printedPeriods(
  months: readonly { readonly month: string; readonly count: number }[],
): readonly { readonly period: string; readonly count: number }[] {
  if (months.length <= mostMonths) return months.map(({ month, count }) => ({ period: month, count }));
  const years = new Map<string, number>();
  for (const { month, count } of months) years.set(month.slice(0, 4), (years.get(month.slice(0, 4)) ?? 0) + count);
  return [...years].map(([period, count]) => ({ period, count }));
}
