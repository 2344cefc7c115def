/** A drawn round, sealed: the supervisor opens every commitment and computes every figure anew; strangers, the errors. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { criteriaOf, Problem } from '@longdan/core';
import { openStore, responses, type Store, seals } from '@longdan/store';
import { type BundleReader, type SealedFigures, type Verification, verifyBundle } from '@longdan/verifier';
import { type OpenedLine, openedPaths, verifyOpened } from '@longdan/verifier/opened';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import { listAccess } from '../access/access-log.ts';
import type { Context } from '../context.ts';
import {
  checkLedger,
  closeCollection,
  correctResponse,
  destroySampleCustody,
  getRound,
  getSealedFigures,
  importResponses,
  listBallots,
  listBundleFiles,
  listOpenedFiles,
  publishFigures,
  type Role,
  ruleOnResponse,
  sealFigures,
  sequenceLedger,
  signSeal,
  undoImport,
} from '../index.ts';
import { logAct } from '../ledger/log-act.ts';
import { hexOf } from '../ledger/response-content.ts';
import { keys, officeOf, seededBytes, verifiers } from '../testing/logged-round.ts';
import { makeSampledRound, sampledPlan } from '../testing/sampled-round.ts';

const plan = { ...sampledPlan, supervisor: 'Ủy ban MTTQ Việt Nam xã Mẫu' };
const roundId = plan.id;
type Files = Map<string, Uint8Array>;

describeOnEngines((engine) => {
  let store: Store;
  let context: Context;
  const as = (role: Role): Context => ({ ...context, actor: { id: role, name: `Người ${role}`, role } });
  const refusedAs = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
  const readerOf = (files: Files): BundleReader => ({ read: (path) => files.get(path) });
  const wrongOf = ({ checks }: Verification) => checks.filter((one) => !one.ok).map(({ message }) => message.vi);

  const gather = async (from: AsyncIterable<{ path: string; bytes: Uint8Array }>): Promise<Files> => {
    const files: Files = new Map();
    for await (const { path, bytes } of from) files.set(path, new Uint8Array(bytes));
    return files;
  };
  const openAs = (role: Role) => gather(listOpenedFiles(as(role), keys, roundId));
  const textOf = (files: Files, path: string) => Buffer.from(files.get(path)!).toString();
  const withText = (files: Files, path: string, text: string) => new Map(files).set(path, Buffer.from(text));

  before(async () => {
    store = await openStore(engine.newPlace());
    context = officeOf(store, seededBytes(11));
    await makeSampledRound(context, { plan });
    const { questionnaire } = (await getRound(context, roundId)).questionnaires[0]!;
    const rows = await responses.pageResponses(store.db, roundId, '', 20);
    const answers = Object.fromEntries(
      criteriaOf(questionnaire).map(({ criterion }) => [criterion.id, { state: 'chosen', code: '2' }]),
    );
    for (const row of [rows[0]!, rows[0]!, rows[1]!])
      await correctResponse(context, { roundId, responseId: row.id, answers, reason: 'đọc nhầm' });
    for (const [place, ruling] of [
      [2, 'void'],
      [3, 'void'],
      [3, 'withdraw'],
    ] as const)
      await ruleOnResponse(context, { roundId, responseId: rows[place]!.id, ruling, reason: 'trùng người' });
    // A file comes in twice and is taken back twice, once after a ballot of it was corrected and ruled on.
    const issued = await listBallots(context, { roundId, fieldId: 'ho-tich' });
    const back = new Set((await responses.pageResponses(store.db, roundId, '', 500)).map((row) => row.ballot_code));
    const heads = criteriaOf(questionnaire).map(({ criterion }) => criterion.text);
    const own = issued.filter(({ code }) => !back.has(code)).slice(0, 4);
    assert.equal(own.length, 4);
    const lines = [
      ['Mã phiếu', ...heads],
      ...own.map(({ code }, at) => [code, ...heads.map(() => String(2 + (at % 3)))]),
    ];
    const bytes = Buffer.from(lines.map((line) => line.map((cell) => `"${cell}"`).join(';')).join('\r\n'));
    for (const time of [1, 2]) {
      const file = { roundId, fileName: `lan-${time}.csv`, fieldId: 'ho-tich', bytes };
      const { importId, accepted } = await importResponses(context, file);
      assert.equal(accepted, 4);
      const confirmed: string[] = [];
      if (time === 2) {
        const responseId = (await responses.findResponseOfBallot(store.db, roundId, own[0]!.code))!.id;
        await correctResponse(context, { roundId, responseId, answers, reason: 'đọc nhầm' });
        await ruleOnResponse(context, { roundId, responseId, ruling: 'void', reason: 'trùng người' });
        confirmed.push(responseId);
      }
      await undoImport(context, { roundId, importId, reason: 'nạp nhầm', confirmed });
    }
  });
  after(() => store?.close());

  test('nothing is opened before collection is closed and links are destroyed, nor to anybody but the supervisor', async () => {
    await assert.rejects(openAs('supervisor'), refusedAs('content-not-ready'));
    await closeCollection(context, roundId);
    await assert.rejects(openAs('supervisor'), refusedAs('content-not-ready'));
    await destroySampleCustody(context, roundId);
    for (const role of ['officer', 'leader', 'data-entry', 'administrator'] as const)
      await assert.rejects(openAs(role), refusedAs('not-permitted'));
    await sealFigures(context, { roundId, reason: '' });
    await sequenceLedger(context, keys);
  });

  test('on another machine every commitment opens and every figure and error is computed anew', async () => {
    const files = await openAs('supervisor');
    const verification = await verifyOpened(readerOf(files), readerOf(files));
    assert.deepEqual(wrongOf(verification), []);
    const codes = verification.checks.map(({ code }) => code);
    assert.deepEqual(codes.slice(0, 2), ['opened-entries', 'opened-verdicts']);
    assert.equal(codes.filter((code) => code === 'opened-figures').length, 4, 'the round and its three fields');
    assert.equal(codes.filter((code) => code === 'opened-estimates').length, 4);
    const access = await listAccess(as('supervisor'), { roundId });
    assert.deepEqual(
      access.map(({ what, count }) => [what, count]),
      [['content', 1]],
    );
  });

  test('the folder names no contact, no person of the list and no id of the store', async () => {
    const files = await openAs('supervisor');
    const everything = [...files.values()].map((bytes) => Buffer.from(bytes).toString('latin1')).join('\n');
    for (const { id } of await responses.pageResponses(store.db, roundId, '', 200))
      assert.ok(!everything.includes(id), 'a response is named');
    assert.doesNotMatch(everything, /HS-\d{5}|phone|fullName/);
    const kinds = textOf(files, openedPaths.contents(roundId))
      .trim()
      .split('\n')
      .map((line) => Object.keys(JSON.parse(line) as OpenedLine).join());
    assert.deepEqual([...new Set(kinds)].sort(), ['kind,salt,content', 'kind,salt,content,takenBack']);
    // Undone imports are told apart by a number, not by what the store calls them.
    const groups = [...everything.matchAll(/"takenBack":"([^"]*)"/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(groups)].sort(), ['1', '2']);
  });

  test('what was altered is found: an answer, a missing content, a code, a verdict, an answer put back', async () => {
    const files = await openAs('supervisor');
    const contents = openedPaths.contents(roundId);
    const lines = textOf(files, contents).trim().split('\n');
    const read = lines.map((line) => JSON.parse(line) as OpenedLine);
    const verifyWith = async (changed: readonly OpenedLine[]) => {
      const opened = withText(files, contents, changed.map((line) => JSON.stringify(line)).join('\n'));
      return wrongOf(await verifyOpened(readerOf(files), readerOf(opened))).join(' ');
    };
    const at = read.findIndex(({ kind }) => kind === 'response-accepted');
    const altered = read.with(at, { ...read[at]!, content: read[at]!.content.replace(/"(\w\w)*05/, '"$104') });
    assert.match(await verifyWith(altered), /mục \d+ \(“response-accepted”\).*1 nội dung không mở mục nào/);
    assert.match(await verifyWith(read.toSpliced(at, 1)), /mục \d+ \(“response-accepted”\) không có nội dung/);
    const ruling = read.findIndex(({ kind }) => kind === 'response-ruling');
    assert.match(await verifyWith(read.toSpliced(ruling, 1)), /“response-ruling”/);
    const codes = openedPaths.ballots(roundId);
    const swapped = withText(files, codes, textOf(files, codes).replace(/"codes":\["\w{3}/, '"codes":["AAA'));
    assert.match(wrongOf(await verifyOpened(readerOf(files), readerOf(swapped))).join(' '), /mã phiếu không phải là/);
    const damaged = withText(files, contents, lines.join('\n').slice(0, -40));
    assert.match(wrongOf(await verifyOpened(readerOf(files), readerOf(damaged))).join(' '), /không đọc được: dòng/);
  });

  test('strangers compute index and errors of a probability sample from the published bundle', async () => {
    await signSeal(as('supervisor'), { roundId, version: 1 });
    await publishFigures(as('leader'), roundId);
    await sequenceLedger(context, keys);
    const files = await gather(listBundleFiles(as('leader'), keys));
    const verification = await verifyBundle(readerOf(files));
    assert.deepEqual(wrongOf(verification), []);
    assert.equal(verification.checks.filter(({ code }) => code === 'estimates').length, 4);
    assert.match(
      verification.checks.find(({ code }) => code === 'estimates')!.message.vi,
      /\d+,\d\d% ± \d,\d\d%, khớp/,
    );
    const path = `dot/${roundId}/mo-niem.json`;
    const moved = textOf(files, path).replace(
      /(standardError\\":0\.0\d)(\d)/,
      (_, before: string, digit: string) => `${before}${(Number(digit) + 1) % 10}`,
    );
    assert.match(wrongOf(await verifyBundle(readerOf(withText(files, path, moved)))).join(' '), /figures-sealed/);
    assert.deepEqual((await checkLedger(context, verifiers)).findings, []);
  });

  test('a standard error or a figure that was wrong when it was sealed is named, by strangers and by the supervisor', async () => {
    const sealed = structuredClone(await getSealedFigures(context, { roundId, version: 1 })) as SealedFigures;
    const [whole, ...fields] = sealed.scopes;
    const { index } = whole!.estimates!;
    const satisfied = { ...index.satisfied!, standardError: index.satisfied!.standardError / 2 };
    const better = {
      ...sealed,
      version: 2,
      reason: 'thử',
      scopes: [{ ...whole!, estimates: { ...whole!.estimates!, index: { ...index, satisfied } } }, ...fields],
    };
    // Somebody who holds the office's keys seals a finer error than the sample gives.
    await store.db.transaction().execute(async (db) => {
      const commitment = await logAct(context, db, {
        kind: 'figures-sealed',
        round: roundId,
        day: '2026-11-10',
        content: JSON.stringify(better),
        subjectId: '2',
      });
      const [first] = await seals.listSeals(db, roundId);
      await seals.insertSeal(db, { ...first!, version: 2, reason: 'thử', commitment: hexOf(commitment) });
    });
    await signSeal(as('supervisor'), { roundId, version: 2 });
    await publishFigures(as('leader'), roundId);
    await sequenceLedger(context, keys);
    const bundle = await gather(listBundleFiles(as('leader'), keys));
    const [wrong, ...others] = wrongOf(await verifyBundle(readerOf(bundle)));
    assert.match(wrong!, /Ước lượng hoặc sai số .* KHÔNG khớp .*: index\.satisfied\.standardError: ghi 0,?\.?\d+/);
    assert.deepEqual(others, []);
    const opened = await openAs('supervisor');
    const found = wrongOf(await verifyOpened(readerOf(bundle), readerOf(opened)));
    assert.equal(found.length, 1);
    assert.match(found[0]!, /index\.satisfied\.standardError/);
  });
});
