/** Reading the plan's form, and the buttons in it that add and remove rows without a script in the browser. */
import { type Outcome, type Plan, problem, validatePlan } from '@longdan/core';
import { getHouseTemplate } from '@longdan/operations';
import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import {
  addRow,
  fillPlanFromHouse,
  type PlanDraft,
  planDraft,
  planInput,
  removeRow,
  rowLists,
} from '#lib/plan/plan-draft.ts';
import { contextOf } from './context.ts';
import { formTree } from './form.ts';
import { attempt } from './problem.ts';

export interface PostedPlan {
  readonly draft: PlanDraft;
  readonly outcome: Outcome<Plan>;
  readonly form: FormData;
}

/** @throws Problem `invalid-input` for what is not the form of a plan */
export async function readPlanForm({ request }: Pick<RequestEvent, 'request'>): Promise<PostedPlan> {
  const form = await request.formData();
  const read = v.safeParse(planDraft, formTree(form));
  if (!read.success) throw problem('invalid-input');
  const draft = read.output;
  return { draft, outcome: validatePlan(planInput(draft)), form };
}

/** Carries out the button `them=fields` or `bo=fields.2`. `stamp` makes the form draw itself anew. */
export async function changeRows(event: Pick<RequestEvent, 'request'>): Promise<{ draft: PlanDraft; stamp: number }> {
  const { draft, form } = await readPlanForm(event);
  const added = rowLists.find((name) => name === form.get('them'));
  const [list, index] = String(form.get('bo') ?? '').split('.');
  const removed = rowLists.find((name) => name === list);
  const grown = added ? addRow(draft, added) : draft;
  return { draft: removed ? removeRow(grown, removed, Number(index)) : grown, stamp: Date.now() };
}

/** Takes the words of a house template into the form. */
export async function fillFromHouse(event: RequestEvent) {
  const { draft, form } = await readPlanForm(event);
  return attempt(
    event,
    async () => {
      const { house } = await getHouseTemplate(contextOf(event), String(form.get('khuon') ?? ''));
      return { draft: fillPlanFromHouse(draft, house), stamp: Date.now() };
    },
    { draft },
  );
}
