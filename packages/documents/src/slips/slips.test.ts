import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { stopTypst } from '../typst/render-typst.ts';
import { composeSlips, type SlipsInput } from './slips.ts';
import { renderSlipsPdf } from './slips-pdf.ts';

after(stopTypst);

const input: SlipsInput = {
  plan: {
    authority: { name: 'UBND phường Hoằng Hoá Đông Nam', heading: ['UBND'], place: 'Hoằng Hoá', symbol: 'UBND' },
    mode: 'anonymous',
  },
  fieldTitle: 'lĩnh vực Hộ tịch (xác nhận tình trạng hôn nhân, đăng ký khai sinh)',
  ballotCodes: Array.from({ length: 23 }, (_, index) => `ACE2${(index % 7) + 2}-FH4${(index % 5) + 2}K`),
};
const online = {
  ...input,
  address: 'khaosat.example.vn/p',
  qrText: (code: string) => `https://khaosat.example.vn/p/${code}`,
};

test('a slip says who asks, what to do, and only its own mode’s promise', () => {
  const slips = composeSlips(online);
  assert.equal(slips.subject.slice(0, 17), 'Lĩnh vực Hộ tịch ');
  assert.match(slips.steps[0]!, /Quét mã bên cạnh, hoặc mở trang khaosat\.example\.vn\/p/);
  assert.match(slips.promise, /^Ẩn danh/);
  assert.equal(slips.slips[0]!.qrText, 'https://khaosat.example.vn/p/ACE22-FH42K');
  const plan = { ...input.plan, mode: 'confidential' as const, generatedData: true };
  assert.match(composeSlips({ ...input, plan }).promise, /^Bảo mật/);
  assert.match(composeSlips({ ...input, plan: { ...input.plan, mode: 'open' } }).promise, /^Lấy ý kiến mở/);
  assert.match(composeSlips({ ...input, plan }).label ?? '', /KHÔNG PHẢI KẾT QUẢ THẬT/);
});

test('without an address there is a line to write it on, and no QR code', () => {
  const slips = composeSlips(input);
  assert.match(slips.steps[0]!, /^Mở trang …+$/);
  assert.ok(slips.slips.every((slip) => slip.qrText === undefined));
});

test('the same slips make the same bytes, ten to a page', async () => {
  const once = await renderSlipsPdf(composeSlips(online));
  assert.deepEqual(await renderSlipsPdf(composeSlips(online)), once);
  const pages = Buffer.from(once)
    .toString('latin1')
    .match(/\/Type\s*\/Page\b/g);
  assert.equal(pages?.length, 3);
});

test('every code is on its slip', { skip: !existsSync('/usr/bin/pdftotext') }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'longdan-slips-'));
  const pdf = join(folder, 'slips.pdf');
  writeFileSync(pdf, await renderSlipsPdf(composeSlips(online)));
  execFileSync('pdftotext', ['-layout', pdf]);
  const text = readFileSync(join(folder, 'slips.txt'), 'utf8');
  for (const code of input.ballotCodes) assert.ok(text.includes(code), code);
  assert.equal(text.match(/UBND phường Hoằng Hoá Đông Nam/g)?.length, 23);
});
