import { getDoubleEntryProgress, listWaiting, openSecondEntry, recordSecondEntry } from '@longdan/operations';
import { redirect } from '@sveltejs/kit';
import { answersOfForm } from '#lib/ballot/ballot-entry.ts';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import { readSerialCursor } from '#lib/server/serial-cursor.ts';
import type { Actions, PageServerLoad } from './$types';

const pageLength = 100;

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const roundId = event.params.round;
  const { searchParams } = event.url;
  const after = readSerialCursor(searchParams);
  const waiting = await listWaiting(context, { roundId, limit: pageLength, ...(after ? { after } : {}) });
  const wanted = searchParams.get('phieu') ?? waiting[0]?.code;
  return {
    progress: await getDoubleEntryProgress(context, roundId),
    waiting,
    hasMore: waiting.length === pageLength,
    sheet: wanted === undefined ? undefined : await openSecondEntry(context, { roundId, sheet: wanted }),
    saved: searchParams.get('xong'),
  };
};

export const actions: Actions = {
  find: async (event) => {
    const sheet = String((await event.request.formData()).get('sheet') ?? '');
    return attempt(event, async () => {
      const { code } = await openSecondEntry(contextOf(event), { roundId: event.params.round, sheet });
      return redirect(303, `?phieu=${code}`);
    });
  },
  record: async (event) => {
    const context = contextOf(event);
    const roundId = event.params.round;
    const sheet = event.url.searchParams.get('to') ?? '';
    const form = await event.request.formData();
    return attempt(event, async () => {
      const { questionnaire } = await openSecondEntry(context, { roundId, sheet });
      const answers = answersOfForm(questionnaire, form);
      const { serial } = await recordSecondEntry(context, { roundId, sheet, answers });
      return redirect(303, `?xong=${serial}`);
    });
  },
};
