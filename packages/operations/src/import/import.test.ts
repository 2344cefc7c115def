/** Files of ballots imported, stopped, gone on with, killed and undone, on both engines. One round, longer than our files are. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { criteriaOf, type DraftEdit, Problem } from '@longdan/core';
import { doubleEntries, openStore, type Store, undoneImports } from '@longdan/store';
import { describeOnEngines, type TestPlace } from '../../../../scripts/test-engines.ts';
import {
  type Context,
  cancelImport,
  checkRound,
  computeResults,
  confirmedMappings,
  continueImport,
  continueUndo,
  correctResponse,
  createRound,
  editDraft,
  fileAtPath,
  fileOfBytes,
  findResponse,
  findUndoing,
  forgetMapping,
  getImport,
  getRound,
  importResponses,
  issueBallots,
  keepUpload,
  keepWaiting,
  listAudit,
  listImports,
  listRefusedRows,
  listTouchedBallots,
  openDraft,
  prepareImport,
  prepareUndo,
  previewImport,
  readUpload,
  releaseDraft,
  rememberMappings,
  resumeImport,
  ruleOnResponse,
  runInWorker,
  secureRandom,
  undoImport,
  type WorkerOrder,
} from '../index.ts';
import { samplePlan } from '../testing/sample-plan.ts';

const plan = samplePlan({
  id: 'nap-tep',
  fields: [
    { id: 'ho-tich', title: 'Hộ tịch', quota: 50, moments: ['at-counter'] },
    { id: 'chung-thuc', title: 'Chứng thực', quota: 100, moments: ['at-counter'] },
  ],
});
const refusedAs = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

describeOnEngines((engine) => {
  const folder = mkdtempSync(join(tmpdir(), 'longdan-import-'));
  let place: TestPlace;
  let store: Store;
  let context: Context;
  let headings: readonly string[];

  before(async () => {
    place = engine.newPlace();
    store = await openStore(place);
    context = {
      store,
      now: () => new Date('2026-11-01T02:00:00Z'),
      random: secureRandom(),
      actor: { id: 'o', name: 'Nguyễn Thị Cán', role: 'officer' },
    };
    const { questionnaires } = await createRound(context, { plan });
    headings = criteriaOf(questionnaires[0]!.questionnaire).map(({ criterion }) => criterion.text);
  });
  after(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const newRound = async (id: string): Promise<string> => {
    await createRound(context, { plan: { ...plan, id } });
    return id;
  };
  const csv = (first: readonly string[], rows: readonly (readonly string[])[]): Uint8Array =>
    Buffer.from(
      [[...first, ...headings], ...rows].map((cells) => cells.map((cell) => `"${cell}"`).join(';')).join('\r\n'),
    );
  /** Rows of a file: levels that differ from row to row, one row in ninety with a level that there is not. */
  const manyRows = (count: number): Uint8Array =>
    csv(
      ['Số phiếu', 'Lĩnh vực'],
      Array.from({ length: count }, (_, row) => [
        String(row + 1),
        plan.fields[row % 2]!.title,
        ...headings.map((_, at) => (row % 90 === 7 && at === 2 ? '9' : String(1 + ((row * 7 + at * 3) % 3)))),
      ]),
    );
  /** Everything an import leaves in a round, but for what is random. */
  const contentOf = async (roundId: string) => {
    const { db } = store;
    const responses = await db
      .selectFrom('response')
      .select([
        'identity',
        'ballot_code',
        'field_id',
        'unit_id',
        'channel',
        'consent',
        'vector',
        'written',
        'set_aside',
      ])
      .where('round_id', '=', roundId)
      .orderBy('identity')
      .execute();
    const refused = await db
      .selectFrom('refused_row')
      .select(['identity', 'row', 'sheet', 'ballot_code', 'raw', 'findings'])
      .where('round_id', '=', roundId)
      .orderBy('identity')
      .execute();
    const runs = await listImports(context, roundId);
    const waiting = await db
      .selectFrom('ledger_pending')
      .select(({ fn }) => fn.sum<number>('count').as('count'))
      .where('round_id', '=', roundId)
      .where('pooled', '=', 1)
      .executeTakeFirst();
    return {
      responses: responses.map((row) => ({ ...row, vector: Buffer.from(row.vector).toString('hex') })),
      refused: refused.map((row) => ({ ...row })),
      runs: runs.map(({ importId: _, ...run }) => run),
      waiting: Number(waiting?.count ?? 0),
    };
  };

  test('killed at any moment and taken up again, an import leaves what one without a break leaves', async () => {
    const path = join(folder, 'phieu.csv');
    writeFileSync(path, manyRows(2_300));
    await newRound('lien-mach');
    await importResponses(context, { roundId: 'lien-mach', file: await fileAtPath(path) });
    const expected = await contentOf('lien-mach');
    assert.ok(expected.responses.length > 2_200 && expected.refused.length > 20);

    const script = join(import.meta.dirname, '../testing/import-until-killed.ts');
    await newRound('bi-ngat');
    // In the second chunk: the first is in.
    const order = JSON.stringify({ place, roundId: 'bi-ngat', path, drawings: 4_200 });
    const child = spawnSync(process.execPath, [script, order], { encoding: 'utf8' });
    assert.equal(child.signal, 'SIGKILL', child.stderr);
    const [run] = await listImports({ ...context, now: () => new Date() }, 'bi-ngat');
    assert.deepEqual([run?.state, run?.rowsRead], ['interrupted', 2_000]);
    await importResponses(
      { ...context, now: () => new Date('2026-11-01T02:00:00Z') },
      {
        roundId: 'bi-ngat',
        file: await fileAtPath(path),
      },
    );
    const found = await contentOf('bi-ngat');
    const today = found.runs.map((run) => ({ ...run, startedOn: expected.runs[0]!.startedOn }));
    assert.deepEqual({ ...found, runs: today }, expected);
  });

  test('sheets of two versions of a form come in one file, each as what it asked', async () => {
    const roundId = await newRound('hai-phien-ban');
    const issue = async () => (await issueBallots(context, { roundId, fieldId: 'ho-tich', count: 3 })).ballots;
    const release = async (edits: readonly DraftEdit[]) => {
      let view = await openDraft(context, { roundId, fieldId: 'ho-tich' });
      for (const edit of edits)
        view = await editDraft(context, { roundId, fieldId: 'ho-tich', expectedRevision: view.revision, edit });
      const { revision: expectedRevision } = view;
      await releaseDraft(context, {
        roundId,
        fieldId: 'ho-tich',
        expectedRevision,
        fieldIds: ['ho-tich'],
        reason: 'gọn',
      });
    };
    const [last] = criteriaOf((await getRound(context, roundId)).questionnaires[0]!.questionnaire).slice(-1);
    const ballots = await issue();
    await release([{ edit: 'hide-question', question: last!.criterion.id }]);
    ballots.push(...(await issue()));
    const rows = (short: boolean) =>
      ballots.map(({ code }) => [code, ...headings.map((_, at) => (short && at === headings.length - 1 ? '' : '2'))]);
    const file = { roundId, fileName: 'hai-phien-ban.csv', fieldId: 'ho-tich' };
    const preview = await previewImport(context, { ...file, bytes: csv(['Mã phiếu'], rows(true)) });
    assert.deepEqual([preview.sheets[0]!.trial.accepted, preview.sheets[0]!.trial.reasons], [6, []]);
    const read = await importResponses(context, { ...file, bytes: csv(['Mã phiếu'], rows(true)) });
    assert.deepEqual([read.accepted, read.refused], [6, 0]);
    const kept = await store.db
      .selectFrom('response')
      .innerJoin('ballot', (join) =>
        join.onRef('ballot.code', '=', 'response.ballot_code').onRef('ballot.round_id', '=', 'response.round_id'),
      )
      .select(['response.questionnaire_id as kept', 'ballot.questionnaire_id as issued'])
      .where('response.round_id', '=', roundId)
      .execute();
    assert.ok(kept.every((one) => one.kept === one.issued));
    assert.equal(new Set(kept.map((one) => one.kept)).size, 2);
  });

  test('two runs are worked on at a time, each in a thread of its own, from the kept file; others wait and can be stopped', async () => {
    const roundId = await newRound('cho-luot');
    const today = { ...context, now: () => new Date() };
    const orders: WorkerOrder[] = [];
    for (const name of ['a', 'b', 'c']) {
      const bytes = csv(
        ['Số phiếu', 'Lĩnh vực'],
        Array.from({ length: 20 }, (_, row) => [`${name}${row}`, plan.fields[0]!.title, ...headings.map(() => '2')]),
      );
      const content = fileOfBytes(name, bytes).read();
      const uploadId = await keepUpload(context, { roundId, fileName: `${name}.csv`, content });
      const { file } = await readUpload(context, roundId, uploadId);
      assert.equal(file.hash, fileOfBytes('', bytes).hash);
      const { importId } = await prepareImport(today, { roundId, file, uploadId });
      orders.push({ place, actor: context.actor, act: 'import', roundId, importId });
    }
    const waited: string[] = [];
    const ends = orders.map((order) => runInWorker(order, () => waited.push(order.importId)));
    const third = orders[2]!;
    assert.deepEqual(waited, [third.importId]);
    await keepWaiting(today, third);
    assert.equal((await getImport(today, third)).state, 'waiting');
    await cancelImport(today, third);
    await Promise.all(ends);
    const runs = await Promise.all(orders.map((order) => getImport(today, order)));
    assert.deepEqual(
      runs.map(({ state, rowsRead, fileKept }) => [state, rowsRead, fileKept]),
      [
        ['finished', 20, false],
        ['finished', 20, false],
        ['cancelled', 0, true],
      ],
    );
  });

  test('a run is stopped by another, stays stopped, and goes on from where it was', async () => {
    const roundId = await newRound('dung-lai');
    const file = fileOfBytes('phieu.csv', manyRows(4_500));
    const { importId } = await prepareImport(context, { roundId, file });
    let stopped: Promise<void> | undefined;
    await assert.rejects(
      continueImport(context, {
        roundId,
        importId,
        file,
        onProgress: () => {
          stopped ??= cancelImport(context, { roundId, importId });
        },
      }),
      refusedAs('import-stopped'),
    );
    await stopped;
    const run = await getImport(context, { roundId, importId });
    assert.equal(run.state, 'cancelled');
    assert.ok(run.rowsRead >= 2_000 && run.rowsRead < 4_500, String(run.rowsRead));
    await assert.rejects(cancelImport(context, { roundId, importId }), refusedAs('import-not-running'));
    assert.equal(await resumeImport(context, { roundId, importId }), 'import');
    await assert.rejects(
      continueImport(context, { roundId, importId, file: fileOfBytes('phieu.csv', manyRows(10)) }),
      refusedAs('other-file'),
    );
    const summary = await continueImport(context, { roundId, importId, file });
    assert.equal(summary.rowsRead, 4_500);
    assert.equal((await contentOf(roundId)).responses.length, summary.accepted);
    assert.equal((await listImports(context, roundId)).length, 1);
  });

  test('undone, an import leaves the results of before; its file can come in again', async () => {
    const roundId = await newRound('hoan-tac');
    const { ballots } = await issueBallots(context, { roundId, fieldId: plan.fields[0]!.id, count: 40 });
    const rowsOf = (from: number, to: number, level: string) =>
      csv(
        ['Mã phiếu'],
        ballots.slice(from, to).map(({ code }) => [code, ...headings.map(() => level)]),
      );
    await importResponses(context, { roundId, fileName: 'truoc.csv', bytes: rowsOf(0, 10, '3') });
    const figures = async () => ({
      check: await checkRound(context, roundId),
      results: await computeResults(context, roundId),
      progress: (await getRound(context, roundId)).fields,
    });
    const before = await figures();
    // Ten new ballots, and ten that say something else of ballots that are in: set aside, and copies in the count.
    const file = fileOfBytes('sai.csv', rowsOf(0, 20, '1'));
    const { importId, accepted, refused } = await importResponses(context, { roundId, file });
    assert.deepEqual([accepted, refused], [10, 10]);
    assert.notDeepEqual(await figures(), before);

    const corrected = (await findResponse(context, { roundId, code: ballots[12]!.code })).view.responseId;
    const ruled = (await findResponse(context, { roundId, code: ballots[15]!.code })).view.responseId;
    const answers = (await findResponse(context, { roundId, code: ballots[12]!.code })).answers;
    await correctResponse(context, { roundId, responseId: corrected, answers, reason: 'Xem lại' });
    await ruleOnResponse(context, { roundId, responseId: ruled, ruling: 'void', reason: 'Phiếu photo' });
    const touched = (await listTouchedBallots(context, { roundId, importId })).map((one) => one.responseId);
    assert.deepEqual(touched.toSorted(), [corrected, ruled].toSorted());
    const order = { roundId, importId, reason: 'Nạp nhầm tệp' };
    await assert.rejects(undoImport(context, { ...order, reason: ' ' }), refusedAs('reason-required'));
    await assert.rejects(undoImport(context, { ...order, confirmed: [ruled] }), refusedAs('responses-touched'));
    await assert.rejects(
      undoImport({ ...context, actor: { id: 'n', name: 'N', role: 'data-entry' } }, order),
      refusedAs('not-permitted'),
    );

    const undone = await undoImport(context, { ...order, confirmed: touched });
    assert.deepEqual([undone.responses, undone.touched, undone.refused], [10, 2, 10]);
    assert.deepEqual(await figures(), before);
    assert.equal((await getImport(context, { roundId, importId })).state, 'undone');
    await assert.rejects(undoImport(context, order), refusedAs('import-undone'));
    const kept = await undoneImports.pageUndoneResponses(store.db, { roundId, importId, afterId: '', limit: 99 });
    assert.deepEqual(
      kept.map((row) => row.ballot_code).toSorted(),
      ballots
        .slice(10, 20)
        .map(({ code }) => code)
        .toSorted(),
    );
    await assert.rejects(store.db.deleteFrom('undone_response').execute(), /append-only/);
    const act = (await listAudit(context, { roundId })).find((row) => row.act === 'import-undone');
    assert.equal((act?.details as { responses?: number } | undefined)?.responses, 10);
    assert.equal((await findUndoing(context, { roundId, importId }))?.reason, 'Nạp nhầm tệp');

    const again = await importResponses(context, { roundId, file });
    assert.deepEqual([again.accepted, again.alreadyIn, again.refused], [10, 0, 10]);
    assert.notEqual(again.importId, importId);

    // A double entry rests on one of them: its record is never taken back.
    const entered = await store.db
      .selectFrom('response')
      .select(['id', 'vector'])
      .where('round_id', '=', roundId)
      .where('ballot_code', '=', ballots[12]!.code)
      .executeTakeFirstOrThrow();
    await doubleEntries.insertFirstEntry(store.db, {
      round_id: roundId,
      ballot_code: ballots[12]!.code,
      version: 1,
      response_id: entered.id,
      typist_id: 'n',
      typist_name: 'Nguyễn Văn Nhập',
      entered_on: '2026-11-01',
      lot: 1,
      vector: entered.vector,
      written: null,
      set_aside: null,
    });
    await assert.rejects(
      undoImport(context, { roundId, importId: again.importId, reason: 'Nạp nhầm', confirmed: [entered.id] }),
      refusedAs('responses-double-entered'),
    );
    assert.equal((await getImport(context, { roundId, importId: again.importId })).state, 'finished');
  });

  test('an undoing that is cut off goes on, and takes out each response once', async () => {
    const roundId = await newRound('hoan-tac-ngat');
    const { importId, accepted } = await importResponses(context, {
      roundId,
      fileName: 'phieu.csv',
      bytes: manyRows(1_100),
    });
    await prepareUndo(context, { roundId, importId, reason: 'Nạp nhầm đợt' });
    const broken = new Error('cut off');
    await assert.rejects(
      continueUndo(context, {
        roundId,
        importId,
        onProgress: () => {
          throw broken;
        },
      }),
      broken,
    );
    assert.equal((await getImport(context, { roundId, importId })).state, 'undo-interrupted');
    assert.equal(await resumeImport(context, { roundId, importId }), 'undo');
    const undone = await continueUndo(context, { roundId, importId });
    assert.equal(undone.responses, accepted);
    assert.equal((await contentOf(roundId)).responses.length, 0);
  });

  test('a confirmed mapping is remembered for files of that shape in any round with the form, and can be forgotten', async () => {
    const roundId = await newRound('nho-cot');
    const words = (level: string) =>
      csv(
        ['Mã hồ sơ', 'Ghi chép'],
        [
          ['h1', 'x', ...headings.map(() => level)],
          ['h2', 'y', ...headings.map(() => '3')],
        ],
      );
    const file = fileOfBytes('cum-tu.csv', words('Tuyệt vời'));
    const first = await previewImport(context, { roundId, file });
    const [sheet] = first.sheets;
    assert.deepEqual([sheet?.trial.rows, sheet?.trial.accepted, sheet?.trial.refused], [2, 1, 1]);
    assert.equal(sheet?.trial.reasons[0]?.code, 'answer-unknown');
    const open = sheet!.columns.filter(({ unknown }) => unknown.length > 0);
    assert.deepEqual(
      open.map(({ unknown }) => unknown),
      headings.map(() => [{ text: 'Tuyệt vời', count: 1 }]),
    );
    const settled = await previewImport(context, {
      roundId,
      file,
      correct: (_, mapping) => ({
        ...mapping,
        columns: mapping.columns.map((column) =>
          column.target.kind === 'answer'
            ? { ...column, values: { 'Tuyệt vời': { kind: 'choice', code: '3' } } }
            : column,
        ),
      }),
    });
    assert.equal(settled.sheets[0]?.trial.accepted, 2);
    assert.equal(settled.sheets[0].columns.at(-1)?.understood[0]?.text, 'Tốt');
    const mappings = confirmedMappings(settled);
    const summary = await importResponses(context, { roundId, file, mappings });
    assert.equal(summary.accepted, 2);
    await rememberMappings(context, { roundId, fileName: 'cum-tu.csv', mappings });

    const other = await newRound('nho-cot-2');
    const next = fileOfBytes('thang-sau.csv', words('Tuyệt vời'));
    const remembered = (await previewImport(context, { roundId: other, file: next })).sheets[0];
    assert.deepEqual(remembered?.remembered, { on: '2026-11-01', fileName: 'cum-tu.csv' });
    assert.equal(remembered.trial.accepted, 2);
    assert.equal((await importResponses(context, { roundId: other, file: next })).accepted, 2);

    await forgetMapping(context, {
      roundId: other,
      questionnaireId: remembered.questionnaireId,
      shapeKey: remembered.mapping.shapeKey,
    });
    const anew = (await previewImport(context, { roundId: other, file: fileOfBytes('a.csv', words('Tuyệt')) }))
      .sheets[0];
    assert.deepEqual([anew?.remembered, anew?.trial.refused], [null, 1]);
    assert.equal((await listRefusedRows(context, { roundId: other })).length, 0);
  });
});
