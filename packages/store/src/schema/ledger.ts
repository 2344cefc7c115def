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

/** Append-only: where an entry stands, by the first eight bytes of its leaf hash. Follows from the blocks. */
export interface LedgerLeafTable {
  mark: Uint8Array;
  entry: number;
}

/** Append-only: the keys of the log in the order in which they signed. Follows from the log, but for the first of each role. */
export interface LedgerKeyTable {
  /** 1, 2, … */
  number: number;
  /** `log` or `receipts`. */
  role: string;
  /** Verifier key as C2SP signed-note writes it. */
  line: string;
  /** Entries in the log when this key took over, the change itself being the last of them; 0 for the first of a role. */
  since: number;
}

/** Append-only: witnesses whose cosignatures are kept. */
export interface LedgerWitnessTable {
  name: string;
  /** Verifier key as C2SP signed-note writes it. */
  line: string;
  added_on: string;
  added_by: string;
}

export interface LedgerSchema {
  ledger_pending: LedgerPendingTable;
  ledger_opening: LedgerOpeningTable;
  ledger_block: LedgerBlockTable;
  ledger_checkpoint: LedgerCheckpointTable;
  ledger_cosignature: LedgerCosignatureTable;
  ledger_head: LedgerHeadTable;
  ledger_leaf: LedgerLeafTable;
  ledger_key: LedgerKeyTable;
  ledger_witness: LedgerWitnessTable;
  round_closing: RoundClosingTable;
}
