import { text } from '@sveltejs/kit';
import { isStoreAnswering } from '#lib/server/health.ts';
import { mayReadMetrics, printMetrics } from '#lib/server/metrics.ts';
import type { RequestHandler } from './$types';

/** The process's counts for Prometheus, on this machine or with the token of LONGDAN_METRICS_TOKEN. */
export const GET: RequestHandler = async (event) => {
  const headers = { 'cache-control': 'no-store' };
  if (!mayReadMetrics(event)) return text('LONGDAN_METRICS_TOKEN\n', { status: 403, headers });
  const counts = printMetrics(await isStoreAnswering(event.locals.application.store));
  return text(counts, { headers: { ...headers, 'content-type': 'text/plain; version=0.0.4; charset=utf-8' } });
};
