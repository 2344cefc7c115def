/** A question in the reader's language: English where the form has it, else the Vietnamese that is official. */
import type { Option, Question } from '@longdan/core';
import type { Locale } from '#lib/messages/index.ts';

/** Languages of what is shown, for the `lang` of its element. */
export const languageOf = (question: Question, locale: Locale): Locale =>
  locale === 'en' && question.textEn !== undefined ? 'en' : 'vi';

export function questionIn(question: Question, locale: Locale): Question {
  if (locale === 'vi' || question.textEn === undefined) return question;
  const { help: _vietnamese, ...rest } = question;
  return { ...rest, text: question.textEn, ...(question.helpEn === undefined ? {} : { help: question.helpEn }) };
}

/** An option's words; the Vietnamese stays where a question was put into English without them. */
export const optionIn = <T extends Option>(option: T, locale: Locale): T =>
  locale === 'en' && option.labelEn !== undefined ? { ...option, label: option.labelEn } : option;
