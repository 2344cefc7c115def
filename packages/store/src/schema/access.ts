/** Tables of accounts and access. Those named `staff_account`, `…_session`, `…_credential` are written by better-auth. */

export interface StaffAccountTable {
  id: string;
  name: string;
  email: string;
  emailVerified: number;
  image: string | null;
  username: string | null;
  displayUsername: string | null;
  role: string;
  disabled: number;
  createdAt: string;
  updatedAt: string;
}

export interface StaffSessionTable {
  id: string;
  token: string;
  userId: string;
  expiresAt: string;
  createdAt: string;
  updatedAt: string;
  ipAddress: string | null;
  userAgent: string | null;
}

export interface StaffCredentialTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  password: string | null;
  createdAt: string;
  updatedAt: string;
}

/** One row an account. */
export interface StaffProfileTable {
  account_id: string;
  /** Name and login name without case and marks. */
  search: string;
  /** Address by which the single sign-on of the province knows the holder. */
  email: string | null;
  /** Issuer and subject, kept at the first single sign-on. */
  subject: string | null;
}

/** How a session was opened. */
export interface StaffSessionOriginTable {
  session_id: string;
  method: string;
  /** "Chrome · Windows". */
  device: string;
  /** The network, never the address. */
  place: string;
}

export interface StaffTotpTable {
  account_id: string;
  /** Encrypted by a key of the server. */
  secret: string;
  confirmed: number;
  /** The last time step whose code was taken: no code opens twice. */
  last_step: number;
}

/** SHA-256 of a code that has not been used. */
export interface StaffBackupCodeTable {
  account_id: string;
  digest: string;
}

export interface StaffPasskeyTable {
  /** The credential's id, base64url. */
  id: string;
  account_id: string;
  name: string;
  public_key: Uint8Array;
  counter: number;
  /** JSON. */
  transports: string;
  added_on: string;
  last_used_on: string | null;
}

export interface AttemptCountTable {
  /** Digest of what is counted. */
  key: string;
  count: number;
  until: string;
}

/** A reset of somebody's credentials, which two different accounts decide. */
export interface RecoveryTable {
  id: string;
  account_id: string;
  resets: string;
  reason: string;
  requested_by: string;
  requested_by_name: string;
  requested_at: string;
  expires_at: string;
  state: string;
  decided_by: string | null;
  decided_by_name: string | null;
  decided_at: string | null;
}

/** A unit an account is bound to; an account without rows is bound to none and sees all. */
export interface AccountUnitTable {
  account_id: string;
  /** Codes from the highest unit down, "38/14812". */
  unit_path: string;
}

export interface RoundOwnerTable {
  round_id: string;
  unit_path: string;
}

/** Append-only: who acted in a round, in which role. */
export interface RoundPartTable {
  round_id: string;
  account_id: string;
  role: string;
}

/** Append-only: who looked at a single ballot or a person's contact on a day. */
export interface AccessLogTable {
  round_id: string;
  day: string;
  account_id: string;
  account_name: string;
  what: string;
  /** Commitment to what was looked at. */
  seal: string;
}

export interface AccessSchema {
  staff_account: StaffAccountTable;
  staff_session: StaffSessionTable;
  staff_credential: StaffCredentialTable;
  staff_profile: StaffProfileTable;
  staff_session_origin: StaffSessionOriginTable;
  staff_totp: StaffTotpTable;
  staff_backup_code: StaffBackupCodeTable;
  staff_passkey: StaffPasskeyTable;
  attempt_count: AttemptCountTable;
  recovery: RecoveryTable;
  account_unit: AccountUnitTable;
  round_owner: RoundOwnerTable;
  round_part: RoundPartTable;
  access_log: AccessLogTable;
}
