import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Dispatch } from './dispatch.ts';
import { draftDispatch } from './dispatch-draft.ts';
import { figureNames, fillDispatch, fillFigures, listFigureNames } from './dispatch-figures.ts';
import { formatDispatch, parseDispatch, validateDispatch } from './dispatch-file.ts';
import { parseHouse, recipientsOfHouse, validateHouse } from './house.ts';
import type { Plan } from './plan.ts';
import { parsePlan } from './plan-file.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
function load(name: string): Dispatch {
  const outcome = parseDispatch(read(`fixtures/dispatches/${name}`), { file: name });
  assert.ok(outcome.ok, JSON.stringify(outcome.findings, null, 1));
  assert.deepEqual(outcome.findings, []);
  return outcome.value;
}
function loadPlan(name: string): Plan {
  const outcome = parsePlan(read(`fixtures/${name}/plan.yaml`), { file: name });
  assert.ok(outcome.ok);
  return outcome.value;
}
const short = `id: a
issuedOn: 08/5/2019
authority: UBND xã A
draftingUnit: NC
about: V/v đo lường sự hài lòng
addressees: Các ban, ngành xã
leadIn: Chủ tịch UBND xã có ý kiến như sau
parts:
  - Các ban, ngành thực hiện nghiêm túc.
`;

test('the three real dispatches are whole and survive being written', () => {
  const files = readdirSync(join(root, 'fixtures/dispatches')).sort();
  assert.deepEqual(files, ['bim-son-2018.yaml', 'dak-lak-2019.yaml', 'phu-an-2019.yaml']);
  const shape = files.map((file) => {
    const dispatch = load(file);
    assert.deepEqual(parseDispatch(formatDispatch(dispatch), { file }), { ok: true, value: dispatch, findings: [] });
    const { number, draftingUnit, addressees, leadIn, parts, recipients } = dispatch;
    return [
      number,
      draftingUnit,
      addressees.length,
      leadIn.length,
      parts.map((part) => part.tasks.length),
      recipients.length,
    ];
  });
  assert.deepEqual(shape, [
    ['1132', 'NV', 3, 2, [3, 0], 2],
    ['3608', 'KSTTHC', 2, 1, [2, 3, 0, 0, 0, 0], 9],
    ['136', 'NC', 3, 1, [0, 0, 0], 2],
  ]);
});

