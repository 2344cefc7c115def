import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Plan, Problem } from '@longdan/core';
import { openStore, type Store, samples, samplingFrames } from '@longdan/store';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import {
  abandonSeed,
  acceptSource,
  type Context,
  commitmentOf,
  commitSeed,
  compareRoundDesigns,
  createRound,
  destroySampleCustody,
  draftSamplePlan,
  drawMachineSeed,
  drawRoundSample,
  frameListFile,
  freezeFrame,
  getRoundSample,
  getSeedState,
  importFrame,
  issueSampleBallots,
  listFrameFaults,
  makeSlotFrame,
  previewFrame,
  proposeSource,
  readCustody,
  readRoundSample,
  recordVisitLog,
  repeatDraw,
  replaceSampleUnit,
  revealSeed,
  type SamplePlan,
  sampleFile,
  saveSamplePlan,
  stateValue,
} from '../index.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { seededBytes } from '../testing/seeded.ts';

const plan = samplePlan({
  title: 'Đo lường sự hài lòng năm 2026',
  fields: [
    { id: 'ho-tich', title: 'Hộ tịch', quota: 60, moments: ['past-clients'] },
    { id: 'dat-dai', title: 'Đất đai', quota: 40, moments: ['past-clients'] },
  ],
  methods: ['face-to-face'],
  selection: 'probability-sample',
  mode: 'confidential',
  signatory: { authorityLines: [], title: 'CHỦ TỊCH', name: '' },
  supervisor: 'Ủy ban MTTQ Việt Nam xã Mẫu',
  period: undefined,
});

/** 600 good case files in six hamlets, and the faults of real lists, each in a row of its own. */
function caseFiles(): string {
  const lines = ['Mã hồ sơ;Họ và tên;Số điện thoại;Xã/Phường;Thôn;Lĩnh vực;Ngày tiếp nhận;Ngày trả kết quả;Trạng thái'];
  for (let k = 1; k <= 600; k++) {
    const day = String(1 + (k % 28)).padStart(2, '0');
    const field = k % 3 === 0 ? 'Đất đai' : 'Hộ tịch';
    const commune = k % 2 === 0 ? 'Xã Hoằng Hoá' : 'Xã Hoằng Hóa';
    lines.push(
      `HS${String(k).padStart(4, '0')};Nguyễn Văn ${k};09${String(k).padStart(8, '0')};${commune};Thôn ${1 + (k % 6)};${field};01/${1 + (k % 9)}/2026;${day}/${1 + (k % 9)}/2026;Đã trả kết quả`,
    );
  }
  lines.push(
    'HS0007;Trùng;0901;Xã Hoằng Hoá;Thôn 1;Hộ tịch;01/03/2026;05/03/2026;Đã trả kết quả',
    'HS9001;Ngoài kỳ;0902;Xã Hoằng Hoá;Thôn 1;Hộ tịch;01/03/2024;05/03/2024;Đã trả kết quả',
    'HS9002;Chưa xong;0903;Xã Hoằng Hoá;Thôn 1;Hộ tịch;01/03/2026;;Đang xử lý',
    'HS9003;Lĩnh vực lạ;0904;Xã Hoằng Hoá;Thôn 1;Du lịch;01/03/2026;05/03/2026;Đã trả kết quả',
    'HS9004;Ngày hỏng;0905;Xã Hoằng Hoá;Thôn 1;Hộ tịch;01/03/2026;31/02/2026;Đã trả kết quả',
    'HS9005;Ngược ngày;0906;Xã Hoằng Hoá;Thôn 1;Hộ tịch;09/03/2026;05/03/2026;Đã trả kết quả',
    ';Không mã;0907;Xã Hoằng Hoá;Thôn 1;Hộ tịch;01/03/2026;05/03/2026;Đã trả kết quả',
    'HS9006;;;Xã Hoằng Hoá;Thôn 1;Hộ tịch;01/03/2026;05/03/2026;Đã trả kết quả',
  );
  return lines.join('\r\n');
}

const isProblem = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
const drawHashes: string[] = [];

