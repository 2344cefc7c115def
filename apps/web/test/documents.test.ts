/**
 * Real official documents entered through the forms and printed: three dispatches, a plan, a report with its table. Each
 * DOCX is held against the document it stands for. The pages are used without a script. One file, longer than ours are: the
 * documents follow one on the other in one office, from the directive to the report.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Dispatch, fillDispatch, type Plan, parseDispatch, parsePlan } from '@longdan/core';
import type { Page } from 'playwright-core';
import { type Office, openOffice } from './office.ts';
import { assertSubstance, bare, type Difference, paragraphsOf, paragraphsOfDocx, readOriginal } from './originals.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');
function load<T>(path: string, parse: (text: string, at: { file: string }) => { ok: boolean }): T {
  const read = parse(readFileSync(join(fixtures, path), 'utf8'), { file: path }) as { ok: boolean; value: T };
  assert.ok(read.ok, path);
  return read.value;
}

let office: Office;
let page: Page;
before(async () => {
  office = await openOffice();
  ({ page } = await office.visit('canbo', { javaScriptEnabled: false }));
});
after(() => office.close());

async function enter(on: Page, values: Readonly<Record<string, string | undefined>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) if (value !== undefined) await on.fill(`[name="${name}"]`, value);
}

async function tick(on: Page, name: string, chosen: readonly string[]): Promise<void> {
  for (const box of await on.locator(`[name="${name}"]`).all())
    await box.setChecked(chosen.includes((await box.getAttribute('value')) ?? ''));
}

async function download(on: Page, selector: string): Promise<Buffer> {
  const [file] = await Promise.all([on.waitForEvent('download'), on.click(selector)]);
  return readFileSync(await file.path());
}

const press = (on: Page, command: string) => on.click(`button[name="lam"][value="${command}"]`);
const lines = (texts: readonly string[] | undefined) => (texts ?? []).join('\n');
const percent = (value: number | undefined) => (value === undefined ? undefined : String(value).replace('.', ','));

const signing = ({ superior, authority, signatory }: Pick<Dispatch, 'superior' | 'authority' | 'signatory'>) => ({
  superior: superior ?? '',
  'authority.name': authority.name,
  'authority.heading': lines(authority.heading),
  'authority.place': authority.place,
  'authority.symbol': authority.symbol,
  'signatory.authorityLines': lines(signatory.authorityLines),
  'signatory.title': signatory.title,
  'signatory.name': signatory.name,
});

/** Types a whole dispatch into the form that is open; several tasks of a part are pasted into one field. */
async function enterDispatch(dispatch: Dispatch): Promise<void> {
  const figures = dispatch.publishedFigures;
  for (let part = 1; part < dispatch.parts.length; part++) await press(page, 'them:parts');
  await enter(page, {
    ...signing(dispatch),
    draftingUnit: dispatch.draftingUnit,
    year: String(dispatch.year),
    about: dispatch.about,
    addressees: lines(dispatch.addressees),
    references: lines(dispatch.references),
    leadIn: lines(dispatch.leadIn),
    closing: dispatch.closing ?? '',
    recipients: lines(dispatch.recipients),
  });
  if (figures !== undefined) {
    await page.click('summary');
    await enter(page, {
      'published.of': figures.of,
      'published.year': String(figures.year),
      'published.index': percent(figures.index),
      'published.source': figures.source,
    });
    for (const name of ['highest', 'lowest', 'mostDissatisfied', 'leastDissatisfied'] as const)
      await enter(page, {
        [`published.${name}.criterion`]: figures[name]?.criterion,
        [`published.${name}.percent`]: percent(figures[name]?.percent),
      });
  }
  for (const [at, part] of dispatch.parts.entries())
    await enter(page, {
      [`parts.${at}.title`]: part.title ?? '',
      [`parts.${at}.unit`]: part.unit ?? '',
      [`parts.${at}.paragraphs`]: lines(part.paragraphs),
      [`parts.${at}.tasks.0.text`]: lines(part.tasks.map((task) => task.text)),
    });
}

/** Saves, issues and prints the dispatch in the form. @returns the paragraphs of its DOCX, and its address */
async function issueAndPrint({ number = '', issuedOn = '' }: Dispatch): Promise<{ docx: Buffer; address: string }> {
  await Promise.all([page.waitForURL(/\/cong-van\/(?!moi)[a-z0-9-]+$/), page.click('.bar button.main')]);
  await enter(page, { number, issuedOn });
  await page.click('form[action="?/issue"] button');
  await page.waitForSelector('.notice.good');
  return { docx: await download(page, 'a[href$="dang=docx"]'), address: page.url() };
}