test('published figures are entered once and stand in the sentence as published', () => {
  const [, use] = fillDispatch(load('bim-son-2018.yaml')).parts;
  assert.match(
    use?.paragraphs[1] ?? '',
    /^Kết quả Chỉ số hài lòng năm 2017 của tỉnh Thanh Hóa là: 80,58%; .* công khai đầy đủ \(89,44%\) .* \(74,95%\); .* là 2,03% .* là 0,14% \(theo nội dung/,
  );
  assert.doesNotMatch(JSON.stringify(fillDispatch(load('bim-son-2018.yaml')).parts), /\{[^"{}]*[a-zà-ỹ]\}/);
});

test('a short dispatch is completed: year, heading, recipients, one running part', () => {
  const outcome = parseDispatch(short, { file: 'd' });
  assert.ok(outcome.ok, JSON.stringify(outcome.findings));
  const { year, about, authority, recipients, parts, closing, signatory } = outcome.value;
  assert.deepEqual([year, about, closing], [2019, 'đo lường sự hài lòng', undefined]);
  assert.deepEqual(authority.heading, ['ỦY BAN NHÂN DÂN', 'XÃ A']);
  assert.deepEqual(recipients, ['Như trên', 'Lưu: VT']);
  assert.deepEqual(parts, [{ paragraphs: ['Các ban, ngành thực hiện nghiêm túc.'], tasks: [] }]);
  assert.equal(signatory.title, 'CHỦ TỊCH');
});

test('all faults are reported at once, each with its line and reason', () => {
  const outcome = parseDispatch(
    `id: Công văn
issuedOn: 31/02/2019
authority: { nam: UBND }
number: 05/UBND
draftingUnit: phòng nội vụ
about: kết quả năm {năm côngbố}
addressees: []
leadIn: "{chỉ số hài lòng}"
parts:
  - { title: Sở Nội vụ }
  - { tasks: [Theo dõi] }
  - { title: T, tasks: [{ text: Báo cáo, due: 2019-13-01 }] }
publishedFigures: { of: tỉnh A, year: 2018, index: 180, lowest: { criterion: c, percent: "74,95%" } }
signatory: { titel: CT }
closing: "{tỷ lệ cao nhất}"
`,
    { file: 'd.yaml' },
  );
  assert.equal(outcome.ok, false);
  assert.deepEqual(
    outcome.findings.map((finding) => `${finding.place?.line} ${finding.code}`),
    [
      '1 bad-slug',
      '2 bad-date',
      '3 unknown-key',
      '3 missing-field',
      '4 bad-document-number',
      '5 bad-unit-symbol',
      '6 unknown-placeholder',
      '7 empty-list',
      '10 empty-part',
      '11 part-without-opening',
      '12 bad-date',
      '13 bad-percent',
      '14 unknown-key',
      '15 figure-missing',
    ],
  );
  const words = outcome.findings.map((finding) => finding.message.vi).join('\n');
  assert.match(words, /Dòng 6, “about”: không có chỗ điền “\{năm côngbố\}”\. Có phải “\{năm công bố\}” không\?/);
  assert.match(words, /Dòng 15, “closing”: dùng chỗ điền “\{tỷ lệ cao nhất\}” nhưng “publishedFigures” chưa có/);
});

test('a house file fills what a dispatch leaves out, and never what it says', () => {
  const house = parseHouse(
    'authority: UBND xã A\ndraftingUnit: VP\nrecipients: [Như trên, "Lưu: VT, VP"]\nsignatory: { title: CHỦ TỊCH, name: Nguyễn Văn A }\n',
    { file: 'h' },
  );
  assert.ok(house.ok);
  const bare = short.replace(/^(authority|draftingUnit):.*\n/gm, '');
  assert.equal(parseDispatch(bare, { file: 'd' }).ok, false);
  const filled = parseDispatch(bare, { file: 'd', house: house.value });
  assert.ok(filled.ok, JSON.stringify(filled.findings));
  assert.equal(filled.value.signatory.name, 'Nguyễn Văn A');
  assert.deepEqual([filled.value.draftingUnit, filled.value.recipients.at(-1)], ['VP', 'Lưu: VT, VP']);
  const own = parseDispatch(short, { file: 'd', house: house.value });
  assert.ok(own.ok && own.value.draftingUnit === 'NC');
  assert.equal(parseHouse('recipients: x', { file: 'h' }).ok, false);
});

test('texts without braces are never changed by filling; known names are always recognised', () => {
  const figures = { of: 'x', year: 2017, index: 80 };
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...figureNames), (text, name) => {
      fc.pre(!/[{}\n]/.test(text));
      assert.equal(fillFigures(text, figures), text.normalize('NFC'));
      assert.deepEqual(listFigureNames(`${text}{${name}}`), [name]);
    }),
  );
  assert.equal(
    fillFigures('{{chỉ số hài lòng}} {Chỉ số  hài lòng} {không có}', figures),
    '{{chỉ số hài lòng}} 80,00% {không có}',
  );
});

test('a draft holds the plan: every unit, every task, deadlines of the timeline, and what it is given', () => {
  const plan = { ...loadPlan('but-son-2022'), supervisor: 'Ủy ban MTTQ Việt Nam thị trấn' };
  const draft = draftDispatch(plan, {
    draftingUnit: 'VP',
    publishedFigures: { of: 'tỉnh Thanh Hóa', year: 2017, index: 80.58 },
  });
  assert.deepEqual(draft.addressees.length, 3);
  const office = draft.parts.find((part) => part.unit === 'Văn phòng UBND');
  assert.deepEqual(
    office?.tasks.flatMap((task) => task.due ?? []),
    ['2022-04-30', '2022-07-31', '2022-10-31', '2022-11-30'],
  );
  const texts = draft.parts.flatMap((part) => part.tasks.map((task) => task.text)).join('\n');
  for (const task of plan.assignments.flatMap((each) => each.tasks))
    assert.ok(texts.includes(task.replace(/\.$/, '')), task);
  for (const row of plan.timeline) assert.ok(texts.includes(row.content), row.content);
  const whole = JSON.stringify(fillDispatch(draft));
  for (const part of ['Khảo sát bằng 150 phiếu', '80,58%', 'Giám sát, phúc tra', 'Nghiêm cấm mọi hành vi'])
    assert.ok(whole.includes(part), part);
  assert.ok(!whole.includes('cao nhất'), 'no criterion was entered, so none is spoken of');
  assert.deepEqual(parseDispatch(formatDispatch(draft), { file: 'd' }), { ok: true, value: draft, findings: [] });
});

test('a timeline led by a unit without assignment gets a part; communication is added where nobody has it', () => {
  const plan = loadPlan('but-son-2022');
  const timeline = [{ content: 'Phát phiếu', time: 'Tháng 9/2022', product: '', lead: 'Bưu điện', due: '2022-09-30' }];
  const parts = draftDispatch({ ...plan, assignments: [], timeline }, { draftingUnit: 'VP' }).parts;
  assert.deepEqual(parts.find((part) => part.unit === 'Bưu điện')?.tasks, [
    { text: 'Phát phiếu (tháng 9/2022)', due: '2022-09-30' },
  ]);
  assert.ok(parts.some((part) => part.title === 'Thông tin, tuyên truyền'));
  assert.ok(
    !draftDispatch(plan, { draftingUnit: 'VP' }).parts.some((part) => part.title === 'Thông tin, tuyên truyền'),
  );
});

test('the page of the format names every field and its examples load', () => {
  const page = read('docs/spec/dispatch.md');
  const [example, house] = [...page.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1]!);
  const dispatch = parseDispatch(example!, { file: 'dispatch.md' });
  assert.ok(dispatch.ok, JSON.stringify(dispatch.findings));
  assert.ok(parseHouse(house!, { file: 'dispatch.md' }).ok);
  for (const outcome of [
    parseDispatch('zzzzzz: 1', { file: 'f' }),
    parseDispatch('publishedFigures: { zzzzzz: 1 }', { file: 'f' }),
    parseDispatch('parts: [{ zzzzzz: 1 }]', { file: 'f' }),
    parseHouse('zzzzzz: 1', { file: 'f' }),
  ]) {
    const refusal = outcome.findings.find((finding) => finding.code === 'unknown-key')!.message.en;
    for (const field of /can be used: (.*)\.$/.exec(refusal)![1]!.split(', '))
      assert.ok(page.includes(`\`${field}\``), field);
  }
  for (const name of figureNames) assert.ok(page.includes(`{${name}}`), name);
});

