/**
 * The keyboard of key-in, as pure rules: what a key does to the entry of the question at hand, and where the hand goes
 * next. Digits answer and go on; Enter goes on; Backspace goes back; 0 or "-" says the respondent left it blank;
 * "*" (or 9 where there are fewer than nine options) two marks; "/" a refusal.
 */
import type { Option, Question } from '@longdan/core';
import type { Entry } from './ballot-entry.ts';

export type Move = 'next' | 'back' | 'stay' | 'needs-answer';

export interface KeyResult {
  readonly entry: Entry;
  readonly move: Move;
  /** The question now counts as dealt with, even when blank. */
  readonly dealt: boolean;
}

export const isWritten = (question: Question): boolean =>
  question.kind === 'number' || question.kind === 'date' || question.kind === 'text' || question.kind === 'ranking';

/** Undefined when the key means nothing here. */
export function pressKey(
  key: string,
  question: Question,
  options: readonly Option[],
  entry: Entry,
  dealt: boolean,
): KeyResult | undefined {
  const cleared = { ...entry, choice: '', many: [], text: '', specify: '' };
  if (key === 'Enter')
    return { entry, move: dealt || isFilled(entry) ? 'next' : 'needs-answer', dealt: dealt || isFilled(entry) };
  if (key === 'Backspace') return { entry, move: 'back', dealt };
  if (key === '0' || key === '-') return { entry: cleared, move: 'next', dealt: true };
  if (key === '*' || (key === '9' && options.length < 9))
    return { entry: { ...cleared, choice: 's:invalid' }, move: 'next', dealt: true };
  if (key === '/') return { entry: { ...cleared, choice: 's:refused' }, move: 'next', dealt: true };
  const option = /^[1-9]$/.test(key) ? options[Number(key) - 1] : undefined;
  if (!option) return undefined;
  if (question.kind === 'multiple-choice') {
    const has = entry.many.includes(option.code);
    const many = has ? entry.many.filter((code) => code !== option.code) : [...entry.many, option.code];
    return { entry: { ...entry, choice: '', many }, move: 'stay', dealt: true };
  }
  return { entry: { ...entry, choice: `c:${option.code}` }, move: option.specify ? 'stay' : 'next', dealt: true };
}

export const isFilled = (entry: Entry): boolean =>
  entry.choice !== '' || entry.many.length > 0 || entry.text.trim() !== '';
