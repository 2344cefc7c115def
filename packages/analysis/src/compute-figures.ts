/** Figures of a round from the counts of its eligible ballots. */
import type { Finding, Question, Questionnaire, SelectionKind } from '@longdan/core';
import { criteriaOf, getScale, layoutVector } from '@longdan/core';
import { formBreakdown, type GroupNames, listBreakdowns, meaningsOf } from './breakdown.ts';
import { claims } from './claim.ts';
import { compareWithBenchmarks } from './comparison.ts';
import type {
  BallotFigures,
  Benchmark,
  Breakdown,
  CriterionFigures,
  Figures,
  LevelCount,
  RankFigures,
  Tally,
} from './figures.ts';
import { formIndex, noteBlanks } from './form-index.ts';
import { formatCount } from './format.ts';
import { formOpenQuestions } from './open-questions.ts';
import type { AttributeId } from './response-block.ts';
import { shareLevels } from './shares.ts';
import { defaultSuppressionThreshold } from './suppression.ts';
import { readCounts, type TallyAccumulator, type TallyPlan } from './tally.ts';

export interface FiguresInput {
  readonly questionnaire: Questionnaire;
  /** Counts of all eligible responses, by `planTally(questionnaire)`. */
  readonly tally: TallyAccumulator;
  readonly ballots: BallotFigures;
  readonly selection: SelectionKind;
  /** Year of the round, against which the series break of benchmarks is judged. */
  readonly year: number;
  readonly benchmarks?: readonly Benchmark[];
  /** Smallest group shown; 5 by default. */
  readonly suppressionThreshold?: number;
  /** Names of fields and units in order of print; codes without a name print as they are. */
  readonly groupNames?: Readonly<Partial<Record<AttributeId, GroupNames>>>;
}

/** What to count so that `computeFigures` has all it needs. */
export function planTally(questionnaire: Questionnaire): TallyPlan {
  return {
    layout: layoutVector(questionnaire),
    criterionIds: criteriaOf(questionnaire).map(({ criterion }) => criterion.id),
    breakdowns: listBreakdowns(questionnaire),
  };
}

/** All figures of a round. Nothing is rounded and nothing corrected; what is odd stands in `findings`. */
export function computeFigures(input: FiguresInput): Figures {
  const { questionnaire, tally, ballots, selection } = input;
  const questions = questionnaire.sections.flatMap((section) => section.questions);
  const criteria = criteriaOf(questionnaire).map(({ criterion, factor, content }): CriterionFigures => {
    const counted = tallyQuestion(questionnaire, tally, getQuestion(questions, criterion.id));
    const amounts = counted.levels.map((level) => level.count);
    return {
      ...counted,
      text: criterion.text,
      id: criterion.id,
      factorId: factor.id,
      contentId: content.id,
      ...shareLevels(amounts, meaningsOf(questionnaire, criterion.id)),
    };
  });
  const formed = formIndex(questionnaire.contents, criteria, questionnaire.formula);
  const isCriterion = new Set(criteria.map((criterion) => criterion.id));
  const options = {
    threshold: input.suppressionThreshold ?? defaultSuppressionThreshold,
    names: input.groupNames ?? {},
  };
  const broken = tally.plan.breakdowns.map((source) => formBreakdown(questionnaire, tally, source, options));
  const { findings, ...index } = formed;
  return {
    source: 'ballots',
    schemeId: questionnaire.schemeId,
    ballots,
    criteria,
    ...index,
    otherQuestions: questions
      .filter((question) => !isCriterion.has(question.id) && isClosed(question))
      .map((question) => tallyQuestion(questionnaire, tally, question)),
    openQuestions: formOpenQuestions(questionnaire, tally, options.threshold),
    breakdowns: broken.map(({ breakdown }) => breakdown).filter((each): each is Breakdown => each !== null),
    comparisons: compareWithBenchmarks(input.benchmarks ?? [], {
      schemeId: questionnaire.schemeId,
      formula: questionnaire.formula,
      year: input.year,
      index: index.index,
      find: (id) => [...criteria, ...index.factors, ...index.contents].find((each) => each.id === id),
    }),
    selection,
    claim: claims[selection],
    findings: [
      ...auditBallots(ballots, tally.responses),
      ...findings,
      ...noteBlanks(criteria, tally.responses),
      ...broken.flatMap((each) => each.findings),
    ],
  };
}

