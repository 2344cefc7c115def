import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  ballotCodeAlphabet,
  ballotCodeLength,
  formatBallotCode,
  makeBallotCode,
  normaliseBallotCode,
} from './ballot-code.ts';

/** Bytes in the given order, then a fixed walk. */
function bytesFrom(seed: readonly number[]): (count: number) => Uint8Array {
  let index = 0;
  return (count) =>
    Uint8Array.from({ length: count }, () => seed[index++ % seed.length]! + (index > seed.length ? index : 0));
}
const arbitraryCode = fc
  .array(fc.nat(252), { minLength: 8, maxLength: 8 })
  .map((seed) => makeBallotCode(bytesFrom(seed)));

test('a code is ten characters of the alphabet and reads back from any way of typing it', () => {
  fc.assert(
    fc.property(arbitraryCode, fc.constantFrom(' ', '-', '–', '.', ''), (code, separator) => {
      assert.match(code, new RegExp(`^[${ballotCodeAlphabet}]{${ballotCodeLength}}$`));
      assert.deepEqual(normaliseBallotCode(code), { ok: true, code });
      assert.deepEqual(normaliseBallotCode(` ${[...code].join(separator).toLowerCase()}\n`), { ok: true, code });
      assert.deepEqual(normaliseBallotCode(formatBallotCode(code)), { ok: true, code });
    }),
  );
});

test('every single substitution and every transposition, adjacent or not, is found', () => {
  fc.assert(
    fc.property(arbitraryCode, (code) => {
      for (let place = 0; place < code.length; place++) {
        for (const other of ballotCodeAlphabet) {
          if (other === code[place]) continue;
          const wrong = code.slice(0, place) + other + code.slice(place + 1);
          assert.equal(normaliseBallotCode(wrong).ok, false, `${code} → ${wrong}`);
        }
        for (let far = place + 1; far < code.length; far++) {
          if (code[place] === code[far]) continue;
          const symbols = [...code];
          [symbols[place], symbols[far]] = [symbols[far]!, symbols[place]!];
          assert.equal(normaliseBallotCode(symbols.join('')).ok, false, `${code} → ${symbols.join('')}`);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('the code is linear, so distance 3 of all words of one or two changes proves it for every code', () => {
  // A change of one or two places is the addition of a word of weight 1 or 2; it goes unseen only if that word is a code.
  const zero = ballotCodeAlphabet[0]!.repeat(ballotCodeLength);
  assert.equal(normaliseBallotCode(zero).ok, true);
  let tried = 0;
  for (let first = 0; first < ballotCodeLength; first++)
    for (let second = first; second < ballotCodeLength; second++)
      for (let a = 1; a < ballotCodeAlphabet.length; a++)
        for (let b = 1; b < ballotCodeAlphabet.length; b++) {
          const symbols = [...zero];
          symbols[first] = ballotCodeAlphabet[a]!;
          symbols[second] = ballotCodeAlphabet[b]!;
          assert.equal(normaliseBallotCode(symbols.join('')).ok, false, symbols.join(''));
          tried++;
        }
  assert.equal(tried, 55 * 22 * 22);
});

test('bytes that would favour some characters are drawn again', () => {
  const asked: number[] = [];
  const code = makeBallotCode((count) => {
    asked.push(count);
    return new Uint8Array(count).fill(asked.length === 1 ? 255 : 1);
  });
  assert.deepEqual(asked, [8, 8]);
  assert.equal(code.slice(0, 8), ballotCodeAlphabet[1]!.repeat(8));
});

test('refusals say what is wrong', () => {
  const reason = (text: string) => {
    const reading = normaliseBallotCode(text);
    return reading.ok ? 'ok' : reading.reason;
  };
  assert.equal(reason(''), 'length');
  assert.equal(reason('ACE23'), 'length');
  assert.equal(reason('ACE23-FH4O5'), 'character');
  assert.equal(reason('ĐCE23-FH455'), 'character');
  assert.equal(reason('2222222223'), 'check');
});
