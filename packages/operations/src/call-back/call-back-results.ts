/** Results of a call-back, once everybody drawn has an outcome: before that the first answers stay unseen. */
import { layoutVector, problem, type Questionnaire } from '@longdan/core';
import { callBacks, type Queryable, responses } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import { keyedAnswers, labelOf } from '../double-entry/compare.ts';
import { type LoadedRound, loadQuestionnaires, loadRound } from '../loaded-round.ts';
import { figuresLeavingOut } from '../results.ts';
import { loadSample } from '../sampling/sample.ts';
import type { CallBackPlan } from './call-back-plan.ts';
import type { ExcludedGroup } from './decision-state.ts';
import { type CallBackDraw, type CaseContent, loadCallBackDraw } from './draw.ts';
import { type CallBackFigures, type MeasuredCase, measureCallBack } from './measure.ts';
import type { CallBackOutcome } from './outcome.ts';
import { loadCallBackPlan } from './planning.ts';
import { type DescribedResponse, describeResponses } from './population.ts';

/** The index with and without the ballots that a decision leaves out. */
export interface Sensitivity {
  readonly leavesOut: number;
  readonly indexWith: number | null;
  readonly indexWithout: number | null;
}

export interface CallBackResults extends CallBackFigures {
  readonly draw: CallBackDraw;
  readonly plan: CallBackPlan;
  /** Texts of the items by id. */
  readonly texts: Readonly<Record<string, string>>;
  /** Groups that the rules would leave out. */
  readonly excluded: readonly ExcludedGroup[];
  readonly sensitivity: Sensitivity;
}

/** The last word of each place. */
async function lastOutcomes(db: Queryable, roundId: string, draw: number): Promise<Map<number, CallBackOutcome>> {
  const rows = await callBacks.listOutcomes(db, roundId, draw);
  return new Map(rows.map((row) => [row.place, JSON.parse(row.content) as CallBackOutcome]));
}

/** Cases as they are measured, and the responses found never to have happened. @throws Problem `call-back-open` */
async function loadMeasured(db: Queryable, round: LoadedRound, draw: CallBackDraw, plan: CallBackPlan) {
  const outcomes = await lastOutcomes(db, round.id, draw.number);
  const rows = await callBacks.listCases(db, round.id, draw.number);
  const open = rows.length - outcomes.size;
  if (open > 0) throw problem('call-back-open', { open });
  const forms = await loadQuestionnaires(db, round.id);
  const cases: MeasuredCase[] = [];
  const found: string[] = [];
  for (const row of rows) {
    const { facets, weight } = JSON.parse(row.content) as CaseContent;
    const outcome = outcomes.get(row.place)!;
    const pairs = draw.matched ? await pairsOf(db, round.id, row.subject, forms, outcome, plan) : [];
    cases.push({ facets, weight, outcome, pairs });
    if (draw.matched && outcome.tookPlace === 'no') found.push(row.subject);
  }
  return { cases, found };
}

async function pairsOf(
  db: Queryable,
  roundId: string,
  responseId: string,
  forms: ReadonlyMap<string, Questionnaire>,
  { answers }: CallBackOutcome,
  { items }: CallBackPlan,
): Promise<MeasuredCase['pairs']> {
  const row = (await responses.findResponse(db, roundId, responseId))!;
  const form = forms.get(row.questionnaire_id)!;
  const first = keyedAnswers(form, row);
  return layoutVector(form).slots.flatMap((slot) => {
    const [one, again] = [first[slot.questionId], answers[slot.questionId]];
    if (!items.includes(slot.questionId) || one?.state !== 'chosen' || again?.state !== 'chosen') return [];
    // What is written beside an option is asked once only.
    const [left, right] = [one, again].map(({ state, code }) => labelOf({ state, code }, slot));
    return [{ item: slot.questionId, first: left!, second: right! }];
  });
}

/** In a round without links: the share of the invited who answered, by group. */
async function expectedShares(db: Queryable, round: LoadedRound, all: readonly DescribedResponse[]) {
  const { units } = await loadSample(db, round.id);
  const invited = units.filter(({ status }) => status === 'selected');
  return (by: string, key: string): number | undefined => {
    const [asked, came] =
      by === 'round'
        ? [invited.length, all.length]
        : [
            invited.filter((unit) => (by === 'unit' ? unit.unitId : unit.fieldId) === key).length,
            all.filter(({ facets }) => facets[by as 'unit' | 'field'] === key).length,
          ];
    return asked === 0 ? undefined : came / asked;
  };
}

/** Ids of the ballots that a decision leaves out: those of the groups, and those found never to have happened. */
export const ballotsLeftOut = (
  all: readonly DescribedResponse[],
  groups: readonly ExcludedGroup[],
  found: readonly string[],
): Set<string> =>
  new Set([
    ...found,
    ...all.filter(({ facets }) => groups.some(({ by, key }) => facets[by] === key)).map(({ row }) => row.id),
  ]);

export async function measureSensitivity(
  context: Pick<Context, 'store'>,
  round: LoadedRound,
  leftOut: ReadonlySet<string>,
): Promise<Sensitivity> {
  const indexOf = async (ids: ReadonlySet<string>) => {
    const { satisfied } = (await figuresLeavingOut(context, round, ids)).index;
    return satisfied === null ? null : satisfied * 100;
  };
  return { leavesOut: leftOut.size, indexWith: await indexOf(new Set()), indexWithout: await indexOf(leftOut) };
}

/** Everything a decision is made from. @throws Problem `call-back-not-drawn`, `call-back-open` */
export async function loadCallBackResults(context: Pick<Context, 'store'>, roundId: string) {
  const { db } = context.store;
  const round = await loadRound(db, roundId);
  const draw = await loadCallBackDraw(db, roundId);
  if (!draw) throw problem('call-back-not-drawn');
  const { plan } = (await loadCallBackPlan(db, roundId, draw.planVersion))!;
  const { cases, found } = await loadMeasured(db, round, draw, plan);
  const all = await describeResponses(db, round, plan);
  const figures = measureCallBack(cases, plan, draw.matched ? undefined : await expectedShares(db, round, all));
  const excluded = figures.findings.flatMap(({ leadsTo, by, key }): ExcludedGroup[] =>
    leadsTo === 'exclude' && by !== 'round' ? [{ by, key }] : [],
  );
  return { round, draw, plan, figures, found, all, excluded };
}

/** @throws Problem `call-back-not-drawn`, `call-back-open` while somebody drawn has no outcome */
export async function getCallBackResults(context: Context, roundId: string): Promise<CallBackResults> {
  await enterRound(context, 'round.read', roundId);
  const { round, draw, plan, figures, found, all, excluded } = await loadCallBackResults(context, roundId);
  const forms = await loadQuestionnaires(context.store.db, roundId);
  const questions = [...forms.values()].flatMap((form) => form.sections.flatMap((section) => section.questions));
  return {
    ...figures,
    draw,
    plan,
    texts: Object.fromEntries(questions.filter(({ id }) => plan.items.includes(id)).map(({ id, text }) => [id, text])),
    excluded,
    sensitivity: await measureSensitivity(context, round, ballotsLeftOut(all, excluded, found)),
  };
}
