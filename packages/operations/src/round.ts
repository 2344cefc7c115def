/** Rounds: made from a plan, revised, approved; and the questionnaires they ask. */
import { randomUUID } from 'node:crypto';
import { buildQuestionnaire, type IsoDay, type Plan, problem } from '@longdan/core';
import { access, ballots, type Queryable, questionnaires, records, rounds } from '@longdan/store';
import { enterRound } from './access/enter-round.ts';
import { ownerOfNewRound } from './access/round-owner.ts';
import { writeAudit } from './audit.ts';
import { type Context, today } from './context.ts';
import { logAct } from './ledger/log-act.ts';
import { currentVersion, loadRound, loadRoundToChange } from './loaded-round.ts';
import { requirePermission } from './permissions.ts';
import { introduceQuestionnaire } from './questionnaire-words.ts';
import { loadRounds, summariseRounds } from './round-summary.ts';
import { viewRound } from './round-view.ts';
import { loadScheme } from './scheme.ts';
import type { Approval, RoundSummary, RoundView } from './views.ts';

/** Gives each field of a plan its questionnaire, making a new version only where a scheme is not asked yet. */
async function assignQuestionnaires(context: Context, db: Queryable, plan: Plan): Promise<void> {
  const existing = await questionnaires.listQuestionnaires(db, plan.id);
  const ofScheme = new Map(existing.map((row) => [row.scheme_id, row.id]));
  const assigned = new Map(
    (await questionnaires.listFieldQuestionnaires(db, plan.id)).map((row) => [row.field_id, row.questionnaire_id]),
  );
  let version = existing.length;
  const schemeOf = new Map(existing.map((row) => [row.id, row.scheme_id]));
  for (const field of plan.fields) {
    const schemeId = field.scheme ?? plan.scheme;
    // A field that has its questionnaire keeps it, whatever versions other fields were given since.
    if (schemeOf.get(assigned.get(field.id) ?? '') === schemeId) continue;
    let id = ofScheme.get(schemeId);
    if (id === undefined) {
      version += 1;
      id = randomUUID();
      const scheme = await loadScheme(db, schemeId);
      const content = JSON.stringify(buildQuestionnaire(scheme, { id, version, ...introduceQuestionnaire(plan) }));
      await questionnaires.insertQuestionnaire(db, {
        id,
        round_id: plan.id,
        version,
        scheme_id: schemeId,
        content,
      });
      await logAct(context, db, {
        kind: 'questionnaire-version',
        round: plan.id,
        day: today(context),
        version,
        content,
        subjectId: id,
      });
      ofScheme.set(schemeId, id);
    }
    await questionnaires.setFieldQuestionnaire(db, plan.id, field.id, id);
  }
}

/**
 * Makes a round from a plan: its questionnaires from the schemes, its first eligibility rules from the main scheme. It
 * belongs to the unit given, or else to the actor's own.
 * @throws Problem `round-exists`, `scheme-not-found`, `unit-path-invalid`, `unit-outside-scope`
 */
export async function createRound(context: Context, { plan, unit }: { plan: Plan; unit?: string }): Promise<RoundView> {
  requirePermission(context, 'round.create');
  const owner = ownerOfNewRound(context.actor, unit);
  const scheme = await loadScheme(context.store.db, plan.scheme);
  await context.store.db.transaction().execute(async (db) => {
    const made = await rounds.insertRound(db, {
      id: plan.id,
      source: 'ballots',
      plan_version: 1,
      created_on: today(context),
      generated_data: plan.generatedData ? 1 : 0,
    });
    if (!made) throw problem('round-exists', { round: plan.id });
    if (owner !== undefined) await access.setOwner(db, plan.id, owner);
    const at = context.now().toISOString();
    const { number, issuedOn, ...content } = plan;
    await rounds.insertPlanVersion(db, {
      round_id: plan.id,
      version: 1,
      content: JSON.stringify(content),
      recorded_at: at,
      recorded_by: context.actor.name,
    });
    if (number !== undefined || issuedOn !== undefined)
      await rounds.setDocumentNumber(db, {
        round_id: plan.id,
        document: 'plan',
        number: number ?? null,
        issued_on: issuedOn ?? null,
      });
    await assignQuestionnaires(context, db, plan);
    const rules = JSON.stringify(scheme.eligibility);
    await records.insertRules(db, {
      round_id: plan.id,
      version: 1,
      content: rules,
      reason: `Quy tắc của bộ tiêu chí ${scheme.id}`,
      recorded_at: at,
      recorded_by: context.actor.name,
    });
    await logAct(context, db, {
      kind: 'eligibility-rules',
      round: plan.id,
      day: today(context),
      version: 1,
      content: rules,
      subjectId: '1',
    });
    await writeAudit(context, db, {
      act: 'round-created',
      roundId: plan.id,
      details: { title: plan.title, scheme: plan.scheme, ...(owner === undefined ? {} : { unit: owner }) },
    });
  });
  return getRound(context, plan.id);
}

export async function listRounds(context: Context): Promise<RoundSummary[]> {
  requirePermission(context, 'round.read');
  const { db } = context.store;
  const ids = await access.listRoundIds(db, context.actor.scope);
  return summariseRounds(context, await loadRounds(db, ids));
}

