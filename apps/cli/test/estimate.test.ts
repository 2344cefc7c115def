/** `longdan estimate` on files: R's figures through the command, every refusal with its words, garbage without a figure. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import * as xlsx from '@e965/xlsx';
import fc from 'fast-check';
import { estimateFile } from '../src/commands/estimate.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'longdan-estimate-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function longdan(language: 'vi' | 'en', ...args: string[]) {
  const run = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'apps/cli/src/main.ts'), ...args],
    { encoding: 'utf8', cwd: folder, env: { ...process.env, LONGDAN_LANG: language }, maxBuffer: 1 << 28 },
  );
  return { code: run.status, out: run.stdout, err: run.stderr };
}

function save(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const saveDesign = (design: unknown, name = 'design.json'): string => save(name, JSON.stringify(design));

type Value = string | number | null;
type Columns = Record<string, readonly Value[]>;

const rowsOf = (columns: Columns): Value[][] => {
  const names = Object.keys(columns);
  return columns[names[0]!]!.map((_, row) => names.map((name) => columns[name]![row]!));
};

/** The same table as the offices of the world write it. */
const forms: Record<string, (columns: Columns) => string | Uint8Array> = {
  'comma.csv': (columns) =>
    [Object.keys(columns), ...rowsOf(columns)].map((row) => row.map((value) => value ?? 'NA').join(',')).join('\n'),
  'semicolon.csv': (columns) =>
    `\ufeff${[Object.keys(columns), ...rowsOf(columns)]
      .map((row) =>
        row.map((value) => (typeof value === 'number' ? String(value).replace('.', ',') : (value ?? ''))).join(';'),
      )
      .join('\r\n')}\r\n`,
  'book.xlsx': (columns) => {
    const book = xlsx.utils.book_new();
    const title = [['Bảng số liệu khảo sát'], [], Object.keys(columns), ...rowsOf(columns)];
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(title), 'Số liệu');
    return new Uint8Array(xlsx.write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer);
  },
};

interface OracleCase {
  readonly title: string;
  readonly dataset: string;
  readonly design: { readonly estimates: readonly { name: string; kind: string; interval?: string }[] };
  readonly answers: readonly Record<string, string | number | null>[];
}
const oracle = (path: string) => JSON.parse(readFileSync(join(root, 'fixtures/oracle', path), 'utf8'));
const cases = (oracle('published.json') as OracleCase[]).filter(({ dataset }) => ['strat', 'clus1'].includes(dataset));

interface Printed {
  readonly results: readonly Record<string, never>[];
  readonly findings: readonly { code: string; message: { vi: string; en: string }; place?: Record<string, unknown> }[];
}

for (const [form, write] of Object.entries(forms))
  test(`apistrat and apiclus1 agree with R through the command: ${form}`, (t) => {
    let compared = 0;
    const paths = new Map(
      ['strat', 'clus1'].map((set) => [set, save(`${set}-${form}`, write(oracle(`data/${set}.json`)))]),
    );
    for (const one of cases.filter((_, index) => index % (form === 'comma.csv' ? 2 : 4) === 0)) {
      const design = saveDesign(one.design);
      const run = longdan('vi', 'estimate', '--data', paths.get(one.dataset)!, '--design', design, '--json');
      assert.equal(run.code, 0, `${one.title}: ${run.out}${run.err}`);
      const { results } = JSON.parse(run.out) as { results: Record<string, unknown>[] };
      assert.equal(results.length, one.answers.length, one.title);
      for (const [index, answer] of one.answers.entries()) {
        const result = results[index] as Record<string, number> & {
          interval: Record<string, number> | null;
          designEffect: Record<string, number>;
        };
        assert.deepEqual([result['name'], result['group']], [answer['name'], answer['group']]);
        const { kind, interval } = one.design.estimates.find(({ name }) => name === answer['name'])!;
        if (kind === 'chisq') continue;
        const figures = {
          estimate: result['estimate'],
          se: result['standardError'],
          df: result['degreesOfFreedom'],
          lower: result.interval?.['lower'],
          upper: result.interval?.['upper'],
          deff: result.designEffect['withoutReplacement'],
          n: result['n'],
        };
        for (const [figure, actual] of Object.entries(figures)) {
          const expected = answer[figure];
          if (typeof expected !== 'number') continue;
          // A standard error of nothing but rounding is judged by the figure it belongs to.
          const least = figure === 'se' ? 1e-6 * Math.abs(figures.estimate!) : 1e-12;
          if (figure === 'se' && expected === 0 && actual! <= 1e-10 * Math.abs(figures.estimate!)) continue;
          const iterated = kind === 'quantile' || (kind === 'proportion' && interval !== 'wald');
          const allowed = (iterated ? 1e-7 : 1e-9) * Math.max(Math.abs(expected), least);
          assert.ok(
            Math.abs(actual! - expected) <= allowed,
            `${one.title}, ${answer['name']}, ${answer['group']}: ${figure} ${actual}, R ${expected}`,
          );
          compared++;
        }
      }
    }
    t.diagnostic(`${compared} figures`);
    assert.ok(compared > 200);
  });

