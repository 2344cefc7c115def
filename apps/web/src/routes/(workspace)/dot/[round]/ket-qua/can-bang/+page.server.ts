import { balanceRound } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import { readAskedTotals, usableBreakdowns } from '#lib/server/estimates/known-totals.ts';
import { loadResults } from '#lib/server/estimates/load-results.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const loaded = await loadResults(event);
  const usable = loaded.figures?.source === 'ballots' ? usableBreakdowns(loaded.figures) : [];
  const asked = readAskedTotals(event.url.searchParams, usable);
  const typed = Object.values(asked.entered).some((text) => text !== '');
  const { fieldId } = loaded;
  const balanced =
    asked.known === null || loaded.estimates?.kind !== 'descriptive'
      ? { balancing: null, findings: [] }
      : await balanceRound(contextOf(event), event.params.round, {
          ...(fieldId ? { fieldId } : {}),
          known: asked.known,
        });
  return { ...loaded, ...balanced, usable, asked, incomplete: typed && asked.known === null };
};
