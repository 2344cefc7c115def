/** What an action of a long form gives back: the draft as it was typed, what is wrong with it, or a refusal. */
import type { Finding } from '@longdan/core';
import type { Refusal } from '#lib/server/problem.ts';

export interface FormOutcome<Draft> {
  readonly draft?: Draft;
  readonly findings?: readonly Finding[];
  readonly refusal?: Refusal;
  readonly entered?: { readonly draft?: Draft };
}

/** The draft to show: what was just typed, or else what is stored. */
export const draftToShow = <Draft>(outcome: FormOutcome<Draft>, stored: Draft): Draft =>
  outcome.draft ?? outcome.entered?.draft ?? stored;
