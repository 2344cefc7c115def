/** Golden files lie in `src/golden`; `UPDATE_GOLDEN=1` writes them anew, for a person to read the difference. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

export function assertGolden(name: string, value: unknown): void {
  const path = new URL(`../golden/${name}.json`, import.meta.url);
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if (process.env['UPDATE_GOLDEN']) writeFileSync(path, text);
  assert.deepEqual(JSON.parse(text), JSON.parse(readFileSync(path, 'utf8')), `golden/${name}.json differs`);
}
