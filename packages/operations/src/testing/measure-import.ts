/**
 * How long it takes to import N rows of 22 answers on either engine, and in how much memory. Not a test: run
 * `node packages/operations/src/testing/measure-import.ts [N] [sqlite|postgres] [coded]` (default 100,000, sqlite).
 * The import runs in a process of its own, which does nothing else: the figures are of it alone.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { criteriaOf, type Plan } from '@longdan/core';
import { openStore } from '@longdan/store';
import { startTestPostgres } from '../../../../scripts/test-postgres.ts';
import { type Context, createRound, issueBallots, secureRandom } from '../index.ts';
import { samplePlan } from './sample-plan.ts';

const count = Number(process.argv[2] ?? 100_000);
const onPostgres = process.argv.includes('postgres');
const coded = process.argv.includes('coded');

const plan = samplePlan({
  id: 'do-toc-do',
  title: 'Đo tốc độ nạp tệp',
  authority: { name: 'UBND tỉnh Mẫu', heading: ['ỦY BAN NHÂN DÂN', 'TỈNH MẪU'], place: 'Tỉnh Mẫu', symbol: 'UBND' },
  scheme: 'sipas-2017',
  fields: [{ id: 'chung', title: 'Lĩnh vực chung', quota: 50, moments: ['at-counter'] }],
  units: Array.from({ length: 200 }, (_, at) => ({ id: `xa-${at}`, title: `UBND xã Số ${at}` })),
  period: { from: '2026-09-01', to: '2026-10-31' },
  signatory: { authorityLines: [], title: 'CHỦ TỊCH', name: '' },
}) as unknown as Plan;

const folder = mkdtempSync(join(tmpdir(), 'longdan-measure-'));
const server = onPostgres ? await startTestPostgres() : undefined;
const url = server?.newDatabase() ?? '';
const store = await openStore(server ? { url } : { folder: join(folder, 'data') });
const random = secureRandom();
const context: Context = {
  store,
  now: () => new Date(),
  random,
  actor: { id: 'o', name: 'Đo', role: 'officer' },
};
const { questionnaires } = await createRound(context, { plan });
const questionnaire = questionnaires[0]!.questionnaire;
const criteria = criteriaOf(questionnaire).map(({ criterion }) => criterion);
const codes: string[] = [];
if (coded)
  for (let left = count; left > 0; left -= 10_000) {
    const issued = await issueBallots(context, { roundId: plan.id, fieldId: 'chung', count: Math.min(left, 10_000) });
    codes.push(...issued.ballots.map((ballot) => ballot.code));
  }

const path = join(folder, 'phieu.csv');
const out = createWriteStream(path);
const labels = ['1', '2', '3', '4', 'Hài lòng', 'Rất hài lòng', '5', '4', ''];
out.write(
  `\ufeff${['Số phiếu', ...(coded ? ['Mã phiếu'] : []), 'Đơn vị', 'Ngày', ...criteria.map((one) => `"${one.text}"`)].join(';')}\r\n`,
);
for (let row = 0; row < count; row++) {
  const drawn = randomBytes(criteria.length);
  const cells = [
    String(row + 1),
    ...(coded ? [codes[row]!] : []),
    `UBND xã Số ${row % 200}`,
    `${String(1 + (row % 28)).padStart(2, '0')}/09/2026`,
    // One row in a thousand has a level that the scale does not have.
    ...Array.from(drawn, (byte, at) => (at === 3 && row % 1000 === 999 ? '9' : labels[byte % labels.length]!)),
  ];
  if (!out.write(`${cells.join(';')}\r\n`)) await once(out, 'drain');
}
out.end();
await once(out, 'finish');

await store.close();

const order = { place: store.engine === 'sqlite' ? { folder: join(folder, 'data') } : { url }, roundId: plan.id, path };
spawnSync(process.execPath, [join(import.meta.dirname, 'measured-import.ts'), JSON.stringify(order)], {
  stdio: 'inherit',
});
await server?.stop();
rmSync(folder, { recursive: true, force: true });
