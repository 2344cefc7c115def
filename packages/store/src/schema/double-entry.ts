/** Tables of double entry: who keyed a paper ballot first, who keyed it again, and how differences were settled. */

/** Append-only versions of the share of keyed ballots that a second person keys again. */
export interface DoubleEntryPlanTable {
  round_id: string;
  version: number;
  /** 0…100. */
  share_percent: number;
  recorded_at: string;
  recorded_by: string;
}

/** Append-only: a paper ballot as its first typist keyed it. A later version is the same typist's own mending. */
export interface FirstEntryTable {
  round_id: string;
  ballot_code: string;
  version: number;
  response_id: string;
  typist_id: string;
  typist_name: string;
  entered_on: string;
  /** 0…9999, random, drawn with version 1: the ballot is keyed again where it lies below the share. */
  lot: number;
  vector: Uint8Array;
  written: string | null;
  set_aside: string | null;
}

/** Append-only: the same ballot as the second typist keyed it, who has not seen the first's answers. */
export interface SecondEntryTable {
  round_id: string;
  ballot_code: string;
  typist_id: string;
  typist_name: string;
  entered_on: string;
  /** Questions on which the two entries differ. */
  differing: number;
  vector: Uint8Array;
  written: string | null;
  set_aside: string | null;
}

/** Append-only: what the paper says on a question that the two typists keyed differently. */
export interface EntrySettlementTable {
  round_id: string;
  ballot_code: string;
  question_id: string;
  /** 'first', 'second' or 'other': whose value the paper bears out. */
  ruling: string;
  settled_by_id: string;
  settled_by: string;
  settled_on: string;
}

export interface DoubleEntrySchema {
  double_entry_plan: DoubleEntryPlanTable;
  first_entry: FirstEntryTable;
  second_entry: SecondEntryTable;
  entry_settlement: EntrySettlementTable;
}
