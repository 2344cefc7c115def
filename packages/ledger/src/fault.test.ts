import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeFault } from './fault.ts';
import { LedgerFaultError, ledgerFaults } from './index.ts';

test('every fault is a sentence in both languages, in NFC, with the same places to fill', () => {
  for (const [code, { vi, en }] of Object.entries(ledgerFaults)) {
    const names = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort();
    assert.deepEqual(names(vi), names(en), code);
    assert.equal(vi, vi.normalize('NFC'), code);
    assert.match(vi, /\.$/, code);
    assert.match(en, /\.$/, code);
  }
});

test('a fault fills its message and keeps what it speaks of', () => {
  const fault = makeFault('not-included', { index: 7, size: 40 });
  assert.equal(fault.severity, 'fault');
  assert.match(fault.message.vi, /vị trí 7 của sổ 40 mục/);
  assert.match(fault.message.en, /place 7 of the log of 40 entries/);
  assert.deepEqual(fault.data, { index: 7, size: 40 });
  assert.equal(new LedgerFaultError(fault).message, fault.message.en);
  assert.match(makeFault('signature-wrong', { name: '{name}$&' }).message.en, /“\{name\}\$&”/);
});
