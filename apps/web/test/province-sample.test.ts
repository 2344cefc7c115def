/**
 * A province's round in three stages through the browser: communes, hamlets of those drawn, households of those drawn;
 * each stage listed, frozen, agreed on by two and drawn by the supervisor; answers imported; figures with intervals and
 * the report. The index and its standard error are computed here again from the lists and answers, by the formulas of
 * three-stage sampling written out, and each draw is repeated by the command line. One story, longer than our files are.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { read, utils } from '@e965/xlsx';
import { formatDecimal, formatPercent } from '@longdan/analysis';
import { criteriaOf } from '@longdan/core';
import { getRound, secureRandom } from '@longdan/operations';
import { openStore } from '@longdan/store';
import type { Page } from 'playwright-core';
import { paragraphTexts, readPart } from '../../../packages/documents/src/testing/read-docx.ts';
import {
  communeList,
  hamletList,
  hamletsOf,
  householdList,
  type InventedCommune,
  inventCommunes,
  inventedNames,
  type NamedCommune,
  pick,
} from '../../../packages/operations/src/testing/province.ts';
import { samplePlan } from '../../../packages/operations/src/testing/sample-plan.ts';
import { type Office, openOffice, watchConsole } from './office.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const roundId = 'tinh-ba-bac';
const sample = `/dot/${roundId}/mau`;
const folder = mkdtempSync(join(tmpdir(), 'longdan-tinh-'));
/** Communes drawn, hamlets of each, households of each. */
const [communesDrawn, hamletsEach, householdsEach] = [10, 2, 10];
const provinceCode = '52';

/**
 * The communes of a real province where the list of territories is at hand (beside the project, or where
 * `LONGDAN_TERRITORIES` says), else those of the invented one.
 */
function provinceCommunes(): readonly NamedCommune[] {
  const file = process.env['LONGDAN_TERRITORIES'] ?? join(root, '../shared/data/don-vi-hanh-chinh-2026-07.json');
  if (!existsSync(file)) return inventedNames;
  const provinces = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly Code: string;
    readonly Wards: readonly { readonly Code: string; readonly FullName: string }[];
  }[];
  return provinces.find(({ Code }) => Code === provinceCode)!.Wards.map((ward) => [ward.Code, ward.FullName] as const);
}

const communes = inventCommunes(provinceCommunes());
const communeOf = new Map(communes.map((commune) => [commune.code, commune]));
const hamletOf = new Map(communes.flatMap(hamletsOf).map((hamlet) => [hamlet.code, hamlet]));

let office: Office;
let officer: Page;
let supervisor: Page;
let headings: readonly string[];
const faults: string[][] = [];
/** What a household answered: 1 satisfied, 0 not, null blank, by criterion; absent: no ballot came back. */
const answers = new Map<string, readonly (1 | 0 | null)[]>();
let drawnHouseholds: readonly string[] = [];
/** Seals of the frozen lists, as their page shows them. */
const seals: string[] = [];

