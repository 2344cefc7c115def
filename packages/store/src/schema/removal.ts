/** Removal of a response's content on lawful request. All three tables are append-only. */

/** What the officer proposes. Never names the person who asked. */
export interface RemovalRequestTable {
  round_id: string;
  number: number;
  response_id: string;
  /** Kind of request: 'withdrawal' of consent, 'erasure' of one's data, 'decision' of a competent body. */
  basis: string;
  received_on: string;
  /** Number of the document that asks for it. */
  document: string | null;
  reason: string;
  proposed_on: string;
  proposed_by_id: string;
  proposed_by: string;
}

/** The one word that ends a request. */
export interface RemovalWordTable {
  round_id: string;
  number: number;
  word: string;
  /** In which part it was said: 'officer', 'leader', 'supervisor'. */
  party: string;
  /** Null where it confirms. */
  reason: string | null;
  said_on: string;
  said_by_id: string;
  said_by: string;
  /** As in the request: who proposes does not confirm. */
  proposed_by_id: string;
}

/** What stays of a response whose content was destroyed: enough to count it and to refuse it a second time. */
export interface RemovedResponseTable {
  round_id: string;
  id: string;
  number: number;
  /** 'confirmed': it refers to that word. */
  word: string;
  questionnaire_id: string;
  ballot_code: string | null;
  identity: string;
  field_id: string | null;
  /** The unit its ballot was issued for. */
  unit_id: string | null;
  /** Of a copy that an undone import had brought in: the import. */
  undone_import: string | null;
  /** Hexadecimal, under which it was accepted. Without the salt it tells nothing. */
  commitment: string;
}

export interface RemovalSchema {
  removal_request: RemovalRequestTable;
  removal_word: RemovalWordTable;
  removed_response: RemovedResponseTable;
}
