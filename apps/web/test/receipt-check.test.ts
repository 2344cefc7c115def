/** A citizen sends a ballot, keeps the receipt, and checks it on a phone: with JavaScript and without. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { addSignatures, formatNoteList, formatVerifierKey, makeCosigner, verifierKeyFor } from '@longdan/ledger';
import { addCosignature, closeCollection, issueBallots } from '@longdan/operations';
import { type Codes, inStore, makeRounds } from './citizen-rounds.ts';
import { begin, goThrough, press } from './citizen-visit.ts';
import { type Office, openOffice, watchConsole } from './office.ts';

let office: Office;
let codes: Codes;
const phone = { viewport: { width: 390, height: 844 } };

before(async () => {
  office = await openOffice({
    demo: false,
    prepare: async (folder) => {
      codes = await makeRounds(folder);
    },
  });
});
after(() => office?.close());

test('from thanks to proof', async () => {
  const { page } = await office.visit(undefined, phone);
  const faults = watchConsole(page);
  await begin(page, codes['ngan']![0]!);
  await goThrough(page, (id) => (id === 'gop-y' ? undefined : 'c:1'));
  await press(page, 'send');
  const code = await page.locator('.receipt').innerText();
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('form[action$="bien-nhan"] button')]);
  const note = readFileSync(await download.path(), 'utf8');
  assert.match(note, /^longdan-receipt\/v1\nlog \S+\nround ngan\nresponse \S{44}\nby \d{4}-\d\d-\d\d\n\n— /);

  const check = async (typed: string) => {
    await page.goto('/kiem-chung');
    await page.fill('#ma', typed);
    await page.click('form button.main');
    await page.locator('#tu-kiem[data-done=true]').waitFor();
    return (await page.locator('#tu-kiem li').allInnerTexts()).join('\n');
  };
  assert.match(await check(code), /chữ ký đúng[\s\S]*Sổ chưa có phiếu này/);
  assert.match((await page.locator('.verdicts').first().allInnerTexts()).join(), /còn chờ vào sổ[\s\S]*chưa kết thúc/);

  await inStore(office.dataFolder, (context) => closeCollection(context, 'ngan'));
  // The server logs what waits within a second or two.
  let own = '';
  let said = '';
  while (!said.includes('đã vào sổ') || !own.includes('Phiếu nằm trong sổ')) {
    own = await check(code.toLowerCase());
    said = await page.locator('.verdicts').first().innerText();
  }
  assert.match(own, /Chưa có tổ chức nào ngoài nơi giữ sổ ký[\s\S]*Dấu niêm của sổ/);
  assert.match(said, /đã vào sổ[\s\S]*được tính/);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.ok(!wide, 'nothing hangs over the edge of a phone');

  // A witness signs the log as it stands; the log grows; a forged signature is told from a good one.
  const witness = 'giamsat.example.vn/mttq';
  const key = formatVerifierKey(verifierKeyFor(witness, 'cosignature', new Uint8Array(32).fill(9)));
  const published = async () => (await fetch(`${office.address}/so/checkpoint`)).text();
  const sizeOf = (note: string) => Number(note.split('\n')[1]);
  const before = await published();
  const cosigned = addSignatures(before, [makeCosigner(witness, new Uint8Array(32).fill(9), 1_795_312_800)]);
  assert.ok(cosigned.ok);
  await inStore(office.dataFolder, (context) => addCosignature(context, { note: cosigned.value, key }));
  const signedWords = new RegExp(`mục có phiếu này: 1\\.[^:]*: ${witness} \\(${sizeOf(before)}, 22/11/2026\\)`);
  own = await check(code);
  assert.match(own, signedWords);
  assert.ok((await page.locator('#tu-kiem').innerText()).includes(key), 'the key to compare is shown');
  await inStore(office.dataFolder, (context) =>
    issueBallots(context, { roundId: 'dich-vu', fieldId: 'ho-tich', count: 1 }),
  );
  let grown = before;
  while (sizeOf(grown) === sizeOf(before)) grown = await published();
  assert.match(await check(code), signedWords);
  const line = cosigned.value.split('\n').find((one) => one.startsWith(`— ${witness}`));
  const bad = `${grown}${line}\n`;
  await page.route('**/so/chung-kien.json', (route) => route.fulfill({ body: formatNoteList([bad]) }));
  own = await check(code);
  assert.match(own, /giamsat\.example\.vn\/mttq không khớp với sổ[\s\S]*Chưa có tổ chức nào/);
  await page.unroute('**/so/chung-kien.json');

  // A receipt altered on its way is found out; the note kept elsewhere is taken as it is pasted.
  await page.goto('/kiem-chung');
  await page.click('summary');
  await page.fill('#bien-nhan', note.trim());
  await page.click('details button');
  await page.locator('#tu-kiem[data-done=true]').waitFor();
  assert.match(await page.locator('#tu-kiem').innerText(), /chữ ký đúng[\s\S]*Phiếu nằm trong sổ/);
  assert.deepEqual(
    faults.filter((fault) => !fault.includes('404')),
    [],
  );
  await page.goto('/kiem-chung');
  await page.click('summary');
  await page.fill('#bien-nhan', note.replace(/by \d{4}/, 'by 2099'));
  await page.click('details button');
  assert.match(await page.locator('#loi').innerText(), /không phải biên nhận/);

  const plain = await office.visit(undefined, { ...phone, javaScriptEnabled: false });
  await plain.page.goto('/kiem-chung');
  await plain.page.fill('#ma', code);
  await plain.page.click('form button.main');
  assert.match(await plain.page.locator('.verdicts').first().innerText(), /đã vào sổ[\s\S]*được tính/);
  assert.match(await plain.page.locator('#tu-kiem').innerText(), /không chạy mã lệnh/);
  assert.match(await plain.page.locator('.promise').innerText(), /Không chứng minh Ông\/Bà đã trả lời gì/);
});

test('the log is published as files that may be kept', async () => {
  const checkpoint = await fetch(`${office.address}/so/checkpoint`);
  const size = (await checkpoint.text()).split('\n')[1];
  assert.match(checkpoint.headers.get('cache-control')!, /max-age=10/);
  const tile = await fetch(`${office.address}/so/tile/0/000.p/${size}`);
  assert.equal((await tile.arrayBuffer()).byteLength, Number(size) * 32);
  const keys = await (await fetch(`${office.address}/so/khoa.txt`)).text();
  assert.match(keys, /^\S+\+[0-9a-f]{8}\+\S+\n\S+\/receipts\+[0-9a-f]{8}\+\S+\ngiamsat\S+\n$/);
  assert.equal((await fetch(`${office.address}/so/tile/0/999`)).status, 404);
  assert.equal(tile.headers.get('set-cookie'), null);
});
