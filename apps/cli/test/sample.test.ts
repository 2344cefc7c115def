/** `longdan sample`: sizes, draws from files, and the replay that names what changed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import * as xlsx from '@e965/xlsx';
import type { DrawDesign } from '@longdan/statistics';
import { drawFromFile, replaySample } from '../src/commands/sample.ts';
import { readDrawDesign } from '../src/frame-file.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'longdan-sample-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function longdanIn(cwd: string, ...args: string[]) {
  const run = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'apps/cli/src/main.ts'), ...args],
    { encoding: 'utf8', cwd, env: { ...process.env, LONGDAN_LANG: 'vi' } },
  );
  return { code: run.status, out: run.stdout, err: run.stderr };
}
const longdan = (...args: string[]) => longdanIn(folder, ...args);

function save(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test('sizes by the Ministry and by Cochran', () => {
  const wanted: [population: string, method: string, needed: number][] = [
    ['1000', 'ministry', 286],
    ['5000', 'ministry', 371],
    ['10.000', 'ministry', 385],
    ['1000', 'cochran', 278],
    ['5000', 'cochran', 357],
    ['10000', 'cochran', 370],
  ];
  for (const [population, method, needed] of wanted) {
    const run = longdan('sample', 'size', '--population', population, '--margin', '0,05', '--method', method, '--json');
    assert.equal(run.code, 0, run.err);
    assert.equal(JSON.parse(run.out).needed, needed, `${population} ${method}`);
  }
  const words = longdan('sample', 'size', '--population', '5000', '--nonresponse', '0.2');
  assert.match(words.out, /Cần 371 phiếu hợp lệ; phát ra 464 phiếu \(tổng thể 5\.000\)/);
  const more = JSON.parse(
    longdan(
      ...'sample size --population 5000 --margin 0.04 --method cochran --proportion 0.8 --confidence 0.99'.split(' '),
      ...'--deff 1.5 --json'.split(' '),
    ).out,
  );
  // z = 2.575829…: n₀ = 663.49, D n₀ = 995.23; 995.23/(1 + 994.23/5000) = 830.17
  assert.equal(more.needed, 831);
});

test('sizes are refused where a figure or an option makes no sense', () => {
  for (const words of ['--population 0', '--population 1000 --margin 5', '--population 1000 --deff 2', '']) {
    const run = longdan('sample', 'size', ...words.split(' ').filter(Boolean));
    assert.equal(run.code, 2, `${words}: ${run.out}`);
    assert.equal(run.out, '');
    assert.notEqual(run.err, '');
  }
});

/** 120 households in three communes; sizes 1…9. */
const households = Array.from({ length: 120 }, (_, at) => ({
  ho: `HS${String(at + 1).padStart(3, '0')}`,
  xa: ['Phú An', 'Đắk Mil', 'Bút Sơn'][at % 3]!,
  so_nguoi: (at * 7) % 9 || 9,
  chu_ho: `Nguyễn Văn ${String.fromCharCode(65 + (at % 26))}`,
}));
const writeFrame = (rows: readonly (typeof households)[number][]): string =>
  `\ufeff${[Object.keys(households[0]!), ...rows.map((row) => Object.values(row))].map((cells) => cells.join(';')).join('\r\n')}\r\n`;

const design = {
  columns: { id: 'ho', stratum: 'xa', size: 'so_nguoi' },
  method: 'simple',
  size: { total: 24, rule: 'proportional', minimum: 2 },
  reserve: 3,
} satisfies DrawDesign;
const framePath = save('khung.csv', writeFrame(households));
const designPath = save('thiet-ke.json', JSON.stringify(design));

