/** Rounds with a sample for tests: from the columns of an oracle, or small ones drawn by fast-check. */
import { type IndexFormula, layoutVector, type Questionnaire } from '@longdan/core';
import { computeFigures, planTally } from '../compute-figures.ts';
import { type EligibleRows, gatherRows } from '../estimation/eligible-rows.ts';
import type { Figures } from '../figures.ts';
import { type PackableResponse, packResponses } from '../response-block.ts';
import type { RoundSample, SampleBatch } from '../sample-design.ts';
import { createTally, tallyBlock } from '../tally.ts';
import { fiveLevels } from './questionnaires.ts';

export const sampledCriteria = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7'] as const;
const factorCriteria = { A: ['c1', 'c2', 'c3'], B: ['c4', 'c5'], C: ['c6', 'c7'] } as const;

/** Seven criteria in three factors, then an overall item. */
export function sampledQuestionnaire(formula: Partial<IndexFormula> = {}): Questionnaire {
  return {
    id: 'mau-thu',
    version: 1,
    title: 'Phiếu thử',
    schemeId: 'thu',
    schemeVersion: 1,
    schemeTitle: 'Thử',
    source: 'Soạn cho kiểm thử',
    scales: [fiveLevels],
    contents: [
      {
        id: 'I',
        title: '',
        factors: Object.entries(factorCriteria).map(([id, criteria]) => ({
          id,
          title: `Yếu tố ${id}`,
          criteria: criteria.map((one) => ({ id: one, text: `Tiêu chí ${one}` })),
        })),
      },
    ],
    sections: [
      {
        id: 's',
        title: 'Đánh giá',
        questions: [...sampledCriteria, 'overall'].map((id) => ({
          id,
          text: `Câu ${id}`,
          kind: 'rating' as const,
          scaleId: fiveLevels.id,
        })),
      },
    ],
    overallQuestionId: 'overall',
    formula: {
      headline: 'satisfied-share',
      factor: 'mean-of-criteria',
      overall: 'mean-of-criteria',
      ...formula,
    },
  };
}

/** A ballot that went to a sampled unit. */
export interface SampledBallot {
  readonly stratum: string;
  readonly cluster: string;
  readonly unit: string;
  readonly channel: string;
  readonly responded: boolean;
  /** Positions of the seven criteria and the overall item; 0 blank. */
  readonly levels: readonly number[];
  readonly stageProbabilities: readonly number[];
}

export interface SampledRound {
  readonly questionnaire: Questionnaire;
  readonly rows: EligibleRows;
  readonly sample: RoundSample;
  readonly figures: Figures;
}

export function makeSampledRound(
  ballots: readonly SampledBallot[],
  population: Readonly<Record<string, number>>,
  formula: Partial<IndexFormula> = {},
  order: readonly number[] = ballots.map((_, k) => k),
): SampledRound {
  const questionnaire = sampledQuestionnaire(formula);
  const layout = layoutVector(questionnaire);
  const batches = new Map<string, SampleBatch>();
  for (const { stratum, cluster, stageProbabilities } of ballots) {
    const batchId = `${stratum}/${cluster}`;
    const known = batches.get(batchId);
    const inclusionProbability = stageProbabilities.reduce((product, p) => product * p, 1);
    batches.set(batchId, {
      batchId,
      count: (known?.count ?? 0) + 1,
      weightsAveraged: false,
      stratum,
      clusterIds: cluster === '' ? [] : [cluster],
      stageProbabilities,
      inclusionProbability,
      designWeight: 1 / inclusionProbability,
      fieldId: null,
      unitId: null,
    });
  }
  const answered = order.map((k) => ballots[k]!).filter((ballot) => ballot.responded);
  const block = packResponses(
    layout,
    answered.map(({ unit, channel, levels }): PackableResponse => ({ unit, channel, vector: Uint8Array.from(levels) })),
  );
  const rows = gatherRows(
    layout,
    [block],
    answered.map(({ stratum, cluster }) => `${stratum}/${cluster}`),
  );
  const tally = createTally(planTally(questionnaire));
  tallyBlock(tally, block);
  const figures = computeFigures({
    questionnaire,
    tally,
    ballots: {
      issued: ballots.length,
      collected: answered.length,
      eligible: answered.length,
      ineligible: 0,
      reasons: [],
    },
    selection: 'probability-sample',
    year: 2026,
  });
  return {
    questionnaire,
    rows,
    figures,
    sample: {
      kind: 'probability',
      description: { vi: 'Mẫu thử', en: 'Test sample' },
      stages: [{ level: 'case-file', title: { vi: 'Hồ sơ', en: 'Case files' }, method: 'simple', populations: [] }],
      strata: Object.entries(population).map(([stratum, count]) => ({
        stratum,
        population: count,
        sampled: ballots.filter((ballot) => ballot.stratum === stratum).length,
      })),
      units: [],
      batches: [...batches.values()],
      replacements: 0,
    },
  };
}

export interface OracleColumns {
  readonly stratum: readonly string[];
  readonly cluster: readonly string[];
  readonly unit: readonly string[];
  readonly channel: readonly string[];
  readonly responded: readonly number[];
  readonly [column: string]: readonly (string | number)[];
}

export function readOracleBallots(columns: OracleColumns, probabilities: readonly string[]): SampledBallot[] {
  const at = (name: string, k: number): number => Number(columns[name]![k]);
  return columns.stratum.map((stratum, k) => ({
    stratum,
    cluster: columns.cluster[k]!,
    unit: columns.unit[k]!,
    channel: columns.channel[k]!,
    responded: columns.responded[k] === 1,
    levels: [...sampledCriteria, 'overall'].map((id) => at(id, k)),
    stageProbabilities: probabilities.map((name) => at(name, k)),
  }));
}
