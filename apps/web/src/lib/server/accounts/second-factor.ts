/** The second factor of an account: an authenticator's secret, confirmed by a code, and ten codes for when it is lost. */
import { createHash, randomBytes } from 'node:crypto';
import { problem } from '@longdan/core';
import { type Context, recordAudit } from '@longdan/operations';
import { accounts } from '@longdan/store';
import qrcode from 'qrcode';
import type { Application } from '../application.ts';
import { beginAttempt, codeLimits } from './attempt-limit.ts';
import { seal, unseal } from './sealed-secret.ts';
import { base32, findStep, totpAddress } from './totp.ts';

const issuer = 'Lòng Dân';
const backupCodeCount = 10;

export interface OfferedSecret {
  /** A picture of the address, as a data address. */
  readonly picture: string;
  /** The secret to type, in groups of four. */
  readonly text: string;
}

export interface SecondFactorState {
  readonly totp: boolean;
  readonly backupCodes: number;
}

export async function readSecondFactor({ store: { db } }: Application, accountId: string): Promise<SecondFactorState> {
  const totp = await accounts.findTotp(db, accountId);
  return { totp: totp?.confirmed === 1, backupCodes: await accounts.countBackupCodes(db, accountId) };
}

/** Makes a secret that waits to be confirmed. A confirmed one stays as it is. */
export async function offerSecret({ store: { db }, secret }: Application, accountId: string): Promise<void> {
  await accounts.offerTotp(db, accountId, seal(secret, randomBytes(20), accountId));
}

/** The secret that waits to be confirmed, to show again; null when none does. */
export async function showOffered(
  { store: { db }, secret: serverSecret }: Application,
  { id, loginName }: { id: string; loginName: string },
): Promise<OfferedSecret | null> {
  const totp = await accounts.findTotp(db, id);
  const secret = totp && totp.confirmed === 0 ? unseal(serverSecret, totp.secret, id) : null;
  if (!secret) return null;
  const svg = await qrcode.toString(totpAddress(secret, loginName, issuer), { type: 'svg', margin: 2 });
  return {
    picture: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
    text: base32(secret).replace(/.{4}(?=.)/g, '$& '),
  };
}

/** Confirms the offered secret by its code. @returns backup codes, shown this once. @throws Problem `code-wrong`, `too-many-attempts` */
export async function confirmSecret(context: Context, application: Application, code: string): Promise<string[]> {
  const { id } = context.actor;
  const attempt = await beginAttempt(application.store.db, codeLimits(id), context.now());
  if (!(await takeTotp(application, id, code, context.now()))) throw problem('code-wrong');
  await attempt.succeed();
  await recordAudit(context, { act: 'second-factor-on' });
  return makeBackupCodes(application, id);
}

/** Ten new backup codes in place of the old. @throws Problem `code-wrong`, `too-many-attempts` */
export async function renewBackupCodes(context: Context, application: Application, code: string): Promise<string[]> {
  await requireCode(context, application, code);
  await recordAudit(context, { act: 'backup-codes-renewed' });
  return makeBackupCodes(application, context.actor.id);
}

/** Turns the second factor off; the caller has checked the password. @throws Problem `code-wrong`, `too-many-attempts` */
export async function removeSecondFactor(context: Context, application: Application, code: string): Promise<void> {
  await requireCode(context, application, code);
  await accounts.removeTotp(application.store.db, context.actor.id);
  await recordAudit(context, { act: 'second-factor-off' });
}

async function requireCode({ actor, now }: Context, application: Application, code: string): Promise<void> {
  const attempt = await beginAttempt(application.store.db, codeLimits(actor.id), now());
  if (!(await takeCode(application, actor.id, code, now()))) throw problem('code-wrong');
  await attempt.succeed();
}

/** Takes the authenticator's code or a backup code, once. @returns which it was, or null */
export async function takeCode(
  application: Application,
  accountId: string,
  code: string,
  now: Date,
): Promise<'totp' | 'backup-code' | null> {
  if (/^\s*\d[\d\s]*$/.test(code)) return (await takeTotp(application, accountId, code, now)) ? 'totp' : null;
  const taken = await accounts.takeBackupCode(application.store.db, accountId, digestOf(accountId, code));
  return taken ? 'backup-code' : null;
}

async function takeTotp(
  { store: { db }, secret: serverSecret }: Application,
  accountId: string,
  code: string,
  now: Date,
): Promise<boolean> {
  const totp = await accounts.findTotp(db, accountId);
  const secret = totp ? unseal(serverSecret, totp.secret, accountId) : null;
  const step = secret ? findStep(secret, code, now) : null;
  return step !== null && (await accounts.takeStep(db, accountId, step));
}

async function makeBackupCodes({ store: { db } }: Application, accountId: string): Promise<string[]> {
  const codes = Array.from({ length: backupCodeCount }, () =>
    base32(randomBytes(8))
      .slice(0, 12)
      .toLowerCase()
      .replace(/.{4}(?=.)/g, '$&-'),
  );
  await db.transaction().execute((change) =>
    accounts.setBackupCodes(
      change,
      accountId,
      codes.map((code) => digestOf(accountId, code)),
    ),
  );
  return codes;
}

/** 60 random bits need no slow hash. */
const digestOf = (accountId: string, code: string): string =>
  createHash('sha256')
    .update(`longdan-backup-code/v1:${accountId}:${code.toLowerCase().replace(/[^a-z2-7]/g, '')}`)
    .digest('hex');
