import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { deviceOf, placeOf } from './origin.ts';
import { seal, unseal } from './sealed-secret.ts';
import { base32, codeOfStep, findStep, stepOf, totpAddress } from './totp.ts';

const secret = new TextEncoder().encode('12345678901234567890');

test('codes of RFC 4226, appendix D', () => {
  const published = [
    '755224',
    '287082',
    '359152',
    '969429',
    '338314',
    '254676',
    '287922',
    '162583',
    '399871',
    '520489',
  ];
  assert.deepEqual(
    published.map((_, counter) => codeOfStep(secret, counter)),
    published,
  );
});

test('times of RFC 6238, appendix B, to six digits', () => {
  const published: Record<number, string> = {
    59: '287082',
    1111111109: '081804',
    1111111111: '050471',
    1234567890: '005924',
    2000000000: '279037',
    20000000000: '353130',
  };
  for (const [seconds, code] of Object.entries(published)) {
    const now = new Date(Number(seconds) * 1000);
    assert.equal(codeOfStep(secret, stepOf(now)), code);
    assert.equal(findStep(secret, `${code.slice(0, 3)} ${code.slice(3)}`, now), stepOf(now));
    assert.equal(findStep(secret, code, new Date(now.getTime() + 30_000)), stepOf(now), 'a clock 30 s off');
    assert.equal(findStep(secret, code, new Date(now.getTime() + 90_000)), null);
  }
  for (const wrong of ['', '12345', '1234567', 'abcdef', '０００００0'])
    assert.equal(findStep(secret, wrong, new Date(59_000)), null);
});

test('base32 of RFC 4648, §10, without padding', () => {
  const published = {
    '': '',
    f: 'MY',
    fo: 'MZXQ',
    foo: 'MZXW6',
    foob: 'MZXW6YQ',
    fooba: 'MZXW6YTB',
    foobar: 'MZXW6YTBOI',
  };
  for (const [plain, written] of Object.entries(published))
    assert.equal(base32(new TextEncoder().encode(plain)), written);
  assert.match(
    totpAddress(secret, 'can.bo', 'Lòng Dân'),
    /^otpauth:\/\/totp\/L%C3%B2ng%20D%C3%A2n:can\.bo\?secret=GEZDGNBV/,
  );
});

test('a sealed secret opens for its account under its server, and nowhere else', () => {
  const value = new Uint8Array(randomBytes(20));
  const sealed = seal('máy chủ', value, 'a');
  assert.deepEqual(unseal('máy chủ', sealed, 'a'), value);
  assert.equal(unseal('máy khác', sealed, 'a'), null);
  assert.equal(unseal('máy chủ', sealed, 'b'), null);
  assert.equal(unseal('máy chủ', `${sealed.slice(0, -2)}AA`, 'a'), null);
  assert.equal(unseal('máy chủ', 'x', 'a'), null);
  assert.notEqual(seal('máy chủ', value, 'a'), sealed);
});

test('of a session only the kind of device and the network are told', () => {
  const windows =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
  assert.equal(deviceOf(windows), 'Chrome · Windows');
  assert.equal(deviceOf(`${windows} Edg/141.0`), 'Edge · Windows');
  assert.equal(
    deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1'),
    'Safari · iPhone',
  );
  assert.equal(deviceOf(null), '?');
  assert.equal(placeOf('113.160.24.7'), '113.160.24.*');
  assert.equal(placeOf('::ffff:10.1.2.3'), '10.1.2.*');
  assert.equal(placeOf('2405:4802:1a:99::1'), '2405:4802:1a:*');
  assert.equal(placeOf('::1'), 'localhost');
});
