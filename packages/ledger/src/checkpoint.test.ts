import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addSignatures,
  cosignatureTimestamp,
  emptyRoot,
  formatCheckpoint,
  formatLogProof,
  hashLeaf,
  makeCosignatureVerifier,
  makeCosigner,
  makeSigner,
  openCheckpoint,
  parseCheckpoint,
  parseLogProof,
  proveConsistency,
  proveInclusion,
  reviewCheckpoint,
  signNote,
  verifierKeyFor,
  verifyLogProof,
  verifyNote,
} from './index.ts';
import { MemoryLog, plainEntries, walkingBytes } from './test/memory-log.ts';

const origin = 'khaosat.example.vn/thu';
const seedOf = (number: number) => walkingBytes(number)(32);
const log = await new MemoryLog().append(plainEntries(50));
const signer = makeSigner(origin, seedOf(1));
const witnesses = ['w1', 'w2', 'w3'].map((name, place) => ({
  name: `giamsat.example.vn/${name}`,
  seed: seedOf(10 + place),
}));
const policy = {
  origin,
  log: verifierKeyFor(origin, 'note', seedOf(1)),
  witnesses: witnesses.map(({ name, seed }) => verifierKeyFor(name, 'cosignature', seed)),
  quorum: 2,
};
const time = 1_785_715_200;

async function checkpointAt(size: number, cosigners = witnesses): Promise<string> {
  const body = formatCheckpoint({ origin, ...(await log.head(size)) });
  return signNote(body, [signer, ...cosigners.map(({ name, seed }) => makeCosigner(name, seed, time))]);
}

test('a checkpoint with its quorum opens', async () => {
  const opened = openCheckpoint(await checkpointAt(50, witnesses.slice(1)), policy);
  assert.ok(opened.ok);
  const { cosignatures, ...checkpoint } = opened.value;
  assert.deepEqual(checkpoint, { origin, ...(await log.head(50)) });
  assert.deepEqual(cosignatures, [
    { name: 'giamsat.example.vn/w2', timestamp: time },
    { name: 'giamsat.example.vn/w3', timestamp: time },
  ]);
});

test('what is missing is named', async () => {
  const faultOf = (note: string, with_ = policy) => {
    const opened = openCheckpoint(note, with_);
    return opened.ok ? 'none' : opened.fault.code;
  };
  const one = await checkpointAt(50, witnesses.slice(0, 1));
  assert.equal(faultOf(one), 'checkpoint-witnesses');
  assert.equal(faultOf(one, { ...policy, quorum: 1 }), 'none');
  const line = one.split('\n').at(-2)!;
  assert.equal(faultOf(`${one}${line}\n${line}\n`), 'checkpoint-witnesses', 'one witness three times is one witness');
  const withoutLog = one.replace(/\n— khaosat.*\n/, '\n');
  assert.equal(faultOf(withoutLog, { ...policy, quorum: 1 }), 'note-unsigned', 'a witness does not speak for the log');
  assert.equal(faultOf(one, { ...policy, origin: 'khac.example.vn' }), 'checkpoint-origin');
  assert.equal(faultOf(signNote('three\nlines\nof text\n', [signer])), 'checkpoint-malformed');
});

test('a cosignature’s time cannot be moved, nor a note’s signature stand for one', async () => {
  const note = await checkpointAt(50, witnesses.slice(0, 1));
  const parsed = verifyNote(note, [makeCosignatureVerifier(policy.witnesses[0]!)]);
  assert.ok(parsed.ok);
  const { signature } = parsed.value.verified[0]!;
  assert.equal(cosignatureTimestamp(signature), time);
  const body = new TextEncoder().encode(parsed.value.text);
  const verifier = makeCosignatureVerifier(policy.witnesses[0]!);
  assert.equal(verifier.verify(body, signature), true);
  for (let bit = 0; bit < signature.length * 8; bit += 5) {
    const turned = signature.slice();
    turned[bit >> 3]! ^= 1 << (bit & 7);
    assert.equal(verifier.verify(body, turned), false, `bit ${bit}`);
  }
  const asNote = makeSigner(witnesses[0]!.name, witnesses[0]!.seed);
  const padded = new Uint8Array([...new Uint8Array(8), ...asNote.sign(body)]);
  assert.equal(verifier.verify(body, padded), false);
  assert.equal(cosignatureTimestamp(signature.subarray(1)), undefined);
  assert.equal(cosignatureTimestamp(new Uint8Array(72).fill(255)), undefined, 'beyond 2^53');
  assert.throws(() => makeCosigner('w', seedOf(1), -1), RangeError);
  assert.throws(() => makeCosigner('w', seedOf(1), 0.5), RangeError);
});

