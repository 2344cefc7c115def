/**
 * How often somebody may guess. Counts lie in the store, so all processes of a site agree, and end by themselves. An
 * attempt is counted before the password is looked at and taken back when it was right: of many guesses sent at once, no
 * more are tried than the count allows.
 *
 * - account and address together: 6 in 15 minutes. Colleagues behind the same router go on, and so does the holder elsewhere.
 * - the account from anywhere: 20 in an hour, then it waits until the hour is over or an administrator unlocks it.
 * - the address, whatever the account: 100 in 15 minutes. An office of a hundred clerks on a bad morning stays below.
 */
import { createHash } from 'node:crypto';
import { problem } from '@longdan/core';
import { accounts, type Database } from '@longdan/store';

const minute = 60_000;

interface Limit {
  readonly key: string;
  readonly allowed: number;
  readonly forMs: number;
  /** Success ends the count; otherwise it takes back only its own attempt. */
  readonly endsWithSuccess: boolean;
}

/** Digests: neither names nor addresses lie in the store. */
const keyOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

const accountKey = (loginName: string): string => keyOf('account', loginName.toLowerCase());

export function passwordLimits(loginName: string, address: string): Limit[] {
  const name = loginName.toLowerCase();
  const pair = { key: keyOf('pair', name, address), allowed: 6, forMs: 15 * minute, endsWithSuccess: true };
  const account = { key: accountKey(name), allowed: 20, forMs: 60 * minute, endsWithSuccess: true };
  return [pair, account, addressLimit(address)];
}

export const addressLimit = (address: string): Limit => ({
  key: keyOf('address', address),
  allowed: 100,
  forMs: 15 * minute,
  endsWithSuccess: false,
});

/** Codes of a second factor, and the password of somebody who is in. */
export const codeLimits = (accountId: string): Limit[] => [
  { key: keyOf('code', accountId), allowed: 8, forMs: 15 * minute, endsWithSuccess: true },
];

export interface Attempt {
  succeed(): Promise<void>;
  /** Whether this attempt was the last that some limit allows. */
  readonly last: boolean;
}

/** Counts an attempt. @throws Problem `too-many-attempts` when a limit is reached, without counting further */
export async function beginAttempt(db: Database, limits: readonly Limit[], now: Date): Promise<Attempt> {
  const at = now.toISOString();
  for (const { key, allowed } of limits) {
    const found = await accounts.findAttempts(db, key, at);
    if (found && found.count >= allowed) throw waitFor(found.until, now);
  }
  let last = false;
  for (const { key, allowed, forMs } of limits) {
    const until = new Date(now.getTime() + forMs).toISOString();
    const count = await accounts.countAttempt(db, key, at, until);
    if (count > allowed) throw waitFor(until, now);
    if (count === allowed) last = true;
  }
  return {
    last,
    async succeed() {
      await accounts.clearAttempts(
        db,
        limits.filter((limit) => limit.endsWithSuccess).map((limit) => limit.key),
      );
      for (const { key, endsWithSuccess } of limits) if (!endsWithSuccess) await accounts.forgiveAttempt(db, key);
      await accounts.sweepAttempts(db, at);
    },
  };
}

const waitFor = (until: string, now: Date) =>
  problem('too-many-attempts', { minutes: Math.max(1, Math.ceil((Date.parse(until) - now.getTime()) / minute)) });

/** Whether an account waits because of guesses from anywhere. */
export async function isLocked(db: Database, loginName: string, now: Date): Promise<boolean> {
  const found = await accounts.findAttempts(db, accountKey(loginName), now.toISOString());
  return (found?.count ?? 0) >= 20;
}

/** Lets an account be tried again at once. */
export async function unlock(db: Database, account: { loginName: string; id: string }): Promise<void> {
  await accounts.clearAttempts(db, [accountKey(account.loginName), ...codeLimits(account.id).map((one) => one.key)]);
}
