import { ballotStates, pageBallots } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import { readSerialCursor } from '#lib/server/serial-cursor.ts';
import type { PageServerLoad } from './$types';

const pageLength = 200;

export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url;
  const state = ballotStates.find((one) => one === searchParams.get('xem')) ?? 'all';
  const fieldId = searchParams.get('linh-vuc') || undefined;
  const after = readSerialCursor(searchParams);
  return {
    state,
    fieldId,
    isFirst: after === undefined,
    page: await pageBallots(contextOf(event), {
      roundId: event.params.round,
      state,
      limit: pageLength,
      ...(fieldId ? { fieldId } : {}),
      ...(after ? { after } : {}),
    }),
  };
};
