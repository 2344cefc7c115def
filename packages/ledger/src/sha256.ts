/** SHA-256 of FIPS 180-4: the platform's own where it has one that answers at once, several times faster, else by script. */
import { sha256 as byScript } from '@noble/hashes/sha2.js';

interface PlatformHash {
  hash?(algorithm: 'sha256', data: Uint8Array, encoding: 'buffer'): Uint8Array;
}

/** Node's, from 20.12 on; browsers hash only in promises. */
const platform = (
  globalThis as { process?: { getBuiltinModule?(name: 'node:crypto'): PlatformHash | undefined } }
).process?.getBuiltinModule?.('node:crypto');

export const sha256: (bytes: Uint8Array) => Uint8Array = platform?.hash
  ? (bytes) => new Uint8Array(platform.hash!('sha256', bytes, 'buffer'))
  : byScript;