before(async () => {
  office = await openOffice();
  ({ page: officer } = await office.visit('canbo'));
  ({ page: supervisor } = await office.visit('giamsat'));
  faults.push(watchConsole(officer), watchConsole(supervisor));
});
after(async () => {
  await office?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function take(page: Page, selector: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

const notice = async (page: Page): Promise<string> => (await page.locator('.notice').allInnerTexts()).join('\n');

test('the round is made from its plan', async () => {
  const plan = samplePlan({
    id: roundId,
    title: 'Đo lường sự hài lòng của người dân tỉnh Mẫu năm 2026',
    authority: { name: 'UBND tỉnh Mẫu', heading: ['ỦY BAN NHÂN DÂN', 'TỈNH MẪU'], place: 'Tỉnh Mẫu', symbol: 'UBND' },
    scope: 'Toàn tỉnh',
    objects: 'Các hộ có người đã dùng dịch vụ hành chính công trong năm',
    budget: 'Ngân sách tỉnh',
    scheme: 'sipas-2024-dich-vu',
    fields: [{ id: 'mot-cua', title: 'Dịch vụ hành chính công', quota: 200, moments: ['past-clients'] }],
    supervisor: 'Ủy ban MTTQ Việt Nam tỉnh Mẫu',
    selection: 'probability-sample',
    mode: 'confidential',
    generatedData: true,
    period: undefined,
  });
  await officer.goto('/dot/moi');
  // Every JSON is YAML.
  await officer.setInputFiles('#tep', {
    name: 'ke-hoach.yaml',
    mimeType: 'text/yaml',
    buffer: Buffer.from(JSON.stringify(plan)),
  });
  await officer.click('form[action="?/upload"] button');
  await officer.waitForFunction((id) => document.querySelector<HTMLInputElement>('#id')?.value === id, roundId);
  await Promise.all([officer.waitForURL(`**/dot/${roundId}/ke-hoach`), officer.click('.bar button.main')]);
  const store = await openStore({ folder: office.dataFolder });
  const context = {
    store,
    now: () => new Date(),
    random: secureRandom(),
    actor: { id: 'xem', name: 'Xem', role: 'operator' as const },
  };
  headings = criteriaOf((await getRound(context, roundId)).questionnaires[0]!.questionnaire).map(
    ({ criterion }) => criterion.text,
  );
  await store.close();
});

async function importList(buffer: Uint8Array, name: string, kind: string): Promise<string> {
  await officer.goto(`${sample}/khung`);
  await officer.setInputFiles('#tep', { name, mimeType: 'text/csv', buffer: Buffer.from(buffer) });
  await officer.selectOption('#kind', kind);
  await officer.click('form[action="?/read"] button');
  await officer.click('form[action="?/start"] button');
  await officer.waitForURL(`**${sample}/khung`);
  return officer.innerText('main');
}

async function freeze(): Promise<void> {
  await officer.goto(`${sample}/khung`);
  await officer.click('form[action="?/freeze"] button');
  seals.push((await officer.innerText('.seal code')).trim());
}

async function agreeAndDraw(stage: number): Promise<void> {
  const step = async (page: Page, action: string, secret: string) => {
    await page.goto(`${sample}/so-boc-tham`);
    await page.fill(`form[action="?/${action}"] input[name=secret]`, secret);
    await page.click(`form[action="?/${action}"] button`);
    await page.waitForSelector('h2:has-text("Các bước đã làm")');
  };
  const secrets = [`cán bộ bậc ${stage} 4815162342`, `mặt trận bậc ${stage} 31415926`] as const;
  await step(officer, 'commit', secrets[0]);
  await step(supervisor, 'commit', secrets[1]);
  await step(officer, 'reveal', secrets[0]);
  await step(supervisor, 'reveal', secrets[1]);
  await supervisor.goto(`${sample}/ket-qua`);
  await supervisor.click('form[action="?/draw"] button');
  await supervisor.waitForSelector(`[data-stage="${stage}"][data-state=drawn]`);
}

const drawnCodes = (page: Page, stage: number): Promise<string[]> =>
  page.$$eval(`[data-stage="${stage}"] tbody td code`, (cells) => cells.map((cell) => cell.textContent ?? ''));

test('communes are listed with their sizes; the plan of stages tells its design effect; the supervisor draws them', async () => {
  const text = await importList(communeList(communes), 'xa-phuong.csv', 'area');
  assert.match(text, new RegExp(`giữ ${communes.length}, để ngoài 0`));
  await officer.goto(`${sample}/phuong-an`);
  await officer.check('input[name=kind][value=staged]');
  await officer.fill('#stageCommunes', String(communesDrawn));
  await officer.fill('#stageHamlets', String(hamletsEach));
  await officer.fill('#stageEach', String(householdsEach));
  await officer.check('input[name=strata][value=tang]');
  await officer.selectOption('#rule', 'proportional');
  await officer.click('button[formaction="?/compare"]');
  await officer.waitForSelector('tr.chosen');
  // 8 answers of a hamlet, 16 of a commune: 1 + 7·0,05 + 8·0,02.
  assert.match(await officer.innerText('main'), /Hệ số thiết kế dự kiến 1,51/);
  await officer.click('form[action="?/save"] button.main');
  await officer.waitForSelector('.notice.good');
  await freeze();
  await agreeAndDraw(1);
  assert.equal((await drawnCodes(supervisor, 1)).length, communesDrawn);
});

test('hamlets of the drawn communes alone; rows of others stay out, a drawn commune without rows stops the freezing', async () => {
  const drawn = (await drawnCodes(supervisor, 1)).map((code) => communeOf.get(code)!);
  const other = communes.find((commune) => !drawn.includes(commune))!;
  await importList(hamletList(drawn.slice(1)), 'thon-thieu.csv', 'area');
  await officer.click('form[action="?/freeze"] button');
  await officer.waitForSelector('.notice.fault');
  assert.ok((await notice(officer)).includes(drawn[0]!.name));
  const text = await importList(hamletList([...drawn, other]), 'thon.csv', 'area');
  assert.ok(text.includes('không phải địa bàn đã trúng ở bậc trước'));
  assert.match(text, new RegExp(`để ngoài ${hamletsOf(other).length}\\b`));
  await freeze();
  await agreeAndDraw(2);
});

test('households of the drawn hamlets; the third draw completes the sample', async () => {
  const drawn = (await drawnCodes(supervisor, 2)).map((code) => hamletOf.get(code)!);
  assert.equal(drawn.length, communesDrawn * hamletsEach);
  await importList(householdList(drawn), 'ho.csv', 'household');
  await freeze();
  await agreeAndDraw(3);
  assert.match(await supervisor.innerText('.figure-card >> nth=0'), /200/);
});

test('each stage is repeated by the command line; the minutes name every stage', async () => {
  for (const stage of [1, 2, 3]) {
    const file = await take(supervisor, `a[href$="/tai/mau.json?bac=${stage}"]`);
    const frame = await take(supervisor, `a[href$="/tai/khung-mau.csv?bac=${stage}"]`);
    const { stdout } = await run(
      process.execPath,
      [join(root, 'apps/cli/src/main.ts'), 'sample', 'replay', file, '--frame', frame],
      { env: { ...process.env, LANG: 'vi_VN.UTF-8' } },
    );
    assert.match(stdout, /Bốc lại ra đúng mẫu đã công bố/);
  }
  const minutes = readFileSync(await take(supervisor, 'a[href$="bien-ban?dang=docx"]'));
  const text = paragraphTexts(readPart(minutes, 'word/document.xml')).join('\n');
  for (const stage of [1, 2, 3]) {
    assert.match(text, new RegExp(`Bậc ${stage}`));
    assert.ok(text.replaceAll(' ', '').includes(seals[stage - 1]!));
    assert.ok(text.includes(`cán bộ bậc ${stage} 4815162342|mặt trận bậc ${stage} 31415926`));
  }
});

/** People of one commune and of one hamlet are alike; four in five households answer; a few cells stay blank. */
function answerOf(household: string): readonly (1 | 0 | null)[] | undefined {
  if (pick(`trả lời ${household}`, 5) === 0) return undefined;
  const [commune = '', hamlet = ''] = household.split('-');
  const leaning = 45 + pick(`xã ${commune}`, 40) + pick(`thôn ${commune}-${hamlet}`, 12);
  return headings.map((_, at) =>
    pick(`bỏ trống ${household} ${at}`, 25) === 0 ? null : pick(`câu ${at} ${household}`, 100) < leaning ? 1 : 0,
  );
}

test('ballots go out, lists name their codes by place, and the answers come in from a file', async () => {
  await officer.goto(`${sample}/ket-qua`);
  await officer.click('form[action="?/issue"] button');
  await officer.waitForSelector('.notice.good');
  const book = read(readFileSync(await take(officer, 'a[href$="danh-sach?dang=xlsx"]')));
  assert.equal(book.SheetNames.length, communesDrawn * hamletsEach);
  const codes = new Map<string, string>();
  for (const name of book.SheetNames)
    for (const row of utils.sheet_to_json<string[]>(book.Sheets[name]!, { header: 1 }))
      if (/^\d{5}-\d\d-\d{3}$/.test(row[1] ?? '')) codes.set(row[1]!, row[6]!);
  drawnHouseholds = [...codes.keys()];
  assert.equal(drawnHouseholds.length, 200);
  const lines = [['Mã phiếu', ...headings]];
  for (const [household, code] of codes) {
    const given = answerOf(household);
    if (!given) continue;
    answers.set(household, given);
    lines.push([
      code,
      ...given.map((one, at) =>
        one === null
          ? ''
          : String(one === 1 ? 4 + pick(`mức ${household}${at}`, 2) : 1 + pick(`mức ${household}${at}`, 3)),
      ),
    ]);
  }
  const buffer = Buffer.from(`\ufeff${lines.map((cells) => cells.map((cell) => `"${cell}"`).join(';')).join('\r\n')}`);
  await officer.goto(`/dot/${roundId}/thu-phieu/tep`);
  await officer.setInputFiles('#tep', { name: 'phieu-tra-loi.csv', mimeType: 'text/csv', buffer });
  await Promise.all([officer.waitForURL(/thu-phieu\/tep\/[0-9a-f-]{36}$/), officer.click('form.card button.main')]);
  await Promise.all([
    officer.waitForURL(/tep\/lan-nap\/[0-9a-f-]{36}$/),
    officer.click('form[action="?/start"] button.main'),
  ]);
  await officer.waitForSelector('h1:has-text("Đã nạp xong")');
  const counts = (await officer.locator('.figure-card .value').allInnerTexts()).map(Number);
  assert.deepEqual(counts, [answers.size, answers.size, 0, 0], await officer.innerText('main'));
});

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

/** n/(n − 1) Σ (1 − π_i)(t_i − t̄)², the spread of the totals of one stage (Brewer’s form of the correction). */
function spread(totals: readonly { readonly total: number; readonly chance: number }[]): number {
  const n = totals.length;
  const mean = sum(totals.map(({ total }) => total)) / n;
  return (n / (n - 1)) * sum(totals.map(({ total, chance }) => (1 - chance) * (total - mean) ** 2));
}

/** Communes of a stratum: π = n x/X; the counts of each stratum are shared in proportion to its communes. */
function chancesOfCommunes(drawn: readonly InventedCommune[]): ReadonlyMap<string, number> {
  return new Map(
    drawn.map((commune) => {
      const stratum = communes.filter((one) => one.stratum === commune.stratum);
      const taken = drawn.filter((one) => one.stratum === commune.stratum).length;
      return [commune.code, (taken * commune.households) / sum(stratum.map(({ households }) => households))];
    }),
  );
}

/**
 * Index and standard error of a three-stage sample, from first principles. With w the final weights and
 * z_k = w_k Σ_c (y_kc − R_c)/(C Σ w) the linearised index, v = Σ_h spread of the communes’ totals
 * + Σ_i π_i · spread of the hamlets’ totals + Σ_ij π_i π_j|i · spread of the households, a household that did not answer
 * counting as 0 and the answering share of its hamlet as one more phase of selection.
 */
function estimateByHand(): { index: number; standardError: number; degreesOfFreedom: number; weights: number[] } {
  const rows = drawnHouseholds.map((household) => {
    const hamlet = hamletOf.get(household.slice(0, 8))!;
    return { household, hamlet, commune: hamlet.commune, given: answers.get(household) };
  });
  const drawnCommunes = [...new Set(rows.map(({ commune }) => commune))];
  const ofCommune = chancesOfCommunes(drawnCommunes);
  assert.ok([...ofCommune.values()].every((chance) => chance < 1));
  const chances = rows.map(({ commune, hamlet }) => {
    const second = (hamletsEach * hamlet.households) / sum(hamletsOf(commune).map(({ households }) => households));
    return [ofCommune.get(commune.code)!, second, householdsEach / hamlet.present] as const;
  });
  const design = chances.map(([a, b, c]) => 1 / (a * b * c));
  const weights = rows.map(({ commune, given }, k) => {
    if (!given) return 0;
    const own = rows.flatMap((row, at) => (row.commune.stratum === commune.stratum ? [at] : []));
    const all = sum(own.map((at) => design[at]!));
    return (design[k]! * all) / sum(own.filter((at) => rows[at]!.given).map((at) => design[at]!));
  });
  const ratios = headings.map((_, c) => {
    const valid = rows.flatMap(({ given }, k) => (given && given[c] !== null ? [k] : []));
    const total = sum(valid.map((k) => weights[k]!));
    return { total, ratio: sum(valid.map((k) => weights[k]! * rows[k]!.given![c]!)) / total };
  });
  const index = sum(ratios.map(({ ratio }) => ratio)) / headings.length;
  const scores = rows.map(({ given }, k) =>
    given
      ? weights[k]! *
        sum(
          ratios.map(({ ratio, total }, c) => (given[c] === null ? 0 : (given[c]! - ratio) / total / headings.length)),
        )
      : 0,
  );
  const units = rows.map((row, k) => ({ ...row, chances: chances[k]!, score: scores[k]! }));
  let variance = 0;
  for (const stratum of groupBy(units, ({ commune }) => commune.stratum)) {
    const inside = groupBy(stratum, ({ commune }) => commune.code);
    variance += spread(
      inside.map((own) => ({ total: sum(own.map(({ score }) => score)), chance: own[0]!.chances[0] })),
    );
    for (const commune of inside) {
      const hamlets = groupBy(commune, ({ hamlet }) => hamlet.code);
      const [first] = commune[0]!.chances;
      variance +=
        first *
        spread(hamlets.map((own) => ({ total: sum(own.map(({ score }) => score)), chance: own[0]!.chances[1] })));
      for (const own of hamlets) {
        const answered = own.filter(({ given }) => given).length / own.length;
        variance +=
          first *
          own[0]!.chances[1] *
          spread(own.map(({ score, chances: [, , third] }) => ({ total: score, chance: third * answered })));
      }
    }
  }
  return {
    index,
    standardError: Math.sqrt(variance),
    degreesOfFreedom: drawnCommunes.length - new Set(drawnCommunes.map(({ stratum }) => stratum)).size,
    weights: weights.filter((weight) => weight > 0),
  };
}

/** Student’s t, 97,5%, 8 degrees of freedom (any table). */
const t8 = 2.306004135;

test('the index and its margin on the page are those of the formulas written out', async () => {
  const { index, standardError, degreesOfFreedom, weights } = estimateByHand();
  assert.ok(new Set(weights.map((weight) => weight.toFixed(6))).size > 10, 'lists of unlike age give unlike weights');
  assert.equal(degreesOfFreedom, 8);
  await officer.goto(`/dot/${roundId}/ket-qua`);
  const shown = (await officer.textContent('[data-estimated]'))!.replace(/\s+/g, ' ').trim();
  assert.equal(shown, `${formatPercent(index)} ± ${formatPercent(t8 * standardError)}`);
});

test('the report carries the margins, and its appendix on method states the design as it was drawn', async () => {
  const { index, standardError, weights } = estimateByHand();
  await officer.goto(`/dot/${roundId}/bao-cao`);
  const docx = readFileSync(await take(officer, '.prints li:first-child a[href*="dang=docx"]'));
  const text = paragraphTexts(readPart(docx, 'word/document.xml')).join('\n');
  const drawn = [...new Set(drawnHouseholds.map((household) => hamletOf.get(household.slice(0, 8))!.commune))];
  const chances = chancesOfCommunes(drawn);
  for (const words of [
    `${formatPercent(index)} ± ${formatPercent(t8 * standardError)}`,
    'Chọn 3 bậc: 10 xã, phường theo quy mô, có phân tầng; mỗi nơi 2 thôn, tổ dân phố theo quy mô; mỗi nơi 10 hộ ngẫu nhiên đơn giản',
    `chọn 10 trong ${communes.length}`,
    'Tầng Phường',
    'Tầng Xã, đặc khu',
    `${formatDecimal(Math.min(...weights), 2)} – ${formatDecimal(Math.max(...weights), 2)}`,
    ...seals.map((seal) => seal.replace(/.{16}(?=.)/g, '$& ')),
    'Brewer',
    'không cân theo tổng số của tầng',
    ...[1, 2, 3].map((stage) => `cán bộ bậc ${stage} 4815162342|mặt trận bậc ${stage} 31415926`),
    ...drawn.map(({ name }) => name),
    ...drawn.map(({ code }) => formatDecimal(chances.get(code)!, 4)),
  ])
    assert.ok(text.includes(words), words);
});

test('nothing broke on the way', () => {
  // The list that lacked a commune was refused, as it should be.
  assert.deepEqual(
    faults.flat().filter((fault) => !/khung\?\/freeze: .* 422 /.test(fault)),
    [],
  );
});
