/** Fields and units of the plan under the names that people write. */
import { foldWording } from './wording.ts';

/** Anything with an id and a title: fields and units of the plan. */
export interface Named {
  readonly id: string;
  readonly title: string;
}

/**
 * Gives the things that a text names: one, none, or several when it is ambiguous. By id; by title; by title without
 * "Lĩnh vực" before and brackets behind it ("Lĩnh vực Hộ tịch (Xác nhận …)" = "hộ tịch").
 */
export function createNameLookup<T extends Named>(things: readonly T[]): (text: string) => readonly T[] {
  const byName = new Map<string, Set<T>>();
  const add = (name: string, thing: T): void => {
    if (name !== '') byName.set(name, (byName.get(name) ?? new Set()).add(thing));
  };
  const ids = new Map(things.map((thing) => [thing.id, thing]));
  for (const thing of things) {
    add(foldWording(thing.id), thing);
    add(foldWording(thing.title), thing);
    add(coreOf(thing.title), thing);
  }
  return (text) => {
    const own = ids.get(text);
    return own ? [own] : [...(byName.get(foldWording(text)) ?? byName.get(coreOf(text)) ?? [])];
  };
}

const fieldWord = foldWording('lĩnh vực');

function coreOf(title: string): string {
  const folded = foldWording(title.replace(/\([^)]*\)/g, ' '));
  return folded.startsWith(`${fieldWord} `) ? folded.slice(fieldWord.length + 1) : folded;
}