const survey = (...rows: string[]): string => ['xa;thon;trong_so;N;diem;muc', ...rows].join('\r\n');
const good = [
  'Phú An;1;12,5;40;4,0;4',
  'Phú An;2;12,5;40;3,5;3',
  'Phú An;3;15;40;2,25;4',
  'Đắk Mil;4;20,25;50;4,75;4',
  'Đắk Mil;5;20,25;50;5;2',
];
const design = {
  strata: ['xa'],
  weights: 'trong_so',
  estimates: [
    { name: 'điểm', kind: 'mean', variable: 'diem', by: ['xa'] },
    { name: 'hài lòng', kind: 'proportion', variable: 'muc', level: '4' },
  ],
};

test('the table of figures speaks both languages, with their decimal marks', () => {
  const data = save('good.csv', survey(...good));
  const path = saveDesign(design);
  const vi = longdan('vi', 'estimate', '--data', data, '--design', path);
  assert.equal(vi.code, 0, vi.err);
  assert.match(vi.out, /Tên +Nhóm +Mức +Ước lượng +Sai số chuẩn +Khoảng tin cậy 95% +Hệ số thiết kế +n/);
  // (12.5·4 + 12.5·3.5 + 15·2.25)/40 = 3.1875; (4.75 + 5)/2 = 4.875
  assert.match(vi.out, /điểm +Phú An +3,187|điểm +Phú An +3,188|điểm +Phú An +3,19/);
  assert.match(vi.out, /điểm +Đắk Mil +4,875/);
  const en = longdan('en', 'estimate', '--data', data, '--design', path);
  assert.match(en.out, /Name +Group +Level +Estimate +Std\. error +95% interval +Design effect +n/);
  assert.match(en.out, /điểm +Đắk Mil +4\.875/);
});

