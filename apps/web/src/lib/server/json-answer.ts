/** Addresses that a page's own script speaks to in JSON: read by a schema, refused in the reader's words. */
import { Problem, problem } from '@longdan/core';
import { json, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { refusalOf } from './problem.ts';

/** Only JSON is read: a form of another site cannot send it. A Problem becomes `{ message }` with its status. */
export async function answerJson<Schema extends v.GenericSchema>(
  event: RequestEvent,
  schema: Schema,
  act: (sent: v.InferOutput<Schema>) => Promise<Response>,
): Promise<Response> {
  try {
    if (!event.request.headers.get('content-type')?.startsWith('application/json')) throw problem('invalid-input');
    const read = v.safeParse(schema, await event.request.json().catch(() => null));
    if (!read.success) throw problem('invalid-input');
    return await act(read.output);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, message } = refusalOf(error, event);
    return json({ code, message }, { status: error.httpStatus });
  }
}
