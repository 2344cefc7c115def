import {
  cancelImport,
  findUndoing,
  getImport,
  hasPermission,
  listRefusedRows,
  listTouchedBallots,
  prepareUndo,
  resumeImport,
} from '@longdan/operations';
import { type RequestEvent as AnyEvent, redirect } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { startWork } from '#lib/server/import-jobs.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

/** Refused rows on a page; the download has them all. */
const refusedShown = 200;

/** Where the page before ended, as its link says: sheet, row, place. */
function readPlace(text: string | null) {
  const [sheet, row, place] = (text ?? '').split('\n');
  return sheet === undefined || !Number.isInteger(Number(row)) || !place
    ? undefined
    : { sheet, row: Number(row), place };
}

export const load: PageServerLoad = async (event) => {
  const about = { roundId: event.params.round, importId: event.params.import };
  const context = contextOf(event);
  const run = await getImport(context, about);
  const mayUndo =
    hasPermission(context.actor.role, 'import.undo') &&
    ['interrupted', 'finished', 'cancelled', 'failed'].includes(run.state);
  const after = readPlace(event.url.searchParams.get('sau'));
  return {
    run,
    refusedShown,
    refusedRows:
      run.state === 'running' || run.state === 'waiting'
        ? []
        : await listRefusedRows(context, { ...about, limit: refusedShown, ...(after ? { after } : {}) }),
    touched: mayUndo ? await listTouchedBallots(context, about) : null,
    undone: await findUndoing(context, about),
  };
};

/** Back to the page, which shows where the run stands. */
async function actAndShow(event: AnyEvent<{ round: string; import: string }>, act: () => void | Promise<void>) {
  return attempt(event, async () => {
    await act();
    return redirect(303, event.url.pathname);
  });
}

export const actions: Actions = {
  stop: (event) =>
    actAndShow(event, () =>
      cancelImport(contextOf(event), { roundId: event.params.round, importId: event.params.import }),
    ),
  goOn: (event) =>
    actAndShow(event, async () => {
      const about = { roundId: event.params.round, importId: event.params.import };
      startWork(event, { ...about, act: await resumeImport(contextOf(event), about) });
    }),
  undo: async (event) => {
    const form = await event.request.formData();
    const about = { roundId: event.params.round, importId: event.params.import };
    return actAndShow(event, async () => {
      const confirmed = form.getAll('phieu').map(String);
      await prepareUndo(contextOf(event), { ...about, reason: String(form.get('ly-do') ?? ''), confirmed });
      startWork(event, { ...about, act: 'undo' });
    });
  },
};
