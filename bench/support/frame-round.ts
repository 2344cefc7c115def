/** A frame of many case files through the product on SQLite: imported, frozen with its hash, drawn. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Context,
  createRound,
  draftSamplePlan,
  drawMachineSeed,
  drawRoundSample,
  freezeFrame,
  importFrame,
  previewFrame,
  repeatDraw,
  saveSamplePlan,
  secureRandom,
} from '@longdan/operations';
import { openStore } from '@longdan/store';
import { samplePlan } from '../../packages/operations/src/testing/sample-plan.ts';

/** As the one-stop software exports it; 200 communes, two fields. */
function makeCaseFiles(rows: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let lines = ['Mã hồ sơ;Họ và tên;Số điện thoại;Xã/Phường;Thôn;Lĩnh vực;Ngày tiếp nhận;Ngày trả kết quả'];
  const encoder = new TextEncoder();
  for (let row = 0; row < rows; row++) {
    const day = String(1 + (row % 28)).padStart(2, '0');
    const month = String(1 + (row % 9)).padStart(2, '0');
    lines.push(
      `HS${String(row).padStart(8, '0')};Nguyễn Văn ${row};09${String(row).padStart(8, '0')};Xã Số ${row % 200};Thôn ${row % 7};${row % 3 === 0 ? 'Đất đai' : 'Hộ tịch'};01/${month}/2026;${day}/${month}/2026`,
    );
    if (lines.length === 10_000) {
      parts.push(encoder.encode(`${lines.join('\r\n')}\r\n`));
      lines = [];
    }
  }
  parts.push(encoder.encode(lines.join('\r\n')));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export async function runFrameOfRows(
  rows: number,
  told: (what: string, before: NodeJS.CpuUsage) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'longdan-frame-'));
  const store = await openStore({ folder });
  try {
    const plan = samplePlan({
      fields: [
        { id: 'ho-tich', title: 'Hộ tịch', quota: 600, moments: ['past-clients'] },
        { id: 'dat-dai', title: 'Đất đai', quota: 400, moments: ['past-clients'] },
      ],
      methods: ['face-to-face'],
      selection: 'probability-sample',
      mode: 'confidential',
      period: undefined,
    });
    const actor = { id: 'bench', name: 'Cán bộ', role: 'officer' as const };
    const context: Context = { store, now: () => new Date('2026-11-10T03:00:00Z'), random: secureRandom(), actor };
    await createRound(context, { plan });
    const bytes = makeCaseFiles(rows);
    const file = { roundId: plan.id, fileName: 'ho-so.csv', bytes };
    const { sheets } = await previewFrame(context, file);
    let before = process.cpuUsage();
    const frame = await importFrame(context, {
      ...file,
      kind: 'case-file',
      mapping: sheets[0]!.mapping,
      period: { from: '2026-01-01', to: '2026-09-30' },
    });
    told(`imported, ${frame.kept} kept (${(bytes.length / 2 ** 20).toFixed(0)} MiB of CSV)`, before);
    await saveSamplePlan(context, plan.id, {
      ...draftSamplePlan(plan),
      kind: 'stratified',
      total: 1000,
      minimum: 2,
      sampler: 'officer',
    });
    before = process.cpuUsage();
    const frozen = await freezeFrame(context, plan.id);
    told(`frozen, hash ${frozen.frozen?.hash.slice(0, 12)}`, before);
    await drawMachineSeed(context, plan.id);
    before = process.cpuUsage();
    const { drawHash } = await drawRoundSample(context, plan.id);
    told(`drawn, ${drawHash.slice(0, 12)}`, before);
    before = process.cpuUsage();
    const { recorded, repeated } = await repeatDraw(context, plan.id);
    if (recorded !== repeated) throw new Error('the draw does not repeat');
    told('repeated, the same', before);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
