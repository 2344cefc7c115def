/** Checkpoints: the state of the log in three lines, signed. C2SP tlog-checkpoint. */
import { decodeBase64, encodeBase64, equalBytes } from './bytes.ts';
import { cosignatureTimestamp, makeCosignatureVerifier } from './cosignature.ts';
import { type Checked, refuse } from './fault.ts';
import { emptyRoot, hashSize } from './hash.ts';
import { makeVerifier, type VerifierKey } from './key.ts';
import { isKeyName, verifyNote } from './note.ts';
import { maximumTreeSize } from './subtree.ts';
import { type TreeHead, verifyConsistency } from './verify-proof.ts';

export interface Checkpoint extends TreeHead {
  /** Which log: best an address without "https://", such as `khaosat.example.vn/bim-son`. */
  readonly origin: string;
  /** Further lines. Read, never written: nobody can audit them. */
  readonly extensions?: readonly string[];
}

/** Text of a checkpoint, to be signed with `signNote`: origin, size, root in Base 64. C2SP tlog-checkpoint, "Note text". */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!isKeyName(origin)) throw new RangeError(`“${origin}” cannot be an origin`);
  if (!Number.isSafeInteger(size) || size < 0 || size > maximumTreeSize || root.length !== hashSize)
    throw new RangeError(`a checkpoint has a size and a root of 32 bytes`);
  return `${origin}\n${size}\n${encodeBase64(root)}\n`;
}

/** Reads the text of a checkpoint (a note's text, without its signatures), strictly. */
export function parseCheckpoint(text: string): Checked<Checkpoint> {
  const lines = text.split('\n');
  const [origin = '', sizeText = '', rootText = '', ...extensions] = lines.slice(0, -1);
  if (lines.at(-1) !== '' || lines.length < 4 || origin === '' || extensions.includes(''))
    return refuse('checkpoint-malformed', { detail: 'dòng / lines' });
  const size = /^(0|[1-9]\d{0,15})$/.test(sizeText) ? Number(sizeText) : Number.NaN;
  if (!(size <= maximumTreeSize)) return refuse('checkpoint-malformed', { detail: sizeText.slice(0, 40) });
  const root = decodeBase64(rootText);
  if (root?.length !== hashSize || (size === 0 && !equalBytes(root, emptyRoot())))
    return refuse('checkpoint-malformed', { detail: rootText.slice(0, 60) });
  return { ok: true, value: { origin, size, root, ...(extensions.length > 0 ? { extensions } : {}) } };
}

/** Whom to believe: fixed beforehand, from a source other than the log's own server. */
export interface CheckpointPolicy {
  readonly origin: string;
  readonly log: VerifierKey;
  readonly witnesses: readonly VerifierKey[];
  /** How many of the witnesses must have cosigned; 0 where the log has none. */
  readonly quorum: number;
}

export interface OpenedCheckpoint extends Checkpoint {
  /** Verified cosignatures of the policy's witnesses; time in seconds since 1970-01-01T00:00:00Z. */
  readonly cosignatures: readonly { readonly name: string; readonly timestamp: number }[];
}

/**
 * Verifies a signed checkpoint: the log's signature, its origin, and the quorum of witnesses. Witnesses that share a
 * public key are one witness, so such a policy throws, as does a quorum it cannot reach.
 */
export function openCheckpoint(note: string, policy: CheckpointPolicy): Checked<OpenedCheckpoint> {
  requireDistinctWitnesses(policy);
  const log = makeVerifier(policy.log);
  const verified = verifyNote(note, [log, ...policy.witnesses.map(makeCosignatureVerifier)]);
  if (!verified.ok) return verified;
  const isLog = ({ name, keyId }: { name: string; keyId: number }) => name === log.name && keyId === log.keyId;
  if (!verified.value.verified.some(isLog)) return refuse('note-unsigned', { names: log.name });
  const parsed = parseCheckpoint(verified.value.text);
  if (!parsed.ok) return parsed;
  if (parsed.value.origin !== policy.origin)
    return refuse('checkpoint-origin', { found: parsed.value.origin, wanted: policy.origin });
  const cosignatures = verified.value.verified
    .filter((signature) => !isLog(signature))
    .map(({ name, signature }) => ({ name, timestamp: cosignatureTimestamp(signature)! }));
  if (cosignatures.length < policy.quorum)
    return refuse('checkpoint-witnesses', { found: cosignatures.length, wanted: policy.quorum });
  return { ok: true, value: { ...parsed.value, cosignatures } };
}

/**
 * What a witness does before it cosigns: the checkpoint is the log's, and continues the last one seen (none at first: a
 * tree of size 0). On success the caller stores the new head, then cosigns. C2SP tlog-witness, "add-checkpoint".
 */
export function reviewCheckpoint(
  seen: TreeHead,
  note: string,
  proof: readonly Uint8Array[],
  policy: CheckpointPolicy,
): Checked<Checkpoint> {
  const opened = openCheckpoint(note, { ...policy, quorum: 0 });
  if (!opened.ok) return opened;
  const { size } = opened.value;
  if (size < seen.size) return refuse('checkpoint-smaller', { found: size, known: seen.size });
  if (!verifyConsistency(seen, opened.value, proof))
    return refuse('log-inconsistent', { found: size, known: seen.size });
  return opened;
}

function requireDistinctWitnesses({ log, witnesses, quorum }: CheckpointPolicy): void {
  const keys = [log, ...witnesses].map(({ publicKey }) => encodeBase64(publicKey));
  if (new Set(keys).size !== keys.length) throw new RangeError('two keys of the policy are one');
  if (!Number.isInteger(quorum) || quorum < 0 || quorum > witnesses.length)
    throw new RangeError(`a quorum of ${quorum} among ${witnesses.length} witnesses`);
}