/** What the fixture says, as paragraphs: the measure where the original is not at hand. */
function paragraphsOfDispatch(dispatch: Dispatch): string[] {
  const { authority, number, draftingUnit, about, addressees, leadIn, parts, closing, recipients, signatory } =
    fillDispatch(dispatch);
  return [
    ...authority.heading,
    `Số: ${number}/${authority.symbol}-${draftingUnit}`,
    `V/v ${about}`,
    ...addressees,
    ...leadIn,
    ...parts.flatMap((part) => [...part.paragraphs, ...part.tasks.map(({ text }) => text)]),
    ...(closing === undefined ? [] : [closing]),
    ...recipients,
    ...signatory.authorityLines,
    signatory.title,
    signatory.name,
  ]
    .map(bare)
    .filter((text) => text !== '');
}

const dispatches: readonly {
  readonly file: string;
  readonly original: string;
  readonly differences: readonly Difference[];
  readonly slips: readonly (readonly [string, string])[];
}[] = [
  {
    file: 'dak-lak-2019',
    original: 'dak-lak-2019-cong-van-3608',
    differences: [],
    slips: [
      ['Đắk Lăk', 'Đắk Lắk'],
      ['Đăk Lăk', 'Đắk Lắk'],
      ['3608 /UBND', '3608/UBND'],
      ['nghiêm túc thực hiện./. bùi', 'nghiêm túc thực hiện'],
      ['(GL_65). 15', '(GL_65)'],
    ],
  },
  {
    file: 'bim-son-2018',
    original: 'bim-son-2018-cong-van-1132',
    differences: [],
    slips: [
      ['BÌM SƠN', 'BỈM SƠN'],
      ['Bim Sơn', 'Bỉm Sơn'],
      ['1132 /UBND', '1132/UBND'],
      ['phòng ban', 'phòng, ban'],
      ['phòng, ban đơn vị', 'phòng, ban, đơn vị'],
      ['người dân tổ chức', 'người dân, tổ chức'],
      ['tổ chức công dân', 'tổ chức, công dân'],
      ['điểm mạnh điểm yếu', 'điểm mạnh, điểm yếu'],
      ['cơ quan đơn vị', 'cơ quan, đơn vị'],
      ['phản ánh kiến nghị', 'phản ánh, kiến nghị'],
      ['đối với tiêu chí thời hạn đổi chiếu', 'đối với tiêu chí thời hạn đối chiếu'],
      ['để được giải đáp./. Muu', 'để được giải đáp'],
    ],
  },
  {
    file: 'phu-an-2019',
    original: 'phu-an-2019-cong-van-136',
    differences: [],
    slips: [
      ['136 /UBND', '136/UBND'],
      ['Ban lãnh đạo 05 tiếp tục', 'Ban lãnh đạo 05 ấp tiếp tục'],
    ],
  },
];

for (const { file, original, differences, slips } of dispatches)
  test(`the dispatch ${file} is typed in, issued and printed with every paragraph of the original`, async () => {
    const dispatch = load<Dispatch>(`dispatches/${file}.yaml`, parseDispatch);
    await page.goto('/cong-van/moi');
    await enterDispatch(dispatch);
    const printed = paragraphsOfDocx((await issueAndPrint(dispatch)).docx);
    assertSubstance(paragraphsOfDispatch(dispatch), printed);
    const text = readOriginal(original);
    if (text !== undefined) assertSubstance(paragraphsOf(text), printed, differences, slips);
  });

