/** Several processes on one round at the same time: nothing doubled, nothing lost, nothing falls over. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { criteriaOf } from '@longdan/core';
import { openStore } from '@longdan/store';
import { describeOnEngines } from '../../../scripts/test-engines.ts';
import {
  type Context,
  createRound,
  getResponse,
  getRound,
  issueBallots,
  listBallots,
  listBatches,
  listImports,
  productFolder,
  recordResponse,
} from './index.ts';
import type { RushOrder, RushReport } from './testing/rush.ts';
import { samplePlan } from './testing/sample-plan.ts';
import { seededBytes } from './testing/seeded.ts';

const folder = mkdtempSync(join(tmpdir(), 'longdan-rush-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const workers = 2;
/** Ballots that each of them keys in as the next outstanding one. */
const keyedByEach = 25;

const plan = samplePlan({
  id: 'cung-luc-2026',
  title: 'Đợt khảo sát nhiều người cùng làm',
  respondentKinds: ['individual', 'organisation'],
  fields: [
    { id: 'ho-tich', title: 'Hộ tịch', quota: 200, moments: ['at-counter'] },
    { id: 'chung-thuc', title: 'Chứng thực', quota: 200, moments: ['at-counter'] },
  ],
  timeline: [{ content: 'Khảo sát', time: 'Tháng 10/2026', product: 'Phiếu', lead: 'Văn phòng' }],
  period: undefined,
});

/** Starts the workers, lets them go together, and gives their reports. */
async function rush(order: Omit<RushOrder, 'worker'>): Promise<RushReport[]> {
  const started = Array.from({ length: workers }, (_, worker) => {
    const script = join(import.meta.dirname, 'testing/rush.ts');
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', script, JSON.stringify({ ...order, worker })],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    return { child, lines: createInterface({ input: child.stdout }) };
  });
  await Promise.all(started.map(({ lines }) => once(lines, 'line')));
  const reports = started.map(({ lines }) => once(lines, 'line'));
  for (const { child } of started) child.stdin.end('\n');
  return (await Promise.all(reports)).map(([line]) => JSON.parse(line));
}

