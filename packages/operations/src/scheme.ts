/** Schemes: those that come with the product (files in `schemes/`) and those an office adds. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copySchemeText, type Outcome, parseScheme, problem, type Scheme, type SchemeCopy } from '@longdan/core';
import { type Queryable, schemes } from '@longdan/store';
import { writeAudit } from './audit.ts';
import { type Context, today } from './context.ts';
import { requirePermission } from './permissions.ts';

export interface SchemeSummary {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly source: string;
  readonly criteria: number;
  readonly builtIn: boolean;
}

/** The product's own folder, found from this file upward: it also holds when the code is bundled below it. */
export function productFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'schemes')) || !existsSync(join(folder, 'package-lock.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('The folder of the product (with schemes/) was not found.');
    folder = above;
  }
  return folder;
}

let builtIn: readonly Scheme[] | undefined;

/** The schemes of `schemes/`, read once. @throws Error when one of them is bad: that is a defect of the product. */
export function builtInSchemes(): readonly Scheme[] {
  builtIn ??= readdirSync(join(productFolder(), 'schemes'))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => {
      const read = parseScheme(readFileSync(join(productFolder(), 'schemes', name), 'utf8'), { file: name });
      if (!read.ok)
        throw new Error(`schemes/${name}: ${read.findings.map((finding) => finding.message.en).join('; ')}`);
      return read.value;
    });
  return builtIn;
}

const countCriteria = (scheme: Scheme) =>
  scheme.contents.reduce(
    (sum, content) => sum + content.factors.reduce((part, factor) => part + factor.criteria.length, 0),
    0,
  );

/** Newest version of every scheme; an office's own replaces a built-in one of the same id only with a higher version. */
async function allSchemes(db: Queryable): Promise<Map<string, { scheme: Scheme; builtIn: boolean }>> {
  const found = new Map(builtInSchemes().map((scheme) => [scheme.id, { scheme, builtIn: true }]));
  for (const row of await schemes.listSchemes(db)) {
    const known = found.get(row.id);
    if (!known || row.version > known.scheme.version)
      found.set(row.id, { scheme: JSON.parse(row.content) as Scheme, builtIn: false });
  }
  return found;
}

export async function listSchemes(context: Context): Promise<SchemeSummary[]> {
  return [...(await allSchemes(context.store.db)).values()].map(({ scheme, builtIn }) => ({
    id: scheme.id,
    version: scheme.version,
    title: scheme.title,
    source: scheme.source.title,
    criteria: countCriteria(scheme),
    builtIn,
  }));
}

/** Also inside a transaction. @throws Problem `scheme-not-found` */
export async function loadScheme(db: Queryable, id: string): Promise<Scheme> {
  const found = (await allSchemes(db)).get(id);
  if (!found) throw problem('scheme-not-found', { scheme: id });
  return found.scheme;
}

/** @throws Problem `scheme-not-found` */
export function getScheme(context: Context, id: string): Promise<Scheme> {
  return loadScheme(context.store.db, id);
}

/** The file of a scheme's newest version, as it is written. @throws Problem `scheme-not-found` */
export async function getSchemeText(context: Context, id: string): Promise<string> {
  const scheme = await loadScheme(context.store.db, id);
  const own = (await schemes.listSchemes(context.store.db)).find(
    (row) => row.id === id && row.version === scheme.version,
  );
  return own?.text ?? readFileSync(join(productFolder(), 'schemes', `${id}.yaml`), 'utf8');
}

/**
 * Adds a scheme made from another by changing its names and its legal source. Under the id of a known one it becomes that
 * one's next version; rounds that were made before keep the questionnaires they have.
 * @throws Problem `scheme-not-found`
 */
export async function copyScheme(
  context: Context,
  { from, copy }: { from: string; copy: Omit<SchemeCopy, 'version'> },
): Promise<Outcome<Scheme>> {
  requirePermission(context, 'scheme.add');
  const known = (await allSchemes(context.store.db)).get(copy.id)?.scheme;
  const version = (known?.version ?? 0) + 1;
  const text = copySchemeText(await getSchemeText(context, from), { ...copy, version });
  return addScheme(context, { fileName: `${copy.id}.yaml`, text });
}

/** Adds a scheme file, or a higher version of a known one. Findings name line and reason; nothing is kept of a bad file. */
export async function addScheme(
  context: Context,
  { fileName, text }: { fileName: string; text: string },
): Promise<Outcome<Scheme>> {
  requirePermission(context, 'scheme.add');
  const read = parseScheme(text, { file: fileName });
  if (!read.ok) return read;
  const scheme = read.value;
  return context.store.db.transaction().execute(async (db) => {
    const known = (await allSchemes(db)).get(scheme.id)?.scheme;
    const added =
      (known === undefined || known.version < scheme.version) &&
      (await schemes.insertScheme(db, {
        id: scheme.id,
        version: scheme.version,
        content: JSON.stringify(scheme),
        file_name: fileName,
        text,
        added_on: today(context),
      }));
    if (!added) return refuseVersion(fileName, scheme, known?.version ?? scheme.version);
    await writeAudit(context, db, { act: 'scheme-added', details: { scheme: scheme.id, version: scheme.version } });
    return read;
  });
}

function refuseVersion(fileName: string, { id, version }: Scheme, latest: number): Outcome<Scheme> {
  return {
    ok: false,
    findings: [
      {
        code: 'scheme-version-exists',
        severity: 'fault',
        message: {
          vi: `${fileName}: bộ tiêu chí “${id}” phiên bản ${version} đã có (mới nhất: ${latest}). Đặt version: ${latest + 1}, hoặc đổi id.`,
          en: `${fileName}: scheme “${id}” version ${version} exists (latest: ${latest}). Set version: ${latest + 1}, or change the id.`,
        },
        place: { file: fileName },
      },
    ],
  };
}
