import { addBenchmark, listBenchmarks, listSeals, removeBenchmark } from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { commonExtent } from '#lib/components/level-bar.ts';
import { contextOf } from '#lib/server/context.ts';
import { loadResults } from '#lib/server/estimates/load-results.ts';
import { optionalText, readForm, text } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const benchmarks = await listBenchmarks(contextOf(event), event.params.round);
  const seal = (await listSeals(contextOf(event), event.params.round)).at(-1) ?? null;
  const loaded = await loadResults(event);
  return { ...loaded, seal, benchmarks, extent: loaded.figures ? commonExtent(loaded.figures.criteria) : null };
};

const benchmark = v.object({
  label: v.pipe(text, v.minLength(1)),
  year: v.pipe(text, v.digits(), v.transform(Number)),
  percent: v.pipe(
    text,
    v.transform((value) => Number(value.replace(',', '.').replace('%', ''))),
  ),
  kind: v.picklist(['own', 'province', 'nation', 'other']),
  of: optionalText,
  source: optionalText,
});

export const actions: Actions = {
  add: async (event) => {
    const { read, entered } = await readForm(event, benchmark);
    if (!read.success) return fail(422, { entered });
    return attempt(
      event,
      async () => {
        await addBenchmark(contextOf(event), { roundId: event.params.round, benchmark: read.output });
        return { saved: true };
      },
      entered,
    );
  },
  remove: async (event) => {
    const { read } = await readForm(event, v.object({ id: v.string() }));
    if (!read.success) return fail(422);
    return attempt(event, async () => {
      await removeBenchmark(contextOf(event), { roundId: event.params.round, id: read.output.id });
      return { saved: true };
    });
  },
};
