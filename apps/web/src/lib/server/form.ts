/** Forms → values: names with dots become nested objects and lists (`fields.0.title`), then valibot reads them. */
import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';

export type FormTree = { [name: string]: string | string[] | FormTree | FormTree[] };

/**
 * A form's entries as a tree. Parts of a name that are whole numbers make lists, in order of the numbers; a name that
 * ends in "[]" always makes a list of texts.
 */
export function formTree(form: FormData): FormTree {
  const root: Record<string, unknown> = Object.create(null);
  for (const [name, value] of form) {
    if (typeof value !== 'string') continue;
    const many = name.endsWith('[]');
    const path = (many ? name.slice(0, -2) : name).split('.');
    const last = path.pop() as string;
    let node = root;
    for (const part of path) {
      if (typeof node[part] !== 'object' || node[part] === null) node[part] = Object.create(null);
      node = node[part] as Record<string, unknown>;
    }
    const text = value.replaceAll('\r\n', '\n').normalize('NFC');
    if (many) node[last] = [...((node[last] as string[] | undefined) ?? []), text];
    else node[last] = text;
  }
  return listify(root) as FormTree;
}

function listify(node: unknown): unknown {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return node;
  const entries = Object.entries(node);
  if (entries.length > 0 && entries.every(([name]) => /^\d{1,4}$/.test(name)))
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => listify(value));
  return Object.fromEntries(entries.map(([name, value]) => [name, listify(value)]));
}

/** Reads a posted form by a schema; `entered` is the tree as it came, to show again. */
export async function readForm<S extends v.GenericSchema>(event: Pick<RequestEvent, 'request'>, schema: S) {
  const form = await event.request.formData();
  const entered = formTree(form);
  return { read: v.safeParse(schema, entered), entered, form };
}

/** A text field left empty means absent. */
export const optionalText = v.optional(
  v.pipe(
    v.string(),
    v.trim(),
    v.transform((text) => text || undefined),
  ),
);
export const text = v.pipe(v.string(), v.trim());
