/** The specification's worked example, computed anew: every value must stand in docs/spec/ledger.md as printed there. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import {
  addSignatures,
  commit,
  type Entry,
  encodeEntry,
  encodeEntryBundle,
  formatCheckpoint,
  formatLogProof,
  formatReceipt,
  formatVerifierKey,
  hashLeaf,
  hashNode,
  makeCosigner,
  makeSigner,
  makeVerifier,
  openCheckpoint,
  rootHash,
  signNote,
  sortedSetRoot,
  verifierKeyFor,
  verifyLogProof,
  verifyReceipt,
} from './index.ts';

const repeat = (byte: number) => new Uint8Array(32).fill(byte);
const origin = 'khaosat.example.vn/bim-son';
const round = 'bim-son-2026';
const witness = 'giamsat.example.vn/mttq';

/** Every value of the example by its name. */
function computeExample() {
  const c0 = commit(repeat(0xa0), utf8ToBytes('05/KH-UBND'));
  const c1 = commit(repeat(0xa1), utf8ToBytes('3 phieu'));
  const c2 = commit(repeat(0xa2), Uint8Array.of(5, 4, 4));
  const codes = ['9ACEFHJKHT', 'KNRWY3573M', 'X369EJNTJF'].map((code, place) =>
    commit(repeat(0xc0 + place), utf8ToBytes(code)),
  );
  const entries = (
    [
      { kind: 'plan-approval', round, day: '2026-04-01', commitment: c0 },
      {
        kind: 'ballots-issued',
        round,
        day: '2026-08-03',
        count: 3,
        codesRoot: sortedSetRoot(codes),
        commitment: c1,
      },
      { kind: 'response-accepted', round, commitment: c2 },
    ] as const satisfies Entry[]
  ).map(encodeEntry);
  const leaves = entries.map(hashLeaf);
  const node = hashNode(leaves[0]!, leaves[1]!);
  const root = rootHash(leaves);
  const body = formatCheckpoint({ origin, size: 3, root });
  const cosigned = addSignatures(signNote(body, [makeSigner(origin, repeat(1))]), [
    makeCosigner(witness, repeat(3), 1_785_715_200),
  ]);
  assert.ok(cosigned.ok);
  const receipt = signNote(formatReceipt({ origin, round, response: c2, by: '2026-10-31' }), [
    makeSigner(`${origin}/receipts`, repeat(2)),
  ]);
  const bundle = encodeEntryBundle(entries);
  const texts = {
    c0: bytesToHex(c0),
    c1: bytesToHex(c1),
    c2: bytesToHex(c2),
    d0: bytesToHex(codes[0]!),
    d1: bytesToHex(codes[1]!),
    d2: bytesToHex(codes[2]!),
    codes: bytesToHex(sortedSetRoot(codes)),
    e0: bytesToHex(entries[0]!),
    e1: bytesToHex(entries[1]!),
    e2: bytesToHex(entries[2]!),
    l0: bytesToHex(leaves[0]!),
    l1: bytesToHex(leaves[1]!),
    l2: bytesToHex(leaves[2]!),
    n01: bytesToHex(node),
    root: bytesToHex(root),
    vlog: formatVerifierKey(verifierKeyFor(origin, 'note', repeat(1))),
    vwitness: formatVerifierKey(verifierKeyFor(witness, 'cosignature', repeat(3))),
    vreceipts: formatVerifierKey(verifierKeyFor(`${origin}/receipts`, 'note', repeat(2))),
    checkpoint: cosigned.value,
    receipt,
    bundleLength: String(bundle.length),
    bundleStart: bytesToHex(bundle.subarray(0, 8)),
    bundleHash: bytesToHex(sha256(bundle)),
    proof: formatLogProof({ index: 2, hashes: [node], checkpoint: cosigned.value }),
  };
  return { texts, leaves };
}

const { texts, leaves } = computeExample();
const specification = readFileSync(new URL('../../../docs/spec/ledger.md', import.meta.url), 'utf8');

for (const [name, text] of Object.entries(texts))
  test(`the specification prints ${name} as computed`, () => {
    assert.ok(specification.includes(text), `${name}\n${text}`);
  });

test('the example’s checkpoint, receipt and proof verify under its keys', () => {
  const policy = {
    origin,
    log: verifierKeyFor(origin, 'note', repeat(1)),
    witnesses: [verifierKeyFor(witness, 'cosignature', repeat(3))],
    quorum: 1,
  };
  const opened = openCheckpoint(texts.checkpoint, policy);
  assert.ok(opened.ok);
  assert.deepEqual(opened.value.cosignatures, [{ name: witness, timestamp: 1_785_715_200 }]);
  assert.equal(verifyLogProof(texts.proof, leaves[2]!, policy).ok, true);
  const receipt = verifyReceipt(texts.receipt, makeVerifier(verifierKeyFor(`${origin}/receipts`, 'note', repeat(2))));
  assert.ok(receipt.ok);
  assert.equal(receipt.value.round, round);
});
