import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { FrameUnit } from '../draw/frame.ts';
import { openStream } from '../draw/random-stream.ts';
import { hashDraw, toCanonicalJson } from '../draw/serialise.ts';
import { sha256, toHex, utf8 } from '../draw/sha256.ts';
import { expectValue } from '../findings.ts';
import { type AllocationRule, allocate } from './allocate.ts';
import { chaoJointProbabilities } from './chao.ts';
import { type DrawMethod, drawSample } from './draw-sample.ts';
import { inclusionProbabilities } from './inclusion.ts';
import { drawMultistage } from './multistage.ts';
import { currentSample, replaceUnit } from './replacement.ts';
import { marginOfQuota, sizeByCochran, sizeByYamane, sizeForDifference } from './size.ts';

test('SHA-256 gives the digests of FIPS 180-4', () => {
  const digest = (text: string): string => toHex(sha256(utf8(text)));
  assert.equal(digest('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  assert.equal(digest(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  assert.equal(
    digest('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'),
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  );
  assert.equal(digest('a'.repeat(1_000_000)), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0');
});

test('every method gives the sizes asked for, known probabilities and weights that add up', () => {
  const methods = fc.constantFrom<DrawMethod>('simple', 'systematic', 'pps-systematic', 'pps-chao');
  const frame = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 500 })), {
    minLength: 6,
    maxLength: 80,
  });
  fc.assert(
    fc.property(methods, frame, fc.integer({ min: 1, max: 6 }), fc.string(), (method, rows, total, seed) => {
      const units = rows.map(([stratum, size], k) => ({ id: `u${k}`, stratum, size }));
      const draw = expectValue(drawSample(units, { method, size: { total }, reserve: 2 }, seed));
      const selected = draw.strata.flatMap((stratum) => stratum.selected);
      assert.equal(selected.length, total);
      assert.equal(new Set(selected.map(({ id }) => id)).size, total);
      for (const stratum of draw.strata) {
        assert.equal(stratum.selected.length, stratum.size);
        const known = new Set(stratum.selected.map(({ id }) => id));
        assert.ok(stratum.reserve.every((id) => !known.has(id)));
        if (method === 'simple' || method === 'systematic') {
          const sum = stratum.selected.reduce((a, unit) => a + unit.weight, 0);
          if (stratum.size > 0) assert.ok(Math.abs(sum - stratum.population) < 1e-9 * stratum.population);
        }
        stratum.joint?.forEach((line, i) => {
          line.forEach((pair, j) => {
            assert.ok(pair > 0 && pair <= Math.min(stratum.joint![i]![i]!, stratum.joint![j]![j]!) + 1e-12);
            assert.ok(Math.abs(pair - stratum.joint![j]![i]!) < 1e-15);
          });
        });
      }
    }),
    { numRuns: 300 },
  );
});

test('the same frame in another order, and letters composed otherwise, give the same bytes', () => {
  const units: FrameUnit[] = ['Hoằng Hoá', 'Bỉm Sơn', 'Đắk Mil', 'Phú An', 'Bút Sơn', 'Ba Đình'].map((id, k) => ({
    id,
    size: k + 3,
    stratum: k % 2 ? 'xã' : 'phường',
  }));
  for (const method of ['simple', 'systematic', 'pps-systematic', 'pps-chao'] as const) {
    const plan = { method, size: { byStratum: { xã: 2, phường: 1 } }, reserve: 1 } as const;
    const first = expectValue(drawSample(units, plan, 'hạt giống 2026'));
    const turned = units
      .map((unit) => ({ ...unit, id: unit.id.normalize('NFD'), stratum: unit.stratum!.normalize('NFD') }))
      .reverse();
    assert.equal(toCanonicalJson(expectValue(drawSample(turned, plan, 'hạt giống 2026'))), toCanonicalJson(first));
    assert.notEqual(expectValue(drawSample(units, plan, 'hạt giống 2027')).seed, first.seed);
  }
});

