/** The main job on the command line, from the real plan to the report, against a count made another way. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { criteriaOf, type Plan, parsePlan, type Questionnaire } from '@longdan/core';
import { type Context, getRound, listBallots } from '@longdan/operations';
import { openStore } from '@longdan/store';
import { type GeneratedSubmission, generateSubmissions } from '../../../fixtures/generate-submissions.ts';
import { makeMessyWorkbook } from '../../../fixtures/messy-workbook.ts';
import { seededRandom } from '../../../fixtures/seeded-random.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'longdan-cli-'));
const data = join(folder, 'data');
after(() => rmSync(folder, { recursive: true, force: true }));

function longdan(...args: string[]) {
  const run = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'apps/cli/src/main.ts'), ...args],
    {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, LONGDAN_LANG: 'vi' },
    },
  );
  return { code: run.status, out: run.stdout, err: run.stderr };
}

const butSon = join(root, 'fixtures/but-son-2022/plan.yaml');
const dakMil = (name: string) => join(root, 'fixtures/dak-mil-2024', name);

test('table audit names II.2, 98, 2, 90 and 88 and nothing else; a corrected copy is good', () => {
  const bad = longdan('table', 'audit', dakMil('bang-tong-hop.csv'));
  assert.equal(bad.code, 1, bad.err);
  const lines = bad.out.trim().split('\n');
  assert.equal(lines.length, 1);
  for (const figure of ['II.2', '98', '2', '90', '88'])
    assert.match(lines[0]!, new RegExp(`(?<!\\d)${figure.replace('.', '\\.')}(?!\\d)`));
  const good = longdan('table', 'audit', dakMil('bang-tong-hop-da-sua.csv'));
  assert.equal(good.code, 0, good.out);
  const json = JSON.parse(longdan('table', 'audit', dakMil('bang-tong-hop.csv'), '--json').out);
  assert.equal(json.findings.length, 1);
});

test('table report writes DOCX, PDF and XLSX and says the fault', () => {
  const out = join(folder, 'bao-cao-bang');
  const made = longdan('table', 'report', dakMil('bang-tong-hop.csv'), '--plan', butSon, '--out', out);
  assert.equal(made.code, 1, made.err);
  assert.match(made.out, /II\.2/);
  for (const [name, magic] of [
    ['but-son-2022-bao-cao.docx', 'PK'],
    ['but-son-2022-bao-cao.pdf', '%PDF'],
    ['but-son-2022-bang-so-lieu.xlsx', 'PK'],
  ] as const)
    assert.equal(readFileSync(join(out, name)).subarray(0, magic.length).toString(), magic);
  const text = spawnSync('pdftotext', ['-layout', join(out, 'but-son-2022-bao-cao.pdf'), '-'], { encoding: 'utf8' });
  assert.equal(text.status, 0, 'pdftotext (poppler-utils) is needed');
  assert.match(text.stdout, /BẢNG TỔNG HỢP/);
  assert.match(text.stdout, /Bảng tổng hợp còn sai sót/);
});

test('wrong use is told with exit code 2', () => {
  assert.equal(longdan('table', 'audit').code, 2);
  const missing = longdan('table', 'audit', join(folder, 'khong-co.csv'));
  assert.equal(missing.code, 2);
  assert.match(missing.err, /Không đọc được tệp/);
  const noRound = longdan('results', 'khong-co', '--data', data);
  assert.equal(noRound.code, 2);
  assert.match(noRound.err, /Không có đợt khảo sát/);
  assert.equal(longdan('khong-co-lenh').code, 2);
  for (const command of [
    'serve',
    'scheme check',
    'table audit',
    'table report',
    'round create',
    'ballots issue',
    'responses import',
    'check',
    'results',
    'report',
    'plan print',
  ]) {
    const help = longdan(...command.split(' '), '--help');
    assert.equal(help.code, 0, command);
    assert.match(help.out, /longdan/);
  }
});

test('a bad plan is refused with line and reason, a bad scheme too', () => {
  const plan = join(folder, 'sai.yaml');
  writeFileSync(plan, 'id: x\nyear: hai nghìn\nfields:\n  - id: a\n    quota: -3\n');
  const made = longdan('round', 'create', plan, '--data', data);
  assert.equal(made.code, 1);
  assert.match(made.out, /sai\.yaml, dòng 2/);
  const scheme = longdan('scheme', 'check', plan);
  assert.equal(scheme.code, 1);
  assert.match(scheme.out, /sai\.yaml/);
});

/** Counts with plain loops over what was generated: none of the product's own counting. */
function countIndependently(
  questionnaire: Questionnaire,
  submissions: readonly GeneratedSubmission[],
  minimumShare: number,
) {
  const ids = criteriaOf(questionnaire).map(({ criterion }) => criterion.id);
  const feedback = new Set(ids.slice(18));
  const levelOf = (one: GeneratedSubmission, id: string) => {
    const answer = one.answers[id];
    return answer?.state === 'chosen' ? Number(answer.code) : 0;
  };
  const screened = (one: GeneratedSubmission) => {
    // Feedback items are asked unless the respondent said that none was given.
    const screening = questionnaire.sections
      .flatMap((section) => section.questions)
      .find((question) => question.id === ids[18])?.askIf;
    if (!screening || !('question' in screening)) return false;
    const answer = one.answers[screening.question];
    return answer?.state === 'chosen' && !screening.is.includes(answer.code);
  };
  const eligible = submissions.filter((one) => {
    const asked = ids.filter((id) => !(feedback.has(id) && screened(one)));
    return asked.filter((id) => levelOf(one, id) > 0).length / asked.length >= minimumShare;
  });
  return {
    eligible: eligible.length,
    criteria: ids.map((id) => {
      const counts = [1, 2, 3, 4, 5].map((level) => eligible.filter((one) => levelOf(one, id) === level).length);
      const n = counts.reduce((sum, count) => sum + count, 0);
      return {
        id,
        counts,
        n,
        satisfied: (counts[3]! + counts[4]!) / n,
        score: counts.reduce((sum, count, index) => sum + count * (index + 1), 0) / (5 * n),
      };
    }),
  };
}

