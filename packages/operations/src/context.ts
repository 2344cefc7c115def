/**
 * What every operation receives first: the store, the only clock, the only randomness, and who acts.
 * Tests give plain objects (`fixedClock`, a seeded generator); faces give the real ones.
 */
import { randomBytes } from 'node:crypto';
import type { Store } from '@longdan/store';
import type { Role } from './permissions.ts';

/** Who acts. A command on the operator's own machine acts as `operator`, which may do what an administrator and officer may. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Units whose rounds and accounts the actor reaches, and what lies below them; absent: bound to none, reaches all. */
  readonly scope?: readonly string[];
}

export interface Context {
  readonly store: Store;
  readonly now: () => Date;
  readonly random: (bytes: number) => Uint8Array;
  readonly actor: Actor;
}

/** Bytes drawn from the system at a time: a call per row of an import costs more than the row. */
const drawnBytes = 8192;

/** Cryptographic randomness for a context, drawn in stocks; no byte is given out twice. */
export function secureRandom(): Context['random'] {
  let stock = new Uint8Array(0);
  let used = 0;
  return (bytes) => {
    if (bytes > drawnBytes / 4) return new Uint8Array(randomBytes(bytes));
    if (used + bytes > stock.length) {
      stock = new Uint8Array(randomBytes(drawnBytes));
      used = 0;
    }
    used += bytes;
    return stock.slice(used - bytes, used);
  };
}

/** Local calendar day of Viet Nam (UTC+7, no daylight saving) as YYYY-MM-DD. */
export function today(context: Pick<Context, 'now'>): string {
  return new Date(context.now().getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
}
