/** What a column of a file, or a text in it, can mean: as one text a form can post, and a mapping by such texts. */
import {
  type ColumnMapping,
  type ColumnTarget,
  correctColumns,
  type MappedColumn,
  type ValueMeaning,
} from '@longdan/importing';
import type { FormTree } from './form.ts';

export function targetCode(target: ColumnTarget): string {
  switch (target.kind) {
    case 'answer':
    case 'specified':
      return `${target.kind}:${target.question}`;
    case 'choice':
      return `choice:${target.question}:${target.code}`;
    case 'meta':
      return `meta:${target.role}`;
    default:
      return target.kind;
  }
}

function targetOf(code: string): ColumnTarget | undefined {
  const [kind = '', ...rest] = code.split(':');
  const id = rest.join(':');
  if (kind === 'answer' || kind === 'specified') return { kind, question: id };
  if (kind === 'meta') return { kind, role: id } as ColumnTarget;
  if (kind === 'ignored' || kind === 'personal') return { kind };
  return undefined;
}

export const valueCode = (meaning: ValueMeaning): string =>
  meaning.kind === 'choice' ? `choice:${meaning.code}` : meaning.kind;

function meaningOf(code: string): ValueMeaning | undefined {
  if (code === 'blank' || code === 'refused') return { kind: code };
  return code.startsWith('choice:') ? { kind: 'choice', code: code.slice('choice:'.length) } : undefined;
}

const branch = (tree: unknown, name: string): unknown =>
  typeof tree === 'object' && tree !== null ? (tree as Record<string, unknown>)[name] : undefined;
const leaf = (tree: unknown): string | undefined => (typeof tree === 'string' ? tree : undefined);

/** The mapping of a sheet as a posted form wants it: `cot.trang-0.C` is a column's target, `chu.trang-0.C.0` a text of it and its meaning. */
export function correctMapping(proposed: ColumnMapping, form: FormTree, sheet: number): ColumnMapping {
  const [targets, texts] = [branch(form['cot'], `trang-${sheet}`), branch(form['chu'], `trang-${sheet}`)];
  if (targets === undefined) return proposed;
  const wanted = proposed.columns.map((column): MappedColumn => {
    const code = leaf(branch(targets, column.column));
    const target =
      (code === undefined || code === targetCode(column.target) ? undefined : targetOf(code)) ?? column.target;
    const said = branch(texts, column.column);
    // What was said of a text holds for the question it was said of.
    const values = new Map(target === column.target ? Object.entries(column.values ?? {}) : []);
    for (const one of Array.isArray(said) ? said : []) {
      const [text, meaning] = [leaf(branch(one, 'viet')), meaningOf(leaf(branch(one, 'nghia')) ?? '')];
      if (text === undefined) continue;
      if (meaning) values.set(text, meaning);
      else values.delete(text);
    }
    return { ...column, target, values: Object.fromEntries(values) };
  });
  return correctColumns(proposed, wanted);
}
