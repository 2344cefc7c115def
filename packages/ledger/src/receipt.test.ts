import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import {
  commit,
  formatCheckpoint,
  formatReceipt,
  isReceiptLogged,
  makeSigner,
  makeVerifier,
  parseCheckpoint,
  parseReceipt,
  proveInclusion,
  receiptEntry,
  signNote,
  verifierKeyFor,
  verifyReceipt,
} from './index.ts';
import { MemoryLog, plainEntries, walkingBytes } from './test/memory-log.ts';

const origin = 'khaosat.example.vn/thu';
const random = walkingBytes(3);
const seed = random(32);
const salt = random(32);
const content = utf8ToBytes('5443');
const receipt = { origin, round: 'thu-2026', response: commit(salt, content), by: '2026-10-31' };
const keyName = `${origin}/receipts`;
const signed = signNote(formatReceipt(receipt), [makeSigner(keyName, seed)]);
const verifier = makeVerifier(verifierKeyFor(keyName, 'note', seed));

test('a receipt reads back under its key, and any change is found', () => {
  assert.deepEqual(verifyReceipt(signed, verifier), { ok: true, value: receipt });
  for (let place = 0; place < signed.length; place++) {
    const code = signed.charCodeAt(place) ^ 1;
    const turned = signed.slice(0, place) + String.fromCharCode(code) + signed.slice(place + 1);
    assert.equal(verifyReceipt(turned, verifier).ok, false, turned);
  }
});

test('a receipt promises one entry, which can be looked for and proved', async () => {
  const log = await new MemoryLog().append([...plainEntries(7), receiptEntry(receipt), ...plainEntries(5)]);
  const checkpoint = { origin, ...(await log.head()) };
  const proof = await proveInclusion(13, 7, log);
  assert.equal(isReceiptLogged(receipt, checkpoint, 7, proof), true);
  assert.equal(isReceiptLogged(receipt, checkpoint, 8, proof), false);
  assert.equal(isReceiptLogged({ ...receipt, round: 'thu-2027' }, checkpoint, 7, proof), false);
  assert.equal(isReceiptLogged(receipt, { ...checkpoint, origin: 'khac.example.vn' }, 7, proof), false);
});

test('neither salt nor answers can be found in a receipt, and it is no checkpoint', () => {
  for (const secret of [salt, content]) {
    assert.ok(!signed.includes(Buffer.from(secret).toString('base64').slice(0, 6)));
    assert.ok(!signed.includes(Buffer.from(secret).toString('hex')));
  }
  assert.equal(parseCheckpoint(formatReceipt(receipt)).ok, false);
  assert.equal(parseReceipt(formatCheckpoint({ origin, size: 1, root: receipt.response })).ok, false);
});

test('a receipt tells two respondents of a round apart by the commitment alone', () => {
  const other = { ...receipt, response: commit(random(32), content) };
  const lines = formatReceipt(receipt).split('\n');
  const differing = formatReceipt(other)
    .split('\n')
    .filter((line, place) => line !== lines[place]);
  assert.deepEqual(differing.length, 1);
  assert.match(differing[0]!, /^response /);
});

test('only the one form of a receipt is read or written', () => {
  const text = formatReceipt(receipt);
  for (const broken of [
    '',
    text.slice(0, -1),
    `${text}more\n`,
    text.replace('v1', 'v2'),
    text.replace('round thu-2026', 'round thu--2026'),
    text.replace('round thu-2026', `round ${'a'.repeat(61)}`),
    text.replace('2026-10-31', '2026-02-30'),
    text.replace('log khaosat', 'log  khaosat'),
    text.replace('log khaosat', 'log kha+osat'),
    text.replace('=\n', '\n'),
    text.replaceAll('\n', '\r\n'),
  ])
    assert.equal(parseReceipt(broken).ok, false, JSON.stringify(broken));
  assert.throws(() => formatReceipt({ ...receipt, by: '2026-02-30' }), RangeError);
  assert.throws(() => formatReceipt({ ...receipt, origin: 'two words' }), RangeError);
  assert.throws(() => formatReceipt({ ...receipt, response: new Uint8Array(31) }), RangeError);
});
