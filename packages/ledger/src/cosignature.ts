/**
 * Cosignatures: a witness's word that, at a time, the log it watches had grown to this checkpoint and never otherwise.
 * C2SP tlog-cosignature, Ed25519 (`cosignature/v1`).
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { bigEndian, readBigEndian, utf8 } from './bytes.ts';
import { keyIdOf, type VerifierKey, verifierKeyFor, verifyEd25519 } from './key.ts';
import type { NoteSigner, NoteVerifier } from './note.ts';

const timestampSize = 8;

/**
 * Signs checkpoints as a witness at `timestamp` (whole seconds since 1970-01-01T00:00:00Z). Only after
 * `reviewCheckpoint` has found the checkpoint to continue the last one cosigned.
 */
export function makeCosigner(name: string, seed: Uint8Array, timestamp: number): NoteSigner {
  const time = bigEndian(timestamp, timestampSize);
  return {
    name,
    keyId: keyIdOf(verifierKeyFor(name, 'cosignature', seed)),
    sign: (body) => concatBytes(time, ed25519.sign(cosignedMessage(timestamp, body), seed)),
  };
}

/** Verifies a witness's cosignatures (type 0x04). Timestamps beyond 2⁵³−1 are refused. */
export function makeCosignatureVerifier(key: VerifierKey): NoteVerifier {
  if (key.use !== 'cosignature') throw new RangeError('a note key does not verify cosignatures');
  return {
    name: key.name,
    keyId: keyIdOf(key),
    verify: (body, signature) => {
      const timestamp = cosignatureTimestamp(signature);
      if (timestamp === undefined) return false;
      return verifyEd25519(key.publicKey, cosignedMessage(timestamp, body), signature.subarray(timestampSize));
    },
  };
}

/** Time of a cosignature, in seconds since 1970-01-01T00:00:00Z; undefined where there is none. Verify first. */
export function cosignatureTimestamp(signature: Uint8Array): number | undefined {
  if (signature.length !== timestampSize + 64) return undefined;
  return readBigEndian(signature.subarray(0, timestampSize));
}

/** The header and time lines, then the checkpoint's text. C2SP tlog-cosignature, "Ed25519 signed message". */
function cosignedMessage(timestamp: number, body: Uint8Array): Uint8Array {
  return concatBytes(utf8(`cosignature/v1\ntime ${timestamp}\n`), body);
}
