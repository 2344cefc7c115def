import { json } from '@sveltejs/kit';
import { isStoreAnswering } from '#lib/server/health.ts';
import type { RequestHandler } from './$types';

/** For whoever watches the server or shares requests out: 200 when the store answers, else 503; nothing of what it holds. */
export const GET: RequestHandler = async ({ locals }) => {
  const answers = await isStoreAnswering(locals.application.store);
  return json(
    { status: answers ? 'ok' : 'store-unavailable' },
    { status: answers ? 200 : 503, headers: { 'cache-control': 'no-store' } },
  );
};
