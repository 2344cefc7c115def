/**
 * Codes of an authenticator app: TOTP (RFC 6238) over HOTP (RFC 4226) with SHA-1, six digits, 30 seconds, as every such
 * app has it. A code is good one step before and after its own, for clocks that are a little off.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const stepSeconds = 30;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Number of the time step of a moment. */
export const stepOf = (now: Date): number => Math.floor(now.getTime() / 1000 / stepSeconds);

/** The six digits of a step; RFC 4226 §5.3. */
export function codeOfStep(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = digest[digest.length - 1]! & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The step whose code this is, or null. Spaces do not count. */
export function findStep(secret: Uint8Array, code: string, now: Date): number | null {
  const digits = Buffer.from(code.replace(/\s/g, ''));
  const middle = stepOf(now);
  // All three are compared, each in the same time: how long it takes tells nothing.
  const [found] = [middle - 1, middle, middle + 1].filter((step) => {
    const right = Buffer.from(codeOfStep(secret, step));
    return right.length === digits.length && timingSafeEqual(right, digits);
  });
  return found ?? null;
}

/** RFC 4648 base32 without padding: how a secret is typed by hand. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += letters[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + letters[(held << (5 - bits)) & 31] : text;
}

/** The address that an authenticator app reads from the picture. */
export function totpAddress(secret: Uint8Array, loginName: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(loginName)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=6&period=${stepSeconds}`;
}
