/** Texts of the pages of removals. These run on the server alone, so that nobody's first load carries their words. */
import type { Locale } from '#lib/messages/index.ts';
import { removalEn } from '#lib/messages/removal-en.ts';
import { removalVi } from '#lib/messages/removal-vi.ts';

export const removalWords = (locale: Locale): typeof removalVi => (locale === 'en' ? removalEn : removalVi);
