/** Makes `kiem-chung.html`: one file, everything inside, for a machine without a network. Run: node build-page.ts */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Rollup } from 'vite';

const folder = import.meta.dirname;
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

export const verifierPageFile = join(folder, 'kiem-chung.html');

/** Own packages only declare things: what no check needs stays out of the page. */
const declareOnly = /[\\/]packages[\\/][a-z]+[\\/]src[\\/]/;

export async function buildVerifierPage(): Promise<void> {
  const [made] = (await build({
    configFile: false,
    logLevel: 'warn',
    root: folder,
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(folder, 'page.ts'), formats: ['es'], fileName: 'page' },
      rolldownOptions: { treeshake: { moduleSideEffects: [{ test: declareOnly, sideEffects: false }] } },
    },
  })) as Rollup.RollupOutput[];
  const script = made!.output.flatMap((part) => (part.type === 'chunk' ? [part.code] : [])).join('\n');
  // Neither may end its element: "</script" within a text of the code would.
  const page = read('page.html')
    .replace('/* STYLE */', () => read('page.css').trim())
    .replace('/* SCRIPT */', () => script.trim().replaceAll(/<\/(script)/gi, '<\\/$1'));
  writeFileSync(verifierPageFile, page);
}

if (import.meta.main) await buildVerifierPage();