describeOnEngines((engine) => {
  test(`${workers} processes issue, key in, import the same file, correct, rule and revise at once`, async () => {
    const place = engine.newPlace();
    const store = await openStore(place);
    const context: Context = {
      store,
      now: () => new Date('2026-11-10T03:00:00Z'),
      random: seededBytes(7),
      actor: { id: 'o', name: 'Cán bộ', role: 'officer' },
    };
    await createRound(context, { plan });
    const roundId = plan.id;
    const { ballots } = await issueBallots(context, { roundId, fieldId: 'ho-tich', count: 120 });
    const { questionnaire } = (await getRound(context, roundId)).questionnaires[0]!;
    const criteria = criteriaOf(questionnaire).map(({ criterion }) => criterion);
    const original = Object.fromEntries(criteria.map(({ id }) => [id, { state: 'chosen', code: '3' }]));
    const { responseId } = await recordResponse(context, {
      roundId,
      submission: { channel: 'paper', consent: 'not-asked', answers: original, ballotCode: ballots[119]!.code },
    });

    // The lowest serials are keyed in as the next outstanding one, and the others are in the file. The last 20 are also
    // keyed in by every worker by their codes, with other answers: the first one in stays.
    const inFile = ballots.slice(workers * keyedByEach, 119);
    const sharedCodes = ballots.slice(99, 119).map((ballot) => ballot.code);
    const header = ['Mã phiếu', 'Lĩnh vực', ...criteria.map(({ text }) => text)];
    const withoutCode = 1100;
    const rows = [
      ...inFile.map(({ code }) => [code, 'Hộ tịch', ...criteria.map(() => '2')]),
      ...Array.from({ length: withoutCode }, () => ['', 'Chứng thực', ...criteria.map(() => '1')]),
    ];
    const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    const file = join(folder, `${engine.name}.csv`);
    writeFileSync(file, `\ufeff${[header, ...rows].map((row) => row.map(quote).join(';')).join('\r\n')}\r\n`);
    const scheme = readFileSync(join(productFolder(), 'schemes/dak-mil-2024.yaml'), 'utf8')
      .replace(/^id: .*$/m, 'id: bo-rieng')
      .replace(/^version: .*$/m, 'version: 1');
    const newPlan = { ...plan, id: 'dot-moi' };

    const reports = await rush({ place, roundId, sharedCodes, responseId, file, newPlan, scheme });
    const outcomes = (act: string) => reports.flatMap((report) => report[act]!);
    const given = (act: string) => outcomes(act).flatMap((one) => (one.refused === undefined ? [one.given] : []));
    const refused = (act: string) => outcomes(act).flatMap((one) => one.refused ?? []);
    const everything = Object.keys(reports[0]!);
    assert.deepEqual(
      everything.flatMap(refused).filter((one) => one.startsWith('crash')),
      [],
    );
    const inOrder = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
    const upTo = (count: number, first = 1) => Array.from({ length: count }, (_, index) => first + index);

    // Serials run on without a gap or a double, and batches say the same as their ballots.
    assert.deepEqual(inOrder((given('issue') as number[][]).flat()), upTo(workers * 12 * 5));
    const issued = await listBallots(context, { roundId, fieldId: 'chung-thuc' });
    assert.deepEqual(
      issued.map((ballot) => ballot.serial),
      upTo(workers * 12 * 5),
    );
    for (const batch of await listBatches(context, roundId))
      assert.equal(
        (await listBallots(context, { roundId, fieldId: batch.fieldId, batchId: batch.id })).length,
        batch.count,
      );

    // Nobody keys in the same ballot twice.
    const keyedIn = given('next') as number[];
    assert.equal(new Set(keyedIn).size, keyedIn.length);
    assert.deepEqual([keyedIn.length, new Set(refused('next'))], [workers * keyedByEach, new Set()]);
    assert.ok(keyedIn.every((serial) => serial <= keyedIn.length));
    const other = (code: string) => refused('coded').filter((one) => one !== code);
    assert.deepEqual(other('ballot-already-used'), []);

    // The file is in once: each of its rows was accepted by one worker, and for the others it was in already. Rows whose
    // ballot was keyed in first were refused by all.
    const imports = given('import') as { rowsRead: number; accepted: number; alreadyIn: number; refused: number }[];
    assert.equal(imports.length, workers);
    for (const one of imports) {
      assert.equal(one.rowsRead, rows.length);
      assert.equal(one.accepted + one.alreadyIn + one.refused, rows.length);
    }
    const collected = await store.db
      .selectFrom('response')
      .select(['ballot_code', 'import_id', 'identity'])
      .where('round_id', '=', roundId)
      .execute();
    const imported = collected.filter((row) => row.import_id !== null);
    assert.equal(
      imports.reduce((sum, one) => sum + one.accepted, 0),
      imported.length,
    );
    assert.equal(imported.filter((row) => row.ballot_code === null).length, withoutCode);
    const codes = collected.flatMap((row) => row.ballot_code ?? []);
    assert.equal(new Set(codes).size, codes.length);
    assert.equal(collected.length - imported.length, 1 + keyedIn.length + given('coded').length);
    assert.equal(codes.length, 120);
    const runs = await listImports(context, roundId);
    assert.ok(runs.length >= 1 && runs.every((run) => run.finished));
    for (const run of runs) assert.equal(run.accepted + run.alreadyIn + run.refused, run.rowsRead);

    // Versions run on; what was read to make the next one was not stale.
    const versions = async (name: 'eligibility_rules' | 'ruling' | 'narrative' | 'count_table' | 'approval') =>
      (
        await store.db.selectFrom(name).select('version').where('round_id', '=', roundId).orderBy('version').execute()
      ).map((row) => row.version);
    assert.deepEqual(await versions('eligibility_rules'), upTo(1 + workers * 4));
    assert.deepEqual(await versions('ruling'), upTo(workers * 6));
    assert.deepEqual(await versions('count_table'), upTo(workers * 3));
    assert.deepEqual(await versions('approval'), [1]);
    assert.equal(given('approve').length, workers * 3);
    const texts = await versions('narrative');
    assert.deepEqual(texts, upTo(texts.length));
    assert.equal(given('narrative').length, texts.length);
    assert.deepEqual(
      new Set(refused('narrative')),
      texts.length < workers * 3 ? new Set(['stale-version']) : new Set(),
    );

    // Every correction kept what the one before it had written: every former state opens, each with its own number.
    const corrected = await getResponse(context, { roundId, responseId });
    assert.equal(corrected.corrections.length, workers * 6);
    const states = await store.db
      .selectFrom('ledger_opening')
      .select(['kind', 'content'])
      .where('subject', '=', responseId)
      .where('kind', 'in', ['response-accepted', 'response-correction'])
      .execute();
    const numbers = states.map((one) => JSON.parse(Buffer.from(one.content).toString())[1] as number);
    assert.deepEqual(
      numbers.toSorted((a, b) => a - b),
      Array.from({ length: workers * 6 }, (_, number) => number),
    );

    // Made once, the others are told so.
    assert.deepEqual([given('create'), refused('create')], [['dot-moi'], Array(workers - 1).fill('round-exists')]);
    assert.deepEqual((given('scheme') as boolean[]).sort(), [...Array(workers - 1).fill(false), true]);
    assert.equal(given('task').length, workers * 5);
    await store.close();
  });
});
