/**
 * Things that work once and for a while: the links of the first administrator and of a new password, and what lies between
 * two steps of coming in. Only the digest of a code is kept; using it ends it.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Authentication } from './authentication.ts';

export type LinkPurpose =
  | { readonly kind: 'first-administrator' }
  /** `instead` stands for the password that it replaces: once another one is set, the link opens nothing. */
  | { readonly kind: 'password'; readonly accountId: string; readonly instead: string };

const linkValidMs = 24 * 60 * 60_000;
const identifierOf = (kind: string, code: string): string =>
  `${kind}:${createHash('sha256').update(code).digest('base64url')}`;

/** A code that nobody guesses. */
export const makeCode = (): string => randomBytes(24).toString('base64url');

/** Keeps a value under a code, for a while. `kind` keeps codes of different uses apart. */
export async function keepOnce(
  auth: Authentication,
  kind: string,
  entry: { code: string; value: unknown; expiresAt: Date },
): Promise<void> {
  const { internalAdapter } = await auth.$context;
  await internalAdapter.createVerificationValue({
    identifier: identifierOf(kind, entry.code),
    value: JSON.stringify(entry.value),
    expiresAt: entry.expiresAt,
  });
}

/** What lies under an unused, unexpired code; null otherwise. */
export async function lookAt<T>(auth: Authentication, kind: string, code: string, now: Date): Promise<T | null> {
  const { internalAdapter } = await auth.$context;
  const record = await internalAdapter.findVerificationValue(identifierOf(kind, code));
  return record && record.expiresAt > now ? (JSON.parse(record.value) as T) : null;
}

/** Uses a code up: of two requests with the same code only one gets what lies under it. */
export async function useOnce<T>(auth: Authentication, kind: string, code: string, now: Date): Promise<T | null> {
  const { internalAdapter } = await auth.$context;
  const record = await internalAdapter.consumeVerificationValue(identifierOf(kind, code));
  return record && record.expiresAt > now ? (JSON.parse(record.value) as T) : null;
}

/** Makes a link's code, valid for 24 hours. */
export async function makeLinkCode(auth: Authentication, purpose: LinkPurpose, now: Date): Promise<string> {
  const code = makeCode();
  await keepOnce(auth, 'link', { code, value: purpose, expiresAt: new Date(now.getTime() + linkValidMs) });
  return code;
}

export const findLinkPurpose = (auth: Authentication, code: string, now: Date): Promise<LinkPurpose | null> =>
  lookAt<LinkPurpose>(auth, 'link', code, now);

export const useLinkCode = (auth: Authentication, code: string, now: Date): Promise<LinkPurpose | null> =>
  useOnce<LinkPurpose>(auth, 'link', code, now);

/** The address of a one-time link, to hand over. */
export const passwordAddress = (site: URL, code: string): string => `${site.origin}/thiet-lap?ma=${code}`;
