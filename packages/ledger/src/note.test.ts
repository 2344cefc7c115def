import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, sign as nodeSign } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeBase64, encodeBase64 } from './bytes.ts';
import {
  addSignatures,
  formatVerifierKey,
  keyIdOf,
  makeSigner,
  makeVerifier,
  parseNote,
  parseVerifierKey,
  signNote,
  verifierKeyFor,
  verifyEd25519,
  verifyNote,
} from './index.ts';
import { walkingBytes } from './test/memory-log.ts';

const seed = walkingBytes(7)(32);
const name = 'khaosat.example.vn/thu';
const signer = makeSigner(name, seed);
const verifier = makeVerifier(verifierKeyFor(name, 'note', seed));
const text = 'Đợt khảo sát\n\nkhông ai sửa được\n';
const note = signNote(text, [signer]);

test('a note verifies and gives back its text', () => {
  const verified = verifyNote(note, [verifier]);
  assert.ok(verified.ok);
  assert.equal(verified.value.text, text);
  assert.deepEqual(verified.value.unknown, []);
});

test('any character changed, dropped or added makes a note fail, wherever it stands', () => {
  for (let place = 0; place < note.length; place++) {
    const code = note.charCodeAt(place);
    for (const other of [
      note.slice(0, place) + note.slice(place + 1),
      note.slice(0, place) + String.fromCharCode(code ^ 1) + note.slice(place + 1),
      `${note.slice(0, place)}x${note.slice(place)}`,
    ])
      assert.equal(verifyNote(other, [verifier]).ok, false, JSON.stringify(other));
  }
});

test('a composed and a decomposed text are two texts', () => {
  assert.equal(verifyNote(note.normalize('NFD'), [verifier]).ok, false);
});

test('signatures of unknown keys are passed over; a wrong one of a known key is not', () => {
  const stranger = makeSigner('khac.example.vn', walkingBytes(8)(32));
  const both = signNote(text, [stranger, signer]);
  const verified = verifyNote(both, [verifier]);
  assert.ok(verified.ok);
  assert.deepEqual(
    verified.value.unknown.map((signature) => signature.name),
    ['khac.example.vn'],
  );
  const forged = { ...signer, sign: () => new Uint8Array(64) };
  const refused = verifyNote(signNote(text, [stranger, forged]), [verifier]);
  assert.ok(!refused.ok);
  assert.equal(refused.fault.code, 'signature-wrong');
  // A right signature does not cover a wrong one of the same key.
  assert.equal(verifyNote(signNote(text, [signer, forged]), [verifier]).ok, false);
  const repeated = verifyNote(signNote(text, [signer, signer]), [verifier]);
  assert.ok(repeated.ok);
  assert.equal(repeated.value.verified.length, 1);
  // The same name under another key is another key.
  const namesake = makeSigner(name, walkingBytes(9)(32));
  const unsigned = verifyNote(signNote(text, [namesake]), [verifier]);
  assert.ok(!unsigned.ok);
  assert.equal(unsigned.fault.code, 'note-unsigned');
  assert.equal(verifyNote(signNote(text, [signer]), []).ok, false);
});

test('signatures are added without touching what is there', () => {
  const stranger = makeSigner('khac.example.vn', walkingBytes(8)(32));
  const added = addSignatures(note, [stranger]);
  assert.ok(added.ok);
  assert.equal(added.value, signNote(text, [signer, stranger]));
  assert.equal(addSignatures('no note', [stranger]).ok, false);
});

test('only the one form of a note is read', () => {
  const [line = ''] = note.split('\n').slice(-2);
  const cases = {
    'no empty line': text + line,
    'no signature': `${text}\n`,
    'no final newline': note.slice(0, -1),
    'carriage return': note.replaceAll('\n', '\r\n'),
    'control character': note.replace('khảo', 'kh\u0007ảo'),
    'hyphen for dash': note.replace('—', '-'),
    'two spaces': note.replace('— ', '—  '),
    'trailing text': `${note}after\n`,
    'lone surrogate': note.replace('khảo', '\ud800'),
    unpadded: note.replace(/=*\n$/, '\n').replace(/.\n$/, '\n'),
    'too many': note + `${line}\n`.repeat(100),
    empty: '',
  };
  for (const [what, broken] of Object.entries(cases)) assert.equal(parseNote(broken).ok, false, what);
  assert.equal(parseNote(note + `${line}\n`.repeat(15)).ok, true, 'sixteen signatures');
});