test('draw and replay: identical, on another machine too, whatever order or form the frame has', () => {
  const out = join(folder, 'mau.json');
  const list = join(folder, 'danh-sach.csv');
  const args = ['--frame', framePath, '--design', designPath, '--seed', 'xổ số 123456'];
  const drawn = longdan('sample', 'draw', ...args, '--out', out, '--csv', list);
  assert.equal(drawn.code, 0, drawn.err);
  assert.match(drawn.out, /Tầng +Tổng thể +Mẫu +Dự phòng\nBút Sơn +40 +8 +3\nPhú An +40 +8 +3\nĐắk Mil +40 +8 +3/);
  const sample = JSON.parse(readFileSync(out, 'utf8'));
  assert.deepEqual(sample.algorithm, { name: 'longdan-draw', version: 1 });
  assert.equal(sample.seed, 'xổ số 123456');
  assert.match(sample.frame.hash, /^[0-9a-f]{64}$/);
  assert.equal(sample.strata.flatMap(({ selected }: { selected: unknown[] }) => selected).length, 24);
  assert.equal(sample.strata.flatMap(({ reserve }: { reserve: unknown[] }) => reserve).length, 9);
  assert.doesNotMatch(readFileSync(out, 'utf8'), new RegExp(folder));

  const lines = readFileSync(list, 'utf8').trimEnd().split('\r\n');
  assert.equal(lines.length, 1 + 24 + 9);
  assert.match(lines[0]!, /^\ufeffSTT;Vai trò;Tầng;Thứ tự dự phòng;Xác suất chọn;Trọng số;Dòng trong khung;ho;xa;/);
  assert.match(lines[1]!, /^1;mẫu;Bút Sơn;;0,2;5;\d+;HS\d{3};Bút Sơn;\d;Nguyễn Văn [A-Z]$/);

  const again = longdan('sample', 'replay', out);
  assert.equal(again.code, 0, again.err);
  assert.match(again.out, new RegExp(sample.drawHash));

  // Another machine: the two files alone, in another place.
  const elsewhere = join(folder, 'may-khac');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'mau.json'), readFileSync(out));
  writeFileSync(join(elsewhere, 'khung.csv'), readFileSync(framePath));
  assert.equal(longdanIn(elsewhere, 'sample', 'replay', 'mau.json').code, 0);
  renameSync(join(elsewhere, 'khung.csv'), join(elsewhere, 'khac.csv'));
  const lost = longdanIn(elsewhere, 'sample', 'replay', 'mau.json');
  assert.equal(lost.code, 2);
  assert.match(lost.err, /“khung.csv”/);
  assert.equal(longdanIn(elsewhere, 'sample', 'replay', 'mau.json', '--frame', 'khac.csv').code, 0);

  const turned = save('dao.csv', writeFrame(households.toReversed()));
  assert.equal(longdan('sample', 'replay', out, '--frame', turned).code, 0);
  const book = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(book, xlsx.utils.json_to_sheet(households), 'Khung');
  const asBook = save(
    'khung.xlsx',
    new Uint8Array(xlsx.write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer),
  );
  assert.equal(longdan('sample', 'replay', out, '--frame', asBook).code, 0);
});

async function drawn(seed = '1') {
  const outcome = await drawFromFile(framePath, design, seed);
  assert.ok(outcome.ok);
  return outcome.value.sample;
}

test('one changed row is named by row and values, whatever column changed', async () => {
  const sample = await drawn();
  const changes: [column: keyof (typeof households)[number], value: string | number, letter: string][] = [
    ['xa', 'Đắk Mil', 'B'],
    ['so_nguoi', 8, 'C'],
    ['chu_ho', 'Trần Thị B', 'D'],
  ];
  for (const [column, value, letter] of changes) {
    const rows = households.with(36, { ...households[36]!, [column]: value });
    const findings = await replaySample(sample, save('doi.csv', writeFrame(rows)));
    const named = findings.filter(({ code }) => code === 'frame-row-changed');
    assert.equal(named.length, 1, JSON.stringify(findings));
    const { message, place } = named[0]!;
    assert.equal(place?.row, 38);
    assert.match(message.vi, new RegExp(`“doi.csv”, dòng 38.*“${column}”.*ho = “HS037”.*${column} = “${value}”`));
    if (letter !== 'D') assert.equal(place?.column, letter);
  }
});

test('rows that came or went are named', async () => {
  const sample = await drawn();
  const added = await replaySample(
    sample,
    save('them.csv', writeFrame([...households, { ...households[0]!, ho: 'HS999' }])),
  );
  assert.match(added.find(({ code }) => code === 'frame-row-new')!.message.vi, /dòng 122.*ho = “HS999”/);
  const gone = await replaySample(sample, save('bot.csv', writeFrame(households.toSpliced(9, 1))));
  assert.match(gone.find(({ code }) => code === 'frame-row-gone')!.message.vi, /sau “HS009”, trước “HS011”/);
  const renamed = await replaySample(sample, save('ten.csv', writeFrame(households).replace('chu_ho', 'ten')));
  assert.match(renamed[0]!.message.vi, /tiêu đề khác/);
});

