/** A scheme file made from another: what an authority names otherwise is changed in the text, all else stays as it is written. */
import { isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';

export interface SchemeCopy {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly sourceTitle: string;
  readonly note: string;
  /** New titles of contents and factors, and texts of criteria, by their id; what is absent stays. */
  readonly contents: Readonly<Record<string, string>>;
  readonly factors: Readonly<Record<string, string>>;
  readonly criteria: Readonly<Record<string, string>>;
}

/** @param text a scheme file that `parseScheme` reads; the outcome is to be read by it again, faults and all */
export function copySchemeText(text: string, copy: SchemeCopy): string {
  const document = parseDocument(text);
  const from = [document.get('id'), document.get('version') ?? 1].join(' v');
  document.commentBefore = ` Lập từ bộ ${from}.`;
  document.set('id', copy.id);
  document.set('version', copy.version);
  document.set('title', copy.title);
  document.setIn(['source', 'title'], copy.sourceTitle);
  if (copy.note === '') document.deleteIn(['source', 'note']);
  else document.setIn(['source', 'note'], copy.note);
  const contents = mapsIn(document.get('contents'));
  for (const content of contents) rename(content, 'title', copy.contents);
  const factors =
    contents.length > 0 ? contents.flatMap((each) => mapsIn(each.get('factors'))) : mapsIn(document.get('factors'));
  const reworded = new Set<string>();
  for (const factor of factors) {
    rename(factor, 'title', copy.factors);
    for (const criterion of mapsIn(factor.get('criteria')))
      if (rename(criterion, 'text', copy.criteria)) reworded.add(String(criterion.get('id')));
  }
  // What the authority words itself has nothing left to be confirmed against the old document.
  const unconfirmed = document.getIn(['source', 'unconfirmed']);
  if (isSeq(unconfirmed)) {
    const left = (unconfirmed.toJSON() as unknown[]).map(String).filter((id) => !reworded.has(id));
    if (left.length === 0) document.deleteIn(['source', 'unconfirmed']);
    else document.setIn(['source', 'unconfirmed'], left);
  }
  return document.toString({ lineWidth: 120 });
}

const mapsIn = (node: unknown): YAMLMap[] =>
  isSeq(node) ? node.items.filter((item): item is YAMLMap => isMap(item)) : [];

/** @returns whether the words changed */
function rename(part: YAMLMap, field: 'title' | 'text', words: Readonly<Record<string, string>>): boolean {
  const id = String(part.get('id'));
  const given = Object.hasOwn(words, id) ? words[id]!.normalize('NFC').trim() : undefined;
  if (given === undefined || given === part.get(field)) return false;
  part.set(field, given);
  return true;
}
