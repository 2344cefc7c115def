/** The witness's program against the office's: first signature, growth, handing in, verification, a forged log refused. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { formatVerifierKey } from '@longdan/ledger';
import {
  type Context,
  createRound,
  listBundleFiles,
  readOrMakeKeys,
  rotateLedgerKey,
  secureRandom,
  sequenceLedger,
} from '@longdan/operations';
import { openStore } from '@longdan/store';
import { officeOf } from '../../../packages/operations/src/testing/logged-round.ts';
import { samplePlan } from '../../../packages/operations/src/testing/sample-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'longdan-witness-'));
const place = (name: string) => join(folder, name);
const main = join(import.meta.dirname, '../src/main.ts');

function longdan(...words: string[]): { code: number; said: string } {
  const run = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...words], {
    encoding: 'utf8',
    env: { ...process.env, LONGDAN_ORIGIN: 'https://khaosat.example.vn/xa-mau', LONGDAN_DATABASE: '' },
  });
  return { code: run.status ?? -1, said: run.stdout + run.stderr };
}

const origin = 'https://khaosat.example.vn/xa-mau';

/** A round more in the log of a data folder; after a change of its key where asked. Then the log as files. */
async function logAndPublish(data: string, id: string, to: string, rotate = false): Promise<string> {
  const store = await openStore({ folder: place(data) });
  try {
    const office = officeOf(store, secureRandom());
    const operator: Context = { ...office, actor: { id: 'op', name: 'Vận hành', role: 'operator' } };
    const key = formatVerifierKey(readOrMakeKeys(place(data), origin).logKey);
    if (rotate) await rotateLedgerKey(operator, { folder: place(data), role: 'log', reason: 'định kỳ' });
    await createRound(office, { plan: samplePlan({ id }) });
    const keys = readOrMakeKeys(place(data), origin);
    await sequenceLedger(operator, keys);
    for await (const { path, bytes } of listBundleFiles(operator, keys)) {
      mkdirSync(dirname(place(join(to, path))), { recursive: true });
      writeFileSync(place(join(to, path)), bytes);
    }
    return key;
  } finally {
    await store.close();
  }
}

const cosign = (log: string, ...more: string[]) =>
  longdan('witness', 'cosign', '--log', place(log), '--key', place('mttq.json'), '--state', place('nho.json'), ...more);

after(() => rmSync(folder, { recursive: true }));

test('a witness signs what continues, the office keeps it, readers find it; a log written anew is refused with evidence', async () => {
  const made = longdan('witness', 'init', '--key', place('mttq.json'), '--name', 'giamsat.example.vn/mttq');
  assert.equal(made.code, 0, made.said);
  const witness = made.said.split('\n')[0]!;
  const logKey = await logAndPublish('office', 'xa-mau-2026', 'so');
  const first = cosign('so', '--log-key', logKey);
  assert.equal(first.code, 0, first.said);
  const signed = place('nho.json.da-ky.txt');
  const added = longdan('ledger', 'add-cosignature', signed, '--key', witness, '--data', place('office'));
  assert.match(added.said, /có chữ ký của: giamsat\.example\.vn\/mttq/);

  await logAndPublish('office', 'xa-khac-2026', 'so', true);
  const second = cosign('so');
  assert.match(second.said, /Khóa của sổ đã đổi.*\n.*nối tiếp đúng/);
  const verified = longdan('verify', place('so'), '--witness', witness, '--key', logKey);
  assert.equal(verified.code, 0, verified.said);
  assert.match(verified.said, /✔ Bên chứng kiến “giamsat\.example\.vn\/mttq”, theo khóa Ông\/Bà giữ, đã ký sổ này/);
  assert.match(verified.said, /✔ Khóa của sổ đã đổi 1 lần/);

  // The office begins its log anew with the key it has now.
  for (const end of ['', '-wal', '-shm']) rmSync(place(`office/longdan.sqlite${end}`), { force: true });
  for (const id of ['a-2026', 'b-2026', 'c-2026', 'd-2026']) await logAndPublish('office', id, 'so-moi');
  const memory = readFileSync(place('nho.json'), 'utf8');
  const refused = cosign('so-moi');
  assert.equal(refused.code, 1);
  assert.match(refused.said, /không phải là phần nối tiếp.*\n✖ KHÔNG ký/);
  assert.equal(readFileSync(place('nho.json'), 'utf8'), memory, 'and nothing is forgotten');
  const [evidence] = readdirSync(place('nho.json.bang-chung'));
  assert.ok(existsSync(join(place('nho.json.bang-chung'), evidence!, 'da-thay/checkpoint')));
});
