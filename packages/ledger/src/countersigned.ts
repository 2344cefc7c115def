/**
 * Who outside countersigned a log, and how far: for a reader who holds a verified checkpoint and nothing but published files.
 * A witness that signed an earlier state counts as far as that state, once the present log is seen to continue it.
 */
import { encodeBase64 } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { cosignatureTimestamp, makeCosignatureVerifier } from './cosignature.ts';
import { type Checked, type LedgerFault, LedgerFaultError, makeFault } from './fault.ts';
import type { VerifierKey } from './key.ts';
import { verifyNote } from './note.ts';
import { proveConsistency } from './proof.ts';
import { type TileFetcher, TileHashReader } from './tile-reader.ts';
import { type TreeHead, verifyConsistency } from './verify-proof.ts';

export interface Countersignature {
  readonly key: VerifierKey;
  /** Entries under the newest checkpoint it signed that the present log continues. */
  readonly size: number;
  /** When it signed that, in seconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number;
}

export interface Countersigned {
  /** One of each witness that signed, the furthest first. */
  readonly countersignatures: readonly Countersignature[];
  /** Signatures that are wrong, and signed checkpoints that the present log does not continue. */
  readonly faults: readonly { readonly name: string; readonly fault: LedgerFault }[];
}

/** What was published beside the checkpoint. Nothing of it need be trusted. */
export interface CountersignedLog {
  readonly origin: string;
  /** Every key of the log itself, of today and before: its keeper is no witness of it. */
  readonly ownKeys: readonly VerifierKey[];
  readonly witnesses: readonly VerifierKey[];
  /** The checkpoint itself and the newest that each witness cosigned. Fetch them before the head, which may grow. */
  readonly notes: readonly string[];
  readonly tiles: TileFetcher;
}

/**
 * Keys that share their public part are one witness. A list of witnesses that comes with the log itself proves little: whoever
 * wants more asks the witness for its key. Throws what `tiles` throws, unless it says that a tile does not verify.
 */
export async function readCountersignatures(head: TreeHead, log: CountersignedLog): Promise<Countersigned> {
  const marks = new Set(log.ownKeys.map(markOf));
  const newest = new Map<string, Countersignature>();
  const faults: { name: string; fault: LedgerFault }[] = [];
  const continues = makeComparison(head, log.tiles);
  for (const key of log.witnesses) {
    const mark = markOf(key);
    if (key.use !== 'cosignature' || marks.has(mark)) continue;
    marks.add(mark);
    for (const note of log.notes) {
      const read = readCosigned(note, key, log.origin);
      if (read === undefined) continue;
      const fault = read.ok ? await continues(read.value) : read.fault;
      if (fault || !read.ok) faults.push({ name: key.name, fault: fault! });
      else if (read.value.size > (newest.get(mark)?.size ?? 0)) {
        const { size, timestamp } = read.value;
        newest.set(mark, { key, size, timestamp });
      }
    }
  }
  const countersignatures = [...newest.values()].sort((a, b) => b.size - a.size || (a.key.name < b.key.name ? -1 : 1));
  return { countersignatures, faults };
}

const markOf = ({ publicKey }: VerifierKey): string => encodeBase64(publicKey);

/** The head that a witness signed; undefined where the note bears no signature of it. */
function readCosigned(
  note: string,
  key: VerifierKey,
  origin: string,
): Checked<TreeHead & { readonly timestamp: number }> | undefined {
  const verified = verifyNote(note, [makeCosignatureVerifier(key)]);
  if (!verified.ok) return verified.fault.code === 'note-unsigned' ? undefined : verified;
  const checkpoint = parseCheckpoint(verified.value.text);
  if (!checkpoint.ok) return checkpoint;
  const { size, root, origin: found } = checkpoint.value;
  if (found !== origin) return { ok: false, fault: makeFault('checkpoint-origin', { found, wanted: origin }) };
  const timestamp = cosignatureTimestamp(verified.value.verified[0]!.signature)!;
  return { ok: true, value: { size, root, timestamp } };
}

/** Holds heads against the present one, by proofs made from tiles that are held against it themselves. */
function makeComparison(head: TreeHead, tiles: TileFetcher) {
  const reader = new TileHashReader(head, tiles);
  return async (seen: TreeHead): Promise<LedgerFault | undefined> => {
    if (seen.size > head.size) return makeFault('checkpoint-smaller', { found: head.size, known: seen.size });
    try {
      const proof = seen.size < head.size ? await proveConsistency(head.size, seen.size, reader) : [];
      return verifyConsistency(seen, head, proof)
        ? undefined
        : makeFault('log-inconsistent', { found: head.size, known: seen.size });
    } catch (error) {
      if (error instanceof LedgerFaultError) return error.fault;
      throw error;
    }
  };
}
