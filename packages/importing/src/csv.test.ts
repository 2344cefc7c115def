import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { detectDelimiter, type StreamedRow, streamCsv } from './csv.ts';
import { readGrid } from './grid.ts';
import { utf8 } from './testing/sample-form.ts';

async function collect(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<StreamedRow[]> {
  const rows: StreamedRow[] = [];
  for await (const row of streamCsv(chunks, 'lon.csv')) rows.push(row);
  return rows;
}
const shape = (rows: readonly StreamedRow[]) =>
  rows.map((item) =>
    item.ok ? [item.row.row, item.row.place.line, item.row.cells.map((cell) => cell.text)] : item.finding.code,
  );

test('a stream gives the rows of the whole file, wherever its chunks are cut', async () => {
  const text = 'Mã phiếu;Câu 1;Góp ý\r\n01;4,5;"hai\r\ndòng"\r\n\r\n02;Rất hài lòng;\'=đúng\r\n';
  const whole = readGrid(utf8(text), 'lon.csv');
  assert.ok(whole.ok);
  const expected = whole.value[0]!.rows.map((row) => [row.row, row.place.line, row.cells.map((cell) => cell.text)]);
  assert.equal(expected.at(-1)![2]![2 as never], '=đúng');
  const bytes = utf8(text);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index]!, end));
      assert.deepEqual(shape(await collect(chunks)), expected);
    }),
    { numRuns: 60 },
  );
});

test('faults come as the last item, after the good rows', async () => {
  const filler = utf8(`a;b\n${'1;2\n'.repeat(100_000)}`);
  const bad = await collect([filler, Uint8Array.of(0x31, 0x3b, 0xff, 0xfe, 0x0a)]);
  const last = bad.at(-1)!;
  assert.ok(!last.ok && last.finding.code === 'text-broken-encoding', JSON.stringify(last));
  const quote = await collect([utf8('a;b\n1;2\n3;"mở\n4;5\n')]);
  assert.deepEqual(shape(quote), [[1, 1, ['a', 'b']], [2, 2, ['1', '2']], 'csv-quote-not-closed']);
  const finding = quote.at(-1)!;
  assert.ok(!finding.ok && finding.finding.place?.line === 3);
  assert.deepEqual(shape(await collect([])), ['file-empty']);
  assert.deepEqual(shape(await collect([Uint8Array.of(0x50, 0x4b, 3, 4)])), ['file-unreadable']);
  assert.equal(shape(await collect([utf8('H\xe4;b\nCéng hßa x· héi chñ nghÜa;1\n')])).at(-1), 'text-legacy-letters');
});

test('a file far larger than the buffers passes in bounded memory, and may be left early', async () => {
  const row = `${Array.from({ length: 30 }, (_, at) => at % 6).join(';')}\n`;
  const chunk = utf8(row.repeat(1_000));
  let produced = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < 1_000; at++) {
      produced++;
      yield chunk;
    }
  }
  let seen = 0;
  for await (const item of streamCsv(chunks(), 'lon.csv')) {
    assert.ok(item.ok);
    if (++seen === 20_000) break;
  }
  assert.equal(seen, 20_000);
  // What was read ahead of the reader stays small: 20 chunks were consumed, and no more than a few buffers beyond.
  assert.ok(produced < 80, `${produced} chunks were drawn`);
});

test('commas inside numbers are decimal marks where another delimiter is as regular', () => {
  assert.equal(detectDelimiter('1,5;2,5;3,5\n4,0;1,5;2,0\n'), ';');
  assert.equal(detectDelimiter('1,5\t2,5\t3,5\n4,0\t1,5\t2,0\n'), '\t');
  assert.equal(detectDelimiter('Câu 1;Câu 2;Câu 3\n1,5;2,5;3,5\n'), ';');
  assert.equal(detectDelimiter('Câu 1,Câu 2,Câu 3\n1,4,5\n'), ',');
  // Options parted by semicolons inside a file parted by commas.
  assert.equal(detectDelimiter('Mã,Câu 1,Câu 2\na,1;3,5\nb,2;3,4\n'), ',');
  assert.equal(detectDelimiter('a,1;3,5\nb,2;3,4\n'), ',');
});
