import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deriveJourney } from '@longdan/core';
import fc from 'fast-check';
import { planTally } from './compute-figures.ts';
import { packResponses } from './response-block.ts';
import {
  createTally,
  mergeTallies,
  type QuestionCounts,
  readCounts,
  readGroups,
  type TallyAccumulator,
  tallyBlock,
} from './tally.ts';
import {
  arbitraryResponse,
  type ExampleResponse,
  exampleLayout,
  exampleQuestionnaire,
  packExample,
} from './testing/questionnaires.ts';

const plan = planTally(exampleQuestionnaire);
const closedSlots = exampleLayout.slots.filter((slot) => slot.codes.length > 0);

function tallyOf(...blocks: (readonly ExampleResponse[])[]): TallyAccumulator {
  const tally = createTally(plan);
  for (const block of blocks) tallyBlock(tally, packExample(block));
  return tally;
}

/** Everything that can be read from a tally, for comparing two of them. */
function readAll(tally: TallyAccumulator) {
  return {
    responses: tally.responses,
    overall: closedSlots.map((slot) => [slot.questionId, readCounts(tally, slot.questionId)]),
    groups: plan.breakdowns.map((source) =>
      readGroups(tally, source).map((group) => [
        group.code,
        group.responses,
        plan.criterionIds.map((id) => group.counts(id)),
      ]),
    ),
  };
}

/** The same counts by looking at every answer of every response, without vectors. */
function countByHand(responses: readonly ExampleResponse[], questionId: string): QuestionCounts {
  const { codes, kind, width } = exampleLayout.slots.find((slot) => slot.questionId === questionId)!;
  const ranks = codes.map(() => new Array<number>(width - 1).fill(0));
  const times: Record<string, number> = {};
  const states = { n: 0, blank: 0, notAsked: 0, refused: 0, invalid: 0 };
  for (const { answers } of responses) {
    const answer = answers[questionId];
    if (!deriveJourney(exampleQuestionnaire, answers).isAsked(questionId)) states.notAsked++;
    else if (answer === undefined) states.blank++;
    else if (answer.state === 'refused') states.refused++;
    else if (answer.state === 'invalid') states.invalid++;
    else {
      states.n++;
      const chosen = answer.state === 'chosen' ? [answer.code] : answer.state === 'chosen-many' ? answer.codes : [];
      for (const code of chosen) times[code] = (times[code] ?? 0) + 1;
      if (kind === 'ranking') for (const [rank, code] of chosen.entries()) ranks[codes.indexOf(code)]![rank]! += 1;
    }
  }
  return { positions: codes.map((code) => times[code] ?? 0), ...states, ...(kind === 'ranking' ? { ranks } : {}) };
}

function groupOf(response: ExampleResponse, source: (typeof plan.breakdowns)[number]): string {
  if ('attribute' in source) return response[source.attribute] ?? '';
  const answer = response.answers[source.questionId];
  return answer?.state === 'chosen' ? answer.code : '';
}

const manyResponses = fc.array(arbitraryResponse, { maxLength: 40 });

test('counts agree with a count of answers one by one, in all and in every group', () => {
  fc.assert(
    fc.property(manyResponses, (responses) => {
      const tally = tallyOf(responses);
      for (const { questionId } of closedSlots)
        assert.deepEqual(readCounts(tally, questionId), countByHand(responses, questionId));
      for (const source of plan.breakdowns) {
        const codes = new Set(responses.map((response) => groupOf(response, source)));
        const groups = readGroups(tally, source);
        assert.deepEqual(new Set(groups.map((group) => group.code)), codes);
        for (const group of groups) {
          const own = responses.filter((response) => groupOf(response, source) === group.code);
          assert.equal(group.responses, own.length);
          for (const id of plan.criterionIds) assert.deepEqual(group.counts(id), countByHand(own, id));
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('law: positions and states of a single-answer question add to the responses', () => {
  fc.assert(
    fc.property(manyResponses, (responses) => {
      const tally = tallyOf(responses);
      for (const { questionId, kind } of closedSlots) {
        const counts = readCounts(tally, questionId);
        const { n, blank, notAsked, refused, invalid } = counts;
        assert.equal(n + blank + notAsked + refused + invalid, responses.length);
        const chosen = counts.positions.reduce((sum, count) => sum + count, 0);
        if (kind === 'rating' || kind === 'choice') assert.equal(chosen, n);
        else assert.ok(chosen >= n);
      }
    }),
    { numRuns: 60 },
  );
});

test('law: blocks may come in any order, split anywhere, and accumulators merge associatively', () => {
  fc.assert(
    fc.property(manyResponses, manyResponses, manyResponses, (a, b, c) => {
      const whole = readAll(tallyOf([...a, ...b, ...c]));
      assert.deepEqual(readAll(tallyOf(c, a, b)), whole);
      const [ta, tb, tc] = [tallyOf(a), tallyOf(b), tallyOf(c)];
      assert.deepEqual(readAll(mergeTallies(mergeTallies(ta, tb), tc)), whole);
      assert.deepEqual(readAll(mergeTallies(ta, mergeTallies(tc, tb))), whole);
      assert.deepEqual(readAll(ta), readAll(tallyOf(a)));
    }),
    { numRuns: 40 },
  );
});

test('blocks longer than a chunk are counted to the last row', () => {
  const response: ExampleResponse = { channel: 'paper', answers: { c1: { state: 'chosen', code: '5' } } };
  const tally = tallyOf(Array.from({ length: 5000 }, () => response));
  assert.equal(readCounts(tally, 'c1').positions[4], 5000);
  assert.equal(readGroups(tally, { attribute: 'channel' })[0]?.counts('c1').n, 5000);
});

test('bytes that the layout does not allow are refused, and so are vectors of another length', () => {
  const vector = new Uint8Array(exampleLayout.length);
  const offsetOf = (id: string) => exampleLayout.slots.find((slot) => slot.questionId === id)!.offset;
  const tallyVector = (change: Record<number, number>) => {
    const changed = vector.slice();
    for (const [offset, byte] of Object.entries(change)) changed[Number(offset)] = byte;
    tallyBlock(createTally(plan), packResponses(exampleLayout, [{ vector: changed }]));
  };
  assert.doesNotThrow(() => tallyVector({ [offsetOf('c1')]: 5 }));
  assert.throws(() => tallyVector({ [offsetOf('c1')]: 6 }), RangeError);
  assert.throws(() => tallyVector({ [offsetOf('kenh')]: 2 }), RangeError);
  // Ten options fill two mask bytes up to bit 1 of the second.
  assert.doesNotThrow(() => tallyVector({ [offsetOf('kenh')]: 1, [offsetOf('kenh') + 2]: 2 }));
  assert.throws(() => tallyVector({ [offsetOf('kenh')]: 1, [offsetOf('kenh') + 2]: 4 }), RangeError);
  assert.throws(() => tallyVector({ [offsetOf('uu-tien')]: 1, [offsetOf('uu-tien') + 1]: 5 }), RangeError);
  assert.throws(() => packResponses(exampleLayout, [{ vector: new Uint8Array(3) }]), RangeError);
  assert.throws(() => createTally({ ...plan, breakdowns: [{ questionId: 'kenh' }] }), RangeError);
  assert.throws(() => mergeTallies(createTally(plan), createTally({ ...plan, breakdowns: [] })), RangeError);
});