describeOnEngines((engine) => {
  let store: Store;
  let officer: Context;
  let supervisor: Context;
  let day = '2026-11-10';
  before(async () => {
    store = await openStore(engine.newPlace());
    const random = seededBytes(3);
    const common = { store, now: () => new Date(`${day}T03:00:00Z`), random };
    officer = { ...common, actor: { id: 'cb', name: 'Cán bộ', role: 'officer' } };
    supervisor = { ...common, actor: { id: 'gs', name: 'Giám sát', role: 'supervisor' } };
  });
  after(() => store?.close());

  const bytes = new TextEncoder().encode(caseFiles());
  const period = { from: '2026-01-01', to: '2026-09-30' };
  const roundId = plan.id;
  const withFrame = async (id: string, changes: Partial<Plan> = {}) => {
    await createRound(officer, { plan: { ...plan, ...changes, id } });
    const { sheets } = await previewFrame(officer, { roundId: id, fileName: 'ho-so.csv', bytes });
    return importFrame(officer, {
      roundId: id,
      fileName: 'ho-so.csv',
      bytes,
      kind: 'case-file',
      mapping: sheets[0]!.mapping,
      period,
    });
  };
  const decide = (id: string, changes: Partial<SamplePlan> = {}) =>
    saveSamplePlan(officer, id, { ...draftSamplePlan(plan), kind: 'stratified', ...changes });
  const agree = async (id: string, mark = '') => {
    const [ours, theirs] = [`cán bộ 4815162342${mark}`, `giám sát 3141592653${mark}`];
    await freezeFrame(officer, id);
    await commitSeed(officer, id, ours);
    await commitSeed(supervisor, id, theirs);
    await revealSeed(supervisor, id, theirs);
    return revealSeed(officer, id, ours);
  };

  test('a frame keeps its good rows and lists the others by row, with what to do', async () => {
    const frame = await withFrame(roundId);
    assert.deepEqual([frame.rowsRead, frame.kept, frame.refused], [608, 601, 7]);
    const faults = await listFrameFaults(officer, roundId);
    assert.deepEqual(
      faults.map(({ code, place }) => [code, place?.row]),
      [
        ['frame-key-repeated', 602],
        ['frame-outside-period', 603],
        ['frame-no-result', 604],
        ['frame-field-unknown', 605],
        ['frame-day-unreadable', 606],
        ['frame-days-reversed', 607],
        ['frame-key-missing', 608],
        ['frame-contact-missing', 609],
      ],
    );
    assert.deepEqual(frame.profile!.communes, [{ name: 'Xã Hoằng Hóa', count: 601 }]);
    assert.deepEqual(frame.profile!.hamlets.count, 6);
    assert.deepEqual(
      frame.profile!.fields.map(({ id, count }) => [id, count]),
      [
        ['ho-tich', 401],
        ['dat-dai', 200],
      ],
    );
    assert.equal(frame.profile!.months.length, 9);
  });

  test('contacts are in no list of the frame', async () => {
    const list = new TextDecoder().decode((await frameListFile(officer, roundId)).bytes);
    assert.ok(!/Nguyễn|09\d{8}/.test(list));
    assert.equal(list.trimEnd().split('\r\n').length, 602);
  });

  test('designs side by side; a quota has no margin', async () => {
    const compared = await compareRoundDesigns(officer, roundId, draftSamplePlan(plan));
    assert.deepEqual([compared.population, compared.ministry.needed, compared.cochran.needed], [601, 241, 235]);
    const of = (kind: string) => compared.designs.find((one) => one.kind === kind)!;
    assert.equal(of('quota').margin, null);
    assert.ok(of('simple').margin! > 0.09 && of('simple').margin! < 0.11);
    assert.ok(of('multistage').margin! > of('simple').margin!);
    assert.ok(of('stratified').smallest!.answers >= of('simple').smallest!.answers);
  });

  test('nothing is drawn before frame, design and seed are settled, nor by another than the supervisor', async () => {
    await assert.rejects(drawRoundSample(supervisor, roundId), isProblem('sample-plan-missing'));
    await decide(roundId, { total: 60, minimum: 20 });
    await assert.rejects(drawRoundSample(officer, roundId), isProblem('draw-by-supervisor'));
    await assert.rejects(drawRoundSample(supervisor, roundId), isProblem('frame-not-frozen'));
    await assert.rejects(commitSeed(officer, roundId, 'cán bộ 4815162342'), isProblem('frame-not-frozen'));
    await freezeFrame(officer, roundId);
    await assert.rejects(drawRoundSample(supervisor, roundId), isProblem('seed-not-agreed'));
    await assert.rejects(drawMachineSeed(officer, roundId), isProblem('draw-by-supervisor'));
  });

  test('who the design leaves the draw to draws: nobody for the other side, and not a supervisor whom no plan names', async () => {
    const id = 'can-bo-boc-tham';
    await withFrame(id);
    await decide(id, { sampler: 'officer' });
    await freezeFrame(officer, id);
    for (const step of [
      () => drawMachineSeed(supervisor, id),
      () => commitSeed(supervisor, id, 'giám sát 3141592653'),
      () => proposeSource(supervisor, id, { source: 'Xổ số', resultDay: '2026-11-20' }),
    ])
      await assert.rejects(step(), isProblem('draw-by-officer'));
    await drawMachineSeed(officer, id);
    await assert.rejects(drawRoundSample(supervisor, id), isProblem('draw-by-officer'));
    assert.equal((await drawRoundSample(officer, id)).independent, false);
    const { recorded, repeated } = await repeatDraw(supervisor, id);
    assert.equal(repeated, recorded);

    await withFrame('khong-giam-sat', { supervisor: '' });
    await assert.rejects(
      decide('khong-giam-sat', { sampler: 'supervisor' }),
      (error: unknown) => error instanceof Problem && error.findings.some(({ code }) => code === 'sampler-unnamed'),
    );
    await decide('khong-giam-sat', { sampler: 'officer' });
  });

  test('both are committed before either reveals, and each reveals what it was committed to', async () => {
    await assert.rejects(commitSeed(officer, roundId, 'ngắn'), isProblem('seed-secret-short'));
    await commitSeed(officer, roundId, 'cán bộ 4815162342');
    await assert.rejects(revealSeed(officer, roundId, 'cán bộ 4815162342'), isProblem('seed-step-out-of-turn'));
    await assert.rejects(commitSeed(officer, roundId, 'số khác 1234567890'), isProblem('seed-step-out-of-turn'));
    await commitSeed(supervisor, roundId, commitmentOf(roundId, 'supervisor', 'giám sát 3141592653'));
    await assert.rejects(revealSeed(supervisor, roundId, 'giám sát 0000000000'), isProblem('seed-reveal-differs'));
    await revealSeed(supervisor, roundId, 'giám sát 3141592653');
    const agreed = await revealSeed(officer, roundId, 'cán bộ 4815162342');
    assert.equal(agreed.seed, 'cán bộ 4815162342|giám sát 3141592653');
  });

  test('another design makes the agreement lapse; what happened stays on record', async () => {
    await decide(roundId, { total: 60, minimum: 20, reserve: 3 });
    const state = await getSeedState(officer, roundId);
    assert.deepEqual([state.attempt, state.seed, state.history.length], [2, null, 4]);
    await assert.rejects(drawRoundSample(supervisor, roundId), isProblem('seed-not-agreed'));
    await commitSeed(officer, roundId, 'bỏ dở 123456789');
    assert.equal((await abandonSeed(supervisor, roundId, 'Nhập nhầm')).attempt, 3);
    await assert.rejects(commitSeed(officer, roundId, 'cán bộ 4815162342'), (error) => {
      assert.ok(error instanceof Problem);
      return /bên kia biết rồi/.test(error.findings[0]?.message.vi ?? '');
    });
    await agree(roundId, ' lần 3');
  });

  test('the supervisor draws; the same again from the stored frame; the same on every engine', async () => {
    const draw = await drawRoundSample(supervisor, roundId);
    assert.deepEqual(
      [draw.independent, draw.seedWay, draw.seedAttempt, draw.drawnBy],
      [true, 'two-party', 3, 'Giám sát'],
    );
    const { recorded, repeated } = await repeatDraw(officer, roundId);
    assert.equal(recorded, repeated);
    drawHashes.push(recorded);
    assert.equal(new Set(drawHashes).size, 1);
    await assert.rejects(drawRoundSample(supervisor, roundId), isProblem('sample-already-drawn'));
    await assert.rejects(decide(roundId), isProblem('sample-already-drawn'));
    const { sheets } = await previewFrame(officer, { roundId, fileName: 'ho-so.csv', bytes });
    const again = { roundId, fileName: 'ho-so.csv', bytes, kind: 'case-file' as const, mapping: sheets[0]!.mapping };
    await assert.rejects(importFrame(officer, again), isProblem('sample-already-drawn'));
    const file = JSON.parse(new TextDecoder().decode((await sampleFile(officer, roundId)).bytes));
    assert.deepEqual([file.format, file.drawHash, file.frame.rows], ['longdan-sample/1', recorded, 601]);
  });

  test('custody holds the drawn and the reserve alone', async () => {
    const sample = (await getRoundSample(officer, roundId))!;
    const { contacts } = await readCustody(officer, roundId);
    assert.deepEqual([...contacts.keys()].sort(), sample.units.map(({ key }) => key).sort());
    const left = await samplingFrames.findBlock(store.db, 'frame_contact_block', {
      round_id: roundId,
      version: 1,
      block: 0,
    });
    assert.equal(left, undefined);
    await assert.rejects(readCustody(supervisor, roundId), isProblem('not-permitted'));
  });

  test('a replacement takes the next of its own stratum, with a reason, until the reserve is used up', async () => {
    const sample = (await getRoundSample(officer, roundId))!;
    const unit = sample.units.find(({ status }) => status === 'selected')!;
    await assert.rejects(
      replaceSampleUnit(officer, { roundId, key: unit.key, reason: ' ' }),
      isProblem('reason-required'),
    );
    let key = unit.key;
    for (const place of [1, 2, 3]) {
      const step = await replaceSampleUnit(officer, { roundId, key, reason: 'Đã chuyển nơi ở' });
      const by = sample.units.find((one) => one.key === step.by)!;
      assert.deepEqual([by.stratum, by.place], [unit.stratum, place]);
      await assert.rejects(replaceSampleUnit(officer, { roundId, key, reason: 'x' }), isProblem('unit-not-in-sample'));
      key = step.by;
    }
    await assert.rejects(replaceSampleUnit(officer, { roundId, key, reason: 'x' }), isProblem('reserve-exhausted'));
  });

  test('ballots carry the weight of their cell; estimation reads what adds up to the frame', async () => {
    const issued = await issueSampleBallots(officer, { roundId });
    assert.equal(issued.ballots, 60);
    await assert.rejects(issueSampleBallots(officer, { roundId }), isProblem('sample-ballots-issued'));
    const sample = (await readRoundSample(store.db, roundId))!;
    assert.equal(sample.kind, 'probability');
    const total = sample.batches.reduce((sum, batch) => sum + batch.count * batch.designWeight, 0);
    assert.ok(Math.abs(total - 601) < 1e-9, String(total));
    assert.deepEqual(
      sample.strata.map(({ stratum, population }) => [stratum, population]),
      [
        ['Hộ tịch', 401],
        ['Đất đai', 200],
      ],
    );
    assert.equal(sample.units.filter(({ status }) => status === 'selected').length, 60);
    assert.deepEqual([sample.replacements, sample.draw?.independent], [3, true]);
    const { codes } = await readCustody(officer, roundId);
    assert.equal(codes.size, 60);
    assert.equal((await destroySampleCustody(officer, roundId)).links, 60);
    assert.equal((await readCustody(officer, roundId)).contacts.size, 0);
  });

  describe('other rounds', () => {
    test('an anonymous round keeps no link and no small cell', async () => {
      const id = 'an-danh-2026';
      await withFrame(id, { mode: 'anonymous' });
      await decide(id, { total: 40, strata: ['linh_vuc', 'xa'], minimum: 2, rule: 'proportional' });
      await agree(id);
      await drawRoundSample(supervisor, id);
      await issueSampleBallots(officer, { roundId: id });
      assert.equal((await samples.listLinks(store.db, id)).length, 0);
      const small = 'an-danh-nho-2026';
      await withFrame(small, { mode: 'anonymous' });
      await decide(small, { total: 6, minimum: 1, rule: 'proportional' });
      await agree(small);
      await drawRoundSample(supervisor, small);
      await assert.rejects(issueSampleBallots(officer, { roundId: small }), isProblem('cell-too-small'));
    });

    test('several stages: clusters by size, weights that multiply, a public source agreed beforehand', async () => {
      const id = 'nhieu-bac-2026';
      await withFrame(id);
      await decide(id, {
        kind: 'multistage',
        multistage: { communes: 0, hamlets: 3, each: 10, bySize: true },
        reserve: 2,
      });
      await freezeFrame(officer, id);
      const source = { source: 'Giải đặc biệt xổ số miền Bắc', resultDay: '2026-11-12' };
      await assert.rejects(proposeSource(officer, id, { ...source, resultDay: day }), isProblem('seed-day-known'));
      await proposeSource(officer, id, source);
      await assert.rejects(acceptSource(officer, id), isProblem('seed-step-out-of-turn'));
      await acceptSource(supervisor, id);
      await assert.rejects(stateValue(officer, id, '48151'), isProblem('seed-day-not-come'));
      day = '2026-11-13';
      await stateValue(officer, id, '48151');
      await assert.rejects(stateValue(supervisor, id, '48152'), isProblem('seed-value-differs'));
      assert.equal((await stateValue(supervisor, id, '48151')).seed, '48151');
      await drawRoundSample(supervisor, id);
      const sample = (await getRoundSample(officer, id))!;
      const selected = sample.units.filter(({ status }) => status === 'selected');
      assert.equal(selected.length, 30);
      assert.equal(new Set(selected.map(({ clusterIds }) => clusterIds[0])).size, 3);
      // 3 hamlets by size, 10 in each: 30 of 601 whatever the hamlet.
      for (const unit of selected)
        assert.ok(Math.abs(unit.stageProbabilities[0]! * unit.stageProbabilities[1]! - 30 / 601) < 1e-12);
      const file = JSON.parse(new TextDecoder().decode((await sampleFile(officer, id)).bytes));
      assert.equal(file.format, 'longdan-sample/2');
      day = '2026-11-10';
    });

    test('at the counter: drawn slots, a visit log that must add up, chances from it', async () => {
      const id = 'tai-quay-2026';
      await createRound(officer, {
        plan: { ...plan, id, mode: 'anonymous', fields: plan.fields.slice(0, 1), supervisor: '' },
      });
      const frame = await makeSlotFrame(officer, id, {
        from: '2026-11-16',
        to: '2026-11-29',
        weekdays: [1, 2, 3, 4, 5],
        closed: ['2026-11-20'],
        slots: ['07:30–09:30', '09:30–11:30'],
      });
      assert.equal(frame.kept, 18);
      await decide(id, { kind: 'counter', total: 6, every: 4, minimum: 1, rule: 'proportional', sampler: 'officer' });
      await freezeFrame(officer, id);
      await drawMachineSeed(officer, id);
      const draw = await drawRoundSample(officer, id);
      assert.deepEqual([draw.independent, draw.seedWay], [false, 'machine']);
      await issueSampleBallots(officer, { roundId: id, perSlot: 20 });
      const slotId = (await getRoundSample(officer, id))!.units.find(({ status }) => status === 'selected')!.key;
      const log = { slotId, clients: 40, picked: 10, handed: 8, note: '' };
      await assert.rejects(recordVisitLog(officer, id, { ...log, handed: 11 }), isProblem('visit-log-wrong'));
      await recordVisitLog(officer, id, log);
      const sample = (await readRoundSample(store.db, id))!;
      const batch = sample.batches.find(({ clusterIds }) => clusterIds[0] === slotId)!;
      assert.equal(batch.count, 8);
      assert.ok(Math.abs(batch.designWeight - (18 / 6) * (40 / 10)) < 1e-12);
      assert.equal(sample.draw?.independent, false);
    });
  });
});
