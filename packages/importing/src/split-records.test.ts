import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { createRecordSplitter } from './split-records.ts';

/** What an established parser makes of the text, its line ends within fields as \n; 'broken' when it gives up. */
function oracle(text: string): string[][] | 'broken' {
  try {
    const records: string[][] = parse(text, {
      delimiter: ';',
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
    });
    return records.map((texts) => texts.map((field) => field.replace(/\r\n?/g, '\n')));
  } catch {
    return 'broken';
  }
}

function split(text: string, cuts: readonly number[]): { texts: string[][] | 'broken'; lines: number } {
  const splitter = createRecordSplitter(';');
  const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
  const records = at.slice(1).flatMap((end, index) => splitter.push(text.slice(at[index], end)));
  records.push(...splitter.end());
  return {
    texts: splitter.broken ? 'broken' : records.map((record) => record.texts),
    lines: records.reduce((sum, record) => sum + record.lines, 0),
  };
}

const csv = fc
  .array(fc.constantFrom('a', 'Hài lòng', '4,5', ';', ';', '"', '""', '\n', '\r\n', '\r', ' ', '";"', '"\n"'), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''));

test('records are those of an established parser, wherever the pieces are cut', () => {
  fc.assert(
    fc.property(csv, fc.array(fc.nat(60), { maxLength: 5 }), (text, places) => {
      const cuts = places.map((place) => Math.min(place, text.length));
      assert.deepEqual(split(text, cuts).texts, oracle(text));
    }),
    { numRuns: 3_000 },
  );
});

test('physical lines are counted through quoted fields', () => {
  fc.assert(
    fc.property(csv, (text) => {
      const { texts, lines } = split(text, []);
      if (texts === 'broken') return;
      const ends = text.match(/\r\n|\n|\r/g)?.length ?? 0;
      assert.equal(lines, text === '' || /[\r\n]$/.test(text) ? ends : ends + 1);
    }),
    { numRuns: 1_000 },
  );
});
