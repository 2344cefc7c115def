import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Answers } from './answer.ts';
import { defaultEligibilityRules, type EligibilityRule, type ResponseFacts, type RoundScope } from './eligibility.ts';
import { decideEligibility, eligibilityLabels } from './eligibility-decision.ts';
import { parseEligibilityRules } from './eligibility-rules.ts';
import { deriveJourney } from './journey.ts';
import type { Questionnaire } from './questionnaire.ts';
import { encodeAnswers, layoutVector } from './vector.ts';

const criteria = Array.from({ length: 16 }, (_, index) => ({ id: `c${index + 1}`, text: '' }));
const questionnaire: Questionnaire = {
  id: 'q',
  version: 1,
  title: '',
  schemeId: 's',
  schemeVersion: 1,
  schemeTitle: '',
  source: '',
  scales: [
    {
      id: 'muc',
      levels: [
        { code: '1', label: 'Chưa tốt', means: 'dissatisfied' },
        { code: '2', label: 'Bình thường', means: 'neutral' },
        { code: '3', label: 'Tốt', means: 'satisfied' },
      ],
    },
  ],
  contents: [{ id: 'index', title: '', factors: [{ id: 'f', title: '', criteria }] }],
  sections: [
    {
      id: 'sang-loc',
      title: '',
      questions: [
        {
          kind: 'choice',
          id: 'da-dung',
          text: '',
          options: [
            { code: 'co', label: '' },
            { code: 'khong', label: '' },
          ],
        },
      ],
    },
    { id: 'f', title: '', questions: criteria.map(({ id }) => ({ kind: 'rating', id, text: '', scaleId: 'muc' })) },
  ],
  formula: { headline: 'satisfied-share', factor: 'mean-of-criteria', overall: 'mean-of-criteria' },
};
const layout = layoutVector(questionnaire);
const scope: RoundScope = {
  fieldIds: ['ho-tich', 'chung-thuc'],
  unitIds: ['phuong-a'],
  respondentKinds: ['individual'],
  period: { from: '2022-09-01', to: '2022-10-31' },
  consentAsked: true,
};
const good: ResponseFacts = {
  fieldId: 'ho-tich',
  unitId: 'phuong-a',
  respondentKind: 'individual',
  answeredOn: '2022-09-15',
  consent: 'given',
  otherCopies: 0,
};
const levels = (count: number, code = '3'): Answers =>
  Object.fromEntries(criteria.slice(0, count).map(({ id }) => [id, { state: 'chosen', code }]));

function decide(
  answers: Answers,
  facts: Partial<ResponseFacts> = {},
  rules: readonly EligibilityRule[] = defaultEligibilityRules,
) {
  const { vector } = encodeAnswers(layout, answers, deriveJourney(questionnaire, answers));
  return decideEligibility({ questionnaire, layout, vector, facts: { ...good, ...facts }, scope, rules });
}
const reasonCodes = (...args: Parameters<typeof decide>) => decide(...args).reasons.map((reason) => reason.code);

test('a reason carries its figures', () => {
  const decision = decide(levels(5));
  assert.equal(decision.eligible, false);
  assert.deepEqual(decision.reasons, [
    {
      code: 'too-few-answers',
      message: {
        vi: 'chỉ trả lời 5/16 tiêu chí được hỏi, dưới ngưỡng 50%',
        en: 'only 5 of 16 criteria asked were answered, below the threshold of 50%',
      },
    },
  ]);
  assert.equal(decide(levels(8)).eligible, true, 'exactly half is enough');
});

test('each fact has its rule', () => {
  const answers = { ...levels(15), c16: { state: 'chosen', code: '1' } } as const;
  assert.deepEqual(reasonCodes(answers), []);
  assert.deepEqual(reasonCodes(answers, { answeredOn: '2022-11-01' }), ['outside-period']);
  assert.deepEqual(reasonCodes(answers, { answeredOn: '2022-10-31' }), []);
  assert.deepEqual(reasonCodes(answers, { consent: 'withheld' }), ['no-consent']);
  assert.deepEqual(reasonCodes(answers, { consent: 'not-asked' }), ['no-consent'], 'silence is not consent');
  assert.deepEqual(reasonCodes(answers, { fieldId: 'dat-dai' }), ['field-not-in-plan']);
  assert.deepEqual(reasonCodes(answers, { unitId: 'phuong-b' }), ['unit-not-in-plan']);
  assert.deepEqual(reasonCodes(answers, { respondentKind: 'organisation' }), ['not-surveyed-object']);
  assert.deepEqual(reasonCodes(answers, { answeredOn: '2022-08-31', fieldId: 'x' }), [
    'field-not-in-plan',
    'outside-period',
  ]);
  const copies = decide(answers, { otherCopies: 1 });
  assert.deepEqual([copies.eligible, copies.flags.map((flag) => flag.code)], [true, ['duplicate-ballot-code']]);
  assert.deepEqual(reasonCodes(answers, { otherCopies: 1 }, [{ code: 'duplicate-ballot-code', keep: 'none' }]), [
    'duplicate-ballot-code',
  ]);
  const { fieldId: _field, unitId: _unit, answeredOn: _day, respondentKind: _kind, ...unknown } = good;
  const { vector } = encodeAnswers(layout, answers, deriveJourney(questionnaire, answers));
  const silent = decideEligibility({
    questionnaire,
    layout,
    vector,
    facts: unknown,
    scope,
    rules: defaultEligibilityRules,
  });
  assert.equal(silent.eligible, true, 'what is not known excludes nobody');
  assert.deepEqual(
    silent.flags.map((flag) => flag.message.vi),
    ['phiếu không ghi lĩnh vực'],
  );
});

