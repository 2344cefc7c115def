/** What one call-back came to, as the form asks it. */
import type { Answers, IsoDay } from '@longdan/core';

export const callResults = ['reached', 'not-reached', 'refused'] as const;
export const tookPlaceAnswers = ['yes', 'no', 'unsure'] as const;
export const interviewWays = ['face-to-face', 'alone-on-paper', 'phone', 'online', 'by-somebody-else'] as const;
export const offers = ['none', 'offered', 'demanded'] as const;

export interface CallBackOutcome {
  readonly result: (typeof callResults)[number];
  /** Whether the interview took place, or the ballot was filled in by the person; absent unless reached. */
  readonly tookPlace?: (typeof tookPlaceAnswers)[number];
  /** Day of the interview as the person remembers it. */
  readonly on?: IsoDay;
  readonly way?: (typeof interviewWays)[number];
  readonly minutes?: number;
  /** The enumerator or desk, as the person says. */
  readonly by?: string;
  readonly offer?: (typeof offers)[number];
  readonly remark?: string;
  /** Items asked again, blind to the first answers. Empty in rounds without a link. */
  readonly answers: Answers;
}

/** Raises what the form cannot send by itself. Text is trimmed and shortened; what does not go together is left out. */
export function tidyOutcome(given: CallBackOutcome): CallBackOutcome {
  const words = (text: string | undefined) => text?.normalize('NFC').trim().slice(0, 500) || undefined;
  const remark = words(given.remark);
  const noted = remark === undefined ? {} : { remark };
  if (given.result !== 'reached') return { result: given.result, answers: {}, ...noted };
  const tookPlace = given.tookPlace ?? 'unsure';
  if (tookPlace === 'no') return { result: 'reached', tookPlace, answers: {}, ...noted };
  const by = words(given.by);
  return {
    result: 'reached',
    tookPlace,
    ...(given.on ? { on: given.on } : {}),
    ...(given.way ? { way: given.way } : {}),
    ...(given.minutes === undefined ? {} : { minutes: given.minutes }),
    ...(by === undefined ? {} : { by }),
    ...(given.offer ? { offer: given.offer } : {}),
    answers: given.answers,
    ...noted,
  };
}
