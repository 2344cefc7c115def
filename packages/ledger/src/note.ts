/**
 * Signed notes: a text and, after an empty line, one line per signature. C2SP signed-note. A note's text means nothing
 * before a signature of a known key has been verified.
 */
import { concatBytes } from '@noble/hashes/utils.js';
import { bigEndian, decodeBase64, encodeBase64, isWellFormedText, readBigEndian, utf8 } from './bytes.ts';
import { type Checked, refuse } from './fault.ts';

export interface NoteSigner {
  /** Key name: no spaces, no plus. Best an address without "https://". */
  readonly name: string;
  /** Unsigned, 32 bits. */
  readonly keyId: number;
  sign(message: Uint8Array): Uint8Array;
}

export interface NoteVerifier {
  readonly name: string;
  readonly keyId: number;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: number;
  /** Without the key id. */
  readonly signature: Uint8Array;
}

export interface ParsedNote {
  /** With its final newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface VerifiedNote {
  readonly text: string;
  /** Signatures of known keys, the first of each key; every one was verified. */
  readonly verified: readonly NoteSignature[];
  /** Signatures of keys that were not given. They say nothing. */
  readonly unknown: readonly NoteSignature[];
}

/** More lines than this are refused; the specification asks for at least 16. */
export const maximumSignatures = 100;

/** C2SP signed-note: key names are non-empty, without Unicode spaces and plus. */
export function isKeyName(name: string): boolean {
  return name !== '' && isWellFormedText(name) && !/[\p{White_Space}+\u0000-\u001f]/u.test(name);
}

/** Signs a text. Throws when it does not end in a newline or holds control characters. */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  if (!isNoteText(text)) throw new RangeError('a note text ends in a newline and has no other control characters');
  return `${text}\n${signers.map((signer) => signatureLine(text, signer)).join('')}`;
}

/** Adds signatures to a note, for instance a witness's. What the note bears already is kept and not verified. */
export function addSignatures(note: string, signers: readonly NoteSigner[]): Checked<string> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  return { ok: true, value: note + signers.map((signer) => signatureLine(parsed.value.text, signer)).join('') };
}

/** Takes a note apart, strictly. Nothing is verified by this. */
export function parseNote(note: string): Checked<ParsedNote> {
  const end = note.lastIndexOf('\n\n');
  if (end < 0) return refuse('note-malformed', { detail: 'không có dòng trống trước chữ ký / no empty line' });
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2).split('\n');
  if (!isNoteText(text)) return refuse('note-malformed', { detail: 'ký tự điều khiển / control characters' });
  if (lines.pop() !== '' || lines.length === 0 || lines.length > maximumSignatures)
    return refuse('note-malformed', { detail: 'dòng chữ ký / signature lines' });
  const signatures = lines.map(parseSignatureLine);
  const wrong = signatures.indexOf(undefined);
  if (wrong >= 0) return refuse('note-malformed', { detail: lines[wrong]!.slice(0, 80) });
  return { ok: true, value: { text, signatures: signatures.filter((signature) => signature !== undefined) } };
}

/**
 * Verifies a note against known keys: refused when none of them signed, or when a signature under one of them is wrong.
 * Signatures of other keys are ignored, as the specification demands. Throws when two verifiers share name and key id.
 */
export function verifyNote(note: string, verifiers: readonly NoteVerifier[]): Checked<VerifiedNote> {
  const known = new Map(verifiers.map((verifier) => [keyOf(verifier), verifier]));
  if (known.size !== verifiers.length) throw new RangeError('two verifiers have the same name and key id');
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const { text, signatures } = parsed.value;
  const message = utf8(text);
  const verified = new Map<string, NoteSignature>();
  for (const signature of signatures) {
    const verifier = known.get(keyOf(signature));
    if (!verifier) continue;
    if (!verifier.verify(message, signature.signature)) return refuse('signature-wrong', { name: signature.name });
    if (!verified.has(keyOf(signature))) verified.set(keyOf(signature), signature);
  }
  if (verified.size === 0)
    return refuse('note-unsigned', { names: verifiers.map(({ name }) => name).join(', ') || '—' });
  const unknown = signatures.filter((signature) => !known.has(keyOf(signature)));
  return { ok: true, value: { text, verified: [...verified.values()], unknown } };
}

const keyOf = ({ name, keyId }: { readonly name: string; readonly keyId: number }): string => `${name} ${keyId}`;

const isNoteText = (text: string): boolean =>
  text.endsWith('\n') && isWellFormedText(text) && !/[\u0000-\u0009\u000b-\u001f]/.test(text);

function signatureLine(text: string, signer: NoteSigner): string {
  if (!isKeyName(signer.name)) throw new RangeError(`“${signer.name}” cannot be a key name`);
  const signature = concatBytes(bigEndian(signer.keyId, 4), signer.sign(utf8(text)));
  return `— ${signer.name} ${encodeBase64(signature)}\n`;
}

function parseSignatureLine(line: string): NoteSignature | undefined {
  const match = /^— (\S+) ([A-Za-z0-9+/=]+)$/u.exec(line);
  const [, name = '', text = ''] = match ?? [];
  const bytes = decodeBase64(text);
  if (!isKeyName(name) || bytes === undefined || bytes.length < 5) return undefined;
  return { name, keyId: readBigEndian(bytes.subarray(0, 4))!, signature: bytes.subarray(4) };
}
