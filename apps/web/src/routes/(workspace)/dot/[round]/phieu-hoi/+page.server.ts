import { getScheme, listVersions } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { PageServerLoad } from './$types';

/** The scheme beside each questionnaire tells which wordings an operator must still confirm. */
export const load: PageServerLoad = async (event) => {
  const { round } = await event.parent();
  const context = contextOf(event);
  const schemes = await Promise.all(
    round.questionnaires.map(({ questionnaire }) => getScheme(context, questionnaire.schemeId)),
  );
  return {
    sources: schemes.map((scheme) => scheme.source),
    versions: await listVersions(context, round.id),
    released: event.url.searchParams.get('da-chot'),
  };
};