test('two marks void the item, or the ballot where the rule says so', () => {
  const answers = { ...levels(16), c3: { state: 'invalid', raw: '1 3' } } as const;
  assert.equal(decide(answers).eligible, true);
  const strict = decide(answers, {}, [{ code: 'double-mark', voids: 'ballot' }]);
  assert.deepEqual(
    strict.reasons.map((reason) => reason.message.vi),
    ['1 câu có dấu không hợp lệ (c3); quy tắc của đợt loại cả phiếu'],
  );
});

test('straight-lining is flagged, never excluded', () => {
  const decision = decide(levels(16));
  assert.equal(decision.eligible, true);
  assert.deepEqual(
    decision.flags.map((flag) => flag.message.vi),
    ['cả 16 tiêu chí đều đánh mức “Tốt”'],
  );
  assert.deepEqual(decide({ ...levels(15), c16: { state: 'chosen', code: '2' } }).flags, []);
  assert.deepEqual(decide(levels(9)).flags, [], 'fewer than ten');
});

test('a condition on the answers excludes only a definite no', () => {
  const rules = [{ code: 'not-surveyed-object', requires: { question: 'da-dung', is: ['co'] } }] as const;
  assert.deepEqual(reasonCodes({ 'da-dung': { state: 'chosen', code: 'khong' } }, {}, rules), ['not-surveyed-object']);
  assert.deepEqual(reasonCodes({ 'da-dung': { state: 'chosen', code: 'co' } }, {}, rules), []);
  assert.deepEqual(reasonCodes({}, {}, rules), []);
  assert.deepEqual(reasonCodes({ 'da-dung': { state: 'refused' } }, {}, rules), []);
});

const arbitraryCodes = fc.array(fc.constantFrom(null, '1', '2', '3'), { minLength: 16, maxLength: 16 });
const toAnswers = (codes: readonly (string | null)[]): Answers =>
  Object.fromEntries(
    codes.flatMap((code, index) => (code ? [[`c${index + 1}`, { state: 'chosen', code }] as const] : [])),
  );

test('one more valid answer never makes a ballot ineligible; a stricter threshold never makes one eligible', () => {
  fc.assert(
    fc.property(
      arbitraryCodes,
      fc.nat(15),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0, max: 100 }),
      (codes, at, a, b) => {
        const rule = (percent: number): EligibilityRule[] => [{ code: 'too-few-answers', minimumShare: percent / 100 }];
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const before = decide(toAnswers(codes), {}, rule(high)).eligible;
        const after = decide(toAnswers(codes.with(at, '2')), {}, rule(high)).eligible;
        assert.ok(!before || after);
        assert.ok(!before || decide(toAnswers(codes), {}, rule(low)).eligible);
      },
    ),
  );
});

test('each further rule can only take ballots away, and flags decide nothing', () => {
  fc.assert(
    fc.property(arbitraryCodes, fc.subarray([...defaultEligibilityRules]), fc.nat(2), (codes, rules, otherCopies) => {
      const some = decide(toAnswers(codes), { otherCopies }, rules);
      const all = decide(toAnswers(codes), { otherCopies });
      assert.ok(!all.eligible || some.eligible);
      assert.equal(some.eligible, some.reasons.length === 0);
    }),
  );
});

test('rules are data and are refused with every fault', () => {
  const parsed = parseEligibilityRules(structuredClone(defaultEligibilityRules));
  assert.deepEqual(parsed, { ok: true, value: defaultEligibilityRules, findings: [] });
  assert.deepEqual(parseEligibilityRules([]), { ok: true, value: [], findings: [] });
  const bad = parseEligibilityRules([
    { code: 'too-few-answers', minimumShare: 50 },
    { code: 'no-consent', keep: 'first' },
    { code: 'no-consent' },
    { code: 'double-marks' },
    { code: 'not-surveyed-object', requires: { question: 'q' } },
  ]);
  assert.equal(bad.ok, false);
  assert.deepEqual(
    bad.findings.map((finding) => `${finding.place?.column} ${finding.code}`),
    [
      '1.minimumShare share-out-of-range',
      '2.keep unknown-key',
      '3 duplicate-rule',
      '4.code unknown-word',
      '5.requires.is missing-field',
    ],
  );
  for (const nonsense of [null, undefined, 'x', 3, {}]) assert.equal(parseEligibilityRules(nonsense).ok, false);
});

test('every code has a label', () => {
  for (const { code } of defaultEligibilityRules) assert.ok(eligibilityLabels[code].vi);
});
