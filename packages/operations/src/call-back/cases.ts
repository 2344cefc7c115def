/** The people called back: their contacts, for the supervisor's eyes alone; the blind form; what they said. */
import { type Answers, problem, type Questionnaire } from '@longdan/core';
import { type CallBackCaseTable, callBacks, type Queryable, responses, samples } from '@longdan/store';
import { noteAccess, sealOf } from '../access/access-log.ts';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import type { Context } from '../context.ts';
import { logAct } from '../ledger/log-act.ts';
import { type LoadedRound, loadQuestionnaires, loadRound, loadRoundToChange } from '../loaded-round.ts';
import type { ContactOfUnit } from '../sampling/frame-block.ts';
import { askableItems } from './call-back-plan.ts';
import { loadDecisions } from './decision-state.ts';
import { type CallBackDraw, type CaseContent, loadCallBackDraw, requireCaller } from './draw.ts';
import { type CallBackOutcome, tidyOutcome } from './outcome.ts';
import { loadCallBackPlan } from './planning.ts';

export interface CallBackCase {
  readonly place: number;
  readonly fieldId: string | null;
  readonly unitId: string | null;
  readonly done: boolean;
}

export interface CaseWithContact extends CallBackCase {
  /** Empty where the list of the invited held none. */
  readonly contact: ContactOfUnit;
}

async function requireDraw(db: Queryable, roundId: string): Promise<CallBackDraw> {
  const draw = await loadCallBackDraw(db, roundId);
  if (!draw) throw problem('call-back-not-drawn');
  return draw;
}

const viewCase = (row: CallBackCaseTable, done: ReadonlySet<number>): CallBackCase => {
  const { facets } = JSON.parse(row.content) as CaseContent;
  return {
    place: row.place,
    fieldId: facets.field ?? null,
    unitId: facets.unit ?? null,
    done: done.has(row.place),
  };
};

const donePlaces = async (db: Queryable, roundId: string, draw: number): Promise<ReadonlySet<number>> =>
  new Set((await callBacks.listOutcomes(db, roundId, draw)).map(({ place }) => place));

/** How many were drawn, and how many of them have an outcome. */
export async function countCases(db: Queryable, roundId: string, draw: number) {
  const cases = (await callBacks.listCases(db, roundId, draw)).length;
  return { cases, done: (await donePlaces(db, roundId, draw)).size };
}

/** Opens custody for one of those drawn and notes it. In anonymous rounds the subject is the person's number itself. */
async function openContact(
  context: Context,
  db: Queryable,
  roundId: string,
  row: CallBackCaseTable,
  custody: Custody,
  matched: boolean,
): Promise<ContactOfUnit> {
  let key: string | undefined = row.subject;
  let seal: string;
  if (matched) {
    const response = (await responses.findResponse(db, roundId, row.subject))!;
    key = custody.links.get(response.ballot_code ?? '');
    seal = sealOf(response.salt, response.id);
  } else seal = sealOf(Buffer.from(roundId), row.subject);
  await noteAccess(context, db, { roundId, what: 'contact', seal });
  return (key === undefined ? undefined : custody.contacts.get(key)) ?? {};
}

interface Custody {
  readonly links: ReadonlyMap<string, string>;
  readonly contacts: ReadonlyMap<string, ContactOfUnit>;
}

async function openCustody(db: Queryable, roundId: string): Promise<Custody> {
  return {
    links: new Map((await samples.listLinks(db, roundId)).map((row) => [row.code, row.unit_key])),
    contacts: new Map(
      (await samples.listContacts(db, roundId)).map((row) => [row.unit_key, JSON.parse(row.content) as ContactOfUnit]),
    ),
  };
}

/**
 * Everybody drawn, with contacts; null before the draw. Where a supervisor is named nobody else sees it; each contact
 * read is logged by day.
 * @throws Problem `call-back-by-supervisor`
 */
export async function listCallBackContacts(context: Context, roundId: string): Promise<CaseWithContact[] | null> {
  await enterRound(context, 'call-back.do', roundId);
  return context.store.db.transaction().execute(async (db) => {
    const draw = await loadCallBackDraw(db, roundId);
    if (!draw) return null;
    requireCaller(context, await loadRound(db, roundId));
    const done = await donePlaces(db, roundId, draw.number);
    const custody = await openCustody(db, roundId);
    const cases: CaseWithContact[] = [];
    for (const row of await callBacks.listCases(db, roundId, draw.number))
      cases.push({
        ...viewCase(row, done),
        contact: await openContact(context, db, roundId, row, custody, draw.matched),
      });
    await writeAudit(context, db, {
      act: 'call-back-contacts-read',
      roundId,
      details: { contacts: cases.length },
      aboutBallots: true,
    });
    return cases;
  });
}

