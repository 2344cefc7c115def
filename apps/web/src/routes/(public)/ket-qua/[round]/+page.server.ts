import { getPublishedResults, verifierKeyLines } from '@longdan/operations';
import { commonExtent } from '#lib/components/level-bar.ts';
import { headlinesOf, scopeAsked } from '#lib/server/publication/public-view.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { application } = locals;
  const asked = Number(url.searchParams.get('ban')) || undefined;
  const results = await getPublishedResults(application, { round: params.round, ...(asked ? { version: asked } : {}) });
  const { sealed } = results;
  const versions = [];
  for (const version of results.versions.toReversed()) {
    const other = await getPublishedResults(application, { round: params.round, version: version.version });
    versions.push({ ...version, ...headlinesOf(other.sealed) });
  }
  const scope = scopeAsked(sealed, url)!;
  const { round, version, title, authority, year, supervised, generatedData, software } = sealed;
  return {
    about: { round, version, title, authority, year, supervised, generatedData, software },
    scopes: sealed.scopes.map(({ fieldId, title }) => ({ fieldId, title })),
    fieldId: scope.fieldId,
    figures: scope.figures,
    extent: commonExtent(scope.figures.criteria),
    versions,
    key: verifierKeyLines(application.keys).log,
  };
};
