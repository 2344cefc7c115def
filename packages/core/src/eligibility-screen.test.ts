import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EligibilityRule, ResponseFacts, RoundScope } from './eligibility.ts';
import { decideEligibility } from './eligibility-decision.ts';
import { flaggedBit, screenEligibility } from './eligibility-screen.ts';
import type { Condition, Question } from './question.ts';
import type { Questionnaire } from './questionnaire.ts';
import { layoutVector } from './vector.ts';

const options = ['a', 'b', 'c'].map((code) => ({ code, label: code }));
const criteria = Array.from({ length: 6 }, (_, index) => ({ id: `c${index + 1}`, text: '' }));
const questions: Question[] = [
  { kind: 'choice', id: 'screening', text: '', options },
  { kind: 'multiple-choice', id: 'many', text: '', options },
  { kind: 'ranking', id: 'ranked', text: '', options, atMost: 2 },
  { kind: 'text', id: 'words', text: '' },
  ...criteria.map(({ id }): Question => ({ kind: 'rating', id, text: '', scaleId: 'levels' })),
];
const questionnaire: Questionnaire = {
  id: 'q',
  version: 1,
  title: '',
  schemeId: 's',
  schemeVersion: 1,
  schemeTitle: '',
  source: '',
  scales: [{ id: 'levels', levels: ['1', '2', '3'].map((code) => ({ code, label: code, means: 'neutral' })) }],
  contents: [{ id: 'index', title: '', factors: [{ id: 'f', title: '', criteria }] }],
  sections: [{ id: 's', title: '', questions }],
  formula: { headline: 'satisfied-share', factor: 'mean-of-criteria', overall: 'mean-of-criteria' },
};
const layout = layoutVector(questionnaire);

const state = fc.constantFrom(0, 253, 254, 255);
/** Any vector the store can hold, odd ones often; rating bytes repeat so that straight lines come up. */
const vector = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.array(fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, state), { minLength: 10, maxLength: 10 }),
    fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 })), {
      minLength: 10,
      maxLength: 10,
    }),
    fc.integer({ min: 1, max: 7 }),
    fc.constantFrom([1, 0], [1, 2], [3, 1]),
  )
  .map(([level, states, others, mask, ranks]) => {
    const bytes = new Uint8Array(layout.length);
    layout.slots.forEach((slot, at) => {
      const asState = states[at]!;
      if (asState !== 0) bytes[slot.offset] = asState;
      else if (slot.kind === 'multiple-choice') bytes.set([1, mask], slot.offset);
      else if (slot.kind === 'ranking') bytes.set([1, ...ranks], slot.offset);
      else if (slot.kind === 'text') bytes[slot.offset] = 1;
      else bytes[slot.offset] = others[at]! || level;
    });
    return bytes;
  });

const facts: fc.Arbitrary<ResponseFacts> = fc.record(
  {
    fieldId: fc.constantFrom('in-plan', 'elsewhere'),
    unitId: fc.constantFrom('u1', 'u9'),
    respondentKind: fc.constantFrom('individual', 'organisation'),
    answeredOn: fc.constantFrom('2026-01-01', '2026-09-10'),
    consent: fc.constantFrom('given', 'withheld', 'not-asked'),
    otherCopies: fc.constantFrom(0, 0, 2),
  },
  { requiredKeys: ['consent', 'otherCopies'] },
);

const scope: fc.Arbitrary<RoundScope> = fc.record(
  {
    fieldIds: fc.constantFrom(['in-plan'], ['in-plan', 'other']),
    unitIds: fc.constantFrom(['u1'], ['u1', 'u2']),
    respondentKinds: fc.constantFrom(['individual'], ['individual', 'organisation']),
    period: fc.constant({ from: '2026-09-01', to: '2026-10-31' }),
    consentAsked: fc.boolean(),
  },
  { requiredKeys: ['fieldIds', 'respondentKinds', 'consentAsked'] },
);

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    question: fc.constantFrom('screening', 'many', 'ranked', 'c1', 'nowhere'),
    is: fc.subarray(['a', 'b', '1', '2'], { minLength: 1 }),
  }),
  fc.constant<Condition>({ respondentKind: 'individual' }),
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  leaf,
  leaf.map((not) => ({ not })),
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
);

const everyRule: fc.Arbitrary<EligibilityRule>[] = [
  fc.constant({ code: 'no-consent' }),
  fc.constant({ code: 'field-not-in-plan' }),
  fc.constant({ code: 'unit-not-in-plan' }),
  fc.option(condition, { nil: undefined }).map((requires) => ({
    code: 'not-surveyed-object' as const,
    ...(requires ? { requires } : {}),
  })),
  fc.constant({ code: 'outside-period' }),
  fc.constantFrom('first' as const, 'none' as const).map((keep) => ({ code: 'duplicate-ballot-code' as const, keep })),
  fc.constantFrom('item' as const, 'ballot' as const).map((voids) => ({ code: 'double-mark' as const, voids })),
  fc.constantFrom(0, 0.3, 0.5, 0.7, 1).map((minimumShare) => ({ code: 'too-few-answers' as const, minimumShare })),
  fc.integer({ min: 2, max: 6 }).map((minimumItems) => ({ code: 'straight-lining' as const, minimumItems })),
];
/** Some of the rules, in any order. */
const rules = fc
  .tuple(...everyRule)
  .chain((all) => fc.shuffledSubarray(all, { minLength: 0, maxLength: all.length })) as fc.Arbitrary<EligibilityRule[]>;

test('the screen says of every row what the verdict in words says', () => {
  let [eligible, ineligible, flagged] = [0, 0, 0];
  fc.assert(
    fc.property(
      rules,
      scope,
      fc.array(fc.tuple(vector, facts), { minLength: 1, maxLength: 60 }),
      fc.nat(60),
      (ruleList, roundScope, responses, cut) => {
        const screen = screenEligibility({ questionnaire, layout, scope: roundScope, rules: ruleList });
        const known = responses.map(([, each]) => each);
        // Two pages, the second with facts that the first did not know.
        for (const [from, to] of [
          [0, cut],
          [cut, responses.length],
        ] as const) {
          const page = responses.slice(from, to);
          const verdicts = new Uint8Array(page.length);
          const vectors = new Uint8Array(page.length * layout.length);
          page.forEach(([bytes], row) => {
            vectors.set(bytes, row * layout.length);
          });
          screen.judge(
            {
              rows: page.length,
              vectors,
              factsAt: Uint32Array.from(page, (_, row) => from + row),
              facts: known.slice(0, Math.min(to, known.length)),
            },
            verdicts,
          );
          page.forEach(([bytes, each], row) => {
            const about = { questionnaire, layout, vector: bytes, facts: each, scope: roundScope, rules: ruleList };
            const decision = decideEligibility(about);
            const verdict = verdicts[row]!;
            assert.equal(screen.reasonOf(verdict), decision.reasons[0]?.code);
            assert.equal((verdict & flaggedBit) !== 0, decision.flags.length > 0);
            if (decision.eligible) eligible += 1;
            else ineligible += 1;
            if (decision.flags.length > 0) flagged += 1;
          });
        }
      },
    ),
    { numRuns: 300 },
  );
  // The examples reach both sides of the law.
  for (const reached of [eligible, ineligible, flagged]) assert.ok(reached > 200, `${reached}`);
});