export interface CallBackForm extends CaseWithContact {
  /** The items asked again as a form of their own; null in rounds without a link. No first answer is in it. */
  readonly items: Questionnaire | null;
  readonly total: number;
  /** Next of those without an outcome. */
  readonly next: number | null;
}

/** The form's questions of a case. */
async function itemsOf(
  db: Queryable,
  round: LoadedRound,
  row: CallBackCaseTable,
  draw: CallBackDraw,
): Promise<CallBackForm['items']> {
  if (!draw.matched) return null;
  const response = (await responses.findResponse(db, round.id, row.subject))!;
  const form = (await loadQuestionnaires(db, round.id)).get(response.questionnaire_id)!;
  const { plan } = (await loadCallBackPlan(db, round.id, draw.planVersion))!;
  const asked = new Set(askableItems(form).map(({ id }) => id));
  const sections = form.sections.flatMap((section) => {
    const questions = section.questions.filter(({ id }) => plan.items.includes(id) && asked.has(id));
    return questions.length > 0 ? [{ ...section, questions }] : [];
  });
  return { ...form, sections };
}

/** One person's form. @throws Problem `call-back-by-supervisor`, `call-back-not-drawn`, `call-back-case-missing` */
export async function openCallBackForm(
  context: Context,
  { roundId, place }: { roundId: string; place: number },
): Promise<CallBackForm> {
  await enterRound(context, 'call-back.do', roundId);
  return context.store.db.transaction().execute(async (db) => {
    const round = await loadRound(db, roundId);
    requireCaller(context, round);
    const draw = await requireDraw(db, roundId);
    const rows = await callBacks.listCases(db, roundId, draw.number);
    const row = rows.find((one) => one.place === place);
    if (!row) throw problem('call-back-case-missing', { place });
    const done = await donePlaces(db, roundId, draw.number);
    const open = rows.filter((one) => !done.has(one.place) && one.place !== place);
    return {
      ...viewCase(row, done),
      contact: await openContact(context, db, roundId, row, await openCustody(db, roundId), draw.matched),
      items: await itemsOf(db, round, row, draw),
      total: rows.length,
      next: (open.find((one) => one.place > place) ?? open[0])?.place ?? null,
    };
  });
}

/** Answers to the items of the form, and nothing else. */
function readAnswers(items: CallBackForm['items'], given: Answers): Answers {
  if (items === null) return {};
  const questions = items.sections.flatMap((section) => section.questions);
  return Object.fromEntries(
    questions.flatMap((question): [string, Answers[string]][] => {
      const answer = given[question.id];
      if (answer?.state !== 'chosen') return answer?.state === 'refused' ? [[question.id, answer]] : [];
      const codes =
        question.kind === 'rating'
          ? (items.scales.find(({ id }) => id === question.scaleId)?.levels ?? [])
          : 'options' in question
            ? question.options
            : [];
      return codes.some(({ code }) => code === answer.code)
        ? [[question.id, { state: 'chosen', code: answer.code }]]
        : [];
    }),
  );
}

/**
 * Keeps what a person said; a later word corrects an earlier one, and both stay. The ledger's entry bears no day.
 * @throws Problem `call-back-by-supervisor`, `call-back-not-drawn`, `call-back-case-missing`, `call-back-decided`
 */
export async function recordCallBack(
  context: Context,
  { roundId, place, outcome }: { roundId: string; place: number; outcome: CallBackOutcome },
): Promise<void> {
  await enterRound(context, 'call-back.do', roundId);
  await context.store.db.transaction().execute(async (db) => {
    const round = await loadRoundToChange(db, roundId);
    requireCaller(context, round);
    const draw = await requireDraw(db, roundId);
    const row = (await callBacks.listCases(db, roundId, draw.number)).find((one) => one.place === place);
    if (!row) throw problem('call-back-case-missing', { place });
    const decisions = await loadDecisions(db, roundId);
    if (decisions.some((one) => one.draw === draw.number && one.state !== 'rejected'))
      throw problem('call-back-decided');
    const answers = readAnswers(await itemsOf(db, round, row, draw), outcome.answers);
    const tidy = tidyOutcome({ ...outcome, answers });
    const before = (await callBacks.listOutcomes(db, roundId, draw.number)).filter((one) => one.place === place);
    const version = before.length + 1;
    await callBacks.insertOutcome(db, {
      round_id: roundId,
      draw: draw.number,
      place,
      version,
      content: JSON.stringify(tidy),
      recorded_by: context.actor.name,
    });
    await logAct(context, db, {
      kind: 'call-back-outcome',
      round: roundId,
      content: JSON.stringify({ draw: draw.number, place, version, outcome: tidy, by: context.actor.name }),
      subjectId: row.subject,
    });
    await writeAudit(context, db, { act: 'call-back-recorded', roundId, aboutBallots: true });
  });
}
