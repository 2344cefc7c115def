import { drawCallBack, getCallBack, getCallBackSeed, repeatCallBackDraw } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { round } = event.params;
  return {
    callBack: await getCallBack(context, round),
    agreed: (await getCallBackSeed(context, round)).seed !== null,
  };
};

export const actions: Actions = {
  draw: (event) => attempt(event, async () => void (await drawCallBack(contextOf(event), event.params.round))),
  repeat: (event) =>
    attempt(event, async () => ({ repeated: await repeatCallBackDraw(contextOf(event), event.params.round) })),
};
