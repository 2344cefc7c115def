/** One-time links: the first administrator's and a new password's. Only the code's digest is kept; using it ends it. */
import { createHash, randomBytes } from 'node:crypto';
import type { Authentication } from './authentication.ts';

export type LinkPurpose =
  | { readonly kind: 'first-administrator' }
  | { readonly kind: 'password'; readonly accountId: string };

const validForMs = 24 * 60 * 60_000;
const identifierOf = (code: string): string => `link:${createHash('sha256').update(code).digest('base64url')}`;

/** Makes a link's code, valid for 24 hours. */
export async function makeLinkCode(auth: Authentication, purpose: LinkPurpose, now: Date): Promise<string> {
  const code = randomBytes(24).toString('base64url');
  const { internalAdapter } = await auth.$context;
  await internalAdapter.createVerificationValue({
    identifier: identifierOf(code),
    value: JSON.stringify(purpose),
    expiresAt: new Date(now.getTime() + validForMs),
  });
  return code;
}

/** What an unused, unexpired code is for; null otherwise. */
export async function findLinkPurpose(auth: Authentication, code: string, now: Date): Promise<LinkPurpose | null> {
  const { internalAdapter } = await auth.$context;
  const record = await internalAdapter.findVerificationValue(identifierOf(code));
  return record && record.expiresAt > now ? (JSON.parse(record.value) as LinkPurpose) : null;
}

/** Uses a code up: of two requests with the same code only one gets its purpose. */
export async function useLinkCode(auth: Authentication, code: string, now: Date): Promise<LinkPurpose | null> {
  const { internalAdapter } = await auth.$context;
  const record = await internalAdapter.consumeVerificationValue(identifierOf(code));
  return record && record.expiresAt > now ? (JSON.parse(record.value) as LinkPurpose) : null;
}
