import { hasPermission, listDifferences, reportDoubleEntry, setDoubleEntryShare } from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { contextOf } from '#lib/server/context.ts';
import { readForm } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import { readSerialCursor } from '#lib/server/serial-cursor.ts';
import type { Actions, PageServerLoad } from './$types';

const pageLength = 100;

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const roundId = event.params.round;
  const { searchParams } = event.url;
  const settled = searchParams.get('xem') === 'da-xong';
  const after = readSerialCursor(searchParams);
  const maySettle = hasPermission(context.actor.role, 'response.correct');
  const list = { roundId, settled, limit: pageLength, ...(after ? { after } : {}) };
  return {
    report: await reportDoubleEntry(context, roundId),
    settled,
    ballots: maySettle ? await listDifferences(context, list) : [],
    pageLength,
    justSettled: searchParams.get('xong'),
  };
};

const share = v.object({ sharePercent: v.pipe(v.string(), v.trim(), v.toNumber()) });

export const actions: Actions = {
  share: async (event) => {
    const { read } = await readForm(event, share);
    if (!read.success) return fail(422);
    return attempt(event, async () => {
      await setDoubleEntryShare(contextOf(event), { roundId: event.params.round, ...read.output });
      return { shareSaved: true };
    });
  },
};
