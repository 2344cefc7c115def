import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readGrid } from './grid.ts';
import { writeRefusals } from './refusals.ts';
import type { RefusedRow } from './submissions.ts';
import { cleanText } from './wording.ts';

const refused = (raw: readonly string[]): RefusedRow => ({
  ok: false,
  row: 2,
  place: { file: 'a.csv', row: 2 },
  headings: [raw.map((_, at) => `Cột ${at}`)],
  raw,
  findings: [{ code: 'x', severity: 'fault', message: { vi: 'Sai; “mức” "7".', en: 'Wrong.' } }],
});

test('no cell begins like a formula, and every cell reads back as it was', () => {
  const text = fc.string({ unit: fc.constantFrom(...`=+-@＝\t'";\n\rxắ1 |,`), maxLength: 6 }).map(cleanText);
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), (cells) => {
      fc.pre(cells.some((cell) => cell !== ''));
      const bytes = writeRefusals([refused(cells)]);
      const grids = readGrid(bytes, 'a.csv');
      assert.ok(grids.ok);
      const [, row] = grids.value[0]!.rows;
      assert.deepEqual(
        cells.map((_, at) => row!.cells[at]?.text),
        [...cells],
      );
      assert.equal(row!.cells.at(-1)!.text, 'Sai; “mức” "7".');
      for (const record of parse(Buffer.from(bytes), { bom: true, delimiter: ';' }) as string[][])
        for (const field of record) assert.doesNotMatch(field, /^[=+\-@＝\t\r]/);
    }),
    { numRuns: 300 },
  );
  const written = new TextDecoder().decode(writeRefusals([refused(['=HYPERLINK("x")', '-1', '@a', '+84'])]));
  assert.match(written, /\r\n"'=HYPERLINK\(""x""\)";'-1;'@a;'\+84;"Sai; /);
});

test('nothing refused gives an empty file with its mark', () => {
  assert.equal(writeRefusals([]).length, 3);
});