test('test vectors of docs/spec/draw.md', () => {
  // Nearly half of all words are passed over for this bound.
  const wide = openStream('20260701', '0'.repeat(64), 'select/');
  assert.deepEqual(
    Array.from({ length: 4 }, () => wide.below(2 ** 47 + 1)),
    [86812318315094, 39514459027647, 46226937643190, 64450257778886],
  );
  const stream = openStream('20260701', '0'.repeat(64), 'select/');
  assert.deepEqual(
    Array.from({ length: 8 }, () => stream.below(1000)),
    vectors.below1000,
  );
  const units = Array.from({ length: 20 }, (_, k) => ({ id: `HS${String(k + 1).padStart(2, '0')}`, size: k + 1 }));
  for (const [method, ids] of Object.entries(vectors.draws)) {
    const draw = expectValue(
      drawSample(units, { method: method as DrawMethod, size: { total: 5 }, reserve: 2 }, 'phiếu-2026'),
    );
    assert.equal(draw.frameHash, vectors.frameHash);
    assert.deepEqual(
      draw.strata[0]!.selected.map(({ id }) => id),
      ids,
      method,
    );
    if (method === 'simple') {
      assert.deepEqual(draw.strata[0]!.reserve, vectors.reserve);
      assert.equal(hashDraw(draw), vectors.hashOfSimple);
    }
  }
});

const vectors = {
  below1000: [94, 232, 281, 811, 728, 846, 754, 650],
  frameHash: '920a6db880926731cf106136e478b65dc8a5e1dab01acfbfe96b2c6aeada10fc',
  draws: {
    simple: ['HS01', 'HS02', 'HS05', 'HS08', 'HS16'],
    systematic: ['HS01', 'HS05', 'HS09', 'HS13', 'HS17'],
    'pps-systematic': ['HS13', 'HS14', 'HS18', 'HS19', 'HS20'],
    'pps-chao': ['HS01', 'HS07', 'HS15', 'HS19', 'HS20'],
  },
  reserve: ['HS04', 'HS10'],
  hashOfSimple: 'c043efb922c7e03d397349a2438a3a49a4cbd4ecca2bd02753a448203871cf16',
};

test("Chao's probabilities: pairs of the whole frame add to (n − 1)π", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 4, maxLength: 12 }),
      fc.integer({ min: 2, max: 4 }),
      (sizes, n) => {
        const single = inclusionProbabilities(sizes, n);
        assert.ok(Math.abs(single.reduce((a, b) => a + b, 0) - n) < 1e-9);
        const joint = chaoJointProbabilities(
          sizes,
          n,
          sizes.map((_, k) => k),
        );
        joint.forEach((line, i) => {
          assert.ok(Math.abs(line[i]! - single[i]!) < 1e-12);
          const pairs = line.reduce((sum, pair, j) => (i === j ? sum : sum + pair), 0);
          assert.ok(Math.abs(pairs - (n - 1) * single[i]!) < 1e-9, `${pairs} ${(n - 1) * single[i]!}`);
        });
      },
    ),
    { numRuns: 200 },
  );
});

test('allocations add up, keep minima and never exceed a stratum', () => {
  const rules = fc.constantFrom<AllocationRule>('proportional', 'neyman', 'square-root', 'equal');
  const strata = fc.array(fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0.01, max: 9, noNaN: true })), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(
      rules,
      strata,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 30 }),
      (rule, rows, part, minimum) => {
        const list = rows.map(([population, deviation], k) => ({ stratum: String(k), population, deviation }));
        const least = list.reduce((sum, { population }) => sum + Math.min(minimum, population), 0);
        const most = list.reduce((sum, { population }) => sum + population, 0);
        const total = Math.max(1, Math.round(least + part * (most - least)));
        const sizes = expectValue(allocate(list, { rule, total, minimum }));
        assert.equal(
          [...sizes.values()].reduce((a, b) => a + b, 0),
          total,
        );
        for (const { stratum, population } of list) {
          assert.ok(sizes.get(stratum)! <= population);
          assert.ok(sizes.get(stratum)! >= Math.min(minimum, population));
        }
      },
    ),
  );
  assert.deepEqual(
    [
      ...expectValue(
        allocate(
          [
            { stratum: 'a', population: 700 },
            { stratum: 'b', population: 200 },
            { stratum: 'c', population: 100 },
          ],
          { rule: 'proportional', total: 50 },
        ),
      ).values(),
    ],
    [35, 10, 5],
  );
  // Neyman by hand: N S = 600·2, 300·4, 100·8 = 1200, 1200, 800 → 3/8, 3/8, 2/8 of 80.
  assert.deepEqual(
    [
      ...expectValue(
        allocate(
          [
            { stratum: 'a', population: 600, deviation: 2 },
            { stratum: 'b', population: 300, deviation: 4 },
            { stratum: 'c', population: 100, deviation: 8 },
          ],
          { rule: 'neyman', total: 80 },
        ),
      ).values(),
    ],
    [30, 30, 20],
  );
});

