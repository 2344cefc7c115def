/** What operations return: plain data for faces to show. Days are YYYY-MM-DD; times are ISO strings. */

import type { BallotFigures } from '@longdan/analysis';
import type {
  Bilingual,
  Channel,
  EligibilityDecision,
  EligibilityRule,
  Finding,
  Plan,
  Questionnaire,
  RespondentKind,
} from '@longdan/core';

/** The ten steps of a round, in order; the spine of the workspace. */
export const stepIds = [
  'plan',
  'questionnaire',
  'sample',
  'collection',
  'checking',
  'call-back',
  'results',
  'report',
  'publication',
  'improvement',
] as const;
export type StepId = (typeof stepIds)[number];

export interface StepState {
  readonly id: StepId;
  /** `not-needed`: the plan goes without this step; `not-open`: the product does not offer it yet. */
  readonly state: 'done' | 'now' | 'waiting' | 'blocked' | 'not-needed' | 'not-open';
  /** What is missing, when blocked or waiting; what was reached, when done; why, when not needed. */
  readonly message: Bilingual;
  /** Whose word the step waits for; absent where the officer goes on with it. */
  readonly awaits?: 'leader' | 'supervisor';
}

export interface FieldProgress {
  readonly fieldId: string;
  readonly title: string;
  readonly quota: number;
  readonly issued: number;
  readonly collected: number;
}

export interface Approval {
  readonly by: string;
  readonly at: string;
  readonly version: number;
}

export interface RoundSummary {
  readonly id: string;
  readonly title: string;
  readonly year: number;
  readonly authority: string;
  readonly generatedData: boolean;
  readonly quota: number;
  readonly issued: number;
  readonly collected: number;
  readonly lateTasks: number;
  /** Tasks with a last day: without one nothing is late and nothing on time. */
  readonly datedTasks: number;
  /** The organisation that supervises the round; absent where none does. */
  readonly supervisor?: string;
  readonly steps: readonly StepState[];
  /** Things that look odd and deserve a look. */
  readonly oddities: readonly Finding[];
}

export interface RoundView extends RoundSummary {
  readonly plan: Plan;
  readonly planVersion: number;
  readonly planApproval: Approval | null;
  readonly reportApproval: Approval | null;
  /** What the clerk gave the report; the plan carries its own. */
  readonly reportNumber: { readonly number: string | null; readonly issuedOn: string | null };
  readonly source: 'ballots' | 'totals';
  readonly fields: readonly FieldProgress[];
  readonly questionnaires: readonly RoundQuestionnaire[];
}

export interface RoundQuestionnaire {
  readonly fieldIds: readonly string[];
  readonly questionnaire: Questionnaire;
}

export interface TaskView {
  readonly index: number;
  readonly content: string;
  readonly time: string;
  readonly due: string | null;
  readonly product: string;
  readonly lead: string;
  readonly cooperating: string | null;
  readonly doneOn: string | null;
  readonly state: 'done' | 'late' | 'due-soon' | 'open';
}

export interface BallotBatch {
  readonly id: string;
  readonly fieldId: string;
  readonly unitId: string | null;
  readonly count: number;
  readonly issuedOn: string;
  readonly firstSerial: number;
  readonly lastSerial: number;
}

export interface IssuedBallot {
  readonly code: string;
  /** Short running number within round and field, as printed: "ho-tich-0042" is serial 42. */
  readonly serial: number;
  readonly fieldId: string;
}

export interface RecordedResponse {
  readonly responseId: string;
  readonly ballotCode: string;
  readonly serial: number;
  readonly fields: readonly FieldProgress[];
}

export interface ImportSummary {
  readonly importId: string;
  readonly fileName: string;
  readonly rowsRead: number;
  readonly accepted: number;
  /** Rows that were in the store already (same file again, or the same sheet). */
  readonly alreadyIn: number;
  readonly refused: number;
  readonly refusedRows: readonly RefusedRow[];
  readonly notes: readonly Finding[];
}

export interface RefusedRow {
  readonly row: number;
  readonly sheet: string | null;
  readonly findings: readonly Finding[];
  /** The row's cells as they were. */
  readonly raw: readonly string[];
  /** What tells the row from every other; with sheet and row it says where a page of rows ended. */
  readonly place: string;
}

export interface ResponseView {
  readonly responseId: string;
  readonly ballotCode: string | null;
  readonly serial: number | null;
  readonly fieldId: string | null;
  readonly unitId: string | null;
  readonly channel: Channel;
  readonly respondentKind: RespondentKind | null;
  readonly answeredOn: string | null;
  readonly decision: EligibilityDecision;
  /** A person's ruling, with its reason, when there is one. */
  readonly ruling: {
    readonly ruling: 'void' | 'keep';
    readonly reason: string;
    readonly by: string;
    readonly on: string;
  } | null;
  readonly corrected: boolean;
}

export interface CheckView {
  readonly rulesVersion: number;
  readonly rules: readonly EligibilityRule[];
  readonly ballots: BallotFigures;
  /** Responses that are ineligible or flagged, for the list on the page (at most `limit`). */
  readonly toLookAt: readonly ResponseView[];
  readonly toLookAtTotal: number;
  readonly flagged: number;
}

export interface RulesPreview {
  readonly before: BallotFigures;
  readonly after: BallotFigures;
  readonly becomeEligible: number;
  readonly becomeIneligible: number;
}

export interface PrintedFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface AuditRow {
  readonly sequence: number;
  /** A full time, or only the day for acts about ballots. */
  readonly when: string;
  readonly actor: string;
  readonly act: string;
  readonly roundId: string | null;
  readonly roundTitle: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  /** Names of what the details call by id: fields and units of the round, schemes, accounts. */
  readonly names: Readonly<Record<string, string>>;
}
