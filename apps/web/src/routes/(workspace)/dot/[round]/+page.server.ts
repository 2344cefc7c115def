import { listTasks } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import { markTaskAction } from '#lib/server/task-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ tasks: await listTasks(contextOf(event), event.params.round) });

export const actions: Actions = { task: markTaskAction };
