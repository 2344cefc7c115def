/**
 * What people expect most: expectation items in order. A rating item counts by the share at its two highest levels and
 * its mean position; boxes of a multiple choice by the share of respondents who chose them. An item is one of
 * expectations when its scale's or its own id begins with “mong” (mong-muon, mong-doi-cai-thien): scheme data, no code.
 */
import type { Question, Questionnaire } from '@longdan/core';
import type { Figures, Tally } from '../figures.ts';

export interface Expectation {
  readonly id: string;
  readonly text: string;
  readonly rank: number;
  /** Share of the valid answers; counts of those who answered, unweighted. */
  readonly share: number;
  readonly n: number;
}

export interface ExpectationRanking {
  /** How `share` is formed. */
  readonly basis: 'top-two-levels' | 'chosen';
  readonly title: string;
  readonly items: readonly Expectation[];
}

export function rankExpectations(figures: Figures, questionnaire: Questionnaire): ExpectationRanking[] {
  const tallyOf = (id: string): Tally | undefined => figures.otherQuestions.find((tally) => tally.questionId === id);
  return questionnaire.sections.flatMap((section): ExpectationRanking[] => {
    const wanted = section.questions.filter(isExpectation);
    const rated = wanted.flatMap((question) => {
      const tally = question.kind === 'rating' ? tallyOf(question.id) : undefined;
      if (!tally || tally.n === 0) return [];
      const top = tally.levels.slice(-2).reduce((sum, level) => sum + level.count, 0);
      return [{ id: tally.questionId, text: tally.text, share: top / tally.n, n: tally.n }];
    });
    const chosen = wanted.flatMap((question): ExpectationRanking[] => {
      const tally = question.kind === 'rating' ? undefined : tallyOf(question.id);
      if (!tally || tally.n === 0) return [];
      const items = tally.levels.map(({ code, label, count }) => ({
        id: code,
        text: label,
        share: count / tally.n,
        n: tally.n,
      }));
      return [{ basis: 'chosen', title: tally.text, items: putInOrder(items) }];
    });
    return [
      ...(rated.length > 0
        ? [{ basis: 'top-two-levels' as const, title: section.title, items: putInOrder(rated) }]
        : []),
      ...chosen,
    ];
  });
}

/** Whether a question asks what people expect. */
export function isExpectation(question: Question): boolean {
  if (question.kind === 'rating') return question.scaleId.startsWith('mong');
  return (question.kind === 'multiple-choice' || question.kind === 'ranking') && question.id.startsWith('mong');
}

function putInOrder(items: readonly Omit<Expectation, 'rank'>[]): Expectation[] {
  return items
    .map((item) => ({ ...item, rank: 1 + items.filter((other) => other.share > item.share).length }))
    .sort((a, b) => a.rank - b.rank);
}
