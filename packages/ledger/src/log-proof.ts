/** A proof in one small text file that is checked without a network: C2SP tlog-proof. */
import { decodeBase64, encodeBase64 } from './bytes.ts';
import { type CheckpointPolicy, type OpenedCheckpoint, openCheckpoint } from './checkpoint.ts';
import { type Checked, refuse } from './fault.ts';
import { hashSize } from './hash.ts';
import { verifyInclusion } from './verify-proof.ts';

export interface LogProof {
  readonly index: number;
  /** Inclusion proof, from the leaf's sibling upwards. */
  readonly hashes: readonly Uint8Array[];
  /** Signed checkpoint, as published. */
  readonly checkpoint: string;
}

const header = 'c2sp.org/tlog-proof@v1';

/** C2SP tlog-proof, "Format"; without extra data. */
export function formatLogProof({ index, hashes, checkpoint }: LogProof): string {
  return [header, `index ${index}`, ...hashes.map(encodeBase64), '', checkpoint].join('\n');
}

/** Reads a proof file. Extra data, if any, is passed over: nothing vouches for it. Verifies nothing. */
export function parseLogProof(text: string): Checked<LogProof> {
  const [, indexText = '', hashText = '', checkpoint = ''] =
    /^c2sp\.org\/tlog-proof@v1\n(?:extra [A-Za-z0-9+/=]*\n)?index (0|[1-9]\d{0,15})\n((?:[A-Za-z0-9+/=]+\n){0,63})\n([\s\S]+)$/.exec(
      text,
    ) ?? [];
  if (checkpoint === '') return refuse('proof-malformed', { detail: text.split('\n', 1)[0]!.slice(0, 60) });
  const hashes = hashText.split('\n').slice(0, -1).map(decodeBase64);
  const whole = hashes.filter((hash) => hash?.length === hashSize);
  if (whole.length !== hashes.length) return refuse('proof-malformed', { detail: 'Base 64, 32 B' });
  return { ok: true, value: { index: Number(indexText), hashes: whole as Uint8Array[], checkpoint } };
}

/** Verifies a proof file for a leaf under a policy; gives the checkpoint it rests on. */
export function verifyLogProof(
  text: string,
  leafHash: Uint8Array,
  policy: CheckpointPolicy,
): Checked<OpenedCheckpoint> {
  const proof = parseLogProof(text);
  if (!proof.ok) return proof;
  const opened = openCheckpoint(proof.value.checkpoint, policy);
  if (!opened.ok) return opened;
  const { index, hashes } = proof.value;
  return verifyInclusion(opened.value, index, leafHash, hashes)
    ? opened
    : refuse('not-included', { index, size: opened.value.size });
}