test('policies that count one key twice, or can never be met, are a broken promise', async () => {
  const note = await checkpointAt(50);
  const twin = { ...policy.witnesses[0]!, name: 'giamsat.example.vn/twin' };
  assert.throws(() => openCheckpoint(note, { ...policy, witnesses: [policy.witnesses[0]!, twin] }), RangeError);
  assert.throws(() => openCheckpoint(note, { ...policy, quorum: 4 }), RangeError);
  assert.throws(() => openCheckpoint(note, { ...policy, witnesses: [], quorum: 1 }), RangeError);
});

test('only the one form of a checkpoint is read', () => {
  const root = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
  const read = parseCheckpoint(`example.com/behind-the-sofa\n20852163\n${root}\n`);
  assert.ok(read.ok, 'the example of the specification');
  assert.equal(read.value.size, 20_852_163);
  assert.equal(formatCheckpoint(read.value), `example.com/behind-the-sofa\n20852163\n${root}\n`);
  const extended = parseCheckpoint(`a\n1\n${root}\nextension\n`);
  assert.ok(extended.ok);
  assert.deepEqual(extended.value.extensions, ['extension']);
  for (const text of [
    '',
    `a\n1\n${root}`,
    `a\n1\n`,
    `\n1\n${root}\n`,
    `a\n01\n${root}\n`,
    `a\n+1\n${root}\n`,
    `a\n-1\n${root}\n`,
    `a\n1e3\n${root}\n`,
    `a\n9999999999999999\n${root}\n`,
    `a\n99999999999999999999\n${root}\n`,
    `a\n0\n${root}\n`,
    `a\n1\n${root.slice(4)}\n`,
    `a\n1\n${root.replace('=', '')}\n`,
    `a\n1\n${root.replace('I=', 'J=')}\n`,
    `a\n1\n${root}\n\n`,
    `a\r\n1\r\n${root}\r\n`,
  ])
    assert.equal(parseCheckpoint(text).ok, false, JSON.stringify(text));
  assert.equal(parseCheckpoint(formatCheckpoint({ origin, size: 0, root: emptyRoot() })).ok, true);
  assert.throws(() => formatCheckpoint({ origin: 'two words', size: 0, root: emptyRoot() }), RangeError);
  assert.throws(() => formatCheckpoint({ origin, size: -1, root: emptyRoot() }), RangeError);
});

test('a witness cosigns growth, and neither shrinking nor a second version', async () => {
  const seen = await log.head(20);
  const review = async (size: number, proof: readonly Uint8Array[]) => {
    const reviewed = reviewCheckpoint(seen, await checkpointAt(size, []), proof, policy);
    return reviewed.ok ? 'ok' : reviewed.fault.code;
  };
  assert.equal(await review(50, await proveConsistency(50, 20, log)), 'ok');
  assert.equal(await review(20, []), 'ok');
  assert.equal(await review(19, []), 'checkpoint-smaller');
  assert.equal(await review(50, []), 'log-inconsistent');
  const other = await new MemoryLog().append(plainEntries(50).with(3, Uint8Array.of(1)));
  const rewritten = signNote(formatCheckpoint({ origin, ...(await other.head(50)) }), [signer]);
  const reviewed = reviewCheckpoint(seen, rewritten, await proveConsistency(50, 20, other), policy);
  assert.ok(!reviewed.ok);
  assert.equal(reviewed.fault.code, 'log-inconsistent');
  const first = reviewCheckpoint({ size: 0, root: emptyRoot() }, await checkpointAt(50, []), [], policy);
  assert.equal(first.ok, true);
});

test('a proof file verifies offline for its own entry only', async () => {
  const cosigned = addSignatures(
    await checkpointAt(50, []),
    witnesses.map(({ name, seed }) => makeCosigner(name, seed, time)),
  );
  assert.ok(cosigned.ok);
  const file = formatLogProof({ index: 33, hashes: await proveInclusion(50, 33, log), checkpoint: cosigned.value });
  const leaf = hashLeaf(log.entries[33]!);
  assert.equal(verifyLogProof(file, leaf, policy).ok, true);
  assert.equal(verifyLogProof(file.replace('v1\n', 'v1\nextra AAAA\n'), leaf, policy).ok, true);
  const faultOf = (text: string, hash = leaf) => {
    const verified = verifyLogProof(text, hash, policy);
    return verified.ok ? 'none' : verified.fault.code;
  };
  assert.equal(faultOf(file, hashLeaf(log.entries[34]!)), 'not-included');
  assert.equal(faultOf(file.replace('index 33', 'index 34')), 'not-included');
  for (const broken of [
    '',
    file.replace('v1', 'v2'),
    file.replace('index 33', 'index 033'),
    file.replace('index 33\n', ''),
    file.replace('\n\n', '\n'),
    file.replace('\n\n', '\nAAAA\n\n'),
    file.replaceAll('\n', '\r\n'),
  ])
    assert.equal(faultOf(broken), 'proof-malformed', broken.slice(0, 60));
  const parsed = parseLogProof(file);
  assert.ok(parsed.ok);
  assert.equal(formatLogProof(parsed.value), file);
});
