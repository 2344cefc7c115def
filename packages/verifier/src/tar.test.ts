import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { packTar, unpackTar } from './tar.ts';

async function pack(files: ReadonlyMap<string, Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const list = (async function* () {
    for (const [path, bytes] of files) yield { path, bytes };
  })();
  for await (const piece of packTar(list)) pieces.push(piece);
  return Buffer.concat(pieces);
}

test('what is packed comes out again', async () => {
  const part = fc.stringMatching(/^[a-z0-9-]{1,60}$/);
  const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(path, fc.uint8Array({ maxLength: 1500 })), { selector: ([one]) => one }),
      async (list) => {
        const files = new Map(list);
        const read = unpackTar(await pack(files));
        assert.deepEqual([...read.keys()], [...files.keys()]);
        for (const [name, bytes] of files) assert.deepEqual(Buffer.from(read.get(name)!), Buffer.from(bytes));
      },
    ),
  );
});

test('a cut archive is refused', async () => {
  const archive = await pack(new Map([['a', new Uint8Array(2000).fill(7)]]));
  for (const length of [600, 2000, 2560]) assert.throws(() => unpackTar(archive.subarray(0, length)), RangeError);
  assert.throws(() => unpackTar(Buffer.alloc(2048, 65)), RangeError);
  await assert.rejects(pack(new Map([['x'.repeat(200), new Uint8Array()]])), RangeError);
});

test('the system’s tar reads it', async (t) => {
  if (spawnSync('tar', ['--version']).status !== 0) return t.skip('no tar');
  const folder = mkdtempSync(join(tmpdir(), 'longdan-tar-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const long = `dot/${'a'.repeat(60)}/${'b'.repeat(70)}.json`;
  writeFileSync(
    join(folder, 'x.tar'),
    await pack(
      new Map([
        ['checkpoint', Buffer.from('số')],
        [long, Buffer.alloc(700, 1)],
      ]),
    ),
  );
  const listed = spawnSync('tar', ['-tvf', join(folder, 'x.tar')], { encoding: 'utf8' });
  assert.equal(listed.status, 0, listed.stderr);
  assert.match(listed.stdout, /\b700 .*bbb\.json/);
  assert.equal(spawnSync('tar', ['-xOf', join(folder, 'x.tar'), 'checkpoint'], { encoding: 'utf8' }).stdout, 'số');
});
