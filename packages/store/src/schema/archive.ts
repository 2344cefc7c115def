/** Tables of rounds that came from other installations. */

/** Append-only: one round, with the log it stands in. */
export interface ArchivedRoundTable {
  round_id: string;
  /** Name of the log of the installation it comes from. */
  origin: string;
  title: string;
  /** Entries of that log, and its root as hexadecimal. */
  size: number;
  root: string;
  imported_on: string;
  imported_by: string;
}

/** Append-only: the archive's files, long ones in parts. */
export interface ArchivedFileTable {
  round_id: string;
  path: string;
  part: number;
  bytes: Uint8Array;
}

export interface ArchiveSchema {
  archived_round: ArchivedRoundTable;
  archived_file: ArchivedFileTable;
}
