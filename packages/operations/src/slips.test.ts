import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Problem } from '@longdan/core';
import { openStore, type Store } from '@longdan/store';
import { type Context, createRound, issueBallots, printQuestionnaire, printSlips } from './index.ts';
import { samplePlan } from './testing/sample-plan.ts';
import { seededBytes } from './testing/seeded.ts';

const plan = samplePlan({
  title: 'Đo lường sự hài lòng năm 2026',
  fields: [{ id: 'ho-tich', title: 'Hộ tịch', quota: 50, moments: ['at-counter'] }],
  methods: ['web'],
  signatory: { authorityLines: [], title: 'CHỦ TỊCH', name: '' },
  period: undefined,
});

const folder = mkdtempSync(join(tmpdir(), 'longdan-slips-'));
let store: Store;
let context: Context;
let batchId: string;
before(async () => {
  store = await openStore({ folder });
  const random = seededBytes(3);
  context = {
    store,
    now: () => new Date('2026-11-10T03:00:00Z'),
    random,
    actor: { id: 'cb', name: 'Cán bộ', role: 'officer' },
  };
  await createRound(context, { plan });
  ({
    batch: { id: batchId },
  } = await issueBallots(context, { roundId: plan.id, fieldId: 'ho-tich', count: 12 }));
});
after(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

test('slips are printed for a batch; an unknown one is refused', async () => {
  const slips = await printSlips(context, plan.id, { fieldId: 'ho-tich', batchId });
  assert.equal(slips.fileName, 'xa-mau-2026-mau-phieu-cat-ho-tich.pdf');
  assert.equal(
    Buffer.from(slips.bytes)
      .toString('latin1')
      .match(/\/Type\s*\/Page\b/g)?.length,
    2,
  );
  await assert.rejects(
    printSlips(context, plan.id, { fieldId: 'ho-tich', batchId: 'khong-co' }),
    (error) => error instanceof Problem && error.code === 'batch-not-found',
  );
});

test('sheets bear a QR code where a phone can follow it, and never the machine’s own address', async () => {
  const sheets = async (publicAddress?: string) =>
    (await printQuestionnaire(context, plan.id, 'docx', { fieldId: 'ho-tich', batchId, publicAddress })).bytes.length;
  const slips = async (publicAddress?: string) =>
    (await printSlips(context, plan.id, { fieldId: 'ho-tich', batchId, publicAddress })).bytes;
  const [plainSheets, plainSlips] = [await sheets(), await slips()];
  assert.equal(await sheets('http://localhost:8080'), plainSheets);
  assert.deepEqual(await slips('http://localhost:8080'), plainSlips);
  // Twelve pictures.
  assert.ok((await sheets('https://khaosat.example.vn')) > plainSheets + 12 * 200);
  assert.ok((await slips('https://khaosat.example.vn')).length > plainSlips.length + 1000);
});
