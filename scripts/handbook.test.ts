/** The documents keep their word: links lead somewhere, and the handbook names buttons as the screens do. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { accessVi } from '../apps/web/src/lib/messages/access-vi.ts';
import { auditVi } from '../apps/web/src/lib/messages/audit-vi.ts';
import { callBackVi } from '../apps/web/src/lib/messages/call-back-vi.ts';
import { vi as citizenVi } from '../apps/web/src/lib/messages/citizen-vi.ts';
import { documentsVi } from '../apps/web/src/lib/messages/documents-vi.ts';
import { estimatesVi } from '../apps/web/src/lib/messages/estimates-vi.ts';
import { importsVi } from '../apps/web/src/lib/messages/imports-vi.ts';
import { openQuestionsVi } from '../apps/web/src/lib/messages/open-questions-vi.ts';
import { planCheckVi } from '../apps/web/src/lib/messages/plan-check-vi.ts';
import { publicationVi } from '../apps/web/src/lib/messages/publication-vi.ts';
import { questionnaireVi } from '../apps/web/src/lib/messages/questionnaire-vi.ts';
import { removalVi } from '../apps/web/src/lib/messages/removal-vi.ts';
import { samplingVi } from '../apps/web/src/lib/messages/sampling-vi.ts';
import { schemeCopyVi } from '../apps/web/src/lib/messages/scheme-copy-vi.ts';
import { vi } from '../apps/web/src/lib/messages/vi.ts';

const root = join(import.meta.dirname, '..');
const handbook = 'docs/huong-dan';
const documents = globSync(['docs/**/*.md', 'README*.md', 'CONTRIBUTING.md'], { cwd: root }).sort();
const textOf = (document: string): string => readFileSync(join(root, document), 'utf8').normalize('NFC');
const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');

/** Addresses of links and pictures that stay inside the project. */
function findAddresses(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, address = '']) => address)
    .filter((address) => !/^[a-z]+:/.test(address));
}

/** Heading → the anchor a Markdown page gives it. */
const anchorOf = (heading: string): string =>
  heading
    .toLocaleLowerCase('vi')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

type Words = string | ((...parts: never[]) => string) | { readonly [name: string]: Words };

/** Every text of the screens as a pattern; what a screen fills in stands for anything. */
function patternsOf(words: Words): RegExp[] {
  const hole = '\u0000';
  const exactly = (text: string) => {
    const parts = text.normalize('NFC').split(hole);
    return new RegExp(`^${parts.map((part) => part.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&')).join('.+')}$`, 'u');
  };
  if (typeof words === 'string') return [exactly(words)];
  if (typeof words === 'function')
    return [exactly(words(...(Array.from({ length: words.length }, () => hole) as never[])))];
  return Object.values(words).flatMap(patternsOf);
}

test('there are documents to look at', () => {
  assert.ok(documents.includes('README.md') && documents.includes('README.vi.md'));
  assert.ok(documents.filter((one) => one.startsWith(handbook)).length >= 12);
});

for (const document of documents)
  test(`links of ${document} lead somewhere`, () => {
    const broken = findAddresses(textOf(document)).filter((address) => {
      const [path = '', anchor] = decodeURI(address).split('#');
      const target = path === '' ? document : join(dirname(document), path);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(textOf(target)).includes(anchor);
    });
    assert.deepEqual(broken, []);
  });

test('the handbook quotes the words of the screens', () => {
  const patterns = [
    vi,
    accessVi,
    auditVi,
    callBackVi,
    documentsVi,
    estimatesVi,
    importsVi,
    openQuestionsVi,
    planCheckVi,
    publicationVi,
    questionnaireVi,
    removalVi,
    samplingVi,
    schemeCopyVi,
    citizenVi,
  ]
    .flatMap((words) => patternsOf(words as Words))
    .filter(({ source }) => /\p{L}/u.test(source));
  assert.ok(!patterns.some((pattern) => pattern.test('Nút không có thật')), 'no pattern lets everything through');
  const quoted = documents
    .filter((document) => document.startsWith(handbook))
    .flatMap((document) =>
      [...textOf(document).matchAll(/\*\*“([^”]+)”\*\*/g)].map(([, words = '']) => ({
        document,
        words: words.replace(/\s+/g, ' '),
      })),
    );
  assert.ok(quoted.length > 80, `${quoted.length} quotations`);
  const unknown = quoted.filter(({ words }) => !patterns.some((pattern) => pattern.test(words)));
  assert.deepEqual(unknown, []);
});

test('every page of the handbook is reached from its index, and every picture is shown', () => {
  const pages = globSync('*.md', { cwd: join(root, handbook) }).filter((page) => page !== 'index.md');
  const index = findAddresses(textOf(`${handbook}/index.md`));
  assert.deepEqual(
    pages.filter((page) => !index.includes(page)),
    [],
  );
  const shown = new Set(documents.flatMap((document) => findAddresses(textOf(document)).map((one) => basename(one))));
  const pictures = globSync('docs/hinh/*', { cwd: root });
  assert.deepEqual(
    pictures.filter((picture) => !shown.has(basename(picture))),
    [],
  );
  for (const picture of pictures)
    assert.ok(statSync(join(root, picture)).size <= 150 * 1024, `${picture} is too heavy to load`);
});
