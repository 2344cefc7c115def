import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ballotAddress } from './ballot-address.ts';

test('an address that a phone can reach is printed, short to type', () => {
  const address = ballotAddress('https://khaosat.example.vn');
  assert.equal(address?.shown, 'khaosat.example.vn/p');
  assert.equal(address?.of('ACE23-FH45K'), 'https://khaosat.example.vn/p/ACE23FH45K');
  assert.equal(ballotAddress('http://192.168.1.20:8080/')?.shown, 'http://192.168.1.20:8080/p');
});

test('no code leads to the machine itself, and none is made of what is no address', () => {
  for (const origin of [
    undefined,
    '',
    'khaosat.example.vn',
    'ftp://khaosat.example.vn',
    'javascript:alert(1)',
    'http://localhost:8080',
    'https://LOCALHOST',
    'https://localhost.',
    'http://a.localhost',
    'http://127.0.0.1:8080',
    'http://127.1.2.3',
    'http://2130706433',
    'http://0.0.0.0:8080',
    'http://[::1]:8080',
    'http://[::]:8080',
    'http://[::ffff:127.0.0.1]',
  ])
    assert.equal(ballotAddress(origin), undefined, origin);
});
