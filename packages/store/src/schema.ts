/** The tables as Kysely sees them. Days are YYYY-MM-DD text, times ISO text, JSON is text. */
import type { Generated } from 'kysely';
import type { AccessSchema } from './schema/access.ts';
import type { ArchiveSchema } from './schema/archive.ts';
import type { CallBackSchema } from './schema/call-back.ts';
import type { DocumentsSchema } from './schema/documents.ts';
import type { DoubleEntrySchema } from './schema/double-entry.ts';
import type { ImportSchema } from './schema/import.ts';
import type { IntakeSchema } from './schema/intake.ts';
import type { LedgerSchema } from './schema/ledger.ts';
import type { QuestionnaireSchema } from './schema/questionnaire.ts';
import type { RemovalSchema } from './schema/removal.ts';
import type { SamplingSchema } from './schema/sampling.ts';
import type { SealingSchema } from './schema/sealing.ts';

export interface RoundTable {
  id: string;
  /** 'ballots' or 'totals': where figures come from. */
  source: string;
  plan_version: number;
  created_on: string;
  generated_data: number;
}

/** Append-only: every version of a plan stays. */
export interface PlanVersionTable {
  round_id: string;
  version: number;
  content: string;
  recorded_at: string;
  recorded_by: string;
}

/** Append-only: who approved which version of what. */
export interface ApprovalTable {
  round_id: string;
  subject: string;
  version: number;
  approved_at: string;
  approved_by: string;
}

export interface SchemeTable {
  id: string;
  version: number;
  content: string;
  file_name: string;
  text: string;
  added_on: string;
}

/** Append-only: a ballot is bound to one version for ever. */
export interface QuestionnaireTable {
  id: string;
  round_id: string;
  version: number;
  scheme_id: string;
  content: string;
}

/** Which questionnaire a field's next ballots get. */
export interface FieldQuestionnaireTable {
  round_id: string;
  field_id: string;
  questionnaire_id: string;
}

export interface BallotBatchTable {
  id: string;
  round_id: string;
  field_id: string;
  unit_id: string | null;
  count: number;
  first_serial: number;
  issued_on: string;
}

export interface BallotTable {
  round_id: string;
  code: string;
  serial: number;
  field_id: string;
  unit_id: string | null;
  batch_id: string;
  questionnaire_id: string;
}

export interface ResponseTable {
  round_id: string;
  /** Random: neither id nor physical order tells when someone answered. */
  id: string;
  questionnaire_id: string;
  ballot_code: string | null;
  /** What makes a row the same row when it comes again: "b:CODE", or "f:FILE-HASH:SHEET:ROW". */
  identity: string;
  field_id: string | null;
  unit_id: string | null;
  channel: string;
  respondent_kind: string | null;
  answered_on: string | null;
  consent: string;
  vector: Uint8Array;
  written: string | null;
  set_aside: string | null;
  salt: Uint8Array;
  import_id: string | null;
}

/** Receipts given before the ids of responses followed from them; nothing is added any more. */
export interface ReceiptTable {
  round_id: string;
  response_id: string;
  /** SHA-256 of round and receipt code, as hex; the code itself is not kept. */
  hash: string;
}

/** Append-only: what stood in a response before it was corrected. */
export interface ResponseCorrectionTable {
  id: string;
  round_id: string;
  response_id: string;
  corrected_on: string;
  corrected_by: string;
  reason: string;
  /** JSON of the stored columns before. */
  before: string;
}

/** Append-only: a person's word on one response; the last one holds. */
export interface RulingTable {
  round_id: string;
  response_id: string;
  version: number;
  ruling: string;
  reason: string;
  ruled_by: string;
  ruled_on: string;
}

/** Append-only versions of a round's eligibility rules. */
export interface EligibilityRulesTable {
  round_id: string;
  version: number;
  content: string;
  reason: string;
  recorded_at: string;
  recorded_by: string;
}

export interface ImportTable {
  id: string;
  round_id: string;
  file_name: string;
  file_hash: string;
  mapping: string;
  started_on: string;
  rows_read: number;
  accepted: number;
  already_in: number;
  refused: number;
  /** 1 when the file was read to its end. */
  finished: number;
  notes: string;
}

export interface RefusedRowTable {
  round_id: string;
  /** File hash, sheet and row: the same file again adds nothing. */
  identity: string;
  import_id: string;
  row: number;
  sheet: string | null;
  ballot_code: string | null;
  raw: string;
  findings: string;
}

/** Append-only versions of a table of totals. */
export interface CountTableTable {
  round_id: string;
  version: number;
  content: string;
  recorded_at: string;
  recorded_by: string;
}

export interface BenchmarkTable {
  round_id: string;
  id: string;
  content: string;
}

/** Append-only versions of the report's narrative; `field_id` '' is the round's own report. */
export interface NarrativeTable {
  round_id: string;
  field_id: string;
  version: number;
  content: string;
  recorded_at: string;
  recorded_by: string;
}

/** Number and date given by the clerk to an issued document. */
export interface DocumentNumberTable {
  round_id: string;
  document: string;
  number: string | null;
  issued_on: string | null;
}

export interface TaskMarkTable {
  round_id: string;
  /** Row of the plan's timeline, from 0. */
  task: number;
  done_on: string;
}

/** Append-only: guarded by triggers against UPDATE, DELETE and REPLACE. */
export interface AuditTable {
  sequence: Generated<number>;
  /** A full time, or only the day for acts about ballots. */
  at: string;
  actor_id: string;
  actor_name: string;
  act: string;
  round_id: string | null;
  details: string;
}

/** Small settings of the installation, such as the one-time set-up link's hash. */
export interface SettingTable {
  name: string;
  value: string;
}

export interface Schema
  extends AccessSchema,
    ArchiveSchema,
    CallBackSchema,
    DocumentsSchema,
    DoubleEntrySchema,
    ImportSchema,
    IntakeSchema,
    LedgerSchema,
    SealingSchema,
    QuestionnaireSchema,
    RemovalSchema,
    SamplingSchema {
  round: RoundTable;
  plan_version: PlanVersionTable;
  approval: ApprovalTable;
  scheme: SchemeTable;
  questionnaire: QuestionnaireTable;
  field_questionnaire: FieldQuestionnaireTable;
  ballot_batch: BallotBatchTable;
  ballot: BallotTable;
  response: ResponseTable;
  receipt: ReceiptTable;
  response_correction: ResponseCorrectionTable;
  ruling: RulingTable;
  eligibility_rules: EligibilityRulesTable;
  import_run: ImportTable;
  refused_row: RefusedRowTable;
  count_table: CountTableTable;
  benchmark: BenchmarkTable;
  narrative: NarrativeTable;
  document_number: DocumentNumberTable;
  task_mark: TaskMarkTable;
  audit: AuditTable;
  setting: SettingTable;
}
