/**
 * A scheme: what an official document prescribes to be asked and how its index is formed. Data, never code.
 * Scheme files are read by `parseScheme` (scheme-file.ts); format: docs/spec/scheme.md.
 */
import type { EligibilityRule } from './eligibility.ts';
import type { Question } from './question.ts';

export type LevelMeaning = 'satisfied' | 'neutral' | 'dissatisfied';

export interface Level {
  /** Label of the position in the official form, e.g. "1"…"5". Never what is stored. */
  readonly code: string;
  readonly label: string;
  readonly labelEn?: string;
  /** Absent on scales that do not measure satisfaction (interest, expectation). */
  readonly means?: LevelMeaning;
}

/** An ordered scale, from worst to best. Any number of levels from 2 to 10. */
export interface Scale {
  readonly id: string;
  readonly levels: readonly Level[];
}

/** Tiêu chí: one satisfaction item of the index. Its id is the id of its question. */
export interface Criterion {
  readonly id: string;
  readonly text: string;
}

/** Yếu tố: a group of criteria. */
export interface Factor {
  readonly id: string;
  readonly title: string;
  readonly criteria: readonly Criterion[];
}

/** Nội dung: a group of factors. Schemes without contents have exactly one, with an empty title. */
export interface Content {
  readonly id: string;
  readonly title: string;
  readonly factors: readonly Factor[];
}

/** How figures are formed from answers; printed with every result (docs/method/index.md). */
export interface IndexFormula {
  /** The headline share of a criterion: top meaning (Tỷ lệ hài lòng) or converted score (Điểm quy đổi). Both are always computed. */
  readonly headline: 'satisfied-share' | 'score';
  /** (a) plain mean of its criteria, or (b) pooled answers Σ satisfied / Σ N. */
  readonly factor: 'mean-of-criteria' | 'pooled-answers';
  /** Plain mean over all criteria, or explicit weights by factor id that add to 1. */
  readonly overall: 'mean-of-criteria' | { readonly factorWeights: Readonly<Record<string, number>> };
}

/** The document that prescribes the scheme. */
export interface LegalSource {
  readonly title: string;
  /** What was confirmed and what an operator must still confirm against the document. */
  readonly note?: string;
  /** Criterion ids whose wording is not yet confirmed against the document. */
  readonly unconfirmed?: readonly string[];
}

/** A part of the form in the order in which it is asked. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly instruction?: string;
  readonly questions: readonly Question[];
}

/** What the enumerator (điều tra viên) writes on the sheet by hand. Printed on paper only, never part of the answers. */
export interface EnumeratorPart {
  readonly title: string;
  /** One dotted line each: name, place, day. */
  readonly lines: readonly string[];
}

export interface Scheme {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly source: LegalSource;
  readonly scales: readonly Scale[];
  readonly contents: readonly Content[];
  /** The whole form, criteria included, in order. Every criterion stands in exactly one section as a `rating` question. */
  readonly sections: readonly Section[];
  /** Id of an overall satisfaction item asked outside the index. */
  readonly overallQuestionId?: string;
  readonly enumerator?: EnumeratorPart;
  readonly formula: IndexFormula;
  readonly eligibility: readonly EligibilityRule[];
}
