import { Problem } from '@longdan/core';
import { resolveNarrative } from '@longdan/documents';
import {
  approve,
  findRoundClosing,
  getNarrative,
  listSeals,
  numberDocument,
  resetNarrative,
  saveNarrative,
} from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { contextOf } from '#lib/server/context.ts';
import { documentNumber } from '#lib/server/document-number.ts';
import { readForm } from '#lib/server/form.ts';
import { narrativeForm } from '#lib/server/narrative-form.ts';
import { attempt, refusalOf } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

const scopeOf = (url: URL) => {
  const fieldId = url.searchParams.get('linh-vuc');
  return fieldId ? { fieldId } : {};
};

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const roundId = event.params.round;
  const scope = scopeOf(event.url);
  const seal = (await listSeals(context, roundId)).at(-1) ?? null;
  try {
    const { figures, ...text } = await getNarrative(context, { roundId, ...scope });
    const { plan, source } = (await event.parent()).round;
    return {
      ...scope,
      seal,
      text: { ...text, printed: resolveNarrative({ narrative: text.narrative, plan, figures }) },
      figures: {
        index: figures.index,
        ballots: figures.ballots,
        lowest: figures.lowest,
        claim: figures.claim,
        faults: figures.findings.filter(({ severity }) => severity === 'fault'),
      },
      /** Figures go on changing, whatever is approved. */
      collecting: source === 'ballots' && !(await findRoundClosing(context, roundId)),
      empty: null,
    };
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'no-eligible-responses') throw error;
    return { ...scope, seal, text: null, figures: null, collecting: false, empty: refusalOf(error, event) };
  }
};

const version = { expectedVersion: v.pipe(v.string(), v.digits(), v.transform(Number)) };

export const actions: Actions = {
  save: async (event) => {
    const { read } = await readForm(event, v.object({ ...version, ...narrativeForm }));
    if (!read.success) return fail(422);
    const { expectedVersion, ...narrative } = read.output;
    return attempt(
      event,
      async () => {
        const request = { roundId: event.params.round, ...scopeOf(event.url), narrative, expectedVersion };
        return { saved: true, findings: await saveNarrative(contextOf(event), request) };
      },
      { narrative },
    );
  },
  reset: async (event) => {
    const { read } = await readForm(event, v.object(version));
    if (!read.success) return fail(422);
    return attempt(event, async () => {
      await resetNarrative(contextOf(event), { roundId: event.params.round, ...scopeOf(event.url), ...read.output });
      return { saved: true };
    });
  },
  approve: async (event) =>
    attempt(event, async () => {
      await approve(contextOf(event), { roundId: event.params.round, subject: 'report' });
      return { approved: true };
    }),
  number: async (event) => {
    const { read } = await readForm(event, v.object(documentNumber));
    if (!read.success) return fail(422);
    return attempt(event, async () => {
      await numberDocument(contextOf(event), { roundId: event.params.round, document: 'report', ...read.output });
      return { saved: true };
    });
  },
};
