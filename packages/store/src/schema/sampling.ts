/** Tables of administrative units, sampling frames, seeds, draws and samples. */

/** One period of one territory: codes are used again, so the day it began is part of the key. */
export interface AdministrativeUnitTable {
  code: string;
  valid_from: string;
  /** First day on which it no longer held; null while it does. */
  valid_to: string | null;
  level: string;
  type: string;
  name: string;
  parent_code: string | null;
  /** The name without case, marks and tones, for search. */
  folded: string;
}

/** Append-only: what happened to territories. */
export interface UnitEventTable {
  id: string;
  kind: string;
  happened_on: string;
  content: string;
  recorded_at: string;
  recorded_by: string;
}

export interface SamplingFrameTable {
  round_id: string;
  version: number;
  /** JSON: file, kind of unit, meaning of the columns, period. */
  content: string;
  rows_read: number;
  kept: number;
  refused: number;
  finished: number;
  /** JSON; null until the import is finished. */
  profile: string | null;
  /** Set when frozen; nothing of the frame changes afterwards. */
  frame_hash: string | null;
  frozen_at: string | null;
  frozen_by: string | null;
}

/** Some thousand units of a frame, packed. */
export interface FrameBlockTable {
  round_id: string;
  version: number;
  block: number;
  content: Uint8Array;
}

export interface FrameFaultTable {
  round_id: string;
  version: number;
  number: number;
  code: string;
  /** JSON of the finding. */
  content: string;
}

/** Append-only versions of what was decided about the sample. */
export interface SamplingRecordTable {
  round_id: string;
  subject: string;
  version: number;
  content: string;
  recorded_at: string;
  recorded_by: string;
}

/** Append-only: the steps by which two parties agreed on a seed. */
export interface SeedStepTable {
  round_id: string;
  number: number;
  attempt: number;
  party: string;
  kind: string;
  content: string;
  recorded_at: string;
  actor_id: string;
  actor_name: string;
}

/** Append-only. */
export interface SampleDrawTable {
  round_id: string;
  number: number;
  /** JSON: what anyone needs to repeat it, and the stages' figures. */
  content: string;
  draw_hash: string;
  drawn_at: string;
  drawn_by: string;
}

/** Append-only: the drawn and the reserve. */
export interface SampleUnitTable {
  round_id: string;
  draw: number;
  unit_key: string;
  role: string;
  /** Selected: place in the draw; reserve: order of use in its stratum. */
  place: number;
  stratum: string;
  field_id: string | null;
  unit_id: string | null;
  /** JSON: clusters and probabilities. */
  design: string;
  /** JSON: the row of the frame, without contacts. */
  cells: string;
}

/** Append-only. */
export interface SampleReplacementTable {
  round_id: string;
  draw: number;
  number: number;
  replaced: string;
  replaced_by: string;
  reason: string;
  recorded_on: string;
  recorded_by: string;
}

/** Which cell of the design the ballots of a batch are for. */
export interface SampleBatchTable {
  round_id: string;
  batch_id: string;
  draw: number;
  stratum: string;
  design: string;
  count: number;
}

/** In custody. */
export interface SampleContactTable {
  round_id: string;
  unit_key: string;
  content: string;
}

/** In custody, of confidential rounds: which code went to which unit. */
export interface SampleLinkTable {
  round_id: string;
  code: string;
  unit_key: string;
}

/** Append-only versions of the log of a time slot at a desk. */
export interface VisitLogTable {
  round_id: string;
  slot_id: string;
  version: number;
  content: string;
  recorded_on: string;
  recorded_by: string;
}

export interface SamplingSchema {
  administrative_unit: AdministrativeUnitTable;
  unit_event: UnitEventTable;
  sampling_frame: SamplingFrameTable;
  frame_block: FrameBlockTable;
  frame_contact_block: FrameBlockTable;
  frame_fault: FrameFaultTable;
  sampling_record: SamplingRecordTable;
  seed_step: SeedStepTable;
  sample_draw: SampleDrawTable;
  sample_unit: SampleUnitTable;
  sample_replacement: SampleReplacementTable;
  sample_batch: SampleBatchTable;
  sample_contact: SampleContactTable;
  sample_link: SampleLinkTable;
  visit_log: VisitLogTable;
}
