/**
 * The counts behind published figures, and the way back: everything a stranger needs to compute every share, factor and
 * index again, and nothing that the figures themselves withhold. docs/spec/bundle.md.
 */
import type { Questionnaire } from '@longdan/core';
import { formGroup } from './breakdown.ts';
import { computeFigures, planTally } from './compute-figures.ts';
import type { Benchmark, Breakdown, Figures, OpenQuestionFigures, Tally } from './figures.ts';
import {
  type GroupCounts,
  type QuestionCounts,
  readCounts,
  readGroups,
  type TallyAccumulator,
  tallyFromCounts,
} from './tally.ts';

export interface PublishedGroup {
  readonly code: string;
  readonly responses: number;
  /** Of the criteria that the figures show for this group. */
  readonly criteria: Readonly<Record<string, QuestionCounts>>;
}

export interface PublishedCounts {
  /** Eligible responses. */
  readonly responses: number;
  /** Of every question of the form, over the whole round; of those answered by writing the states alone. */
  readonly questions: Readonly<Record<string, QuestionCounts>>;
  /** Groups that the figures show, by breakdown. */
  readonly breakdowns: readonly { readonly id: string; readonly groups: readonly PublishedGroup[] }[];
}

const sourceOf = (tally: TallyAccumulator, id: string) =>
  tally.plan.breakdowns.find((source) => ('attribute' in source ? source.attribute : source.questionId) === id);

/** The counts behind figures: of groups and criteria that the figures show, of no other. */
export function publishCounts(tally: TallyAccumulator, figures: Figures): PublishedCounts {
  const others = [...figures.otherQuestions, ...(figures.openQuestions ?? [])];
  const asked = [...figures.criteria.map((one) => one.id), ...others.map((one) => one.questionId)];
  return {
    responses: tally.responses,
    questions: Object.fromEntries(asked.map((id) => [id, readCounts(tally, id)])),
    breakdowns: figures.breakdowns.map(({ id, groups }) => {
      const counted = new Map(readGroups(tally, sourceOf(tally, id)!).map((group) => [group.code, group]));
      return {
        id,
        groups: groups
          .filter((group) => !group.suppressed)
          .map((group) => ({
            code: group.code,
            responses: counted.get(group.code)!.responses,
            criteria: Object.fromEntries(
              group.criteria.map((criterion) => [criterion.id, counted.get(group.code)!.counts(criterion.id)]),
            ),
          })),
      };
    }),
  };
}

/**
 * Every figure again from published counts. What no counts are published for (names, groups withheld, ballots issued and
 * why some were not eligible, what numbers and days come to) is taken over from `stated`. Figures sealed before rankings
 * and written answers were counted are computed as far as they go.
 */
export function recomputeFigures(
  questionnaire: Questionnaire,
  counts: PublishedCounts,
  stated: Figures,
  { year, benchmarks }: { readonly year: number; readonly benchmarks: readonly Benchmark[] },
): Figures {
  const plan = { ...planTally(questionnaire), breakdowns: [] };
  const { openQuestions: _withoutValues, ...figures } = computeFigures({
    questionnaire,
    tally: tallyFromCounts(plan, counts.responses, counts.questions),
    ballots: stated.ballots,
    selection: stated.selection,
    year,
    benchmarks,
  });
  return {
    ...figures,
    otherQuestions: figures.otherQuestions.map((question, at) => asFarAs(stated.otherQuestions[at], question)),
    ...(stated.openQuestions
      ? { openQuestions: stated.openQuestions.map((one) => recountOpen(counts.questions[one.questionId], one)) }
      : {}),
    breakdowns: stated.breakdowns.map((breakdown) => recomputeBreakdown(questionnaire, counts, breakdown)),
  };
}

/** Without the ranks where the stated figures have none. */
function asFarAs(stated: Tally | undefined, computed: Tally): Tally {
  if (stated === undefined || stated.levels.some((level) => level.ranked !== undefined)) return computed;
  return { ...computed, levels: computed.levels.map(({ ranked: _later, ...level }) => level) };
}

/** How many answered, from the counts; what they wrote comes to, as it is stated. */
function recountOpen(counted: QuestionCounts | undefined, stated: OpenQuestionFigures): OpenQuestionFigures {
  if (!counted) return stated;
  const { n, blank, notAsked, refused, invalid } = counted;
  return { ...stated, n, blank, notAsked, refused, invalid };
}

function recomputeBreakdown(questionnaire: Questionnaire, counts: PublishedCounts, stated: Breakdown): Breakdown {
  const published = counts.breakdowns.find((one) => one.id === stated.id)?.groups ?? [];
  return {
    ...stated,
    groups: stated.groups.map((group) => {
      const counted = published.find((one) => one.code === group.code);
      if (group.suppressed || !counted) return { ...group, n: null, index: null, factors: [], criteria: [] };
      const known = new Set(Object.keys(counted.criteria));
      const hidden = new Set(planTally(questionnaire).criterionIds.filter((id) => !known.has(id)));
      const read: GroupCounts = {
        code: group.code,
        responses: counted.responses,
        counts: (id) => counted.criteria[id]!,
      };
      return formGroup(questionnaire, read, group.label, false, hidden);
    }),
  };
}

/** A figure that is stated otherwise than it follows from the counts. */
export interface FigureDifference {
  /** Such as `criteria[3].satisfied`. */
  readonly path: string;
  readonly stated: unknown;
  readonly computed: unknown;
}

/** Where two sets of figures differ, findings apart: exactly, to the last bit. */
export function compareFigures(stated: Figures, computed: Figures): FigureDifference[] {
  const found: FigureDifference[] = [];
  const compare = (path: string, a: unknown, b: unknown): void => {
    if (Object.is(a, b)) return;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
      found.push({ path, stated: a, computed: b });
      return;
    }
    const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
      compare(Array.isArray(a) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`, one[key], other[key]);
  };
  // Findings are words about the figures, not figures.
  compare('', { ...stated, findings: [] }, { ...computed, findings: [] });
  return found;
}
