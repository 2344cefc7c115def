/**
 * What the server says of its work, one JSON line each: routes and never paths, so no ballot's code, no query, no address
 * of a reader, no name. Of the citizens' pages only the route and the status: without a time that would tell who
 * answered when.
 */
import process from 'node:process';
import { pino } from 'pino';

/** LONGDAN_LOG: `info` (the default), `warn` for faults alone, `silent`. A demonstration keeps its console for people. */
const level = process.env['LONGDAN_LOG'] || (process.env['LONGDAN_DEMO'] === '1' ? 'warn' : 'info');

export const log = pino({ level, base: { name: 'longdan-web' } });
export const citizenLog = pino({ level, base: { name: 'longdan-web' }, timestamp: false });

export interface AnsweredRequest {
  /** As the folders of `routes/` name it; `none` when nothing is there. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  /** On the citizens' pages. */
  readonly answering: boolean;
}

export function logRequest({ route, status, durationMs, answering }: AnsweredRequest): void {
  if (answering) citizenLog.info({ route, status });
  else log.info({ route, status, durationMs: Math.round(durationMs) });
}