test('rows of a dispatch come, go and move; what is wrong is named and nothing typed is lost', async () => {
  await page.goto('/cong-van/moi');
  await enter(page, { about: 'thử', 'parts.0.paragraphs': 'Một' });
  await press(page, 'them:parts');
  await enter(page, { 'parts.1.paragraphs': 'Hai', 'parts.1.tasks.0.text': 'Việc a\nViệc b' });
  await press(page, 'them:parts.1.tasks');
  await enter(page, { 'parts.1.tasks.1.text': 'Việc c', 'parts.1.tasks.1.due': '2026-12-15' });
  await press(page, 'len:parts.1.tasks.1');
  await press(page, 'len:parts.1');
  assert.equal(await page.inputValue('[name="parts.0.paragraphs"]'), 'Hai');
  assert.equal(await page.inputValue('[name="parts.0.tasks.0.text"]'), 'Việc c');
  assert.equal(await page.inputValue('[name="parts.0.tasks.0.due"]'), '2026-12-15');
  await press(page, 'bo:parts.1');
  assert.equal(await page.locator('[name="parts.1.paragraphs"]').count(), 0);
  // A body that a hand-made request might send: the browser itself asks for the fields that are needed.
  await page.evaluate(() => document.querySelector('form.dispatch')?.setAttribute('novalidate', ''));
  await page.click('.bar button.main');
  const faults = await page.innerText('.notice.fault');
  for (const field of ['authority.name', 'addressees', 'leadIn']) assert.ok(faults.includes(field), faults);
  await enter(page, {
    'authority.name': 'UBND xã Mẫu',
    'authority.place': 'Xã Mẫu',
    addressees: 'Văn phòng',
    leadIn: 'Chủ tịch UBND xã có ý kiến như sau:',
  });
  await Promise.all([page.waitForURL(/\/cong-van\/xa-mau-/), page.click('.bar button.main')]);
  const shown = await page.innerText('article');
  for (const text of ['1. Hai', 'Việc c; hoàn thành chậm nhất ngày 15/12/2026.', 'Việc a.', 'Việc b.'])
    assert.ok(shown.replaceAll('\u00a0', ' ').includes(text), `${text} in ${shown}`);
});

test('a house template fills a dispatch and a plan; changed later, it changes no dispatch', async () => {
  const dispatch = load<Dispatch>('dispatches/phu-an-2019.yaml', parseDispatch);
  await page.goto('/mau-van-ban/moi');
  await enter(page, {
    name: 'UBND xã Phú An',
    ...signing(dispatch),
    draftingUnit: 'NC',
    recipients: 'Như trên',
    archive: 'VT',
    legalBases: 'Căn cứ Kế hoạch số 01/KH-UBND',
  });
  await Promise.all([page.waitForURL(/\/mau-van-ban\/(?!moi)/), page.click('form[action="?/save"] button.main')]);
  const template = page.url();
  await page.goto('/cong-van/moi');
  await page.click('button[formaction="?/house"]');
  assert.equal(await page.inputValue('[name="signatory.name"]'), 'Lê Nguyễn Thanh Bình');
  assert.equal(await page.inputValue('[name="recipients"]'), 'Như trên\nLưu: VT');
  assert.equal(await page.inputValue('[name="references"]'), 'Căn cứ Kế hoạch số 01/KH-UBND');
  await enter(page, { about: 'thử', addressees: 'Các ấp', leadIn: 'Như sau:', 'parts.0.paragraphs': 'Thực hiện.' });
  const { docx, address } = await issueAndPrint({ ...dispatch, number: '1', issuedOn: '2026-11-20' });
  await page.goto(template);
  await enter(page, { 'signatory.name': 'Người khác', recipients: 'Nơi khác' });
  await page.click('form[action="?/save"] button.main');
  await page.goto(address);
  assert.deepEqual(await download(page, 'a[href$="dang=docx"]'), docx);
  await page.goto('/dot/moi');
  await page.click('button[formaction="?/house"]');
  assert.equal(await page.inputValue('[name="signatory.name"]'), 'Người khác');
});

/** Types a plan into the blank form, its rows added by their buttons. */
async function enterPlan(plan: Plan): Promise<void> {
  await page.goto('/dot/moi');
  const rows = { fields: plan.fields, timeline: plan.timeline, assignments: plan.assignments };
  for (const [name, list] of Object.entries(rows))
    for (let row = 1; row < list.length; row++) await page.click(`button[name="them"][value="${name}"]`);
  await enter(page, {
    ...signing(plan),
    title: plan.title,
    id: plan.id,
    year: String(plan.year),
    legalBases: lines(plan.legalBases),
    purposes: lines(plan.purposes),
    requirements: lines(plan.requirements),
    scope: plan.scope,
    objects: plan.objects,
    'period.from': plan.period?.from,
    'period.to': plan.period?.to,
    budget: plan.budget,
    closing: plan.closing,
    recipients: lines(plan.recipients),
    reportAddressees: lines(plan.reportAddressees),
  });
  await page.selectOption('#scheme', plan.scheme);
  await page.selectOption('#selection', plan.selection);
  await tick(page, 'methods[]', plan.methods);
  for (const [at, { moments, ...field }] of plan.fields.entries()) {
    for (const name of ['title', 'id', 'advisingUnit', 'area', 'note'] as const)
      await enter(page, { [`fields.${at}.${name}`]: field[name] });
    await enter(page, { [`fields.${at}.quota`]: String(field.quota) });
    await tick(page, `fields.${at}.moments[]`, moments);
  }
  for (const [at, row] of plan.timeline.entries())
    for (const name of ['content', 'time', 'product', 'lead', 'cooperating'] as const)
      await enter(page, { [`timeline.${at}.${name}`]: row[name] });
  for (const [at, { unit, tasks }] of plan.assignments.entries())
    await enter(page, { [`assignments.${at}.unit`]: unit, [`assignments.${at}.tasks`]: lines(tasks) });
  await Promise.all([page.waitForURL(`**/dot/${plan.id}/ke-hoach`), page.click('.bar button.main')]);
}