test('a round of the real plan: 150 ballots, a messy workbook with 12 spoiled rows, checked, counted, reported', async () => {
  const created = longdan('round', 'create', butSon, '--data', data, '--json');
  assert.equal(created.code, 0, created.out + created.err);
  assert.equal(JSON.parse(created.out).quota, 150);
  assert.equal(longdan('round', 'create', butSon, '--data', data).code, 2);
  for (const [field, count] of [
    ['ho-tich', '50'],
    ['chung-thuc', '100'],
  ] as const) {
    const issued = longdan(
      'ballots',
      'issue',
      'but-son-2022',
      '--field',
      field,
      '--count',
      count,
      '--data',
      data,
      '--json',
    );
    assert.equal(issued.code, 0, issued.err);
    assert.equal(JSON.parse(issued.out).ballots.length, Number(count));
  }
  const { plan, questionnaire, submissions } = await generated();
  const workbook = makeMessyWorkbook(plan, questionnaire, submissions);
  const path = join(folder, 'phieu-nhap.xlsx');
  writeFileSync(path, workbook.bytes);

  const imported = longdan('responses', 'import', 'but-son-2022', path, '--data', data, '--json');
  assert.equal(imported.code, 1, imported.err);
  const summary = JSON.parse(imported.out);
  assert.deepEqual(
    [summary.accepted, summary.refused],
    [138, 12],
    JSON.stringify(summary.refusedRows.map((row: { row: number }) => row.row)),
  );
  assert.deepEqual(
    summary.refusedRows.map((row: { row: number }) => row.row),
    workbook.spoiled.map(({ row }) => row),
  );
  const again = JSON.parse(longdan('responses', 'import', 'but-son-2022', path, '--data', data, '--json').out);
  assert.deepEqual([again.accepted, again.alreadyIn, again.refused], [0, 138, 12]);

  const kept = submissions.filter((one) => workbook.kept.includes(one.ballotCode));
  const results = JSON.parse(longdan('results', 'but-son-2022', '--data', data, '--json').out);
  const check = longdan('check', 'but-son-2022', '--data', data, '--json');
  const rule = JSON.parse(check.out).rules.find((one: { code: string }) => one.code === 'too-few-answers');
  const expected = countIndependently(questionnaire, kept, rule.minimumShare);
  assert.deepEqual(
    [results.ballots.issued, results.ballots.collected, results.ballots.eligible, results.ballots.ineligible],
    [150, 138, expected.eligible, 138 - expected.eligible],
  );
  assert.ok(expected.eligible < 138, 'the generated ballots include some with too few answers');
  for (const one of expected.criteria) {
    const found = results.criteria.find((criterion: { id: string }) => criterion.id === one.id);
    assert.deepEqual(Object.values(found.counts), one.counts, one.id);
    assert.equal(found.n, one.n);
    assert.ok(Math.abs(found.satisfied - one.satisfied) < 1e-12 && Math.abs(found.score - one.score) < 1e-12);
  }
  const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  assert.ok(Math.abs(results.index.satisfied - mean(expected.criteria.map((one) => one.satisfied))) < 1e-12);
  assert.ok(Math.abs(results.index.score - mean(expected.criteria.map((one) => one.score))) < 1e-12);

  const out = join(folder, 'bao-cao');
  const report = longdan('report', 'but-son-2022', '--out', out, '--per-field', '--data', data);
  assert.equal(report.code, 0, report.err);
  for (const name of [
    'but-son-2022-bao-cao.docx',
    'but-son-2022-bao-cao.pdf',
    'but-son-2022-bang-so-lieu.xlsx',
    'but-son-2022-bao-cao-ho-tich.pdf',
  ])
    assert.ok(existsSync(join(out, name)), name);
  const text = spawnSync('pdftotext', ['-layout', join(out, 'but-son-2022-bao-cao.pdf'), '-'], {
    encoding: 'utf8',
  }).stdout;
  assert.match(text, /138/);
  const percent = (results.index.satisfied * 100).toFixed(2).replace('.', ',');
  assert.ok(text.includes(`${percent}%`), percent);
  assert.equal(longdan('plan', 'print', 'but-son-2022', '--out', out, '--data', data).code, 0);
  assert.ok(existsSync(join(out, 'but-son-2022-ke-hoach.docx')));
});

async function generated() {
  const store = await openStore({ folder: data });
  const context: Context = {
    store,
    now: () => new Date(),
    random: seededRandom(5).bytes,
    actor: { id: 't', name: 't', role: 'operator' },
  };
  try {
    const read = parsePlan(readFileSync(butSon, 'utf8'), { file: 'plan.yaml' });
    assert.ok(read.ok);
    const plan: Plan = read.value;
    const { questionnaire } = (await getRound(context, plan.id)).questionnaires[0]!;
    const ballots = [];
    for (const field of plan.fields)
      ballots.push(...(await listBallots(context, { roundId: plan.id, fieldId: field.id })));
    return { plan, questionnaire, submissions: generateSubmissions(seededRandom(7), plan, questionnaire, ballots) };
  } finally {
    await store.close();
  }
}
