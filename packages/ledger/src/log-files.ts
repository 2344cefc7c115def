/**
 * The published files of a log beside its checkpoint and tiles, and reading them at any earlier size: a folder holds the
 * partial tiles of today only, whose beginnings are those of before.
 */
import { decodeEntryBundle, encodeEntryBundle } from './entry-bundle.ts';
import { type Checked, LedgerFaultError, makeFault, refuse } from './fault.ts';
import { hashSize } from './hash.ts';
import type { PublishedLog } from './published-log.ts';
import { entryBundlePath, hashesAtLevel, tilePath, tileWidth } from './tile.ts';

export const logPaths = {
  checkpoint: 'checkpoint',
  /** The newest checkpoints that witnesses cosigned, as a list of notes. */
  cosigned: 'chung-kien.json',
  /** The checkpoints by which former keys handed over, in order, as a list of notes. */
  handovers: 'doi-khoa.json',
} as const;

/** Where published files come from: a folder, an address, a memory. It need not be trusted. */
export interface FileReader {
  /** Undefined where there is no such file. */
  read(path: string): Promise<Uint8Array | undefined> | Uint8Array | undefined;
}

export const formatNoteList = (notes: readonly string[]): string => `${JSON.stringify({ notes })}\n`;

/** Reads such a list; a missing file is an empty list. Nothing is verified by this. */
export function parseNoteList(text: string | undefined): Checked<readonly string[]> {
  if (text === undefined) return { ok: true, value: [] };
  try {
    const { notes } = JSON.parse(text) as { readonly notes?: unknown };
    if (Array.isArray(notes) && notes.every((note) => typeof note === 'string')) return { ok: true, value: notes };
  } catch {
    // Not JSON: the same fault.
  }
  return refuse('note-malformed', { detail: text.slice(0, 40) });
}

/** The tiles and entries of a published log of `published` entries, to be read at that size or any smaller one. */
export function openPublishedLog(reader: FileReader, published: number): PublishedLog {
  const fetch = async (path: string): Promise<Uint8Array> => {
    const bytes = await reader.read(path);
    if (!bytes) throw new LedgerFaultError(makeFault('file-missing', { path }));
    return bytes;
  };
  const widthToday = (level: number, index: number) =>
    Math.min(tileWidth, Math.max(0, hashesAtLevel(published, level) - index * tileWidth));
  return {
    tiles: (tiles) =>
      Promise.all(
        tiles.map(async ({ level, index, width }) => {
          const today = Math.max(width, widthToday(level, index));
          return (await fetch(tilePath({ level, index, width: today }))).slice(0, width * hashSize);
        }),
      ),
    async bundle(index, width) {
      const today = Math.max(width, widthToday(0, index));
      const bytes = await fetch(entryBundlePath(index, today));
      if (today === width) return bytes;
      const entries = decodeEntryBundle(bytes, today);
      if (!entries.ok) throw new LedgerFaultError(entries.fault);
      return encodeEntryBundle(entries.value.slice(0, width));
    },
  };
}
