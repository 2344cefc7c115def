/** What is printed for the notice board: the log's key and its newest checkpoint, which bind the log to what was seen. */
import { readCheckpoint, verifierKeyLines } from '@longdan/operations';
import type { Application } from '#lib/server/application.ts';

export interface Poster {
  readonly key: string;
  /** The signed checkpoint as it stands in the bundle; null before anything is logged. */
  readonly checkpoint: { readonly size: string; readonly note: string } | null;
}

export async function posterOf({ store, keys }: Pick<Application, 'store' | 'keys'>): Promise<Poster> {
  const note = await readCheckpoint(store.db);
  return {
    key: verifierKeyLines(keys).log,
    checkpoint: note === undefined ? null : { size: note.split('\n')[1] ?? '', note: note.trimEnd() },
  };
}