test('sample sizes of the published formulas', () => {
  const needed = (outcome: ReturnType<typeof sizeByYamane>): number => expectValue(outcome).needed;
  assert.deepEqual(
    [1000, 5000, 10_000].map((N) => needed(sizeByYamane(N))),
    [286, 371, 385],
  );
  assert.deepEqual(
    [1000, 5000, 10_000].map((N) => needed(sizeByCochran(N))),
    [278, 357, 370],
  );
  assert.equal(needed(sizeByYamane(400)), 200);
  assert.equal(needed(sizeByCochran(Number.POSITIVE_INFINITY)), 385);
  assert.deepEqual(expectValue(sizeByCochran(5000, { designEffect: 1.5, nonresponse: 0.2 })), {
    needed: 517,
    issued: 647,
  });
  // By hand: (1.959964 + 0.841621)² · (0.16 + 0.1275)/0.0025 = 902.6.
  assert.equal(needed(sizeForDifference(1e9, { earlierShare: 0.8, laterShare: 0.85 })), 903);
  assert.ok(
    needed(sizeForDifference(1e9, { earlierShare: 0.8, laterShare: 0.85, overlap: 0.5, correlation: 0.6 })) < 903,
  );
  assert.ok(Math.abs(expectValue(marginOfQuota(357, 5000)) - 0.05) < 1e-4);
  assert.equal(needed(sizeByCochran(60)), 53); // 384.146/(1 + 383.146/60) = 52.01
  assert.equal(expectValue(marginOfQuota(150, 150)), 0);
  assert.ok(!sizeByCochran(0).ok);
  assert.ok(!sizeByYamane(1000, { nonresponse: 1 }).ok);
  assert.ok(!marginOfQuota(20, 10).ok);
});

test('a systematic sample is spread over the sort order', () => {
  const units = Array.from({ length: 100 }, (_, k) => ({ id: `u${99 - k}`, sort: [k % 2 ? 'b' : 'a', k] }));
  for (const seed of ['1', '2', '3', '4']) {
    const draw = expectValue(drawSample(units, { method: 'systematic', size: { total: 10 } }, seed));
    const ranks = draw.strata[0]!.selected.map(({ id }) => {
      const k = 99 - Number(id.slice(1));
      return (k % 2 ? 50 : 0) + Math.floor(k / 2);
    });
    ranks.sort((a, b) => a - b);
    assert.deepEqual(
      ranks.map((rank) => rank - ranks[0]!),
      [0, 10, 20, 30, 40, 50, 60, 70, 80, 90],
    );
  }
});

test('certainty units are taken, counted and weighted 1', () => {
  const units = [1, 1, 1, 1, 100].map((size, k) => ({ id: `u${k}`, size }));
  const draw = drawSample(units, { method: 'pps-systematic', size: { total: 2 } }, 's');
  assert.ok(draw.ok);
  assert.equal(draw.findings[0]!.code, 'certainty-units');
  const large = draw.value.strata[0]!.selected.find(({ id }) => id === 'u4')!;
  assert.deepEqual([large.certainty, large.weight], [true, 1]);
  assert.equal(draw.value.strata[0]!.selected.find(({ id }) => id !== 'u4')!.inclusionProbability, 1 / 4);
  const chosen = expectValue(drawSample(units, { method: 'simple', size: { total: 3 }, certainty: ['u1'] }, 's'))
    .strata[0]!;
  assert.ok(chosen.selected.some(({ id, certainty }) => id === 'u1' && certainty));
  assert.equal(chosen.selected.find(({ certainty }) => !certainty)!.inclusionProbability, 2 / 4);
});

