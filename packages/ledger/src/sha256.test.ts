import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 as byScript } from '@noble/hashes/sha2.js';
import { sha256 } from './sha256.ts';

test('the platform and the script hash alike, and both as FIPS 180-4 says', () => {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  assert.deepEqual([hex(sha256(Buffer.from('abc'))), hex(byScript(Buffer.from('abc')))], [abc, abc]);
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 7 + length) % 256);
    assert.deepEqual(sha256(bytes), byScript(bytes), `${length} bytes`);
    assert.deepEqual(sha256(bytes.subarray(length >> 1)), byScript(bytes.subarray(length >> 1)), 'part of a buffer');
  }
});
