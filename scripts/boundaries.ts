// Enforces the direction of imports: a package may import only what the table below allows.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Which workspace packages each folder may import; everything else of ours is upward or sideways. */
const allowed: Record<string, readonly string[]> = {
  'packages/core': [],
  'packages/statistics': [],
  'packages/ledger': [],
  'packages/analysis': ['core', 'statistics'],
  'packages/charts': ['core', 'analysis'],
  'packages/paper': ['core'],
  'packages/importing': ['core', 'analysis'],
  'packages/documents': ['core', 'analysis', 'charts', 'paper'],
  'packages/verifier': ['core', 'statistics', 'analysis', 'ledger'],
  'packages/store': ['core', 'ledger'],
  'packages/scanning': ['core', 'paper'],
  'packages/operations': [
    'core',
    'statistics',
    'ledger',
    'analysis',
    'charts',
    'paper',
    'importing',
    'documents',
    'verifier',
    'store',
    'scanning',
  ],
  'apps/cli': [
    'core',
    'statistics',
    'ledger',
    'analysis',
    'charts',
    'importing',
    'documents',
    'verifier',
    'store',
    'operations',
  ],
  'apps/web': ['core', 'ledger', 'analysis', 'charts', 'importing', 'documents', 'verifier', 'store', 'operations'],
};
/** Pure folders also refuse Node's own modules (their tests may use them). */
const pure = new Set([
  'packages/core',
  'packages/statistics',
  'packages/analysis',
  'packages/charts',
  'packages/ledger',
]);

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'build' || entry.name === '.svelte-kit') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.(ts|svelte)$/.test(entry.name)) yield path;
  }
}

/** Returns a line per forbidden import below `root`. */
export function findForbiddenImports(root: string): string[] {
  const faults: string[] = [];
  /** Whether a package names this way in beside its index, as a package with a part that few need does. */
  const hasEntry = (name: string, entry: string): boolean => {
    const manifest = readFileSync(join(root, 'packages', name, 'package.json'), 'utf8');
    return entry in (JSON.parse(manifest) as { exports: Readonly<Record<string, string>> }).exports;
  };
  for (const group of ['packages', 'apps']) {
    for (const name of readdirSync(join(root, group))) {
      const folder = `${group}/${name}`;
      const may = allowed[folder];
      if (!may) {
        faults.push(`${folder}: no line in scripts/boundaries.ts`);
        continue;
      }
      for (const file of sources(join(root, folder))) {
        const isTest = /\.test\.ts$/.test(file) || /\/(test|testing|proofs|oracle)\//.test(file);
        for (const match of readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
          const target = match[1] ?? '';
          const where = relative(root, file);
          const own = /^@longdan\/([a-z-]+)(\/.*)?$/.exec(target);
          if (own) {
            if (own[2] && !hasEntry(own[1]!, `.${own[2]}`))
              faults.push(`${where}: imports inside another package: ${target}`);
            else if (`packages/${own[1]}` !== folder && !may.includes(own[1] ?? ''))
              faults.push(`${where}: ${folder} may not import ${target}`);
          } else if (pure.has(folder) && !isTest && target.startsWith('node:')) {
            faults.push(`${where}: pure folder imports ${target}`);
          } else if (
            target.startsWith('.') &&
            relative(join(root, folder), join(file, '..', target)).startsWith('..') &&
            !isTest
          ) {
            faults.push(`${where}: reaches outside its folder: ${target}`);
          }
        }
      }
    }
  }
  return faults;
}
