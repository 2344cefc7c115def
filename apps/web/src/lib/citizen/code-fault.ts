/** Why a code does not open its ballot, and what to do, in words for whoever holds the paper. */
import type { Problem } from '@longdan/core';
import type { Locale } from '#lib/messages/index.ts';
import { citizenWords } from './words.ts';

export function describeCodeFault(error: Problem, typed: string, locale: Locale): string {
  const m = citizenWords(locale);
  if (typed.trim() === '') return m.enter.empty;
  switch (error.code) {
    case 'ballot-code-wrong':
      return error.findings[0]?.message[locale] ?? error.messageIn(locale);
    case 'ballot-not-found':
      return m.enter.notFound;
    case 'ballot-already-used':
      return `${m.refused['ballot-already-used']}. ${m.refused.used}`;
    case 'too-many-attempts':
      return m.enter.busy;
    default:
      return error.messageIn(locale);
  }
}