/** Each refusal: what is wrong with the survey or the design, its code, and what its words must name. */
const refusals: [title: string, data: string, design: unknown, code: string, words: RegExp][] = [
  [
    'a blank where a value must be',
    survey(...good.with(1, 'Phú An;2;12,5;40;;3')),
    design,
    'value-missing',
    /“bad.csv”, dòng 3, cột E “diem”: ô trống/,
  ],
  [
    'NA where a value must be',
    survey(...good.with(4, 'Đắk Mil;5;20,25;50;NA;2')),
    design,
    'value-missing',
    /dòng 6, cột E “diem”/,
  ],
  [
    'a blank weight, although gaps in answers are allowed',
    survey(...good.with(2, 'Phú An;3;;40;2,25;4')),
    { ...design, estimates: design.estimates.map((one) => ({ ...one, naRemove: true })) },
    'value-missing',
    /dòng 4, cột C “trong_so”/,
  ],
  ['a blank stratum', survey(...good.with(3, ';4;20,25;50;4,75;4')), design, 'value-missing', /dòng 5, cột A “xa”/],
  [
    'a blank in the column of a domain',
    survey(...good.with(0, 'Phú An;1;12,5;40;4,0;')),
    { ...design, estimates: [{ name: 'a', kind: 'mean', variable: 'diem', domain: { muc: '4' } }] },
    'value-missing',
    /dòng 2, cột F “muc”/,
  ],
  [
    'text where a number must be',
    survey(...good.with(1, 'Phú An;2;12,5;40;khá;3')),
    design,
    'number-expected',
    /“bad.csv”, dòng 3, cột E “diem”: phải là một số, đang là “khá”/,
  ],
  ['a percent sign', survey(...good.with(1, 'Phú An;2;12,5;40;80%;3')), design, 'number-expected', /dòng 3.*“80%”/],
  ['a number without end', survey(...good.with(1, 'Phú An;2;1e999;40;3;3')), design, 'number-expected', /“1e999”/],
  [
    'a weight below zero',
    survey(...good.with(1, 'Phú An;2;-3;40;3;3')),
    design,
    'weight-not-positive',
    /“bad.csv”, dòng 3, cột C “trong_so”: trọng số phải lớn hơn 0/,
  ],
  [
    'a column the survey does not have',
    survey(...good),
    { ...design, weights: 'w' },
    'column-unknown',
    /“bad.csv”, dòng 1, cột “w”: không có cột này.*“trong_so”/,
  ],
  [
    'a heading that occurs twice',
    survey(...good).replace('thon', 'diem'),
    design,
    'column-repeated',
    /cột “diem”: có hai cột cùng tên/,
  ],
  [
    'a number that could be two',
    ['w;y', '1.234;3', '2.345;4', '3.456;5'].join('\n'),
    { weights: 'w', estimates: [{ name: 'a', kind: 'mean', variable: 'y' }] },
    'number-ambiguous',
    /dòng 2, cột A “w”: “1.234” có thể là hai số khác nhau.*--decimal/,
  ],
  [
    'cells beyond the headings',
    ['w,y', '1,3', '1,5,4', '1,5'].join('\n'),
    { weights: 'w', estimates: [{ name: 'a', kind: 'mean', variable: 'y' }] },
    'row-too-wide',
    /dòng 3.*nhiều ô hơn tiêu đề/,
  ],
  ['headings alone', survey(), design, 'no-rows', /không có dòng dữ liệu/],
  [
    'a formula that could not be computed',
    survey(...good.with(1, '#N/A;2;12,5;40;3;3')),
    design,
    'cell-error',
    /dòng 3, cột A “xa”.*#N\/A/,
  ],
  [
    'a stratum with one unit',
    survey(...good.slice(0, 4)),
    design,
    'lonely-psu',
    /tầng "Đắk Mil" ở bậc 1 chỉ có một đơn vị/,
  ],
  ['a misspelt option', survey(...good), { ...design, wieghts: 'x' }, 'spec-invalid', /design.json.*wieghts/],
  [
    'a level nobody chose',
    survey(...good),
    { ...design, estimates: [{ name: 'a', kind: 'proportion', variable: 'muc', level: '9' }] },
    'level-unknown',
    /cột F “muc”: không có giá trị "9"/,
  ],
  ['an unclosed quotation mark', survey('"Phú An;1;12,5', ...good), design, 'csv-quote-not-closed', /dấu ngoặc kép/],
];

for (const [title, data, declared, code, words] of refusals)
  test(`refused with its place: ${title}`, async () => {
    const outcome = await estimateFile(save('bad.csv', data), saveDesign(declared));
    assert.equal(outcome.ok, false, JSON.stringify(outcome));
    const finding = outcome.findings.find((one) => one.code === code);
    assert.ok(finding, JSON.stringify(outcome.findings));
    assert.match(finding.message.vi, words);
    assert.ok(finding.message.en.length > 10);
    assert.ok(finding.place?.file, 'the file is named');
  });

test('a refusal prints words on the error stream, no figure, and 1; wrong use is 2', () => {
  const [, data, declared] = refusals[0]!;
  const bad = save('bad.csv', data);
  const path = saveDesign(declared);
  const run = longdan('vi', 'estimate', '--data', bad, '--design', path);
  assert.equal(run.code, 1);
  assert.equal(run.out, '');
  assert.equal(run.err.trim(), '✖ “bad.csv”, dòng 3, cột E “diem”: ô trống; hãy điền hoặc cho phép bỏ qua');
  const json = longdan('en', 'estimate', '--data', bad, '--design', path, '--json');
  assert.equal(json.code, 1);
  const printed = JSON.parse(json.out) as Printed;
  assert.deepEqual(printed.results, []);
  assert.deepEqual(printed.findings[0]!.place, { file: 'bad.csv', row: 3, column: 'E' });
  const broken = longdan('vi', 'estimate', '--data', bad, '--design', save('broken.json', '{"strata": ['));
  assert.equal(broken.code, 1);
  assert.match(broken.err, /“broken.json” không phải JSON hợp lệ/);
  assert.equal(longdan('vi', 'estimate', '--data', join(folder, 'none.csv'), '--design', path).code, 2);
  assert.equal(longdan('vi', 'estimate', '--data', bad).code, 2);
  assert.equal(longdan('vi', 'estimate', '--data', bad, '--design', path, '--database', 'x').code, 2);
});

