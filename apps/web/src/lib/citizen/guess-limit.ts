/**
 * Stops guessing of ballot codes without throttling a kiosk that many people share. Only well-formed codes that were
 * never issued count: the check characters catch slips of the finger (528 of 529), whereas a guesser works them out.
 * Each address has a store of allowed misses that fills up again with time, so nobody waits longer than one miss needs.
 * Of 10⁵ issued codes a guesser meets one in 783,000 tries (core: ballot-code.ts): at 120 tries an hour, nine months.
 *
 * Counts lie in memory, under a keyed digest, and vanish with the process: addresses of citizens are written nowhere.
 * Several servers of one installation each count for themselves.
 */
import { createHmac, randomBytes } from 'node:crypto';

const allowedMisses = 30;
const refillMs = 30_000;
/** Addresses remembered; past it the whole store is forgotten rather than grow. */
const most = 50_000;

interface Misses {
  left: number;
  at: number;
}

export class GuessLimit {
  readonly #key = randomBytes(32);
  readonly #now: () => number;
  #misses = new Map<string, Misses>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Whether a code may be tried from the address. */
  mayTry(address: string): boolean {
    return this.#of(address).left >= 1;
  }

  countMiss(address: string): void {
    if (this.#misses.size >= most) this.#misses = new Map();
    const misses = this.#of(address);
    this.#misses.set(this.#name(address), { left: Math.max(0, misses.left - 1), at: misses.at });
  }

  #of(address: string): Misses {
    const at = this.#now();
    const known = this.#misses.get(this.#name(address));
    if (!known) return { left: allowedMisses, at };
    return { left: Math.min(allowedMisses, known.left + (at - known.at) / refillMs), at };
  }

  /** A household's IPv6 network is one address: its first four groups. */
  #name(address: string): string {
    const network = address.includes('.') ? address : address.split(':').slice(0, 4).join(':');
    return createHmac('sha256', this.#key).update(network).digest('base64url');
  }
}
