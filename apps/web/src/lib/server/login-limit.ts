/**
 * Failed log-ins are counted by account and address together, so guessing one account's password from one machine stops
 * while colleagues behind the same router go on. Counts lie in the database and end by themselves.
 */
import { createHash } from 'node:crypto';
import type { Authentication } from './authentication.ts';

const allowedFailures = 6;
const windowMs = 15 * 60_000;

const keyOf = (loginName: string, address: string): string =>
  `login:${createHash('sha256').update(`${loginName.toLowerCase()}|${address}`).digest('base64url')}`;

/** Minutes still to wait; 0 when a log-in may be tried. */
export async function minutesToWait(auth: Authentication, loginName: string, address: string, now: Date) {
  const { internalAdapter } = await auth.$context;
  const record = await internalAdapter.findVerificationValue(keyOf(loginName, address));
  if (!record || record.expiresAt <= now || Number(record.value) < allowedFailures) return 0;
  return Math.max(1, Math.ceil((record.expiresAt.getTime() - now.getTime()) / 60_000));
}

export async function countFailure(auth: Authentication, loginName: string, address: string, now: Date) {
  const { internalAdapter } = await auth.$context;
  const identifier = keyOf(loginName, address);
  const record = await internalAdapter.findVerificationValue(identifier);
  const expiresAt = new Date(now.getTime() + windowMs);
  if (!record || record.expiresAt <= now) {
    await internalAdapter.deleteVerificationByIdentifier(identifier);
    await internalAdapter.createVerificationValue({ identifier, value: '1', expiresAt });
  } else {
    const value = String(Number(record.value) + 1);
    await internalAdapter.updateVerificationByIdentifier(identifier, { value, expiresAt });
  }
}

export async function forgetFailures(auth: Authentication, loginName: string, address: string) {
  const { internalAdapter } = await auth.$context;
  await internalAdapter.deleteVerificationByIdentifier(keyOf(loginName, address));
}
