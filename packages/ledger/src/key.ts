/**
 * Ed25519 keys in the forms of C2SP signed-note: key ids, the one-line text of a verifier key, signers and verifiers.
 * Type 0x01 signs notes, type 0x04 cosigns checkpoints (`cosignature.ts`).
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { bigEndian, decodeBase64, encodeBase64, readBigEndian, utf8 } from './bytes.ts';
import { type Checked, refuse } from './fault.ts';
import { isKeyName, type NoteSigner, type NoteVerifier } from './note.ts';
import { sha256 } from './sha256.ts';

/** Signature type bytes assigned by C2SP signed-note that this package knows. */
export const signatureTypes = { note: 0x01, cosignature: 0x04 } as const;
export type KeyUse = keyof typeof signatureTypes;

/** What somebody must know of a key to verify with it. */
export interface VerifierKey {
  readonly name: string;
  readonly use: KeyUse;
  /** RFC 8032, 32 bytes. */
  readonly publicKey: Uint8Array;
}

const keySize = 32;

/** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). C2SP signed-note, "Signatures". */
export function keyIdOf({ name, use, publicKey }: VerifierKey): number {
  const digest = sha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(signatureTypes[use]), publicKey));
  return readBigEndian(digest.subarray(0, 4))!;
}

/** One line to publish: `name+key id in hex+base64(type ‖ public key)`. C2SP signed-note, "Verifier keys". */
export function formatVerifierKey(key: VerifierKey): string {
  if (!isKeyName(key.name)) throw new RangeError(`“${key.name}” cannot be a key name`);
  if (key.publicKey.length !== keySize) throw new RangeError('an Ed25519 public key has 32 bytes');
  const material = concatBytes(Uint8Array.of(signatureTypes[key.use]), key.publicKey);
  return `${key.name}+${hexOf(keyIdOf(key))}+${encodeBase64(material)}`;
}

/** Reads such a line; its key id must fit the rest. */
export function parseVerifierKey(line: string): Checked<VerifierKey> {
  const [, name = '', id = '', text = ''] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
  if (!isKeyName(name)) return refuse('key-malformed', { detail: 'tên+số+khóa / name+id+key' });
  const material = decodeBase64(text);
  const use = (Object.keys(signatureTypes) as KeyUse[]).find((known) => signatureTypes[known] === material?.[0]);
  if (!material || !use || material.length !== 1 + keySize)
    return refuse('key-malformed', { detail: 'Ed25519, 0x01 | 0x04' });
  const key: VerifierKey = { name, use, publicKey: material.slice(1) };
  return hexOf(keyIdOf(key)) === id
    ? { ok: true, value: key }
    : refuse('key-malformed', { detail: `${id} ≠ ${hexOf(keyIdOf(key))}` });
}

/**
 * Signs notes with an Ed25519 seed of 32 bytes (RFC 8032 §5.1.5). Signing is deterministic: no randomness is needed.
 * A signer may as well be any object with `keyIdOf` of its key and a `sign` of its own, such as that of the platform's
 * cryptography (many times faster) or of a token that never gives its key away.
 */
export function makeSigner(name: string, seed: Uint8Array): NoteSigner {
  const keyId = keyIdOf(verifierKeyFor(name, 'note', seed));
  return { name, keyId, sign: (message) => ed25519.sign(message, seed) };
}

/** Verifies what the holder of the key signed as notes (type 0x01). */
export function makeVerifier(key: VerifierKey): NoteVerifier {
  if (key.use !== 'note') throw new RangeError('a cosigner’s key verifies cosignatures only');
  return {
    name: key.name,
    keyId: keyIdOf(key),
    verify: (message, signature) => verifyEd25519(key.publicKey, message, signature),
  };
}

/** The public side of a seed. */
export function verifierKeyFor(name: string, use: KeyUse, seed: Uint8Array): VerifierKey {
  return { name, use, publicKey: ed25519.getPublicKey(seed) };
}

/** RFC 8032 §5.1.7 in its strict form: canonical encodings only, S below the group's order. Never throws. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== keySize) return false;
  return ed25519.verify(signature, message, publicKey, { zip215: false });
}

const hexOf = (keyId: number): string =>
  [...bigEndian(keyId, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