test('decimal marks: proven by other cells, usual for the delimiter (with a note), or given', async () => {
  const mean = saveDesign({ estimates: [{ name: 'a', kind: 'mean', variable: 'y' }] });
  const read = async (text: string, decimal?: ',' | '.') => {
    const outcome = await estimateFile(save('marks.csv', text), mean, decimal ? { decimal } : {});
    assert.ok(outcome.ok, JSON.stringify(outcome.findings));
    return [outcome.value[0]!.estimate, outcome.findings.some(({ code }) => code === 'decimal-mark-assumed')];
  };
  assert.deepEqual(await read('x;y\na;1.500\nb;2,5\nc;1.501,5'), [(1500 + 2.5 + 1501.5) / 3, false]);
  assert.deepEqual(await read('x;y\na;1.500\nb;2.5\nc;3.5'), [2.5, false]);
  assert.deepEqual(await read('x,y\na,1.500\nb,2.500'), [2, true]);
  assert.deepEqual(await read('x;y\na;1,500\nb;2,500'), [2, true]);
  assert.deepEqual(await read('x;y\na;1.500\nb;2.500', ','), [2000, false]);
  assert.deepEqual(await read('x;y\na;1 500\nb;2 500'), [2000, false]);
});

test('a joint matrix may stand in a file beside the design', async () => {
  const one = (oracle('published.json') as (OracleCase & { design: { pps?: { joint?: number[][] } } })[]).find(
    ({ title }) => title === 'election, Yates-Grundy',
  )!;
  const joint = one.design.pps!.joint!;
  save('joint.csv', joint.map((row) => row.join(';').replaceAll('.', ',')).join('\n'));
  const data = save('votes.csv', forms['comma.csv']!(oracle('data/votes.json')));
  const path = saveDesign({ ...one.design, pps: { ...one.design.pps, joint: 'joint.csv' } });
  const outcome = await estimateFile(data, path);
  assert.ok(outcome.ok, JSON.stringify(outcome.findings).slice(0, 500));
  assert.ok(Math.abs(outcome.value[0]!.standardError / (one.answers[0]!['se'] as number) - 1) < 1e-9);
  save('joint.csv', `a;b\n${joint.map((row) => row.join(';')).join('\n')}`);
  const bad = await estimateFile(data, path);
  assert.equal(bad.ok, false);
  assert.match(bad.findings[0]!.message.vi, /“joint.csv”, dòng 1, cột A “a”/);
});

test('damage to any cell that counts is refused, and the cell named', async () => {
  const path = saveDesign(design);
  const column = fc.constantFrom('trong_so', 'diem');
  const garbage = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .map((text) => text.replace(/[;"\r\n\t|,]/g, ''))
    .filter((text) => /\p{L}/u.test(text) && !/\d/.test(text) && text.trim() !== 'NA');
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: good.length - 1 }), column, garbage, async (row, name, text) => {
      const cells = good[row]!.split(';');
      cells[name === 'diem' ? 4 : 2] = text;
      const outcome = await estimateFile(save('fuzz.csv', survey(...good.with(row, cells.join(';')))), path);
      assert.equal(outcome.ok, false, text);
      const faults = outcome.findings.filter(({ severity }) => severity === 'fault');
      assert.deepEqual(faults[0]!.place, { file: 'fuzz.csv', row: row + 2, column: name === 'diem' ? 'E' : 'C' });
    }),
    { numRuns: 150 },
  );
});

test('bytes that are no survey, and designs that are no design, never give a figure', async () => {
  const path = saveDesign(design, 'fuzz-design.json');
  const data = save('fuzz-good.csv', survey(...good));
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.string({ unit: 'binary', maxLength: 400 }).map((text) => new TextEncoder().encode(text)),
    fc.nat({ max: 200 }).map((cut) => new TextEncoder().encode(`PK\u0003\u0004${'x'.repeat(cut)}`)),
    // A survey cut off in its first line.
    fc.nat({ max: 20 }).map((cut) => new TextEncoder().encode(survey(...good)).subarray(0, cut)),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      const outcome = await estimateFile(save('fuzz.csv', content), path);
      assert.equal(outcome.ok, false);
      assert.ok(outcome.findings.length > 0);
    }),
    { numRuns: 300 },
  );
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (json) => {
      const outcome = await estimateFile(data, saveDesign(json));
      assert.equal(outcome.ok, false);
      assert.ok(outcome.findings.length > 0);
    }),
    { numRuns: 200 },
  );
});
