/** Tables of sealing and publication. The sealed figures themselves lie among the ledger's openings. */

/** Append-only versions. */
export interface SealedFiguresTable {
  round_id: string;
  version: number;
  /** Of the ledger's entry `figures-sealed`, hexadecimal: its opening holds the figures. */
  commitment: string;
  /** What the figures were computed from, as counts: tells whether anything changed since. */
  state_mark: string;
  reason: string;
  sealed_on: string;
  sealed_by: string;
}

/** Append-only: who stood under a version, or objected to it. */
export interface SealSignatureTable {
  round_id: string;
  version: number;
  /** Role of the signer: 'leader' or 'supervisor'. */
  party: string;
  signed_on: string;
  signed_by: string;
  /** Null where the party agreed. */
  objection: string | null;
}

/** Append-only. */
export interface PublicationTable {
  round_id: string;
  version: number;
  published_on: string;
  published_by: string;
}

export interface SealingSchema {
  sealed_figures: SealedFiguresTable;
  seal_signature: SealSignatureTable;
  publication: PublicationTable;
}
