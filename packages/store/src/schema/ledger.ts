/** Tables of the ledger. */

/** Entries that wait to be logged. No time; where they concern one response or person, not even an order. */
export interface LedgerPendingTable {
  /** Pooled: 32 hexadecimal digits, random. Acts: their number of waiting, then random digits. */
  id: string;
  /** '' for acts on the log's own keys. */
  round_id: string;
  /** 1 where entries concern one response or person each and are logged in shuffled batches. */
  pooled: number;
  count: number;
  /** Each entry after its length as two bytes, big-endian. */
  entries: Uint8Array;
}

/** What opens a commitment of the log. Responses as they stand open themselves: their salt lies in their own row. */
export interface LedgerOpeningTable {
  /** Hexadecimal. */
  commitment: string;
  round_id: string;
  kind: string;
  /** Id of the response spoken of, or of the record whose content this is; '' where there is only one. */
  subject: string;
  salt: Uint8Array;
  content: Uint8Array;
}

/** Append-only: at most 256 entries and the hashes of the complete subtrees that they complete, in stored order. */
export interface LedgerBlockTable {
  first_entry: number;
  entry_count: number;
  /** Each entry after its length as two bytes, big-endian. */
  entries: Uint8Array;
  first_hash: number;
  /** 32 bytes each. */
  hashes: Uint8Array;
}

/** Append-only: every state of the log that was signed, as a signed note. */
export interface LedgerCheckpointTable {
  size: number;
  note: string;
}

/** Append-only: signature lines of witnesses on checkpoints. */
export interface LedgerCosignatureTable {
  size: number;
  witness: string;
  line: string;
}

export interface LedgerHeadTable {
  /** Always 1. */
  id: number;
  origin: string;
  size: number;
}

/** Append-only: the round takes no more responses. */
export interface RoundClosingTable {
  round_id: string;
  closed_on: string;
  closed_by: string;
  accepted: number;
}

export interface LedgerSchema {
  ledger_pending: LedgerPendingTable;
  ledger_opening: LedgerOpeningTable;
  ledger_block: LedgerBlockTable;
  ledger_checkpoint: LedgerCheckpointTable;
  ledger_cosignature: LedgerCosignatureTable;
  ledger_head: LedgerHeadTable;
  round_closing: RoundClosingTable;
}
