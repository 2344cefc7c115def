/** Tables of official documents: dispatches, what an authority writes the same in all of them, plans kept as templates. */

/** What an authority writes the same in its documents; its words are in the versions. */
export interface HouseTemplateTable {
  id: string;
  /** Unit it belongs to; null: offered to every unit. */
  unit_path: string | null;
  /** The version in force. */
  version: number;
  /** Day from which it is no longer offered; documents made with it keep their words. */
  retired_on: string | null;
}

/** Append-only. */
export interface HouseTemplateVersionTable {
  template_id: string;
  version: number;
  content: string;
  recorded_at: string;
  recorded_by: string;
}

/** A plan kept to start other rounds from. */
export interface PlanTemplateTable {
  id: string;
  /** Unit it belongs to; null: offered to every unit. */
  unit_path: string | null;
  name: string;
  content: string;
  saved_on: string;
  saved_by: string;
}

export interface DispatchTable {
  id: string;
  /** A directive may come before any round. */
  round_id: string | null;
  /** Unit that issues it; null: only accounts bound to no unit see it. */
  unit_path: string | null;
  /** The newest version. */
  version: number;
  created_on: string;
  /** Of the register; blank until the dispatch is issued. */
  number: string | null;
  issued_on: string | null;
  /** The version that was issued: from then on no other is written. */
  issued_version: number | null;
  approved_version: number | null;
  approved_at: string | null;
  approved_by: string | null;
}

/** Append-only. */
export interface DispatchVersionTable {
  dispatch_id: string;
  version: number;
  content: string;
  recorded_at: string;
  recorded_by: string;
}

/** Append-only: what is stated about a document of a round beside the round's own data (`report`, `minutes`). */
export interface DocumentDetailsTable {
  round_id: string;
  document: string;
  version: number;
  content: string;
  recorded_at: string;
  recorded_by: string;
}

export interface DocumentsSchema {
  house_template: HouseTemplateTable;
  house_template_version: HouseTemplateVersionTable;
  plan_template: PlanTemplateTable;
  dispatch: DispatchTable;
  dispatch_version: DispatchVersionTable;
  document_details: DocumentDetailsTable;
}
