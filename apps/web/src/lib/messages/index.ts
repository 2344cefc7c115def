/** The catalogue of every text on the screens, in two languages of exactly the same keys. */

import type { Bilingual } from '@longdan/core';
import { createContext } from 'svelte';
import type { accessVi } from './access-vi.ts';
import type { auditVi } from './audit-vi.ts';
import type { callBackVi } from './call-back-vi.ts';
import type { documentsVi } from './documents-vi.ts';
import type { estimatesVi } from './estimates-vi.ts';
import type { importsVi } from './imports-vi.ts';
import type { intakeVi } from './intake-vi.ts';
import type { openQuestionsVi } from './open-questions-vi.ts';
import type { publicationVi } from './publication-vi.ts';
import type { questionnaireVi } from './questionnaire-vi.ts';
import type { samplingVi } from './sampling-vi.ts';
import type { schemeCopyVi } from './scheme-copy-vi.ts';
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
export type Messages = Catalogue<typeof vi & Areas>;

/** Large parts that only some pages need: those pages fetch them (`addMessages` in the load of their folder). */
interface Areas {
  readonly access: typeof accessVi;
  readonly audit: typeof auditVi;
  readonly callBack: typeof callBackVi;
  readonly documents: typeof documentsVi;
  readonly estimates: typeof estimatesVi;
  readonly imports: typeof importsVi;
  readonly intake: typeof intakeVi;
  readonly openQuestions: typeof openQuestionsVi;
  readonly publication: typeof publicationVi;
  readonly questionnaireEditor: typeof questionnaireVi;
  readonly sampling: typeof samplingVi;
  readonly schemeCopy: typeof schemeCopyVi;
}
export type MessageArea = keyof Areas;

const areas: { readonly [L in Locale]: { readonly [A in MessageArea]: () => Promise<Messages[A]> } } = {
  vi: {
    access: async () => (await import('./access-vi.ts')).accessVi,
    audit: async () => (await import('./audit-vi.ts')).auditVi,
    callBack: async () => (await import('./call-back-vi.ts')).callBackVi,
    documents: async () => (await import('./documents-vi.ts')).documentsVi,
    estimates: async () => (await import('./estimates-vi.ts')).estimatesVi,
    questionnaireEditor: async () => (await import('./questionnaire-vi.ts')).questionnaireVi,
    imports: async () => (await import('./imports-vi.ts')).importsVi,
    intake: async () => (await import('./intake-vi.ts')).intakeVi,
    openQuestions: async () => (await import('./open-questions-vi.ts')).openQuestionsVi,
    publication: async () => (await import('./publication-vi.ts')).publicationVi,
    sampling: async () => (await import('./sampling-vi.ts')).samplingVi,
    schemeCopy: async () => (await import('./scheme-copy-vi.ts')).schemeCopyVi,
  },
  en: {
    access: async () => (await import('./access-en.ts')).accessEn,
    audit: async () => (await import('./audit-en.ts')).auditEn,
    callBack: async () => (await import('./call-back-en.ts')).callBackEn,
    documents: async () => (await import('./documents-en.ts')).documentsEn,
    estimates: async () => (await import('./estimates-en.ts')).estimatesEn,
    questionnaireEditor: async () => (await import('./questionnaire-en.ts')).questionnaireEn,
    imports: async () => (await import('./imports-en.ts')).importsEn,
    intake: async () => (await import('./intake-en.ts')).intakeEn,
    openQuestions: async () => (await import('./open-questions-en.ts')).openQuestionsEn,
    publication: async () => (await import('./publication-en.ts')).publicationEn,
    sampling: async () => (await import('./sampling-en.ts')).samplingEn,
    schemeCopy: async () => (await import('./scheme-copy-en.ts')).schemeCopyEn,
  },
};

/** Fetches one language: a reader of one does not carry the other over the wire. */
export async function fetchMessages(locale: Locale): Promise<Messages> {
  const catalogue = locale === 'en' ? (await import('./en.ts')).en : (await import('./vi.ts')).vi;
  return catalogue as Messages;
}

/** Puts a part into the catalogue of one language, for all who hold it. Before that it is not there. */
export async function addMessages<A extends MessageArea>(locale: Locale, area: A): Promise<void> {
  const catalogue: { -readonly [Key in keyof Messages]: Messages[Key] } = await fetchMessages(locale);
  catalogue[area] ??= await areas[locale][area]();
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
