/** Plans kept to start other rounds from: saved from a round, moved to the year and month in which the next one begins. */
import { randomUUID } from 'node:crypto';
import { type Plan, type PlanShift, problem, shiftPlan } from '@longdan/core';
import { documentTemplates } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { loadRound } from '../loaded-round.ts';
import { requirePermission } from '../permissions.ts';
import { mayChange, mayUse, unitOf } from './template-scope.ts';

export interface PlanTemplate {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly year: number;
  readonly savedOn: string;
  readonly savedBy: string;
  readonly mayChange: boolean;
}

/** Those offered to the actor's units, by name. */
export async function listPlanTemplates(context: Context): Promise<PlanTemplate[]> {
  requirePermission(context, 'template.edit');
  const rows = await documentTemplates.listPlanTemplates(context.store.db);
  return rows
    .filter((row) => mayUse(context.actor, row.unit_path))
    .map((row) => {
      const { title, year } = JSON.parse(row.content) as Plan;
      const kept = { savedOn: row.saved_on, savedBy: row.saved_by };
      return { id: row.id, name: row.name, title, year, ...kept, mayChange: mayChange(context.actor, row.unit_path) };
    });
}

/** The plan to begin a round with. @throws Problem `template-not-found` */
export async function startFromPlanTemplate(context: Context, id: string, shift: PlanShift): Promise<Plan> {
  requirePermission(context, 'round.create');
  const row = await documentTemplates.findPlanTemplate(context.store.db, id);
  if (!row || !mayUse(context.actor, row.unit_path)) throw problem('template-not-found', { template: id });
  return shiftPlan(JSON.parse(row.content) as Plan, shift);
}

/** Keeps a round's plan under a name, without its number and date and never as training data. */
export async function savePlanTemplate(
  context: Context,
  { roundId, name }: { roundId: string; name: string },
): Promise<string> {
  requirePermission(context, 'template.edit');
  await enterRound(context, 'round.read', roundId);
  const id = randomUUID();
  await context.store.db.transaction().execute(async (db) => {
    const { number: _, issuedOn: __, generatedData: ___, ...plan } = (await loadRound(db, roundId)).plan;
    await documentTemplates.insertPlanTemplate(db, {
      id,
      unit_path: unitOf(context.actor),
      name,
      content: JSON.stringify(plan),
      saved_on: today(context),
      saved_by: context.actor.name,
    });
    await writeAudit(context, db, { act: 'plan-template-saved', roundId, details: { name } });
  });
  return id;
}

/** @throws Problem `template-not-found` */
export async function removePlanTemplate(context: Context, id: string): Promise<void> {
  requirePermission(context, 'template.edit');
  await context.store.db.transaction().execute(async (db) => {
    const row = await documentTemplates.findPlanTemplate(db, id);
    if (!row || !mayChange(context.actor, row.unit_path)) throw problem('template-not-found', { template: id });
    await documentTemplates.deletePlanTemplate(db, id);
    await writeAudit(context, db, { act: 'plan-template-removed', details: { name: row.name } });
  });
}
