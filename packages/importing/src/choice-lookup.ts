/** The codes of a closed question under every name that people write them: code, label, "5. Rất hài lòng", position. */
import type { Question, Questionnaire } from '@longdan/core';
import { parseNumber } from './cell-value.ts';
import { remember } from './remember.ts';
import { foldLetters, foldWording } from './wording.ts';

export interface Choice {
  readonly code: string;
  readonly label: string;
  readonly specify?: boolean;
}

export interface ChoiceLookup {
  readonly choices: readonly Choice[];
  find(text: string): Choice | undefined;
}

/** Levels of a rating question's scale, or options of a choice question; undefined for open questions. */
export function choicesOf(
  question: Question,
  questionnaire: Pick<Questionnaire, 'scales'>,
): readonly Choice[] | undefined {
  if (question.kind === 'rating')
    return questionnaire.scales.find((scale) => scale.id === question.scaleId)?.levels ?? [];
  return 'options' in question ? question.options : undefined;
}

export function createChoiceLookup(choices: readonly Choice[]): ChoiceLookup {
  const byCode = new Map(choices.map((choice) => [choice.code.normalize('NFC').toLowerCase(), choice]));
  const byLabel = new Map<string, Choice | undefined>();
  const byLetters = new Map<string, Choice | undefined>();
  for (const choice of choices) {
    for (const label of namesOf(choice)) {
      // A name that two choices share names neither.
      byLabel.set(foldWording(label), byLabel.has(foldWording(label)) ? undefined : choice);
      byLetters.set(foldLetters(label), byLetters.has(foldLetters(label)) ? undefined : choice);
    }
  }
  const numbered = choices.some((choice) => /^\d+$/.test(choice.code));
  const byNumber = (text: string): Choice | undefined => {
    const value = parseNumber(text);
    if (value === undefined || text.includes('%')) return undefined;
    if (numbered) return choices.find((choice) => /^\d+$/.test(choice.code) && Number(choice.code) === value);
    return Number.isInteger(value) ? choices[value - 1] : undefined;
  };
  const find = (text: string): Choice | undefined => {
    const direct = byCode.get(text.toLowerCase()) ?? byLabel.get(foldWording(text)) ?? byNumber(text);
    if (direct) return direct;
    if (/^[\x20-\x7e]+$/.test(text)) {
      const letters = byLetters.get(foldLetters(text));
      if (letters) return letters;
    }
    // "5. Rất hài lòng", "5 - Rất hài lòng": both halves must name the same choice.
    const halves = /^(\S+?)\s*[.):=–-]\s*(\D.*)$/u.exec(text) ?? /^(\d+)\s+(\D.*)$/u.exec(text);
    const first = halves && (byCode.get(halves[1]!.toLowerCase()) ?? byNumber(halves[1]!));
    const second = halves && byLabel.get(foldWording(halves[2]!));
    return first && first === second ? first : undefined;
  };
  return { choices, find: remember(find) };
}

/** The label, and the label without what stands in brackets or after the request to specify. */
function namesOf(choice: Choice): Set<string> {
  const names = new Set([choice.label]);
  const bare = choice.label.replace(/\s*\([^)]*\)\s*$/, '').replace(/[\s,;:(]*(xin |vui lòng )?ghi rõ.*$/iu, '');
  if (bare !== '') names.add(bare);
  return new Set(
    [...names].filter((name, at, all) => all.findIndex((other) => foldWording(other) === foldWording(name)) === at),
  );
}
