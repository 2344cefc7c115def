/**
 * How the house speaks of things that can go wrong and are expected to.
 *
 * A broken promise of a programmer throws; an expected finding is data (this file); a refused request is a
 * `Problem` of the registry in `problem.ts`.
 */

/** A text in the two languages of the product. Vietnamese is the original. */
export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

/** Where in the user's own material a finding was made. Rows and lines count from 1, as Excel and editors show them. */
export interface Place {
  readonly file?: string;
  readonly sheet?: string;
  readonly row?: number;
  /** Column as the user sees it: a letter of a sheet (`C`) or the heading's text. */
  readonly column?: string;
  readonly line?: number;
}

/** Something found in a user's material: a `fault` stops or must be mended, a `note` is worth knowing. */
export interface Finding {
  /** Stable kebab-case code. */
  readonly code: string;
  readonly severity: 'fault' | 'note';
  /** What is wrong, where it shows, and what to do. */
  readonly message: Bilingual;
  readonly place?: Place;
  /** The figures the message speaks of, for machines. */
  readonly data?: Readonly<Record<string, string | number | boolean | null>>;
}

/** The result of reading something that may be bad. `findings` of a good outcome are notes only. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };
