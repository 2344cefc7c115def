/**
 * A witness's work before it cosigns, over nothing but published files: the log's signature, its present key followed
 * through every handing over, and that what was seen before still stands at the beginning. C2SP tlog-witness.
 */
import { readUtf8 } from './bytes.ts';
import { openCheckpoint, parseCheckpoint, reviewCheckpoint } from './checkpoint.ts';
import { decodeEntry } from './entry.ts';
import { type Checked, LedgerFaultError, refuse } from './fault.ts';
import type { VerifierKey } from './key.ts';
import { keyNameOf } from './key-chain.ts';
import { type FileReader, logPaths, openPublishedLog, parseNoteList } from './log-files.ts';
import { parseNote } from './note.ts';
import { proveConsistency } from './proof.ts';
import { type PublishedLog, readEntries } from './published-log.ts';
import { TileHashReader } from './tile-reader.ts';
import type { TreeHead } from './verify-proof.ts';

/** What a witness remembers of a log. It must be kept before a cosignature leaves the witness's hands. */
export interface WatchedLog {
  readonly origin: string;
  /** The log's key in force. The first comes from elsewhere than the log's own server. */
  readonly key: VerifierKey;
  /** Times the key was handed over since the log began. */
  readonly handovers: number;
  /** Last head found good; of size 0 at first. */
  readonly head: TreeHead;
}

export interface ReviewedLog {
  /** To be remembered from now on. */
  readonly watched: WatchedLog;
  /** The checkpoint as published, to be cosigned. */
  readonly note: string;
}

/** Reads a published log and holds it against what is remembered. Refuses, never throws, on whatever the server gives. */
export async function reviewLog(seen: WatchedLog, reader: FileReader): Promise<Checked<ReviewedLog>> {
  try {
    const note = await readText(reader, logPaths.checkpoint);
    if (note === undefined) return refuse('file-missing', { path: logPaths.checkpoint });
    const size = statedSize(note);
    if (!size.ok) return size;
    const log = openPublishedLog(reader, size.value);
    const followed = await followHandovers(seen, note, reader, log);
    if (!followed.ok) return followed;
    return await advance(followed.value, note, log);
  } catch (error) {
    if (error instanceof LedgerFaultError) return { ok: false, fault: error.fault };
    throw error;
  }
}

/** What the note says of its size, unverified: only to address files. */
function statedSize(note: string): Checked<number> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const checkpoint = parseCheckpoint(parsed.value.text);
  return checkpoint.ok ? { ok: true, value: checkpoint.value.size } : checkpoint;
}

const policyOf = ({ origin, key }: WatchedLog) => ({ origin, log: key, witnesses: [], quorum: 0 });

/** One step: the checkpoint is signed by the key in force and continues the head. */
async function advance(seen: WatchedLog, note: string, log: PublishedLog): Promise<Checked<ReviewedLog>> {
  const opened = openCheckpoint(note, policyOf(seen));
  if (!opened.ok) return opened;
  const { size, root } = opened.value;
  const reader = new TileHashReader(opened.value, log.tiles);
  const proof = size > seen.head.size ? await proveConsistency(size, seen.head.size, reader) : [];
  const reviewed = reviewCheckpoint(seen.head, note, proof, policyOf(seen));
  return reviewed.ok ? { ok: true, value: { watched: { ...seen, head: { size, root } }, note } } : reviewed;
}

/** Follows the key to the one that signed `note`. Each handing over is itself a checkpoint that continues the head. */
async function followHandovers(
  seen: WatchedLog,
  note: string,
  reader: FileReader,
  log: PublishedLog,
): Promise<Checked<WatchedLog>> {
  const opened = openCheckpoint(note, policyOf(seen));
  if (opened.ok || opened.fault.code !== 'note-unsigned') return { ok: true, value: seen };
  const handovers = parseNoteList(await readText(reader, logPaths.handovers));
  if (!handovers.ok) return handovers;
  let watched = seen;
  for (const handover of handovers.value.slice(seen.handovers)) {
    const step = await advance(watched, handover, log);
    if (!step.ok) return step;
    const { head } = step.value.watched;
    const publicKey = await readNewKey(head, log);
    if (!publicKey) return refuse('handover-empty', { size: head.size });
    const key: VerifierKey = { name: keyNameOf(seen.origin, 'log'), use: 'note', publicKey };
    watched = { ...step.value.watched, key, handovers: watched.handovers + 1 };
  }
  return { ok: true, value: watched };
}

/** The key that the last entry of a checkpoint hands over to. */
async function readNewKey(head: TreeHead, log: PublishedLog): Promise<Uint8Array | undefined> {
  for await (const { bytes } of readEntries(head, log, head.size - 1)) {
    const entry = decodeEntry(bytes);
    if (entry.ok && entry.value.kind === 'key-change' && entry.value.role === 'log') return entry.value.key;
  }
  return undefined;
}

async function readText(reader: FileReader, path: string): Promise<string | undefined> {
  const bytes = await reader.read(path);
  return bytes && (readUtf8(bytes) ?? '');
}
