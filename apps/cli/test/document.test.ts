/** Dispatches and minutes on the command line. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'longdan-document-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function longdan(...args: string[]) {
  const run = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'apps/cli/src/main.ts'), ...args],
    { encoding: 'utf8', cwd: folder, env: { ...process.env, LONGDAN_LANG: 'vi' } },
  );
  return { code: run.status, out: run.stdout, err: run.stderr };
}
const magicOf = (name: string) => readFileSync(join(folder, name)).subarray(0, 4).toString('latin1');

test('a real dispatch is printed; a faulty one is refused with every line', () => {
  const made = longdan('dispatch', 'print', join(root, 'fixtures/dispatches/phu-an-2019.yaml'), '--out', folder);
  assert.equal(made.code, 0, made.err);
  assert.equal(magicOf('phu-an-2019-136.pdf'), '%PDF');
  assert.equal(magicOf('phu-an-2019-136.docx').slice(0, 2), 'PK');
  const path = join(folder, 'sai.yaml');
  writeFileSync(path, 'id: a\nyear: 2026\nabout: "{chỉ số hài lòng}"\nparts: [x]\n');
  const refused = longdan('dispatch', 'print', path, '--out', folder);
  assert.equal(refused.code, 1);
  for (const part of ['sai.yaml, dòng 3', 'thiếu trường “authority”', 'thiếu trường “addressees”'])
    assert.ok(refused.err.includes(part), refused.err);
  assert.equal(longdan('dispatch', 'print', 'khong-co.yaml', '--out', folder).code, 2);
});

test('from a plan: a dispatch is drafted, printed; minutes are printed with stated losses', () => {
  const data = join(folder, 'data');
  const plan = join(root, 'fixtures/but-son-2022/plan.yaml');
  assert.equal(longdan('round', 'create', plan, '--data', data).code, 0);
  const drafted = longdan('dispatch', 'draft', 'but-son-2022', '--unit', 'VP', '--out', folder, '--data', data);
  assert.equal(drafted.code, 0, drafted.err);
  const printed = longdan('dispatch', 'print', join(folder, 'but-son-2022-cong-van.yaml'), '--out', folder);
  assert.equal(printed.code, 0, printed.err);
  const minutes = (...more: string[]) =>
    longdan('minutes', 'print', 'but-son-2022', '--out', folder, '--data', data, ...more);
  const made = minutes('--spoiled', 'ho-tich=2', '--lost', 'ho-tich=1', '--date', '2022-11-03');
  assert.equal(made.code, 0, made.err);
  assert.equal(magicOf('but-son-2022-bien-ban-kiem-tra-phieu.pdf'), '%PDF');
  const unknown = minutes('--spoiled', 'dat-dai=2');
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /ho-tich, chung-thuc/);
  assert.equal(minutes('--date', '2022-02-30').code, 2);
});

test('slips of every handing out are printed, with the address where the installation has one', () => {
  const data = join(folder, 'data');
  const issue = () =>
    longdan('ballots', 'issue', 'but-son-2022', '--field', 'ho-tich', '--count', '2', '--data', data).code;
  assert.deepEqual([issue(), issue()], [0, 0]);
  const slips = (...more: string[]) =>
    longdan('ballots', 'slips', 'but-son-2022', '--field', 'ho-tich', '--out', folder, '--data', data, ...more);
  const before = process.env['LONGDAN_ORIGIN'];
  process.env['LONGDAN_ORIGIN'] = 'https://khaosat.example.vn';
  const made = slips();
  if (before === undefined) delete process.env['LONGDAN_ORIGIN'];
  else process.env['LONGDAN_ORIGIN'] = before;
  assert.equal(made.code, 0, made.err);
  const [first, second] = [1, 2].map((number) => `but-son-2022-mau-phieu-cat-ho-tich-${number}.pdf`);
  for (const name of [first!, second!]) assert.equal(magicOf(name), '%PDF');
  const text = spawnSync('pdftotext', [join(folder, first!), '-'], { encoding: 'utf8' });
  if (text.status === 0) assert.match(text.stdout, /khaosat\.example\.vn\/p/);
  assert.equal(slips('--batch', 'khong-co').code, 2);
});