/** Counts of one closed question over the whole round. */
function tallyQuestion(questionnaire: Questionnaire, tally: TallyAccumulator, question: Question): Tally {
  const { positions, ranks, ...counts } = readCounts(tally, question.id);
  const levels = levelsOf(questionnaire, question).map((level, place) => ({
    ...level,
    count: positions[place] ?? 0,
    ...(ranks ? { ranked: describeRanks(ranks[place] ?? [], counts.n) } : {}),
  }));
  return { questionId: question.id, text: question.text, levels, ...counts };
}

function describeRanks(counts: readonly number[], n: number): RankFigures {
  const ranked = counts.reduce((sum, count) => sum + count, 0);
  return {
    counts,
    mean: ranked === 0 ? null : counts.reduce((sum, count, place) => sum + count * (place + 1), 0) / ranked,
    first: n === 0 ? null : (counts[0] ?? 0) / n,
  };
}

function levelsOf(questionnaire: Questionnaire, question: Question): Omit<LevelCount, 'count'>[] {
  if ('options' in question) return question.options.map(({ code, label }) => ({ code, label }));
  if (question.kind !== 'rating') return [];
  return getScale(questionnaire, question.scaleId).levels.map(({ code, label, means }) => ({
    code,
    label,
    ...(means === undefined ? {} : { means }),
  }));
}

function isClosed(question: Question): boolean {
  return question.kind === 'rating' || 'options' in question;
}

function getQuestion(questions: readonly Question[], id: string): Question {
  const question = questions.find((each) => each.id === id);
  if (question === undefined) throw new RangeError(`no question ${id}`);
  return question;
}

/** The law of ballots: counted = eligible, eligible + ineligible + removed = collected ≤ issued, reasons add to the ineligible. */
function auditBallots(ballots: BallotFigures, responses: number): Finding[] {
  const { issued, collected, eligible, ineligible, removed = 0, reasons } = ballots;
  const explained = reasons.reduce((sum, reason) => sum + reason.count, 0);
  const broken: [boolean, string, string, string][] = [
    [
      responses !== eligible,
      'responses-differ-from-eligible',
      `Đếm được ${formatCount(responses)} phiếu trong số liệu nhưng ghi ${formatCount(eligible)} phiếu đủ điều kiện.`,
      `${formatCount(responses, 'en')} responses were counted but ${formatCount(eligible, 'en')} eligible ballots are stated.`,
    ],
    [
      eligible + ineligible + removed !== collected,
      'ballots-do-not-add-up',
      `${formatCount(eligible)} phiếu đủ điều kiện + ${formatCount(ineligible)} phiếu không đủ điều kiện${removed > 0 ? ` + ${formatCount(removed)} phiếu đã xóa nội dung` : ''} khác ${formatCount(collected)} phiếu thu về.`,
      `${formatCount(eligible, 'en')} eligible + ${formatCount(ineligible, 'en')} ineligible${removed > 0 ? ` + ${formatCount(removed, 'en')} removed` : ''} is not the ${formatCount(collected, 'en')} ballots collected.`,
    ],
    [
      issued !== null && collected > issued,
      'collected-exceed-issued',
      `Thu về ${formatCount(collected)} phiếu, nhiều hơn ${formatCount(issued)} phiếu phát ra.`,
      `${formatCount(collected, 'en')} ballots collected, more than the ${formatCount(issued, 'en')} issued.`,
    ],
    [
      explained !== ineligible,
      'reasons-do-not-add-up',
      `Lý do không đủ điều kiện cộng lại là ${formatCount(explained)}, khác ${formatCount(ineligible)} phiếu không đủ điều kiện.`,
      `The reasons add to ${formatCount(explained, 'en')}, not the ${formatCount(ineligible, 'en')} ineligible ballots.`,
    ],
  ];
  return broken
    .filter(([isBroken]) => isBroken)
    .map(([, code, vi, en]) => ({ code, severity: 'fault', message: { vi, en } }));
}
