/** The timeline of the plan as the round's task list: what is done, due and late. */
import { type IsoDay, type Plan, problem } from '@longdan/core';
import { rounds } from '@longdan/store';
import { enterRound } from './access/enter-round.ts';
import { writeAudit } from './audit.ts';
import { type Context, today } from './context.ts';
import { type LoadedRound, loadRound } from './loaded-round.ts';
import type { TaskView } from './views.ts';

/** Days before its last day from which a task shows as due soon. */
const soonDays = 7;

export async function tasksOf(context: Context, round: LoadedRound): Promise<TaskView[]> {
  return stateTasks(round.plan, await rounds.listTaskMarks(context.store.db, round.id), today(context));
}

/** The tasks of a plan as they stand on a day. */
export function stateTasks(
  plan: Plan,
  marks: readonly { readonly task: number; readonly done_on: string }[],
  day: IsoDay,
): TaskView[] {
  const done = new Map(marks.map((mark) => [mark.task, mark.done_on]));
  const soon = new Date(Date.parse(day) + soonDays * 86_400_000).toISOString().slice(0, 10);
  return plan.timeline.map((row, index) => {
    const doneOn = done.get(index) ?? null;
    const due = row.due ?? null;
    const state = doneOn !== null ? 'done' : due === null || due > soon ? 'open' : due < day ? 'late' : 'due-soon';
    return {
      index,
      content: row.content,
      time: row.time,
      due,
      product: row.product,
      lead: row.lead,
      cooperating: row.cooperating ?? null,
      doneOn,
      state,
    };
  });
}

export async function listTasks(context: Context, roundId: string): Promise<TaskView[]> {
  await enterRound(context, 'round.read', roundId);
  return tasksOf(context, await loadRound(context.store.db, roundId));
}

export async function markTask(
  context: Context,
  { roundId, index, done }: { roundId: string; index: number; done: boolean },
): Promise<void> {
  await enterRound(context, 'task.mark', roundId);
  await context.store.db.transaction().execute(async (db) => {
    const round = await loadRound(db, roundId);
    const row = round.plan.timeline[index];
    if (!row) throw problem('task-not-found', { task: index });
    await rounds.setTaskMark(db, roundId, index, done ? today(context) : null);
    await writeAudit(context, db, {
      act: done ? 'task-done' : 'task-reopened',
      roundId,
      details: { task: row.content },
    });
  });
}
