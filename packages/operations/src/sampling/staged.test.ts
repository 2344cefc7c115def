/** Samples in stages, each from a list of its own: communes → hamlets → households, and communes → case files. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { criteriaOf, type Plan, Problem } from '@longdan/core';
import { openStore, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import { listBallots } from '../ballot.ts';
import type { Context } from '../context.ts';
import { closeCollection } from '../ledger/closing.ts';
import { recordResponse } from '../response.ts';
import { createRound, getRound } from '../round.ts';
import { sealFigures } from '../sealing/seal-figures.ts';
import { keys } from '../testing/logged-round.ts';
import {
  communeList,
  hamletList,
  hamletsOf,
  householdList,
  type InventedHamlet,
  inventCommunes,
} from '../testing/province.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { makeDice, seededBytes } from '../testing/seeded.ts';
import { outcomeOf, verifyElsewhere } from '../testing/verify-elsewhere.ts';
import { drawRoundSample, repeatDraw, sampleFile } from './draw.ts';
import { freezeFrame, listFrameFaults } from './frame.ts';
import type { FrameKind } from './frame-columns.ts';
import { nextListFile } from './frame-files.ts';
import { importFrame, previewFrame } from './frame-import.ts';
import { saveSamplePlan } from './planning.ts';
import { printDrawMinutes } from './print.ts';
import { readRoundSample } from './round-sample.ts';
import { destroySampleCustody, getRoundSample, issueSampleBallots } from './sample.ts';
import { usualAssumptions } from './sample-plan.ts';
import { commitSeed, drawMachineSeed } from './seed.ts';
import { getStages } from './stage-views.ts';
import type { StageOfPlan } from './stages.ts';

const plan: Plan = samplePlan({
  id: 'tinh-mau',
  supervisor: '',
  selection: 'probability-sample',
  mode: 'confidential',
  period: undefined,
});
const communes = inventCommunes();
const hamlets = new Map<string, InventedHamlet>(communes.flatMap(hamletsOf).map((hamlet) => [hamlet.code, hamlet]));
const text = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join('\n'));
const isProblem =
  (code: string, words = /./) =>
  (error: unknown) =>
    error instanceof Problem && error.code === code && words.test(JSON.stringify(error.findings));

const threeStages: StageOfPlan[] = [
  { level: 'commune', take: 8, method: 'pps-systematic', certainty: [communes[3]!.code] },
  { level: 'hamlet', take: 2, method: 'pps-chao', certainty: [] },
  { level: 'household', take: 5, method: 'simple', certainty: [] },
];

describeOnEngines((engine) => {
  let store: Store;
  let officer: Context;
  before(async () => {
    store = await openStore(engine.newPlace());
    officer = {
      store,
      now: () => new Date('2026-11-10T03:00:00Z'),
      random: seededBytes(11),
      actor: { id: 'cb', name: 'Cán bộ', role: 'officer' },
    };
  });
  after(() => store?.close());

  const list = async (roundId: string, bytes: Uint8Array, kind: Exclude<FrameKind, 'time-slot'>) => {
    const file = { roundId, fileName: 'danh-sach.csv', bytes };
    const { sheets } = await previewFrame(officer, file);
    return importFrame(officer, { ...file, kind, mapping: sheets[0]!.mapping });
  };
  const decide = (roundId: string, stages: readonly StageOfPlan[], changes: object = {}) =>
    saveSamplePlan(officer, roundId, {
      kind: 'staged',
      total: 80,
      strata: ['tang'],
      rule: 'proportional',
      stages,
      sampler: 'officer',
      assumptions: usualAssumptions,
      ...changes,
    });
  const draw = async (roundId: string) => {
    await freezeFrame(officer, roundId);
    await drawMachineSeed(officer, roundId);
    return drawRoundSample(officer, roundId);
  };
  const drawnAt = async (roundId: string, stage: number) =>
    (await getStages(officer, roundId))[stage - 1]!.clusters.map(({ key }) => key);

  test('a plan of stages needs a list of areas, stages from wide to narrow and a last one without sizes', async () => {
    const { id } = plan;
    await createRound(officer, { plan });
    await list(id, text(['Mã hồ sơ;Xã;Ngày trả kết quả', 'H1;Xã A;01/03/2026']), 'case-file');
    await assert.rejects(decide(id, threeStages), isProblem('invalid-input', /staged-needs-areas/));
    await list(id, communeList(communes), 'area');
    const [first, second, third] = threeStages;
    const refused: readonly (readonly [StageOfPlan[], string])[] = [
      [[first!], 'stages-incomplete'],
      [[second!, first!, third!], 'stages-out-of-order'],
      [[first!, { ...third!, method: 'pps-chao' }], 'last-stage-by-size'],
      [[{ ...first!, take: 0.5 }, third!], 'sample-plan-invalid'],
      [[{ ...first!, take: 1, certainty: ['1', '2'] }, third!], 'certainty-too-many'],
      [[first!, { ...second!, certainty: ['1'] }, third!], 'certainty-below-first'],
    ];
    for (const [stages, code] of refused)
      await assert.rejects(decide(id, stages), isProblem('invalid-input', new RegExp(code)), code);
  });

  test('three stages: nothing of a later one before the list of the places drawn is whole', async () => {
    const { id } = plan;
    await decide(id, threeStages, { sizesCountUnits: true, reserve: 2 });
    const first = await draw(id);
    assert.deepEqual([first.number, first.cells.map(({ sampled }) => sampled)], [1, [2, 6]]);
    const drawn = await drawnAt(id, 1);
    assert.ok(drawn.includes(communes[3]!.code));
    assert.equal(await getRoundSample(officer, id), undefined, 'no sample yet');
    await assert.rejects(drawMachineSeed(officer, id), isProblem('frame-missing'));
    await assert.rejects(decide(id, threeStages), isProblem('sample-already-drawn'));
    await assert.rejects(list(id, communeList(communes), 'household'), isProblem('invalid-input'));

    const form = new TextDecoder().decode((await nextListFile(officer, id)).bytes);
    assert.match(form, /^\ufeff?Mã xã;Xã, phường;Mã thôn;Thôn, tổ dân phố;Số hộ\r\n/);
    assert.equal(form.trim().split('\r\n').length, 9);
    const own = communes.filter(({ code }) => drawn.includes(code));
    const stranger = communes.find(({ code }) => !drawn.includes(code))!;
    const frame = await list(id, hamletList([...own.slice(1), stranger]), 'area');
    assert.equal(frame.refused, hamletsOf(stranger).length);
    const [fault] = await listFrameFaults(officer, id, { limit: 1 });
    assert.deepEqual([fault?.code, fault?.place?.column], ['frame-outside-sample', 'A']);
    await assert.rejects(freezeFrame(officer, id), isProblem('invalid-input', new RegExp(own[0]!.code)));

    await list(id, hamletList(own), 'area');
    await draw(id);
    const places = (await drawnAt(id, 2)).map((code) => hamlets.get(code)!);
    assert.equal(places.length, 16);
    await list(id, householdList(places), 'household');
    const last = await draw(id);
    assert.deepEqual([last.number, last.cells.length], [3, 16]);
    for (const stage of [1, 2, 3]) {
      const { recorded, repeated } = await repeatDraw(officer, id, stage);
      assert.equal(recorded, repeated);
      const file = JSON.parse(new TextDecoder().decode((await sampleFile(officer, id, stage)).bytes));
      assert.deepEqual([file.format, file.drawHash], ['longdan-sample/1', recorded]);
    }
    assert.ok((await printDrawMinutes(officer, id, 'docx')).bytes.length > 5000);
  });

  test('chances multiply down the stages; a commune taken with certainty is a stratum of its own', async () => {
    const { id } = plan;
    const [certain] = communes.slice(3);
    const sample = (await getRoundSample(officer, id))!;
    const selected = sample.units.filter(({ status }) => status === 'selected');
    assert.deepEqual([selected.length, sample.units.length - selected.length], [80, 32]);
    for (const { key, clusterIds, stageProbabilities } of selected) {
      const place = hamlets.get(clusterIds[1]!)!;
      assert.ok(key.startsWith(`${place.code}-`));
      const rest = communes.filter((one) => one !== certain && one.stratum === place.commune.stratum);
      const total = rest.reduce((sum, { households }) => sum + households, 0);
      const places = place.commune.stratum === certain!.stratum ? 5 : 2;
      const wanted = [
        place.commune === certain ? 1 : (places * place.commune.households) / total,
        (2 * place.households) / hamletsOf(place.commune).reduce((sum, { households }) => sum + households, 0),
        5 / place.present,
      ];
      stageProbabilities.forEach((one, at) => {
        assert.ok(Math.abs(one - wanted[at]!) < 1e-12, `${key} stage ${at + 1}`);
      });
    }
    await issueSampleBallots(officer, { roundId: id });
    const read = (await readRoundSample(store.db, id))!;
    assert.deepEqual(
      read.stages.map(({ level, populations }) => [level, populations.length]),
      [
        ['commune', 2],
        ['hamlet', 8],
        ['household', 16],
      ],
    );
    assert.equal(read.primaryUnits?.length, 8);
    const population = communes.reduce((sum, { households }) => sum + households, 0);
    assert.equal(
      read.strata.reduce((sum, one) => sum + one.population!, 0),
      population,
    );
  });

  test('two stages: case files of drawn communes, by names and by codes that lost their zeros', async () => {
    const id = 'hai-bac';
    await createRound(officer, { plan: { ...plan, id } });
    const names = ['Xã Đông', 'Xã Tây', 'Xã Nam', 'Xã Tây'];
    await list(id, text(['Mã xã;Xã;Quy mô', ...names.map((name, at) => `0010${at};${name};${30 + at}`)]), 'area');
    await decide(
      id,
      [
        { level: 'commune', take: 4, method: 'simple', certainty: [] },
        { level: 'case-file', take: 3, method: 'systematic', certainty: [] },
      ],
      { strata: [] },
    );
    await draw(id);
    const files = (cell: (at: number) => string, heading: string) =>
      text([
        `${heading};Mã hồ sơ;Ngày trả kết quả`,
        ...Array.from({ length: 24 }, (_, at) => `${cell(at % 4)};HS${at};01/03/2026`),
      ]);
    const byName = await list(
      id,
      files((at) => names[at]!.toUpperCase(), 'Xã, phường'),
      'case-file',
    );
    assert.deepEqual([byName.kept, byName.refused], [12, 12]);
    assert.ok((await listFrameFaults(officer, id)).every(({ code }) => code === 'frame-cluster-ambiguous'));
    const byCode = await list(
      id,
      files((at) => String(100 + at), 'Mã xã'),
      'case-file',
    );
    assert.equal(byCode.kept, 24);
    await draw(id);
    const { units } = (await getRoundSample(officer, id))!;
    assert.equal(units.length, 12);
    assert.ok(units.every(({ stageProbabilities: [first, second] }) => first === 1 && second === 0.5));
    await assert.rejects(commitSeed(officer, id, 'quá muộn 123456789'), isProblem('sample-already-drawn'));
  });

  test('with the opened content alone the figures and errors of samples in stages are computed anew', async () => {
    const dice = makeDice(5);
    for (const id of [plan.id, 'hai-bac']) {
      if (id === 'hai-bac') await issueSampleBallots(officer, { roundId: id });
      const { questionnaire } = (await getRound(officer, id)).questionnaires[0]!;
      for (const { code, fieldId } of await listBallots(officer, { roundId: id, fieldId: plan.fields[0]!.id })) {
        const answers = criteriaOf(questionnaire).map(({ criterion }) => [
          criterion.id,
          { state: 'chosen', code: String(1 + Math.floor(dice() * 3)) },
        ]);
        const answered = { respondentKind: 'individual', consent: 'not-asked', answers: Object.fromEntries(answers) };
        const submission = { ballotCode: code, fieldId, channel: 'paper', ...answered };
        if (dice() < 0.85) await recordResponse(officer, { roundId: id, submission });
      }
      await closeCollection(officer, id);
      await destroySampleCustody(officer, id);
      await sealFigures(officer, { roundId: id, reason: '' });
      const operator: Context = { ...officer, actor: { id: 'v', name: 'Vận hành', role: 'operator' } };
      const { wrong, codes } = outcomeOf(await verifyElsewhere(operator, keys, id));
      assert.deepEqual(wrong, [], id);
      assert.ok(codes.includes('opened-verdicts') && codes.includes('opened-estimates'), `${id}: ${codes}`);
    }
  });
});
