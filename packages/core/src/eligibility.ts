/**
 * Which responses are eligible for processing (đủ điều kiện để xử lý). Rules are data: they are stored in versions,
 * replayed over all responses of a round, and a change of rule shows its effect before it is made.
 */
import type { Bilingual } from './outcome.ts';
import type { Condition, RespondentKind } from './question.ts';
import type { Consent, IsoDay } from './response.ts';

export type EligibilityRule =
  /** Ineligible when fewer than this share (0…1) of the criteria asked have a valid level. */
  | { readonly code: 'too-few-answers'; readonly minimumShare: number }
  /** Two marks on one item void that item only, or the whole ballot. */
  | { readonly code: 'double-mark'; readonly voids: 'item' | 'ballot' }
  | { readonly code: 'outside-period' }
  /** Respondent kind outside the plan's objects, or the condition on the answers does not hold. */
  | { readonly code: 'not-surveyed-object'; readonly requires?: Condition }
  /** A second sheet came in with the same ballot code: keep the first, or accept none of them. */
  | { readonly code: 'duplicate-ballot-code'; readonly keep: 'first' | 'none' }
  | { readonly code: 'no-consent' }
  | { readonly code: 'field-not-in-plan' }
  | { readonly code: 'unit-not-in-plan' }
  /** The same level on every one of at least `minimumItems` criteria: flagged for a person to decide, never excluded by itself. */
  | { readonly code: 'straight-lining'; readonly minimumItems: number };

export type EligibilityCode = EligibilityRule['code'];

/** What is known of one response besides its answers. */
export interface ResponseFacts {
  readonly fieldId?: string;
  readonly unitId?: string;
  readonly respondentKind?: RespondentKind;
  readonly answeredOn?: IsoDay;
  readonly consent: Consent;
  /** Other sheets that came in with the same ballot code and were set aside. */
  readonly otherCopies: number;
}

/** What the plan allows, against which facts are held. */
export interface RoundScope {
  readonly fieldIds: readonly string[];
  /** Absent when the plan names no units. */
  readonly unitIds?: readonly string[];
  readonly respondentKinds: readonly RespondentKind[];
  readonly period?: { readonly from: IsoDay; readonly to: IsoDay };
  readonly consentAsked: boolean;
}

export interface EligibilityReason {
  /** A rule's code, or `voided` when a person voided the ballot with a reason of their own. */
  readonly code: EligibilityCode | 'voided';
  readonly message: Bilingual;
}

export interface EligibilityDecision {
  readonly eligible: boolean;
  /** Why not; empty when eligible. All that apply, in order of the rules. */
  readonly reasons: readonly EligibilityReason[];
  /** For a person to look at; they decide nothing by themselves. */
  readonly flags: readonly EligibilityReason[];
}

/** What holds where a scheme names no rules of its own. Thresholds are a choice of the operator, not of a law. */
export const defaultEligibilityRules: readonly EligibilityRule[] = [
  { code: 'no-consent' },
  { code: 'field-not-in-plan' },
  { code: 'unit-not-in-plan' },
  { code: 'not-surveyed-object' },
  { code: 'outside-period' },
  { code: 'duplicate-ballot-code', keep: 'first' },
  { code: 'double-mark', voids: 'item' },
  { code: 'too-few-answers', minimumShare: 0.5 },
  { code: 'straight-lining', minimumItems: 10 },
];
