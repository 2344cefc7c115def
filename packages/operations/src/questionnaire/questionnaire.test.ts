import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Answers, criteriaOf, type DraftEdit, Problem, placeQuestions } from '@longdan/core';
import { openStore, type Store } from '@longdan/store';
import { strFromU8, unzipSync } from 'fflate';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import {
  type Context,
  computeResults,
  copyScheme,
  createRound,
  dropDraft,
  editDraft,
  getRound,
  getSchemeText,
  getVersion,
  issueBallots,
  listAudit,
  listBatches,
  listVersions,
  openDraft,
  printDraft,
  printQuestionnaire,
  printVersionChanges,
  printWorkbook,
  recordResponse,
  releaseDraft,
  revisePlan,
} from '../index.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { seededBytes } from '../testing/seeded.ts';

const plan = samplePlan({
  fields: [
    { id: 'ho-tich', title: 'Hộ tịch', quota: 50, moments: ['at-counter'] },
    { id: 'chung-thuc', title: 'Chứng thực', quota: 100, moments: ['at-counter'] },
    { id: 'dat-dai', title: 'Đất đai', quota: 10, moments: ['at-counter'] },
  ],
  period: undefined,
});
const roundId = plan.id;

describeOnEngines((engine) => {
  let store: Store;
  let officer: Context;
  let other: Context;

  before(async () => {
    store = await openStore(engine.newPlace());
    const random = seededBytes(7);
    const base = { store, now: () => new Date('2026-11-10T03:00:00Z'), random };
    officer = { ...base, actor: { id: 'o', name: 'Bà Lan', role: 'officer' } };
    other = { ...base, actor: { id: 'p', name: 'Ông Minh', role: 'officer' } };
    await createRound(officer, { plan });
  });
  after(() => store?.close());

  const refusedAs = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
  const edit = async (fieldId: string, ...edits: DraftEdit[]) => {
    let view = await openDraft(officer, { roundId, fieldId });
    for (const one of edits)
      view = await editDraft(officer, { roundId, fieldId, expectedRevision: view.revision, edit: one });
    return view;
  };
  const ids = (questionnaire: Parameters<typeof placeQuestions>[0]) =>
    placeQuestions(questionnaire).map(({ question }) => question.id);
  let first: readonly string[];
  let criteria: string[];
  let hidden: string;
  const codes: Record<string, string[]> = {};
  const issue = async (fieldId: string, count: number) => {
    const { ballots } = await issueBallots(officer, { roundId, fieldId, count });
    return ballots.map(({ code }) => code);
  };

  test('without a draft the editor shows the version in force, and nothing is stored by looking', async () => {
    const view = await openDraft(officer, { roundId, fieldId: 'ho-tich' });
    assert.deepEqual(
      [view.revision, view.edited, view.isStale, view.changes, view.review.faults],
      [0, null, false, [], []],
    );
    assert.deepEqual(view.sharedWith.toSorted(), ['chung-thuc', 'dat-dai']);
    assert.equal(view.nextVersion, 2);
    first = ids(view.base);
    criteria = criteriaOf(view.base).map(({ criterion }) => criterion.id);
    hidden = criteria[6]!;
    await assert.rejects(openDraft(officer, { roundId, fieldId: 'khong-co' }), refusedAs('field-not-found'));
    const clerk: Context = { ...officer, actor: { id: 'n', name: 'N', role: 'data-entry' } };
    await assert.rejects(openDraft(clerk, { roundId, fieldId: 'ho-tich' }), refusedAs('not-permitted'));
    codes['before'] = await issue('ho-tich', 4);
    codes['elsewhere'] = await issue('chung-thuc', 2);
  });

  test('every save is a draft; who saves over another is refused and told whose work it was', async () => {
    const view = await edit('ho-tich', { edit: 'hide-question', question: hidden });
    assert.equal(view.revision, 1);
    assert.deepEqual(view.edited?.by, 'Bà Lan');
    const change: DraftEdit = { edit: 'move-question', question: first[0]!, by: 1 };
    await assert.rejects(
      editDraft(other, { roundId, fieldId: 'ho-tich', expectedRevision: 0, edit: change }),
      (error) => error instanceof Problem && error.code === 'draft-conflict' && /Bà Lan/.test(error.messageIn('vi')),
    );
    const both = await Promise.allSettled(
      [officer, other].map((context) =>
        editDraft(context, { roundId, fieldId: 'ho-tich', expectedRevision: 1, edit: change }),
      ),
    );
    assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
    const lost = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    assert.ok(refusedAs('draft-conflict')(lost.reason), String(lost.reason));
    await assert.rejects(
      editDraft(officer, {
        roundId,
        fieldId: 'ho-tich',
        expectedRevision: 2,
        edit: { edit: 'remove-question', question: first[0]! },
      }),
      (error) => error instanceof Problem && error.findings[0]?.code === 'scheme-question-not-removed',
    );
    // What is asked has not changed.
    assert.deepEqual(
      (await getRound(officer, roundId)).questionnaires.map(({ questionnaire }) => ids(questionnaire)),
      [first],
    );
  });

  test('an unsound draft is kept and shown, and cannot be released', async () => {
    const rest = { roundId, fieldId: 'ho-tich', fieldIds: ['chung-thuc'], reason: 'Thêm câu về khó khăn' };
    const condition = { question: criteria[1]!, is: ['1'] };
    const ahead = await edit('ho-tich', { edit: 'set-condition', question: criteria[0]!, condition });
    // One of the two who moved it before: the question stands behind or in front by now.
    const faulty =
      ahead.review.faults.length > 0
        ? ahead
        : await edit('ho-tich', { edit: 'move-question', question: criteria[0]!, by: -1 });
    assert.deepEqual(
      faulty.review.faults.map(({ code }) => code),
      ['condition-on-later-question'],
    );
    await assert.rejects(
      releaseDraft(officer, { ...rest, expectedRevision: faulty.revision }),
      (error) => error instanceof Problem && error.code === 'questionnaire-unsound' && error.findings.length === 1,
    );
    const mended = await edit('ho-tich', { edit: 'set-condition', question: criteria[0]! });
    await assert.rejects(
      releaseDraft(officer, { ...rest, expectedRevision: mended.revision, reason: ' ' }),
      refusedAs('reason-required'),
    );
    await assert.rejects(releaseDraft(other, { ...rest, expectedRevision: 1 }), refusedAs('draft-conflict'));
  });

  test('a release is the next version for the fields chosen; ballots issued keep theirs', async () => {
    const stale = await edit('chung-thuc', { edit: 'ask-overall', asked: true });
    const options = ['Chờ lâu', 'Đi lại nhiều lần', 'Khác'].map((label) => ({ code: '', label }));
    const view = await edit(
      'ho-tich',
      { edit: 'put-section', section: '', title: 'Khó khăn của Ông/Bà' },
      {
        edit: 'put-question',
        section: 'phan-rieng-1',
        question: { kind: 'multiple-choice', id: '', text: 'Ông/Bà gặp khó khăn nào?', atMost: 2, options },
      },
      {
        edit: 'put-question',
        section: 'phan-rieng-1',
        question: { kind: 'number', id: '', text: 'Số lần phải đến', minimum: 1, maximum: 20, unit: 'lần' },
      },
      { edit: 'set-condition', question: 'rieng-1', condition: { question: criteria[0]!, is: ['1'] } },
      {
        edit: 'put-words',
        words: { title: 'Phiếu của xã', introduction: 'Kính mời Ông/Bà.', thanks: 'Xin cảm ơn Ông/Bà.' },
      },
    );
    assert.deepEqual(view.review.faults, []);
    assert.equal(view.issued, 6);
    assert.match(
      Buffer.from((await printDraft(officer, roundId, 'pdf', { fieldId: 'ho-tich' })).bytes.slice(0, 4)).toString(),
      /%PDF/,
    );
    const { version } = await releaseDraft(officer, {
      roundId,
      fieldId: 'ho-tich',
      expectedRevision: view.revision,
      fieldIds: ['chung-thuc'],
      reason: 'Thêm câu về khó khăn',
    });
    assert.equal(version, 2);
    codes['after'] = await issue('ho-tich', 4);

    const [second, start] = await listVersions(officer, roundId);
    assert.deepEqual(second!.fieldIds.toSorted(), ['chung-thuc', 'ho-tich']);
    assert.deepEqual(start!.fieldIds, ['dat-dai']);
    assert.deepEqual(second!.issued, [{ fieldId: 'ho-tich', count: 4 }]);
    assert.deepEqual(
      start!.issued.toSorted((a, b) => b.count - a.count),
      [
        { fieldId: 'ho-tich', count: 4 },
        { fieldId: 'chung-thuc', count: 2 },
      ],
    );
    assert.equal(second!.release?.by, 'Bà Lan');
    const kinds = new Set(second!.release!.changes.map(({ change }) => change));
    for (const kind of ['removed', 'added', 'words', 'section-added'] as const) assert.ok(kinds.has(kind), kind);
    assert.ok(!ids(second!.questionnaire).includes(hidden));
    assert.equal(second!.questionnaire.thanks, 'Xin cảm ơn Ông/Bà.');

    // The other field's draft began from a version it no longer asks.
    assert.ok((await openDraft(officer, { roundId, fieldId: 'chung-thuc' })).isStale);
    const late = { roundId, fieldId: 'chung-thuc', expectedRevision: stale.revision };
    await assert.rejects(releaseDraft(officer, { ...late, fieldIds: [], reason: 'x' }), refusedAs('draft-outdated'));
    await assert.rejects(dropDraft(officer, { ...late, expectedRevision: 9 }), refusedAs('draft-conflict'));
    await dropDraft(officer, late);
    const fresh = await openDraft(officer, { roundId, fieldId: 'chung-thuc' });
    assert.deepEqual([fresh.revision, fresh.base.version, fresh.changes], [0, 2, []]);
    // A field that asks another version is not taken along, and nothing is released twice.
    const again = { ...late, expectedRevision: 0, reason: 'x' };
    await assert.rejects(releaseDraft(officer, { ...again, fieldIds: [] }), refusedAs('nothing-to-release'));
    const overall = await edit('chung-thuc', { edit: 'ask-overall', asked: true });
    await assert.rejects(
      releaseDraft(officer, { ...again, expectedRevision: overall.revision, fieldIds: ['dat-dai'] }),
      refusedAs('field-not-found'),
    );
  });

  test('each batch is printed in its own version; the changes are printed; the plan may be revised without losing versions', async () => {
    const textOf = (bytes: Uint8Array) => {
      const xml = strFromU8(unzipSync(bytes)['word/document.xml']!);
      return xml.replace(/<[^>]+>/g, '');
    };
    const batches = (await listBatches(officer, roundId)).filter(({ fieldId }) => fieldId === 'ho-tich');
    const printed = await Promise.all(
      batches.map(async ({ id }) =>
        textOf((await printQuestionnaire(officer, roundId, 'docx', { fieldId: 'ho-tich', batchId: id })).bytes),
      ),
    );
    assert.deepEqual(
      printed.map((text) => /Ông\/Bà gặp khó khăn nào/.test(text)),
      [false, true],
    );
    const changes = textOf((await printVersionChanges(officer, roundId, 'docx', { version: 2 })).bytes);
    for (const words of [
      /BẢNG ĐỐI CHIẾU/,
      /Thêm câu về khó khăn/,
      /Bỏ câu/,
      /Thêm câu \(Khó khăn của Ông\/Bà\)/,
      /6\/7 tiêu chí/,
    ])
      assert.match(changes, words);
    await assert.rejects(getVersion(officer, { roundId, version: 9 }), refusedAs('questionnaire-not-found'));

    const { planVersion } = await getRound(officer, roundId);
    await revisePlan(officer, {
      roundId,
      plan: { ...plan, purposes: ['Phục vụ tốt hơn'] },
      expectedVersion: planVersion,
    });
    const asked = (await getRound(officer, roundId)).questionnaires;
    assert.deepEqual(asked.map(({ questionnaire, fieldIds }) => [questionnaire.version, fieldIds.length]).toSorted(), [
      [1, 1],
      [2, 2],
    ]);
  });

  test('answers to both versions are counted together, each question by those who were asked it', async () => {
    const record = (ballotCode: string, answers: Answers) =>
      recordResponse(officer, {
        roundId,
        submission: { ballotCode, channel: 'paper', respondentKind: 'individual', consent: 'not-asked', answers },
      });
    const levels = (level: string, asked: readonly string[]): Answers =>
      Object.fromEntries(asked.map((id) => [id, { state: 'chosen', code: level } as const]));
    const kept = criteria.filter((id) => id !== hidden);
    const [c1, c2, c3] = codes['after']!;
    for (const code of codes['before']!.slice(0, 3)) await record(code, levels('3', criteria));
    await record(c1!, {
      ...levels('1', kept),
      'rieng-1': { state: 'chosen-many', codes: ['1', '3'] },
      'rieng-2': { state: 'written', value: '4' },
    });
    await record(c2!, { ...levels('1', kept), 'rieng-1': { state: 'chosen-many', codes: ['1'] } });
    // Satisfied with the first criterion, so not asked for difficulties.
    await record(c3!, levels('3', kept));
    await assert.rejects(
      record(codes['before']![3]!, { ...levels('3', criteria), 'rieng-1': { state: 'chosen-many', codes: ['1'] } }),
      (error) => error instanceof Problem && error.findings[0]?.code === 'unknown-question',
    );

    // Key-in reads the answers off one version's form: only a ballot of that version is taken, with or without its code.
    const [newest, oldest] = await listVersions(officer, roundId);
    const keyed = { channel: 'paper', respondentKind: 'individual', consent: 'not-asked', answers: levels('3', kept) };
    const left = codes['before']![3]!;
    await assert.rejects(
      recordResponse(officer, {
        roundId,
        questionnaireId: newest!.questionnaire.id,
        submission: { ...keyed, ballotCode: left },
      }),
      (error) =>
        error instanceof Problem && error.code === 'other-version' && /phiên bản 1/.test(error.messageIn('vi')),
    );
    const next = { roundId, questionnaireId: newest!.questionnaire.id, submission: { ...keyed, fieldId: 'ho-tich' } };
    assert.equal((await recordResponse(officer, next)).ballotCode, codes['after']![3]);
    await assert.rejects(recordResponse(officer, next), refusedAs('no-ballot-outstanding'));
    const rest = await recordResponse(officer, { ...next, questionnaireId: oldest!.questionnaire.id });
    assert.equal(rest.ballotCode, left);

    for (const scope of [{}, { fieldId: 'ho-tich' }]) {
      const figures = await computeResults(officer, roundId, scope);
      assert.equal(figures.ballots.eligible, 8);
      const of = (id: string) => figures.criteria.find((one) => one.id === id)!;
      assert.deepEqual([of(criteria[0]!).n, of(criteria[0]!).satisfied], [8, 6 / 8]);
      assert.deepEqual([of(hidden).n, of(hidden).notAsked, of(hidden).satisfied], [3, 4, 1]);
      const own = figures.otherQuestions.find((one) => one.questionId === 'rieng-1')!;
      assert.deepEqual(
        [own.n, own.notAsked, own.blank, own.levels.map(({ label, count }) => [label, count])],
        [
          2,
          6,
          0,
          [
            ['Chờ lâu', 2],
            ['Đi lại nhiều lần', 0],
            ['Khác', 1],
          ],
        ],
      );
      assert.ok(figures.findings.some(({ code }) => code === 'several-versions'));
      assert.ok(!figures.findings.some(({ severity }) => severity === 'fault'), JSON.stringify(figures.findings));
    }
    const unchanged = await computeResults(officer, roundId, { fieldId: 'dat-dai' });
    assert.ok(!unchanged.findings.some(({ code }) => code === 'several-versions'));
    assert.ok((await printWorkbook(officer, roundId)).bytes.length > 5000);
  });

  test('a scheme is made from another by its names; under a known id it is the next version; a bad one is refused whole', async () => {
    const copy = {
      id: 'tinh-a-2026',
      title: 'Bộ tiêu chí của tỉnh A',
      sourceTitle: 'Quyết định số 12/QĐ-UBND của tỉnh A',
      note: '',
      contents: {},
      factors: {},
      criteria: { [criteria[0]!]: 'Thủ tục được niêm yết đầy đủ' },
    };
    const made = await copyScheme(officer, { from: plan.scheme, copy });
    assert.ok(made.ok, JSON.stringify(made));
    assert.equal(made.value.version, 1);
    assert.equal(criteriaOf(made.value)[0]!.criterion.text, 'Thủ tục được niêm yết đầy đủ');
    const next = await copyScheme(officer, {
      from: 'tinh-a-2026',
      copy: { ...copy, title: 'Bộ tiêu chí của tỉnh A, sửa' },
    });
    assert.ok(next.ok && next.value.version === 2);
    assert.match(await getSchemeText(officer, 'tinh-a-2026'), /Lập từ bộ tinh-a-2026 v1/);
    const bad = await copyScheme(officer, { from: plan.scheme, copy: { ...copy, id: 'tỉnh a', title: ' ' } });
    assert.ok(!bad.ok && bad.findings.length > 0);
    const clerk: Context = { ...officer, actor: { id: 'n', name: 'N', role: 'data-entry' } };
    await assert.rejects(copyScheme(clerk, { from: plan.scheme, copy }), refusedAs('not-permitted'));
  });

  test('every act stands in the audit', async () => {
    const acts = (await listAudit(officer, { roundId, limit: 500 })).map(({ act }) => act);
    for (const act of ['questionnaire-draft-saved', 'questionnaire-draft-dropped', 'questionnaire-released'])
      assert.ok(acts.includes(act), act);
  });
});