const paragraphsOfPlan = (plan: Plan): string[] =>
  [
    ...plan.authority.heading,
    plan.title,
    ...plan.legalBases,
    ...plan.purposes,
    ...plan.requirements,
    plan.scope,
    plan.objects,
    ...plan.fields.flatMap(({ title, quota, area = '' }) => [title, String(quota), area]),
    ...plan.timeline.flatMap(({ content, time, product, lead, cooperating = '' }) => [
      content,
      time,
      product,
      lead,
      cooperating,
    ]),
    plan.budget,
    ...plan.assignments.flatMap(({ unit, tasks }) => [unit, ...tasks]),
    plan.closing ?? '',
    ...plan.recipients,
    ...plan.signatory.authorityLines,
    plan.signatory.title,
    plan.signatory.name,
  ]
    .map(bare)
    .filter((text) => text !== '');

test('the plan of Bút Sơn is typed in and printed with every paragraph and table cell of the original', async () => {
  const plan = load<Plan>('but-son-2022/plan.yaml', parsePlan);
  await enterPlan(plan);
  const printed = paragraphsOfDocx(await download(page, 'a[href*="/in/ke-hoach"][href$="dang=docx"]'));
  assertSubstance(paragraphsOfPlan(plan), printed);
  const text = readOriginal('but-son-2022-ke-hoach');
  if (text === undefined) return;
  // The lead-in is one paragraph there: bases, then the sentence that enacts; its last words are the house's own.
  assertSubstance(
    paragraphsOf(text),
    printed,
    [
      {
        original: 'Thực hiện Quyết định số 5347/QĐ-UBND',
        printed:
          'trên địa bàn huyện. UBND thị trấn Bút Sơn ban hành Kế hoạch triển khai thực hiện Đo lường sự hài lòng',
      },
      {
        original: 'Khảo sát người dân đã thực hiện TTHC trong năm 2022',
        printed: 'Khảo sát người dân, tổ chức đã thực hiện thủ tục hành chính trong năm 2022',
      },
      { original: 'Bộ phận chịu trách nhiệm thực hiện tham mưu', printed: 'Bộ phận chịu trách nhiệm' },
    ],
    [
      ['từng vực lĩnh', 'từng lĩnh vực'],
      ['Thời điểm giải quyết TTHC cung cấp', 'Thời điểm giải quyết TTHC, cung cấp'],
      ['sự hài lòng của dân, tổ chức', 'sự hài lòng của người dân, tổ chức'],
      ['trong việc công ứng', 'trong việc cung ứng'],
    ],
  );
});

test('that plan is kept as a template and begins this year’s round with no task late', async () => {
  await page.goto('/dot/but-son-2022/ke-hoach');
  await enter(page, { name: 'Kế hoạch hằng năm' });
  await page.click('form[action="?/keep"] button');
  await page.waitForSelector('.notice.good');
  await page.goto('/mau-van-ban');
  await Promise.all([page.waitForURL(/\/dot\/moi\?mau=/), page.click('a[href^="/dot/moi?mau="]')]);
  const now = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const dues = await page
    .locator('[name^="timeline."][name$=".due"]')
    .evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value).filter(Boolean));
  assert.equal(dues.length, 4);
  for (const due of dues) assert.ok(due >= now, `${due} is before ${now}`);
  assert.equal(await page.inputValue('[name="id"]'), `but-son-${now.slice(0, 4)}`);
  await page.selectOption('#bat-dau', 'giu');
  await page.click('form[action="/dot/moi"] button');
  assert.equal(await page.inputValue('[name="timeline.0.time"]'), `Tháng 4/${now.slice(0, 4)}`);
});

