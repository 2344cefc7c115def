import {
  addCosignature,
  enterRound,
  findOpeningObstacle,
  findRoundClosing,
  getSealedFigures,
  listSeals,
  listWitnesses,
  publishFigures,
  sealFigures,
  signSeal,
} from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { contextOf } from '#lib/server/context.ts';
import { optionalText, readForm, text } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import { posterOf } from '#lib/server/publication/poster.ts';
import { headlinesOf } from '#lib/server/publication/public-view.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const roundId = event.params.round;
  const seals = await listSeals(context, roundId);
  const versions = [];
  for (const seal of seals) {
    const sealed = await getSealedFigures(context, { roundId, version: seal.version });
    versions.push({ ...seal, ...headlinesOf(sealed) });
  }
  return {
    closing: await findRoundClosing(context, roundId),
    /** Why neither the opened content nor the archive can be fetched yet. */
    openingObstacle: await findOpeningObstacle(context, roundId),
    versions,
    poster: await posterOf(event.locals.application),
    witnesses: await listWitnesses(context),
  };
};

const version = v.pipe(v.string(), v.digits(), v.transform(Number));

export const actions: Actions = {
  seal: async (event) => {
    const { read, entered } = await readForm(event, v.object({ reason: v.optional(text, '') }));
    if (!read.success) return fail(422);
    const { reason } = read.output;
    return attempt(
      event,
      async () => ({ sealed: (await sealFigures(contextOf(event), { roundId: event.params.round, reason })).version }),
      entered,
    );
  },
  sign: async (event) => {
    const { read, entered } = await readForm(event, v.object({ version, objection: optionalText }));
    if (!read.success) return fail(422);
    const { objection, ...given } = read.output;
    const word = { roundId: event.params.round, ...given, ...(objection === undefined ? {} : { objection }) };
    return attempt(
      event,
      async () => {
        await signSeal(contextOf(event), word);
        return { signed: true };
      },
      entered,
    );
  },
  cosign: async (event) => {
    await enterRound(contextOf(event), 'checkpoint.cosign', event.params.round);
    const { read, entered } = await readForm(event, v.object({ note: text, key: optionalText }));
    if (!read.success) return fail(422);
    return attempt(event, async () => ({ cosigned: await addCosignature(contextOf(event), read.output) }), entered);
  },
  publish: async (event) =>
    attempt(event, async () => {
      await publishFigures(contextOf(event), event.params.round);
      return { published: true };
    }),
};