test('a form says the same as a file: each real dispatch entered as texts is the dispatch of its file', () => {
  for (const file of ['bim-son-2018.yaml', 'dak-lak-2019.yaml', 'phu-an-2019.yaml']) {
    const dispatch = load(file);
    const percent = (value: number) => String(value).replace('.', ',');
    const { publishedFigures: figures } = dispatch;
    const entered = {
      ...dispatch,
      year: String(dispatch.year),
      superior: '',
      parts: dispatch.parts.map(({ tasks, ...part }) => ({
        title: '',
        unit: '',
        ...part,
        ...(tasks.length > 0 ? { tasks } : {}),
      })),
      ...(figures === undefined
        ? {}
        : {
            publishedFigures: {
              ...figures,
              year: String(figures.year),
              index: percent(figures.index),
              highest: { ...figures.highest, percent: percent(figures.highest!.percent) },
            },
          }),
    };
    assert.deepEqual(validateDispatch(entered), { ok: true, value: dispatch, findings: [] });
  }
  const faulty = validateDispatch({
    ...load('phu-an-2019.yaml'),
    parts: [{ title: 'A', tasks: [{ text: 'B', due: '31/02/2026' }] }],
  });
  assert.deepEqual(
    faulty.findings.map((finding) => `${finding.place?.column} ${finding.code}`),
    ['parts.1.tasks.1.due bad-date'],
  );
});

test('a house has recipients for each kind of document and one archive line', () => {
  const read = validateHouse({
    authority: { name: 'UBND xã A', heading: '', place: '', symbol: '' },
    superior: '',
    recipients: ['Như trên', 'Lưu: VT'],
    recipientsOf: { report: ['Sở Nội vụ'] },
    archive: 'VT, VHXH',
    signatory: { authorityLines: ['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH'], title: 'PHÓ CHỦ TỊCH', name: '' },
  });
  assert.ok(read.ok, JSON.stringify(read.findings));
  assert.deepEqual(read.value.authority.heading, ['ỦY BAN NHÂN DÂN', 'XÃ A']);
  assert.deepEqual(recipientsOfHouse(read.value, 'plan'), ['Như trên', 'Lưu: VT, VHXH']);
  assert.deepEqual(recipientsOfHouse(read.value, 'report'), ['Sở Nội vụ', 'Lưu: VT, VHXH']);
  assert.equal(recipientsOfHouse({ authority: read.value.authority }, 'plan'), undefined);
});
