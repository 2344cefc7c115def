/** Coming in by a passkey: the page's script asks for a question and hands back what the device signed. */
import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { askPasskey, signInByPasskey } from '#lib/server/accounts/passkey.ts';
import { assertion } from '#lib/server/accounts/passkey-shapes.ts';
import { answerJson } from '#lib/server/json-answer.ts';
import type { RequestHandler } from './$types';

const wanted = v.variant('step', [
  v.object({ step: v.literal('ask') }),
  v.object({ step: v.literal('answer'), response: assertion }),
]);

export const POST: RequestHandler = (event) =>
  answerJson(event, wanted, async (sent) => {
    if (sent.step === 'ask') return json(await askPasskey(event));
    await signInByPasskey(event, sent.response);
    return json({ done: true });
  });
