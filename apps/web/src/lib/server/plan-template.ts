/** What a new round begins with: a plan kept as a template, the real plan that ships with the product, or a blank one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Plan, type PlanShift, parsePlan, shiftPlan } from '@longdan/core';
import { type Context, productFolder, startFromPlanTemplate, today } from '@longdan/operations';
import { draftOfPlan, emptyDraft, type PlanDraft } from '#lib/plan/plan-draft.ts';

/** Bút Sơn 2022, as an address names it. */
export const shippedTemplate = 'but-son';

function readShipped(): Plan {
  const file = join(productFolder(), 'fixtures', 'but-son-2022', 'plan.yaml');
  const read = parsePlan(readFileSync(file, 'utf8'), { file: 'plan.yaml' });
  if (!read.ok) throw new Error('fixtures/but-son-2022/plan.yaml cannot be read');
  return read.value;
}

export interface PlanStart {
  readonly draft: PlanDraft;
  /** The template asked for; null for a blank plan. */
  readonly template: string | null;
  readonly year: string;
  /** YYYY-MM of the first task, "" where the months stay. */
  readonly startsIn: string;
}

/**
 * `mau` names the template, `nam` the year of the new round, `bat-dau` the month of its first task: this month unless
 * asked otherwise, so that no task is late on the day the round is made; "giu" keeps the template's months.
 * @throws Problem `template-not-found`
 */
export async function startPlan(context: Context, asked: URLSearchParams): Promise<PlanStart> {
  const now = today(context);
  const template = asked.get('mau');
  const year = /^20\d\d$/.test(asked.get('nam') ?? '') ? (asked.get('nam') as string) : now.slice(0, 4);
  if (!template) return { draft: emptyDraft(Number(year)), template: null, year, startsIn: '' };
  const month = asked.get('bat-dau') ?? '';
  const startsIn = month === 'giu' ? '' : /^20\d\d-(0[1-9]|1[0-2])$/.test(month) ? month : now.slice(0, 7);
  const shift: PlanShift = { year: Number(year), ...(startsIn ? { startsIn } : {}) };
  const plan =
    template === shippedTemplate
      ? shiftPlan(readShipped(), shift)
      : await startFromPlanTemplate(context, template, shift);
  return { draft: { ...draftOfPlan(plan), generatedData: '' }, template, year, startsIn };
}

/** The next twelve months, "2026-11" first. */
export function comingMonths(context: Context): string[] {
  const [year, month] = today(context).split('-').map(Number) as [number, number];
  return Array.from({ length: 12 }, (_, ahead) => {
    const at = month - 1 + ahead;
    return `${year + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  });
}
