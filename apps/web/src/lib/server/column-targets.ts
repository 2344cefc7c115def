/** What a column of a file can mean, as one text a form can post, and a mapping corrected by such texts. */
import type { ColumnMapping, ColumnTarget } from '@longdan/importing';

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

/** The proposed mapping with a person's choices; undefined when nothing was changed. */
export function correctMapping(
  proposed: ColumnMapping,
  chosen: Readonly<Record<string, string>>,
): ColumnMapping | undefined {
  const changed = new Set<string>();
  const columns = proposed.columns.map((column) => {
    const code = chosen[column.column];
    if (code === undefined || code === targetCode(column.target)) return column;
    const target = targetOf(code);
    if (!target) return column;
    changed.add(column.column);
    return { ...column, target };
  });
  if (changed.size === 0) return undefined;
  const findings = proposed.findings.filter((finding) => !changed.has(finding.place?.column ?? ''));
  return { ...proposed, columns, findings };
}
