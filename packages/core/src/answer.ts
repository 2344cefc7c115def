/**
 * Answers keyed by question id: the form they have at every boundary. A question without an entry is blank.
 * The compact vector of `vector.ts` is an encoding of this.
 */
export type Answer =
  /** A level code (rating) or option code (choice). */
  | { readonly state: 'chosen'; readonly code: string; readonly specified?: string }
  /** Option codes; in order of rank for a ranking question. */
  | { readonly state: 'chosen-many'; readonly codes: readonly string[]; readonly specified?: string }
  /** Text; a number in plain decimal notation; a date as YYYY-MM-DD. NFC, trimmed, never empty. */
  | { readonly state: 'written'; readonly value: string }
  /** "Không trả lời". */
  | { readonly state: 'refused' }
  /** Present but unusable, such as two marks on one item; `raw` keeps what was there. */
  | { readonly state: 'invalid'; readonly raw: string };

export type Answers = Readonly<Record<string, Answer>>;
