/**
 * Figures: what a round's results are, as plain data. Shares are fractions of full precision (0…1), rounded only when
 * printed. A share is null where no valid answer exists. Every output (page, report, workbook, JSON) is made from this.
 */
import type { Bilingual, EligibilityCode, Finding, IndexFormula, LevelMeaning, SelectionKind } from '@longdan/core';

export interface LevelCount {
  readonly code: string;
  readonly label: string;
  readonly means?: LevelMeaning;
  readonly count: number;
  /** Share of the level where the source printed percentages only; `count` is then 0 and means nothing. */
  readonly share?: number;
  /** Of an option of a ranking. */
  readonly ranked?: RankFigures;
}

/** How respondents ranked an option; 1 is the first rank. */
export interface RankFigures {
  /** How many put it at each rank. Σ = `count` of the option. */
  readonly counts: readonly number[];
  /** Mean rank among those who ranked it; null where nobody did. */
  readonly mean: number | null;
  /** Share of all who answered the question that put it first; null where nobody answered. */
  readonly first: number | null;
}

/** Counts of one closed question. Σ levels + blank + notAsked + refused + invalid = eligible responses. */
export interface Tally {
  readonly questionId: string;
  readonly text: string;
  readonly levels: readonly LevelCount[];
  readonly blank: number;
  readonly notAsked: number;
  readonly refused: number;
  readonly invalid: number;
  /** Valid answers N_c = Σ levels (for multiple choice: respondents who chose anything). */
  readonly n: number;
  /** Set where the source printed percentages only: `n` and all counts are 0 and mean nothing. */
  readonly countsUnknown?: true;
}

/** Answers to a question that is answered by writing. n + blank + notAsked + refused + invalid = eligible responses. */
interface OpenTally {
  readonly questionId: string;
  readonly text: string;
  /** Valid answers. */
  readonly n: number;
  readonly blank: number;
  readonly notAsked: number;
  readonly refused: number;
  readonly invalid: number;
}

/** In the unit of the question; quartiles by Hyndman and Fan's definition 7. */
export interface NumberSummary {
  readonly mean: number;
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  readonly minimum: number;
  readonly maximum: number;
}

export interface NumberFigures extends OpenTally {
  readonly kind: 'number';
  readonly unit?: string;
  /** Decimals that an answer may have. */
  readonly decimals: number;
  /** Null where fewer answered than the threshold of suppression: their figures would be their answers. */
  readonly summary: NumberSummary | null;
}

export interface DateFigures extends OpenTally {
  readonly kind: 'date';
  /** Months with answers, in order. Σ counts = n. */
  readonly months: readonly { readonly month: string; readonly count: number }[];
}

/** Of texts the number of answers alone; the words are never among figures. */
export interface TextFigures extends OpenTally {
  readonly kind: 'text';
}

export type OpenQuestionFigures = NumberFigures | DateFigures | TextFigures;

/** Both formulas of docs/method/index.md. `satisfied + neutral + dissatisfied = 1` for a criterion. */
export interface Shares {
  readonly satisfied: number | null;
  readonly neutral: number | null;
  readonly dissatisfied: number | null;
  /** Điểm quy đổi: Σ k·n_k / (levels·N). */
  readonly score: number | null;
}

export interface CriterionFigures extends Tally, Shares {
  readonly id: string;
  readonly factorId: string;
  readonly contentId: string;
}

export interface FactorFigures extends Shares {
  readonly id: string;
  readonly title: string;
  readonly contentId: string;
  readonly criterionIds: readonly string[];
  /** Smallest and largest N of its criteria. */
  readonly nRange: readonly [number, number];
}

export interface ContentFigures extends Shares {
  readonly id: string;
  readonly title: string;
  readonly factorIds: readonly string[];
}

export interface IndexFigures extends Shares {
  readonly formula: IndexFormula;
  /** The formula in words, for print. */
  readonly formulaText: Bilingual;
}

/** The criterion or criteria (ties) with the extreme share. */
export interface Extreme {
  readonly share: number;
  readonly criteria: readonly { readonly id: string; readonly text: string }[];
}

export interface GroupFigures {
  readonly code: string;
  readonly label: string;
  /** Eligible responses of the group; null when suppressed. */
  readonly n: number | null;
  /** True when the group, or what subtraction would reveal of another, is below the threshold: no figure of it is given. */
  readonly suppressed: boolean;
  readonly index: Shares | null;
  readonly factors: readonly { readonly id: string; readonly shares: Shares }[];
  readonly criteria: readonly { readonly id: string; readonly n: number; readonly shares: Shares }[];
}

/** The same figures by a characteristic: field, unit, channel, respondent kind, or a profile question. */
export interface Breakdown {
  readonly id: string;
  readonly title: Bilingual;
  readonly groups: readonly GroupFigures[];
}

/** A published or own earlier figure that the round is compared with. */
export interface Benchmark {
  readonly label: string;
  readonly year: number;
  /** Percent as published, e.g. 80.58. */
  readonly percent: number;
  readonly kind: 'own' | 'province' | 'nation' | 'other';
  /** Criterion or factor id; absent for the overall index. */
  readonly of?: string;
  readonly source?: string;
}

export interface Comparison {
  readonly benchmark: Benchmark;
  /** Own share minus the benchmark's, in fractions; null where not comparable. */
  readonly difference: number | null;
  /** Set when the two must not be drawn as one line (series break of 2022, other scheme, other formula). */
  readonly caution?: Bilingual;
}

export interface BallotFigures {
  readonly issued: number | null;
  readonly collected: number;
  readonly eligible: number;
  readonly ineligible: number;
  /** Collected, and their content removed on lawful request since: neither eligible nor not. Absent where there are none. */
  readonly removed?: number;
  /** Why ballots were not eligible; a ballot with two reasons counts under its first. */
  readonly reasons: readonly {
    readonly code: EligibilityCode | 'voided' | 'stated-in-table';
    readonly label: Bilingual;
    readonly count: number;
  }[];
}

export interface Figures {
  readonly source: 'ballots' | 'totals';
  readonly schemeId: string;
  readonly ballots: BallotFigures;
  readonly criteria: readonly CriterionFigures[];
  readonly factors: readonly FactorFigures[];
  readonly contents: readonly ContentFigures[];
  readonly index: IndexFigures;
  /** By share satisfied; null when no criterion has an answer. */
  readonly highest: Extreme | null;
  readonly lowest: Extreme | null;
  /** By share dissatisfied. */
  readonly mostDissatisfied: Extreme | null;
  readonly leastDissatisfied: Extreme | null;
  /** Closed questions outside the index: expectations, channels, profile. */
  readonly otherQuestions: readonly Tally[];
  /** Questions answered by writing, in the order of the form. Absent from totals and from figures sealed before these were formed. */
  readonly openQuestions?: readonly OpenQuestionFigures[];
  readonly breakdowns: readonly Breakdown[];
  readonly comparisons: readonly Comparison[];
  readonly selection: SelectionKind;
  /** What may be claimed of these figures, in words an officer understands; printed beside them. */
  readonly claim: Bilingual;
  /** Faults and notes about the figures themselves (broken table, blanks …); printed in the report. */
  readonly findings: readonly Finding[];
}
