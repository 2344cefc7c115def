/** Marking a task of the plan done or not done: the overview and the plan page both offer it. */
import { markTask } from '@longdan/operations';
import { fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { contextOf } from './context.ts';
import { readForm } from './form.ts';
import { attempt } from './problem.ts';

const mark = v.object({
  index: v.pipe(v.string(), v.digits(), v.transform(Number)),
  done: v.pipe(
    v.picklist(['true', 'false']),
    v.transform((value) => value === 'true'),
  ),
});

export async function markTaskAction(event: RequestEvent<{ round: string }>) {
  const { read } = await readForm(event, mark);
  if (!read.success) return fail(422);
  return attempt(event, async () => {
    await markTask(contextOf(event), { roundId: event.params.round, ...read.output });
    return { marked: read.output };
  });
}
