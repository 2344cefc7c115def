/** Adding a passkey to one's own account: the page's script asks for a question and hands back what the device made. */
import { accounts } from '@longdan/store';
import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { addPasskey, offerPasskey } from '#lib/server/accounts/passkey.ts';
import { attestation } from '#lib/server/accounts/passkey-shapes.ts';
import { requirePassword } from '#lib/server/accounts/sign-in.ts';
import { contextOf } from '#lib/server/context.ts';
import { answerJson } from '#lib/server/json-answer.ts';
import type { RequestHandler } from './$types';

const text = v.pipe(v.string(), v.maxLength(200));
const wanted = v.variant('step', [
  v.object({ step: v.literal('ask'), password: text }),
  v.object({ step: v.literal('answer'), name: text, response: attestation }),
]);

export const POST: RequestHandler = (event) =>
  answerJson(event, wanted, async (sent) => {
    const context = contextOf(event);
    const { id, name } = context.actor;
    if (sent.step === 'ask') {
      await requirePassword(event.locals.application, id, sent.password);
      const loginName = (await accounts.findAccount(context.store.db, { id }))?.username ?? '';
      return json(await offerPasskey(event, { id, name, loginName }));
    }
    await addPasskey(event, context, sent);
    return json({ done: true });
  });
