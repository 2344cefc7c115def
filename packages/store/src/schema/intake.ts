/** Tables of the HTTP intake. */

/** A key by which another system sends responses to one round, through one channel. It is revoked, never removed. */
export interface ApiKeyTable {
  round_id: string;
  /** Random; the part of the key that may be shown. */
  id: string;
  /** What the officer calls the system. */
  name: string;
  channel: string;
  /** SHA-256 of the secret part, as hex; the secret itself is shown once and not kept. */
  hash: string;
  created_on: string;
  created_by: string;
  revoked_on: string | null;
  revoked_by: string | null;
}

export interface IntakeSchema {
  api_key: ApiKeyTable;
}
