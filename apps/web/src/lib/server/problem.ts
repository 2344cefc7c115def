/** The one place where a refusal of the operations becomes what this face shows: a status and words in the reader's language. */
import { randomUUID } from 'node:crypto';
import { type Finding, Problem, problem } from '@longdan/core';
import { type ActionFailure, fail, isRedirect, type RequestEvent } from '@sveltejs/kit';
import { isCitizenPath } from '#lib/citizen/words.ts';
import { citizenLog, log } from './log.ts';

/** What a page shows above its form when an act was refused. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly findings: readonly Finding[];
}

export interface Refused {
  readonly refusal: Refusal;
  /** What had been entered, so that nothing is typed twice. */
  readonly entered?: Readonly<Record<string, unknown>>;
}

export function refusalOf(error: Problem, event: Pick<RequestEvent, 'locals'>): Refusal {
  return { code: error.code, message: error.messageIn(event.locals.locale), findings: error.findings };
}

/** Runs the operation of an action; its Problem becomes the action's failure, with what had been entered. */
export async function attempt<T>(
  event: RequestEvent,
  act: () => Promise<T>,
  entered?: Readonly<Record<string, unknown>>,
): Promise<T | ActionFailure<Refused>> {
  try {
    return await act();
  } catch (error) {
    if (isRedirect(error) || !(error instanceof Problem)) throw error;
    return fail(error.httpStatus, { refusal: refusalOf(error, event), ...(entered ? { entered } : {}) });
  }
}

/** What an action gives back for a form that could not be read, before any operation was called. */
export const invalidInput = (event: Pick<RequestEvent, 'locals'>, findings: readonly Finding[]): Refused => ({
  refusal: refusalOf(problem('invalid-input', {}, findings), event),
});

/** For the hook `handleError`: refusals keep their words, surprises get a reference that the log knows. */
export function describeProblem(
  error: unknown,
  kind: string,
  event: RequestEvent,
): { message?: string; status?: number; code?: string } {
  const locale = event.locals.locale ?? 'vi';
  if (error instanceof Problem) return { message: error.messageIn(locale), status: error.httpStatus, code: error.code };
  if (kind !== 'unknown') {
    const status = (error as { status?: number }).status;
    return status === 404 ? { message: problem('page-not-found').messageIn(locale), code: 'page-not-found' } : {};
  }
  const reference = randomUUID().slice(0, 8);
  const stack = error instanceof Error ? error.stack : String(error);
  (isCitizenPath(event.url.pathname) ? citizenLog : log).error({ reference, route: event.route.id, error: stack });
  const fault = problem('unexpected-fault', { reference });
  return { message: fault.messageIn(locale), status: fault.httpStatus, code: fault.code };
}