interface Narrative {
  readonly leadIn: readonly string[];
  readonly purposes: readonly string[];
  readonly strengths: readonly string[];
  readonly weaknesses: readonly string[];
  readonly directions: readonly { readonly title: string; readonly tasks: readonly string[] }[];
  readonly closing: string;
}

/** The narrative that is typed: the original's own where it is at hand, else words of the test with the same parts. */
function narrativeOf(text: string | undefined): Narrative {
  if (text === undefined) {
    const said = (what: string) => [`Nhận xét thứ nhất về ${what}`, `Nhận xét thứ hai về ${what}`];
    return {
      leadIn: ['UBND huyện đã lấy ý kiến của {số phiếu thu về} người', 'Kết quả như sau:'],
      purposes: said('mục đích'),
      strengths: said('ưu điểm'),
      weaknesses: said('hạn chế'),
      directions: [
        { title: 'Yêu cầu các phòng ban', tasks: said('phòng ban') },
        { title: 'Giao Văn phòng', tasks: said('Văn phòng') },
      ],
      closing: 'Trên đây là báo cáo của UBND huyện',
    };
  }
  const all = text
    .replaceAll(/\*\*(?=\d+\. )/g, '\n\n')
    .replaceAll('*', '')
    .split(/\n\s*\n/)
    .map((block) => block.replaceAll(/\s+/g, ' ').trim());
  const between = (from: string, to: string) => {
    const [start, end] = [from, to].map((head) => all.findIndex((block) => block.startsWith(head)));
    assert.ok(start! >= 0 && end! > start!, `${from} … ${to}`);
    return all.slice(start! + 1, end).map((block) => block.replace(/^- /, ''));
  };
  return {
    leadIn: between('Kính gửi', 'I. THÔNG TIN'),
    purposes: between('1. Mục đích', '2. Phạm vi'),
    strengths: between('1. Ưu điểm', '2. Tồn tại'),
    weaknesses: between('2. Tồn tại', '3. Một số'),
    directions: [
      { title: 'Yêu cầu các phòng ban chuyên môn', tasks: between('3.1.', '3.2.') },
      { title: 'Giao Văn phòng HĐND và UBND huyện', tasks: between('3.2.', 'Trên đây') },
    ],
    closing: all.find((block) => block.startsWith('Trên đây')) ?? '',
  };
}

