/** How often 95% intervals of repeated draws hold the true value: one trial, measure by measure. */
import { statisticOf } from '../../../packages/analysis/src/estimation/index-statistic.ts';
import {
  estimate,
  expectValue,
  type IntervalMethod,
  meanOf,
  proportionOf,
  ratioOf,
  type Statistic,
} from '../../../packages/statistics/src/index.ts';
import { type Assurance, type Measure, measures, type Trial } from './designs.ts';
import { columns, indexTree, pick, truth } from './province.ts';

export const bounds = { least: 0.935, most: 0.965 } as const;

interface Question {
  readonly truth: number;
  readonly interval: IntervalMethod;
  readonly statistic: (rows: readonly number[]) => Statistic;
}

const share = (rows: readonly number[]): Statistic => proportionOf([pick(columns.satisfied, rows)]);

export const questions: Readonly<Record<Measure, Question>> = {
  mean: {
    truth: truth.mean,
    interval: 'wald',
    statistic: (rows) => meanOf([pick(columns.score, rows)]),
  },
  logit: { truth: truth.share, interval: 'logit', statistic: share },
  beta: { truth: truth.share, interval: 'beta', statistic: share },
  wilson: { truth: truth.share, interval: 'wilson', statistic: share },
  ratio: {
    truth: truth.ratio,
    interval: 'wald',
    statistic: (rows) => ratioOf(pick(columns.minutes, rows), pick(columns.visits, rows)),
  },
  index: { truth: truth.index, interval: 'logit', statistic: (rows) => statisticOf(indexTree(rows), 'index', true) },
  rare: {
    truth: truth.rare,
    interval: 'logit',
    statistic: (rows) => proportionOf([pick(columns.asked, rows)]),
  },
};

export interface Coverage {
  readonly measure: Measure;
  readonly promise: Assurance;
  /** Share of the draws whose interval held the truth; a draw without an interval held nothing. */
  readonly rate: number;
  /** Bias of the estimate in standard deviations of it, and the mean standard error over that deviation. */
  readonly bias: number;
  readonly errorRatio: number;
}

/** @throws where a draw or an estimate is refused */
export function runTrial({ title, draw, promises }: Trial, draws: number): Coverage[] {
  const asked = measures.filter((measure) => promises[measure] !== undefined);
  const sums = new Map(asked.map((measure) => [measure, { held: 0, value: 0, squares: 0, errors: 0 }]));
  for (let k = 0; k < draws; k++) {
    const { rows, design } = draw(`${title} ${k}`);
    for (const measure of asked) {
      const { truth: true_, interval, statistic } = questions[measure];
      const [one] = expectValue(estimate(design, statistic(rows), { interval })).estimates;
      const sum = sums.get(measure)!;
      const gap = one!.estimate - true_;
      if (one!.interval && one!.interval.lower <= true_ && true_ <= one!.interval.upper) sum.held++;
      sum.value += gap;
      sum.squares += gap * gap;
      sum.errors += one!.standardError;
    }
  }
  return asked.map((measure) => {
    const { held, value, squares, errors } = sums.get(measure)!;
    const mean = value / draws;
    const deviation = Math.sqrt((squares - draws * mean * mean) / (draws - 1));
    return {
      measure,
      promise: promises[measure]!,
      rate: held / draws,
      bias: mean / deviation,
      errorRatio: errors / draws / deviation,
    };
  });
}

/** Whether a rate keeps its promise, `slack` being what chance alone may add in fewer draws. */
export const keeps = ({ rate, promise }: Coverage, slack = 0): boolean =>
  promise === 'none' || (rate >= bounds.least - slack && (promise === 'cautious' || rate <= bounds.most + slack));
