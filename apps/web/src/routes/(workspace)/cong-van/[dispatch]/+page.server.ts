import { isCalendarDay } from '@longdan/core';
import {
  approveDispatch,
  composeStoredDispatch,
  getDispatch,
  issueDispatch,
  recallDispatch,
  today,
} from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { contextOf } from '#lib/server/context.ts';
import { previewDocument } from '#lib/server/documents/preview-document.ts';
import { readForm, text } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const view = await getDispatch(context, event.params.dispatch);
  return { view, preview: previewDocument(composeStoredDispatch(view)), today: today(context) };
};

const version = { expectedVersion: v.pipe(v.string(), v.digits(), v.transform(Number)) };
const issuing = v.object({
  ...version,
  number: v.pipe(text, v.regex(/^\d{1,6}$/)),
  issuedOn: v.pipe(text, v.check(isCalendarDay)),
});

export const actions: Actions = {
  approve: async (event) => {
    const { read } = await readForm(event, v.object(version));
    if (!read.success) return fail(422);
    const request = { id: event.params.dispatch, ...read.output };
    return attempt(event, async () => ({ done: await approveDispatch(contextOf(event), request).then(() => true) }));
  },
  issue: async (event) => {
    const { read, entered } = await readForm(event, issuing);
    if (!read.success) return fail(422, { wrongNumber: true, entered });
    const request = { id: event.params.dispatch, ...read.output };
    return attempt(event, async () => ({ done: await issueDispatch(contextOf(event), request).then(() => true) }));
  },
  recall: async (event) => {
    const { read } = await readForm(event, v.object({ reason: text }));
    if (!read.success) return fail(422);
    const request = { id: event.params.dispatch, ...read.output };
    return attempt(event, async () => ({ done: await recallDispatch(contextOf(event), request).then(() => true) }));
  },
};