/** Rounds of one page of the list, newest first, and how many there are. */
export interface RoundPage {
  readonly rounds: readonly RoundSummary[];
  /** From 1; the last page where a later one was asked for. */
  readonly page: number;
  readonly pages: number;
  readonly total: number;
}

/** One page of the rounds that the actor may see: what is counted is counted for these alone. */
export async function listRoundPage(
  context: Context,
  { page = 1, length = 20 }: { page?: number; length?: number } = {},
): Promise<RoundPage> {
  requirePermission(context, 'round.read');
  const { db } = context.store;
  const ids = await access.listRoundIds(db, context.actor.scope);
  const pages = Math.max(1, Math.ceil(ids.length / length));
  const shown = Math.min(Math.max(1, Math.trunc(page) || 1), pages);
  const own = ids.slice((shown - 1) * length, shown * length);
  return { rounds: await summariseRounds(context, await loadRounds(db, own)), page: shown, pages, total: ids.length };
}

/** @throws Problem `round-not-found` */
export async function getRound(context: Context, roundId: string): Promise<RoundView> {
  await enterRound(context, 'round.read', roundId);
  return viewRound(context, await loadRound(context.store.db, roundId));
}

/** The plan in force alone, where nothing is asked of the ballots. @throws Problem `round-not-found` */
export async function getPlan(context: Context, roundId: string): Promise<Plan> {
  await enterRound(context, 'round.read', roundId);
  return (await loadRound(context.store.db, roundId)).plan;
}

/**
 * Records a new version of the plan; an approval of the old version does not carry over.
 * @throws Problem `stale-version` when somebody else revised it meanwhile; `field-in-use` when a field with ballots would vanish
 */
export async function revisePlan(
  context: Context,
  { roundId, plan, expectedVersion }: { roundId: string; plan: Plan; expectedVersion: number },
): Promise<RoundView> {
  await enterRound(context, 'plan.revise', roundId);
  await context.store.db.transaction().execute(async (db) => {
    const round = await loadRoundToChange(db, roundId);
    if (round.planVersion !== expectedVersion)
      throw problem('stale-version', { what: 'Kế hoạch', expected: expectedVersion, found: round.planVersion });
    if (plan.id !== roundId) throw problem('round-code-fixed', { round: roundId });
    for (const issued of await ballots.countBallots(db, roundId))
      if (!plan.fields.some((field) => field.id === issued.field_id))
        throw problem('field-in-use', { field: issued.field_id, count: issued.count });
    const { number, issuedOn, ...content } = plan;
    await rounds.insertPlanVersion(db, {
      round_id: roundId,
      version: round.planVersion + 1,
      content: JSON.stringify(content),
      recorded_at: context.now().toISOString(),
      recorded_by: context.actor.name,
    });
    if (number !== undefined || issuedOn !== undefined)
      await rounds.setDocumentNumber(db, {
        round_id: roundId,
        document: 'plan',
        number: number ?? null,
        issued_on: issuedOn ?? null,
      });
    await assignQuestionnaires(context, db, plan);
    await writeAudit(context, db, { act: 'plan-revised', roundId, details: { version: round.planVersion + 1 } });
  });
  return getRound(context, roundId);
}

/** The leader approves the plan or the report as it stands. */
export async function approve(
  context: Context,
  { roundId, subject }: { roundId: string; subject: 'plan' | 'report' },
): Promise<Approval> {
  await enterRound(context, subject === 'plan' ? 'plan.approve' : 'report.approve', roundId);
  return context.store.db.transaction().execute(async (db) => {
    await loadRoundToChange(db, roundId);
    const version = await currentVersion(db, roundId, subject);
    const known = await rounds.findApproval(db, roundId, subject, version);
    if (known) return { by: known.approved_by, at: known.approved_at, version };
    const at = context.now().toISOString();
    await rounds.insertApproval(db, {
      round_id: roundId,
      subject,
      version,
      approved_at: at,
      approved_by: context.actor.name,
    });
    if (subject === 'plan')
      await logAct(context, db, {
        kind: 'plan-approval',
        round: roundId,
        day: today(context),
        content: (await rounds.getPlanVersion(db, roundId)).content,
        subjectId: String(version),
      });
    await writeAudit(context, db, { act: `${subject}-approved`, roundId, details: { version } });
    return { by: context.actor.name, at, version };
  });
}

/** Gives a document its number and date; either may be blank until the clerk has them. */
export async function numberDocument(
  context: Context,
  {
    roundId,
    document,
    number,
    issuedOn,
  }: { roundId: string; document: 'plan' | 'report'; number?: string; issuedOn?: IsoDay },
): Promise<void> {
  await enterRound(context, 'document.number', roundId);
  await context.store.db.transaction().execute(async (db) => {
    await loadRound(db, roundId);
    await rounds.setDocumentNumber(db, {
      round_id: roundId,
      document,
      number: number || null,
      issued_on: issuedOn || null,
    });
    await writeAudit(context, db, { act: 'document-numbered', roundId, details: { document, number, issuedOn } });
  });
}
