/** Name and version of this software, as sealed figures and methods name it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { productFolder } from './scheme.ts';

let name: string | undefined;

/** "longdan 0.1.0". */
export function softwareName(): string {
  name ??= `longdan ${(JSON.parse(readFileSync(join(productFolder(), 'apps/cli/package.json'), 'utf8')) as { version: string }).version}`;
  return name;
}
