/** Tables of call-backs. All are append-only. */
import type { SeedStepTable } from './sampling.ts';

export interface CallBackPlanTable {
  round_id: string;
  version: number;
  /** JSON: size, strata, items, rules. */
  content: string;
  /** Of those who can be drawn, as the ledger has it. */
  frame_hash: string;
  units: number;
  recorded_at: string;
  recorded_by: string;
}

export interface CallBackDrawTable {
  round_id: string;
  number: number;
  plan_version: number;
  /** JSON: seed, attempt, hash of the frame, sizes by stratum, independence. */
  content: string;
  draw_hash: string;
  drawn_at: string;
  drawn_by: string;
}

/** Somebody drawn. */
export interface CallBackCaseTable {
  round_id: string;
  draw: number;
  place: number;
  /** Id of the response; in anonymous rounds the number of a person in the sampling frame. */
  subject: string;
  /** JSON: stratum, field, unit, channel, enumerator. */
  content: string;
}

/** What one call-back came to; the last version holds. No day: it would tell when somebody was called. */
export interface CallBackOutcomeTable {
  round_id: string;
  draw: number;
  place: number;
  version: number;
  content: string;
  recorded_by: string;
}

export interface CallBackDecisionTable {
  round_id: string;
  number: number;
  draw: number;
  /** JSON: kind, groups whose ballots are left out, reason, figures before and after. */
  content: string;
  proposed_on: string;
  proposed_by: string;
}

export interface CallBackSignatureTable {
  round_id: string;
  number: number;
  party: string;
  /** Null where the party agrees. */
  objection: string | null;
  signed_on: string;
  signed_by: string;
}

export interface CallBackSchema {
  call_back_plan: CallBackPlanTable;
  call_back_seed_step: SeedStepTable;
  call_back_draw: CallBackDrawTable;
  call_back_case: CallBackCaseTable;
  call_back_outcome: CallBackOutcomeTable;
  call_back_decision: CallBackDecisionTable;
  call_back_signature: CallBackSignatureTable;
}
