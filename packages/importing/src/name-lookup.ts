/** Fields and units of the plan under the names that people write. */
import { foldWording } from './wording.ts';

/** Anything with an id and a title: fields and units of the plan. */
export interface Named {
  readonly id: string;
  readonly title: string;
}

/**
 * Gives the things that a text names: one, none, or several when it is ambiguous. By id; by title; by title without
 * "Lĩnh vực" or "UBND" before and brackets behind it; by the bare name of a place ("Bút Sơn" for "UBND thị trấn Bút
 * Sơn") — where a xã and a phường share that name, it is ambiguous.
 */
export function createNameLookup<T extends Named>(things: readonly T[]): (text: string) => readonly T[] {
  const byName = new Map<string, Set<T>>();
  const ids = new Map(things.map((thing) => [thing.id, thing]));
  for (const thing of things) {
    const core = coreOf(thing.title);
    for (const name of [foldWording(thing.id), foldWording(thing.title), core, withoutStart(core, placeWords)])
      if (name !== '') byName.set(name, (byName.get(name) ?? new Set()).add(thing));
  }
  return (text) => {
    const own = ids.get(text);
    return own ? [own] : [...(byName.get(foldWording(text)) ?? byName.get(coreOf(text)) ?? [])];
  };
}

const leadWords = ['lĩnh vực', 'ubnd', 'ủy ban nhân dân'].map(foldWording);
const placeWords = ['xã', 'phường', 'thị trấn', 'đặc khu'].map(foldWording);

const coreOf = (title: string): string => withoutStart(foldWording(title.replace(/\([^)]*\)/g, ' ')), leadWords);

function withoutStart(folded: string, starts: readonly string[]): string {
  const start = starts.find((words) => folded.startsWith(`${words} `));
  return start ? folded.slice(start.length + 1) : folded;
}
