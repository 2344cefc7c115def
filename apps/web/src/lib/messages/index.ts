/** The catalogue of every text on the screens, in two languages of exactly the same keys. */

import type { Bilingual } from '@longdan/core';
import { createContext } from 'svelte';
import type { vi } from './vi.ts';

export type Locale = 'vi' | 'en';

/** The Vietnamese catalogue's shape with its literal texts widened: what every language must fill. */
type Catalogue<T> = {
  readonly [Key in keyof T]: T[Key] extends string
    ? string
    : T[Key] extends (...values: infer Values) => string
      ? (...values: Values) => string
      : Catalogue<T[Key]>;
};
export type Messages = Catalogue<typeof vi>;

/** Fetches one language: a reader of one does not carry the other over the wire. */
export async function fetchMessages(locale: Locale): Promise<Messages> {
  return locale === 'en' ? (await import('./en.ts')).en : (await import('./vi.ts')).vi;
}

/** Language of a cookie's value; Vietnamese unless English was chosen. */
export const readLocale = (value: string | undefined): Locale => (value === 'en' ? 'en' : 'vi');

/** The reader's language within a component tree; a switch of language loads the page anew. */
export interface Reader {
  readonly locale: Locale;
  readonly m: Messages;
  /** The reader's side of a text that comes from data. */
  readonly say: (text: Bilingual) => string;
}

export const [getReader, setReader] = createContext<Reader>();

export const readerOf = (locale: Locale, m: Messages): Reader => ({
  locale,
  m,
  say: (text) => text[locale],
});
