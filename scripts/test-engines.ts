// The engines on which the suites of the store and of the operations run: the same tests on each.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { startTestPostgres, type TestPostgres } from './test-postgres.ts';

/** What a test opens a store with. */
export type TestPlace = { readonly folder: string } | { readonly url: string };

export interface TestEngine {
  readonly name: 'sqlite' | 'postgres';
  /** A place with nothing in it. */
  newPlace(): TestPlace;
}

export const engines = ['sqlite', 'postgres'] as const;

/** Registers what makes and clears away the places of one engine; call it where tests are declared. */
export function useEngine(name: TestEngine['name']): TestEngine {
  if (name === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'longdan-sqlite-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    return { name, newPlace: () => ({ folder: mkdtempSync(join(folder, 'data-')) }) };
  }
  let server: TestPostgres;
  before(async () => {
    server = await startTestPostgres();
  });
  after(() => server?.stop());
  return { name, newPlace: () => ({ url: server.newDatabase() }) };
}

/** Declares a suite once for every engine. */
export function describeOnEngines(suite: (engine: TestEngine) => void): void {
  for (const name of engines) describe(name, () => suite(useEngine(name)));
}