test('texts and names that no note can bear are refused at signing', () => {
  for (const broken of ['', 'no newline', 'tab\t\n', '\ud800\n'])
    assert.throws(() => signNote(broken, [signer]), RangeError);
  for (const broken of ['', 'a b', 'a+b', 'a\u00a0b', 'a\nb'])
    assert.throws(() => signNote(text, [makeSigner(broken, seed)]), RangeError);
});

test('verifier keys read back, and every change of a character is refused', () => {
  const line = formatVerifierKey(verifierKeyFor(name, 'note', seed));
  assert.deepEqual(parseVerifierKey(line), { ok: true, value: verifierKeyFor(name, 'note', seed) });
  for (let place = 0; place < line.length; place++) {
    const turned = line.slice(0, place) + String.fromCharCode(line.charCodeAt(place) ^ 1) + line.slice(place + 1);
    assert.equal(parseVerifierKey(turned).ok, false, turned);
  }
  assert.notEqual(keyIdOf(verifierKeyFor(name, 'note', seed)), keyIdOf(verifierKeyFor(name, 'cosignature', seed)));
});

test('a verifier key published with the note package of Go is read', () => {
  const known = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  assert.ok(known.ok);
  const published =
    'If you think cryptography is the answer to your problem,\n' +
    'then you don’t know what your problem is.\n\n' +
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
  // The published text has a typewriter apostrophe.
  assert.equal(verifyNote(published.replace('’', "'"), [makeVerifier(known.value)]).ok, true);
  assert.equal(verifyNote(published, [makeVerifier(known.value)]).ok, false);
});

test('Ed25519 agrees with the one in Node, and refuses malleable and broken signatures', () => {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  assert.deepEqual(verifierKeyFor(name, 'note', seed).publicKey, new Uint8Array(publicKey));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (message) => {
      const signature = new Uint8Array(nodeSign(null, message, privateKey));
      assert.deepEqual(signer.sign(message), signature);
      assert.ok(verifyEd25519(new Uint8Array(publicKey), message, signature));
    }),
    { numRuns: 20 },
  );
  const outside = {
    name,
    keyId: keyIdOf(verifierKeyFor(name, 'note', seed)),
    sign: (message: Uint8Array) => new Uint8Array(nodeSign(null, message, privateKey)),
  };
  assert.equal(signNote(text, [outside]), note);
  const message = Uint8Array.of(1, 2, 3);
  const signature = signer.sign(message);
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const s = signature.slice(32).reduceRight((value, byte) => value * 256n + BigInt(byte), 0n) + order;
  const malleable = Uint8Array.from({ length: 64 }, (_, place) =>
    place < 32 ? signature[place]! : Number((s >> BigInt(8 * (place - 32))) & 255n),
  );
  const key = new Uint8Array(publicKey);
  assert.equal(verifyEd25519(key, message, malleable), false);
  assert.equal(verifyEd25519(key, message, new Uint8Array(63)), false);
  assert.equal(verifyEd25519(key, message, new Uint8Array(64).fill(255)), false);
  assert.equal(verifyEd25519(new Uint8Array(32).fill(255), message, signature), false);
  assert.equal(verifyEd25519(new Uint8Array(31), message, signature), false);
  // The neutral point as key and as R with S = 0 solves the equation for every message: no such key is accepted.
  const neutral = Uint8Array.from({ length: 64 }, (_, place) => (place === 0 ? 1 : 0));
  assert.equal(verifyEd25519(neutral.slice(0, 32), message, neutral), false);
});

test('Base 64 is the one of Node, and has one form only', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const encoded = encodeBase64(bytes);
      assert.equal(encoded, Buffer.from(bytes).toString('base64'));
      assert.deepEqual(decodeBase64(encoded), bytes);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'AQgw/+=9'), maxLength: 12 }), (guess) => {
      const bytes = decodeBase64(guess);
      if (bytes) assert.equal(encodeBase64(bytes), guess);
    }),
    { numRuns: 3000 },
  );
  for (const broken of ['A', 'AA', 'AAA', 'AB==', 'AAB=', 'AA=A', '====', 'A===', 'AA==AAAA', 'A A=', 'AA-_'])
    assert.equal(decodeBase64(broken), undefined, broken);
});
