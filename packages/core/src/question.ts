/** Questions and the conditions under which they are asked. */

export type RespondentKind = 'individual' | 'organisation';

/**
 * When a question is asked. `is` compares chosen codes of an earlier closed question; a blank answer there leaves the
 * condition unknown, and a question whose condition is unknown is asked (paper respondents skip the screening question).
 */
export type Condition =
  | { readonly question: string; readonly is: readonly string[] }
  | { readonly respondentKind: RespondentKind }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

interface QuestionBase {
  /** Unique in its questionnaire: letters, digits, "-", "_", ".". Answers are keyed by it at every boundary. */
  readonly id: string;
  readonly text: string;
  readonly help?: string;
  /** The same in English, for pages read in English; the Vietnamese is what is asked and printed. */
  readonly textEn?: string;
  readonly helpEn?: string;
  readonly askIf?: Condition;
  /** Marks a respondent profile attribute; tables are broken down by closed ones. */
  readonly profile?: boolean;
  /** Sensitive personal data (dân tộc …): never a breakdown, never in row exports. */
  readonly sensitive?: boolean;
}

export interface Option {
  readonly code: string;
  readonly label: string;
  readonly labelEn?: string;
  /** Asks for words beside the choice ("Khác, ghi rõ"). */
  readonly specify?: boolean;
}

/** One level of a scale. A criterion's question, or an item on another scale. */
export interface RatingQuestion extends QuestionBase {
  readonly kind: 'rating';
  readonly scaleId: string;
}
export interface ChoiceQuestion extends QuestionBase {
  readonly kind: 'choice';
  readonly options: readonly Option[];
}
export interface MultipleChoiceQuestion extends QuestionBase {
  readonly kind: 'multiple-choice';
  readonly options: readonly Option[];
  readonly atMost?: number;
}
export interface RankingQuestion extends QuestionBase {
  readonly kind: 'ranking';
  readonly options: readonly Option[];
  readonly atMost?: number;
}
export interface NumberQuestion extends QuestionBase {
  readonly kind: 'number';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly decimals?: number;
  readonly unit?: string;
}
export interface DateQuestion extends QuestionBase {
  readonly kind: 'date';
}
export interface TextQuestion extends QuestionBase {
  readonly kind: 'text';
  readonly longText?: boolean;
}

export type Question =
  | RatingQuestion
  | ChoiceQuestion
  | MultipleChoiceQuestion
  | RankingQuestion
  | NumberQuestion
  | DateQuestion
  | TextQuestion;
export type QuestionKind = Question['kind'];