test('replacements follow the reserve and are logged until it is exhausted', () => {
  const units = Array.from({ length: 30 }, (_, k) => ({ id: `u${k}`, stratum: k < 20 ? 'a' : 'b' }));
  const draw = expectValue(
    drawSample(units, { method: 'systematic', size: { byStratum: { a: 4, b: 2 } }, reserve: 2 }, 'x'),
  );
  const [a] = draw.strata;
  const first = expectValue(replaceUnit(draw, [], a!.selected[1]!.id, 'đã chuyển đi'));
  assert.deepEqual(first[0], {
    number: 1,
    stratum: 'a',
    replaced: a!.selected[1]!.id,
    by: a!.reserve[0],
    reservePlace: 1,
    reason: 'đã chuyển đi',
  });
  const second = expectValue(replaceUnit(draw, first, a!.reserve[0]!, 'từ chối'));
  assert.equal(currentSample(draw, second)[1], a!.reserve[1]);
  const code = (outcome: ReturnType<typeof replaceUnit>): string | undefined =>
    outcome.ok ? undefined : outcome.findings[0]!.code;
  assert.equal(code(replaceUnit(draw, second, a!.reserve[1]!, 'vắng')), 'reserve-exhausted');
  assert.equal(code(replaceUnit(draw, second, a!.selected[1]!.id, 'vắng')), 'unit-not-in-sample');
  assert.equal(code(replaceUnit(draw, second, 'u999', 'vắng')), 'unit-not-in-sample');
  assert.equal(code(replaceUnit(draw, second, a!.selected[0]!.id, ' ')), 'parameter-invalid');
});

test('multi-stage draws multiply their probabilities', () => {
  const communes = Array.from({ length: 6 }, (_, k) => ({
    id: `c${k}`,
    stratum: k % 2 ? 'xã' : 'phường',
    size: 10 + k,
  }));
  const people = communes.flatMap(({ id, size }) =>
    Array.from({ length: size }, (_, k) => ({ id: `${id}-${k}`, cluster: id })),
  );
  const draw = expectValue(
    drawMultistage(
      [
        { units: communes, plan: { method: 'pps-chao', size: { byStratum: { xã: 2, phường: 1 } } } },
        { units: people, plan: { method: 'systematic', size: { total: 4 } } },
      ],
      'hai bậc',
    ),
  );
  assert.equal(draw.units.length, 12);
  for (const unit of draw.units) {
    const commune = communes.find(({ id }) => id === unit.path[0])!;
    const sum = communes.filter(({ stratum }) => stratum === commune.stratum).reduce((a, { size }) => a + size, 0);
    const expected = (((commune.stratum === 'xã' ? 2 : 1) * commune.size) / sum) * (4 / commune.size);
    assert.ok(Math.abs(unit.inclusionProbability - expected) < 1e-12);
    assert.ok(unit.path[1]!.startsWith(`${unit.path[0]}-`));
  }
});

test('a frame is refused by name', () => {
  const code = (units: FrameUnit[], method: DrawMethod = 'simple', total = 1): string[] => {
    const outcome = drawSample(units, { method, size: { total } }, 's');
    return outcome.ok ? [] : outcome.findings.map((finding) => finding.code);
  };
  assert.deepEqual(code([]), ['no-rows']);
  assert.deepEqual(code([{ id: 'a' }, { id: 'a' }, { id: ' ' }]), ['unit-repeated', 'unit-without-id']);
  assert.deepEqual(code([{ id: 'a', size: 1.5 }]), ['size-not-integer']);
  assert.deepEqual(code([{ id: 'a' }], 'pps-chao'), ['size-not-integer']);
  assert.deepEqual(code([{ id: 'a' }], 'simple', 2), ['allocation-impossible']);
  assert.deepEqual(code([{ id: 'a' }], 'simple', 0), ['sample-size-invalid']);
});
