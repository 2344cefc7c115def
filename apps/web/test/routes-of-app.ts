/** Every address of the application, read from the folder that makes them: pages, endpoints, and what forms post to. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../src/routes');

export interface AppRoute {
  /** As the folder is named, groups left out: "/dot/[round]/ke-hoach". */
  readonly route: string;
  /** Answers GET: a page, or an endpoint that exports it. */
  readonly opens: boolean;
  /** Names of the form actions; "POST", "PUT"… for an endpoint that takes one. */
  readonly acts: readonly string[];
}

/** Routes by name. */
export function listRoutes(): AppRoute[] {
  const files = globSync('**/+{page.svelte,page.server.ts,server.ts}', { cwd: folder });
  const folders = [...new Set(files.map((file) => file.replace(/\/?\+[^/]+$/, '')))].sort();
  return folders.map((path) => {
    const read = (name: string) =>
      files.includes(join(path, name)) ? readFileSync(join(folder, path, name), 'utf8') : '';
    const endpoint = read('+server.ts');
    return {
      route: `/${path.replace(/\([^)]*\)\/?/g, '')}`.replace(/(.)\/$/, '$1'),
      opens: files.includes(join(path, '+page.svelte')) || /export const GET\b/.test(endpoint),
      acts: [
        ...actionsOf(read('+page.server.ts')),
        ...(endpoint.match(/(?<=export const )(POST|PUT|PATCH|DELETE)\b/g) ?? []),
      ],
    };
  });
}

/** Names of the properties of `export const actions`, which the formatter sets two spaces in. */
function actionsOf(source: string): string[] {
  const block = /export const actions\b[\s\S]*?\n\};/.exec(source)?.[0] ?? '';
  return [...block.matchAll(/^ {2}(\w+): /gm)].map((found) => found[1]!);
}
