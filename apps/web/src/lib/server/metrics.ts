/**
 * Counts of this process since it started, in the text form that Prometheus reads
 * (https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4). Labels are routes and statuses only.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import process from 'node:process';
import type { RequestEvent } from '@sveltejs/kit';
import type { AnsweredRequest } from './log.ts';

/** Upper bounds of the histogram, in seconds: from a small page to a large report. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface Durations {
  /** Requests no slower than each bound and slower than the one before. */
  readonly counts: number[];
  count: number;
  sumSeconds: number;
}

const requests = new Map<string, number>();
const durations = new Map<string, Durations>();

export function countRequest({ route, status, durationMs }: AnsweredRequest): void {
  const labels = `route="${escapeLabel(route)}",status="${status}"`;
  requests.set(labels, (requests.get(labels) ?? 0) + 1);
  const seconds = durationMs / 1000;
  const of = durations.get(route) ?? { counts: bounds.map(() => 0), count: 0, sumSeconds: 0 };
  const bucket = bounds.findIndex((bound) => seconds <= bound);
  if (bucket >= 0) of.counts[bucket]! += 1;
  of.count += 1;
  of.sumSeconds += seconds;
  durations.set(route, of);
}

const escapeLabel = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function printDurations(route: string, { counts, count, sumSeconds }: Durations): string[] {
  const [name, label] = ['longdan_request_duration_seconds', `route="${escapeLabel(route)}"`];
  let upTo = 0;
  const buckets = bounds.map((bound, index) => {
    upTo += counts[index]!;
    return `${name}_bucket{${label},le="${bound}"} ${upTo}`;
  });
  return [
    ...buckets,
    `${name}_bucket{${label},le="+Inf"} ${count}`,
    `${name}_sum{${label}} ${sumSeconds}`,
    `${name}_count{${label}} ${count}`,
  ];
}

const family = (name: string, type: string, help: string, lines: readonly string[]) => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
  ...lines,
];

export function printMetrics(storeAnswers: boolean): string {
  const { rss, heapUsed } = process.memoryUsage();
  const gauge = (name: string, help: string, value: number) => family(name, 'gauge', help, [`${name} ${value}`]);
  const lines = [
    ...family(
      'longdan_requests_total',
      'counter',
      'Requests answered, by route and status.',
      [...requests].map(([labels, count]) => `longdan_requests_total{${labels}} ${count}`),
    ),
    ...family(
      'longdan_request_duration_seconds',
      'histogram',
      'Time until the answer was made, by route.',
      [...durations].flatMap(([route, of]) => printDurations(route, of)),
    ),
    ...gauge('longdan_store_open', 'Whether the store answers: 1 or 0.', storeAnswers ? 1 : 0),
    ...gauge('process_resident_memory_bytes', 'Memory the process holds.', rss),
    ...gauge('nodejs_heap_size_used_bytes', 'Memory its objects take.', heapUsed),
    ...gauge('process_uptime_seconds', 'Time since the process started.', Math.round(process.uptime())),
  ];
  return `${lines.join('\n')}\n`;
}

const thisMachine = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Who may read the counts: whoever shows LONGDAN_METRICS_TOKEN, or asks on this machine itself. What a proxy on this
 * machine passes on comes from its address too, so a request that says it was passed on needs the token.
 */
export function mayReadMetrics({
  request,
  getClientAddress,
}: Pick<RequestEvent, 'request' | 'getClientAddress'>): boolean {
  const token = process.env['LONGDAN_METRICS_TOKEN'];
  const shown = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token && shown && timingSafeEqual(digest(shown), digest(token))) return true;
  const passedOn = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'].some((name) =>
    request.headers.has(name),
  );
  return !passedOn && thisMachine.has(getClientAddress());
}