test('the report of Đắk Mil: its plan, its table and its words are typed in; every paragraph and figure is printed', async () => {
  const plan = load<Plan>('dak-mil-2024/plan.yaml', parsePlan);
  await enterPlan(plan);
  await enter(page, { number: plan.number, issuedOn: plan.issuedOn });
  await page.click('form[action="?/number"] button');
  const round = `/dot/${plan.id}`;

  await page.goto(`${round}/thu-phieu/bang-so`);
  const table = readFileSync(join(fixtures, 'dak-mil-2024/bang-tong-hop.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
  await enter(page, { issued: '100' });
  for (const [row, line] of table.entries()) {
    const cells = line.split(',').slice(-5);
    for (const [at, name] of ['eligible', 'ineligible', 'levels.0', 'levels.1', 'levels.2'].entries())
      await enter(page, { [`o.${row}.${name}`]: cells[at] });
  }
  await page.click('form[action="?/grid"] button.main');
  await page.waitForSelector('.notice.good');

  const text = readOriginal('dak-mil-2024-bao-cao');
  const narrative = narrativeOf(text);
  await page.goto(`${round}/bao-cao/the-thuc`);
  await enter(page, { addressees: 'Sở Nội vụ', recipients: lines(plan.recipients) });
  await Promise.all([page.waitForURL(`**${round}/bao-cao`), page.click('form[action="?/save"] button.main')]);
  const { directions, closing, ...parts } = narrative;
  for (const [name, paragraphs] of Object.entries(parts)) await enter(page, { [name]: lines(paragraphs) });
  for (const [at, { title, tasks }] of directions.entries())
    await enter(page, { [`directions.${at}.title`]: title, [`directions.${at}.tasks`]: lines(tasks) });
  for (const box of await page.locator('[name^="directions."]').all()) {
    const at = Number((await box.getAttribute('name'))?.split('.')[1]);
    if (at >= directions.length) await box.fill('');
  }
  await enter(page, { closing });
  await page.click('form[action^="?/save"] button.main');
  await page.waitForSelector('.notice.good');
  const printed = paragraphsOfDocx(await download(page, 'a[href*="/in/bao-cao"][href$="dang=docx"]'));

  const typed = [
    ...Object.values(parts).flat(),
    ...directions.flatMap(({ title, tasks }) => [title, ...tasks]),
    closing,
  ].map((paragraph) => bare(paragraph.replace('{số phiếu thu về}', '100')));
  assertSubstance(typed, printed);
  for (const line of table) {
    const [number = '', ...rest] = line.split(',');
    for (const cell of [number.split('.')[1] ?? '', ...rest.slice(-5)].filter(Boolean))
      assert.ok(printed.includes(cell.trim()), `${cell} of ${line}`);
  }
  if (text === undefined) return;
  assertSubstance(paragraphsOf(text), printed, [
    { original: 'Đắk Mil, ngày tháng 11 năm 2024', printed: 'Đắk Mil, ngày' },
    { original: 'BÁO CÁOKết quả khảo sát', printed: 'Kết quả khảo sát sự hài lòng của tổ chức, cá nhân' },
    { original: 'I. THÔNG TIN CHUNG VỀ CUỘC ĐIỀU TRA, KHẢO SÁT', printed: 'I. THÔNG TIN CHUNG VỀ CUỘC KHẢO SÁT' },
    { original: 'Do Văn phòng HĐND và UBND xây dựng', printed: 'Do Văn phòng HĐND và UBND huyện xây dựng' },
    { original: '2. Phạm vi và mẫu phiếu điều tra', printed: '2. Phạm vi và mẫu phiếu khảo sát' },
    {
      original: 'Khảo sát ý kiến người dân, tổ chức về cung cấp',
      printed: 'Khảo sát ý kiến người dân, tổ chức về lĩnh vực cung cấp dịch vụ hành chính công',
    },
    { original: 'II. KẾT QUẢ ĐIỀU TRA, KHẢO SÁT', printed: 'II. KẾT QUẢ KHẢO SÁT' },
    {
      original: 'Tổng số phiếu được phát ra là 100 phiếu',
      printed: 'số phiếu đủ điều kiện để xử lý là 90 phiếu, đạt 90% số phiếu thu về (Có bảng tổng hợp kèm theo)',
    },
    {
      original: '3. Một số định hướng chỉ đạo',
      printed: '3. Một số định hướng nâng cao chất lượng phục vụ trong thời gian tới',
    },
  ]);
});

test('the minutes of checking say who took part and what was lost, and are printed', async () => {
  await page.goto('/dot/but-son-2022/kiem-tra/bien-ban');
  await enter(page, {
    heldOn: '2022-11-03',
    number: '7',
    place: 'trụ sở UBND thị trấn',
    'losses.ho-tich.spoiled': '2',
    'losses.ho-tich.lost': '1',
    'participants.0.name': 'Trần Văn Mận, công chức Văn phòng',
    'participants.2.role': 'Đại diện Ủy ban MTTQ thị trấn',
    remarks: 'Không có ý kiến khác',
  });
  await press(page, 'bo:participants.1');
  await page.click('form[action="?/save"] button.main');
  await page.waitForSelector('.notice.good');
  const printed = paragraphsOfDocx(await download(page, 'a[href*="/in/bien-ban"][href$="dang=docx"]'));
  assertSubstance(
    [
      'Số: 07/BB-UBND',
      'Hôm nay, ngày 03 tháng 11 năm 2022, tại trụ sở UBND thị trấn',
      'NGƯỜI KIỂM TRA PHIẾU',
      'ĐẠI DIỆN ỦY BAN MTTQ THỊ TRẤN',
      'Trần Văn Mận',
      'Không có ý kiến khác',
    ],
    printed,
  );
  assert.ok(!printed.includes('Người phối hợp'));
});

test('the leader approves the dispatch that is shown; the clerk of entries writes none', async () => {
  const { context, page: leader } = await office.visit('lanhdao');
  await leader.goto('/cong-van');
  const draft = leader.locator('tr', { has: leader.locator('.tag.caution') }).first();
  await draft.locator('a').click();
  await leader.click('form[action="?/approve"] button');
  await leader.waitForSelector('.notice.good');
  assert.equal(await leader.locator('form[action="?/issue"]').count(), 0);
  await context.close();
  const clerk = await office.visit('nhaplieu');
  assert.equal((await clerk.page.goto('/cong-van/moi'))?.status(), 403);
  assert.equal((await clerk.page.goto('/mau-van-ban'))?.status(), 403);
  await clerk.context.close();
});
