import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { zipSync } from 'fflate';
import { packTar } from './tar.ts';
import { packZip, unpackBundle } from './zip.ts';

const files = new Map([
  ['checkpoint', new TextEncoder().encode('khaosat.example.vn\n3\n')],
  ['dot/xa-mau/mo-niem.json', new TextEncoder().encode('Ước lượng '.repeat(5000))],
  ['tile/0/000.p/3', Uint8Array.from({ length: 96 }, (_, place) => place)],
  ['trong', new Uint8Array(0)],
]);

async function* listFiles() {
  for (const [path, bytes] of files) yield { path, bytes };
}

async function gather(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return new Uint8Array(Buffer.concat(all));
}

test('either form comes back file by file, and equal files make an equal archive', async () => {
  const zip = await gather(packZip(listFiles()));
  assert.deepEqual(unpackBundle(zip), files);
  assert.deepEqual(unpackBundle(await gather(packTar(listFiles()))), files);
  assert.deepEqual(await gather(packZip(listFiles())), zip);
});

test('a folder packed again by hand has its name before every path', () => {
  const packed = zipSync(Object.fromEntries([...files].map(([path, bytes]) => [`bo cong bo/${path}`, bytes])));
  assert.deepEqual(unpackBundle(packed), files);
});

test('an archive that is cut off or altered is refused', async () => {
  const zip = await gather(packZip(listFiles()));
  assert.throws(() => unpackBundle(zip.subarray(0, zip.length / 2)), /damaged/);
  assert.throws(() => unpackBundle(new TextEncoder().encode('PK')), /damaged/);
});

test('other programs open it', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'longdan-zip-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'bo.zip');
  writeFileSync(file, await gather(packZip(listFiles())));
  const code =
    'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print("\\n".join(z.namelist()))';
  let listed: string;
  try {
    listed = execFileSync('python3', ['-c', code, file], { encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return context.skip('no Python here');
    throw error;
  }
  assert.deepEqual(listed.trim().split('\n'), [...files.keys()]);
});