test('a sample file that was altered does not pass', async () => {
  const sample = await drawn();
  const stratum = sample.strata[0]!;
  const other = stratum.reserve[0]!;
  const swapped = {
    ...sample,
    strata: sample.strata.with(0, {
      ...stratum,
      selected: stratum.selected.with(0, { ...stratum.selected[0]!, id: other }),
    }),
  };
  const findings = await replaySample(swapped, framePath);
  const words = findings.map(({ message }) => message.vi).join('\n');
  assert.match(words, new RegExp(`bốc lại không trúng: “${other}”`));
  assert.match(words, new RegExp(`không có trong tệp mẫu: “${stratum.selected[0]!.id}”`));
  assert.ok(findings.some(({ code }) => code === 'sample-file-altered'));
  assert.ok((await replaySample({ ...sample, seed: '2' }, framePath)).some(({ code }) => code === 'draw-differs'));
  const forged = { ...sample, frame: { ...sample.frame, hash: '0'.repeat(64) } };
  assert.ok((await replaySample(forged, framePath)).some(({ code }) => code === 'frame-hash-changed'));
});

test('replay speaks by exit code', async () => {
  const sample = await drawn();
  const path = save('mau-1.json', JSON.stringify(sample));
  const changed = save('doi-1.csv', writeFrame(households.with(0, { ...households[0]!, so_nguoi: 1 })));
  const run = longdan('sample', 'replay', path, '--frame', changed);
  assert.equal(run.code, 1);
  assert.equal(run.out, '');
  assert.match(run.err, /^✖ “doi-1.csv”, dòng 2, cột C “so_nguoi”: khác khung lúc bốc thăm/);
  const json = longdan('sample', 'replay', path, '--frame', changed, '--json');
  assert.equal(JSON.parse(json.out).identical, false);
  const none = longdan('sample', 'replay', designPath, '--frame', framePath);
  assert.equal(none.code, 1);
  assert.match(none.err, /không phải tệp mẫu/);
  const later = save('mau-2.json', JSON.stringify({ ...sample, algorithm: { name: 'longdan-draw', version: 2 } }));
  assert.match(longdan('sample', 'replay', later, '--frame', framePath).err, /phiên bản 2/);
});

const refusedFrames: [title: string, frame: string, design: unknown, words: RegExp][] = [
  [
    'an id that stands twice',
    writeFrame([...households, households[4]!]),
    design,
    /dòng 122, cột A “ho”: mã “HS005” đã có ở dòng 6/,
  ],
  [
    'a unit without id',
    writeFrame(households.with(2, { ...households[2]!, ho: '' })),
    design,
    /dòng 4, cột A “ho”: ô trống/,
  ],
  [
    'a unit without stratum',
    writeFrame(households.with(2, { ...households[2]!, xa: '' })),
    design,
    /dòng 4, cột B “xa”: ô trống/,
  ],
  [
    'a size that is no whole number',
    writeFrame(households).replace(';7;', ';7,5;'),
    design,
    /cột C “so_nguoi”: quy mô phải là số nguyên dương.*7.5/,
  ],
  [
    'a size in words',
    writeFrame(households).replace(';7;', ';bảy;'),
    design,
    /dòng 3, cột C “so_nguoi”: phải là một số, đang là “bảy”/,
  ],
  [
    'a column that is not there',
    writeFrame(households),
    { ...design, columns: { id: 'ma' } },
    /cột “ma”: không có cột này.*“ho”, “xa”/,
  ],
  ['more than the frame holds', writeFrame(households), { ...design, size: { total: 121 } }, /không phân bổ được 121/],
  [
    'a stratum too small',
    writeFrame(households),
    { ...design, size: { byStratum: { 'Phú An': 41 } } },
    /41 lớn hơn số đơn vị 40 của tầng "Phú An"/,
  ],
  ['no rows', writeFrame([]), design, /không có dòng dữ liệu/],
];
for (const [title, frame, declared, words] of refusedFrames)
  test(`a draw is refused with its place: ${title}`, async () => {
    const outcome = await drawFromFile(save('xau.csv', frame), declared as DrawDesign, '1');
    assert.equal(outcome.ok, false);
    assert.match(outcome.findings.map(({ message }) => message.vi).join('\n'), words);
  });

