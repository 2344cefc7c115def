/** The words of the citizens' pages in the reader's language. The language stands in the address: there is no cookie. */

import { en } from '#lib/messages/citizen-en.ts';
import { vi } from '#lib/messages/citizen-vi.ts';
import type { Locale } from '#lib/messages/index.ts';

/** The Vietnamese catalogue's shape: what every language must fill. */
export type CitizenMessages = typeof vi;

export const citizenWords = (locale: Locale): CitizenMessages => (locale === 'en' ? en : vi);

/** An address of a citizens' page in a language; on a shared device it stays one. */
export function inLanguage(path: string, locale: Locale, kiosk = false): string {
  const said = [...(locale === 'en' ? ['ngon-ngu=en'] : []), ...(kiosk ? ['quay=1'] : [])];
  return said.length > 0 ? `${path}?${said.join('&')}` : path;
}

/** Whether a path belongs to the citizens' pages: open to anyone, without cookies. */
export const isCitizenPath = (path: string): boolean => /^\/(p|kiem-chung)(\/|$)/.test(path);