test('a design is read strictly', () => {
  const wrong: [unknown, RegExp][] = [
    [[], /gốc/],
    [{}, /columns: còn thiếu/],
    [{ ...design, sed: 1 }, /mục sed: không có mục này/],
    [{ ...design, method: 'lucky' }, /mục method: là một trong simple/],
    [{ ...design, method: 'pps-chao', columns: { id: 'ho' } }, /columns.size: phương pháp pps-chao cần/],
    [{ ...design, size: { total: 3, byStratum: {} } }, /đúng một trong total, byStratum/],
    [{ ...design, size: { total: 3.5 } }, /size.total: phải là số nguyên/],
    [{ ...design, columns: { id: 'ho', strata: 'xa' } }, /columns.strata: không có mục này/],
  ];
  for (const [json, words] of wrong) {
    const read = readDrawDesign(json, 'd.json');
    assert.equal(read.ok, false, JSON.stringify(json));
    assert.match(read.findings[0]!.message.vi, words);
  }
});

test('every method draws from a file and repeats', async () => {
  for (const method of ['simple', 'systematic', 'pps-systematic', 'pps-chao'] as const) {
    const declared: DrawDesign = {
      ...design,
      method,
      columns: { ...design.columns, ...(method === 'systematic' && { sort: ['so_nguoi', 'ho'] }) },
    };
    const outcome = await drawFromFile(framePath, declared, 'phiếu-2026');
    assert.ok(outcome.ok, JSON.stringify(outcome));
    const sample = JSON.parse(JSON.stringify(outcome.value.sample)) as typeof outcome.value.sample;
    assert.deepEqual(await replaySample(sample, framePath), [], method);
    const weights = sample.strata.flatMap(({ selected }) => selected.map(({ weight }) => weight));
    if (!method.startsWith('pps')) assert.equal(weights.reduce((a, b) => a + b, 0).toFixed(6), '120.000000');
  }
});

test('several stages draw from one file, multiply their chances and repeat; a changed row is named', async () => {
  const rows = ['ma;xa;thon;so_ho'];
  for (let k = 1; k <= 240; k++) rows.push(`H${k};Xã ${1 + (k % 4)};Thôn ${1 + (k % 12)};${1 + (k % 5)}`);
  const frame = save('nhieu-bac.csv', rows.join('\n'));
  const read = readDrawDesign(
    {
      columns: { id: 'ma' },
      method: 'simple',
      size: { total: 5 },
      reserve: 2,
      above: [
        { columns: { id: 'xa' }, method: 'pps-systematic', size: { total: 2 } },
        { columns: { id: 'thon' }, method: 'simple', size: { total: 2 } },
      ],
    },
    'thiet-ke.json',
  );
  assert.ok(read.ok);
  const drawn = await drawFromFile(frame, read.value, '20261122');
  assert.ok(drawn.ok);
  const { sample } = drawn.value;
  assert.equal(sample.format, 'longdan-sample/2');
  assert.equal(sample.units!.length, 20);
  assert.equal(sample.reserve!.length, 8);
  // 2 of 4 communes by size (all alike), 2 of the 3 hamlets of each, 5 of 20 households.
  for (const unit of sample.units!) {
    assert.equal(unit.clusterIds.length, 2);
    assert.ok(Math.abs(unit.inclusionProbability - (2 / 4) * (2 / 3) * (5 / 20)) < 1e-12);
  }
  assert.deepEqual(await replaySample(sample, frame), []);
  const changed = save('nhieu-bac-sua.csv', rows.join('\n').replace('H77;Xã 2', 'H77;Xã 3'));
  const findings = await replaySample(sample, changed);
  assert.deepEqual([findings[0]!.code, findings[0]!.place?.row], ['frame-row-changed', 78]);
  const unsound = { ...read.value, above: [{ ...read.value.above![0]!, reserve: 1 }] };
  assert.equal(readDrawDesign(unsound, 'x').ok, false);
});

test('units in reserve or drawn that somebody added to a file of several stages do not pass', async () => {
  const rows = ['ma;thon', ...Array.from({ length: 60 }, (_, k) => `H${k};Thôn ${k % 6}`)];
  const frame = save('hai-bac.csv', rows.join('\n'));
  const design: DrawDesign = {
    columns: { id: 'ma' },
    method: 'systematic',
    size: { total: 2 },
    above: [{ columns: { id: 'thon' }, method: 'simple', size: { total: 3 } }],
  };
  const drawn = await drawFromFile(frame, design, 'x');
  assert.ok(drawn.ok);
  const { sample } = drawn.value;
  const [first, ...rest] = sample.units!;
  const findings = await replaySample({ ...sample, units: [{ ...first!, id: 'H59x' }, ...rest] }, frame);
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['sample-unit-not-drawn', 'sample-unit-missing', 'sample-file-altered'],
  );
});
