import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { computeFigures, planTally } from './compute-figures.ts';
import { findExposed, type LinkedTable, withholdLinked } from './linked-suppression.ts';
import { type PublicationPart, withholdAcross } from './publication-suppression.ts';
import { compareFigures, publishCounts, recomputeFigures } from './published-counts.ts';
import { createTally, tallyBlock } from './tally.ts';
import { type ExampleResponse, exampleQuestionnaire, packExample } from './testing/questionnaires.ts';

/** Rows of counts without their totals; the first row and the last column are added. "x" marks what is not shown. */
function table(fields: readonly number[][], notShown: readonly string[]): LinkedTable {
  const whole = fields[0]!.map((_, column) => fields.reduce((sum, row) => sum + row[column]!, 0));
  const counts = [whole, ...fields].map((row) => [...row, row.reduce((sum, count) => sum + count, 0)]);
  return {
    counts,
    shown: counts.map((row, r) => row.map((_, c) => notShown[r]?.[c] !== 'x')),
    mayWithhold: (_, column) => column < whole.length,
  };
}
const drawn = ({ shown }: LinkedTable): string[] => shown.map((row) => row.map((one) => (one ? '.' : 'x')).join(''));

test('a group withheld in one field follows from the round and the other fields', () => {
  // Unit 1 of field 1 is the round's 30 less field 2's 27; field 1 also withholds unit 2, which protects it alone.
  const exposed = table(
    [
      [3, 9, 40],
      [27, 30, 20],
    ],
    ['....', 'xx..', '....'],
  );
  assert.deepEqual(
    findExposed(exposed, 5)?.map(({ row, column }) => [row, column]),
    [[1, 0]],
  );
  assert.equal(withholdLinked(exposed, 5), true);
  assert.equal(findExposed(exposed, 5), null);
  assert.deepEqual(drawn(exposed), ['....', 'xx..', 'xx..']);
});

test('few people in several fields follow together from a unit’s total', () => {
  // 2 + 1 people of unit 1 are the round's 53 less field 1's 50.
  const together = table(
    [
      [50, 50],
      [2, 30],
      [1, 40],
    ],
    ['...', '...', 'xx.', 'xx.'],
  );
  assert.ok(findExposed(together, 5));
  assert.equal(withholdLinked(together, 5), true);
  assert.equal(findExposed(together, 5), null);
});

test('where withholding leads nowhere the fields show nothing and the round what it showed', () => {
  const hopeless = table(
    [
      [1, 60],
      [60, 60],
    ],
    ['...', 'xx.', '...'],
  );
  assert.equal(withholdLinked(hopeless, 5), true);
  assert.deepEqual(drawn(hopeless), ['...', 'xx.', 'xx.']);
});

function partsOf(responses: readonly ExampleResponse[]): PublicationPart[] {
  const fields = [...new Set(responses.map(({ field }) => field!))].sort();
  return [null, ...fields].map((fieldId) => {
    const own = responses.filter(({ field }) => fieldId === null || field === fieldId);
    const tally = createTally(planTally(exampleQuestionnaire));
    tallyBlock(tally, packExample(own));
    const ballots = { issued: own.length, collected: own.length, eligible: own.length, ineligible: 0, reasons: [] };
    const figures = computeFigures({
      questionnaire: exampleQuestionnaire,
      tally,
      ballots,
      selection: 'counter-quota',
      year: 2026,
    });
    return { fieldId, title: fieldId ?? 'đợt', questionnaire: exampleQuestionnaire, benchmarks: [], tally, figures };
  });
}

const response = (field: string, unit: string, gaveFeedback: boolean): ExampleResponse => ({
  field,
  unit,
  channel: 'paper',
  respondentKind: 'individual',
  answers: {
    'gop-y': { state: 'chosen', code: gaveFeedback ? 'o1' : 'o2' },
    c1: { state: 'chosen', code: '4' },
    c2: { state: 'chosen', code: '5' },
    c3: { state: 'chosen', code: '2' },
    ...(gaveFeedback
      ? { c4: { state: 'chosen' as const, code: '1' }, c5: { state: 'chosen' as const, code: '3' } }
      : {}),
  },
});
const many = (count: number, field: string, unit: string, feedback = 0): ExampleResponse[] =>
  Array.from({ length: count }, (_, k) => response(field, unit, k < feedback));
const codesOf = (part: PublicationPart | undefined) => part?.figures.findings.map(({ code }) => code) ?? [];

test('a field of three is not published by itself, nor one from which it would follow', () => {
  const parts = partsOf([...many(40, 'a', 'u', 20), ...many(20, 'b', 'u', 10), ...many(3, 'c', 'u', 0)]);
  const published = withholdAcross(parts, { year: 2026 });
  assert.deepEqual(
    published.map(({ fieldId }) => fieldId),
    [null, 'a'],
  );
  assert.ok(codesOf(published[0]).includes('fields-withheld'));
  assert.deepEqual(published[0]!.figures.criteria, parts[0]!.figures.criteria, 'the round itself is whole');
});

test('a criterion that three of a field answered is left out of the field, and its figures still follow from the counts', () => {
  const parts = partsOf([...many(40, 'a', 'u', 20), ...many(30, 'b', 'v', 3), ...many(30, 'c', 'w', 12)]);
  const published = withholdAcross(parts, { year: 2026 });
  const field = published.find(({ fieldId }) => fieldId === 'b')!;
  assert.ok(!field.figures.criteria.some(({ id }) => id === 'c4' || id === 'c5'));
  assert.ok(codesOf(field).includes('questions-withheld'));
  assert.ok(field.figures.index.satisfied! > 0.6, 'the index rests on the criteria left');
  for (const part of published) {
    const counts = publishCounts(part.tally, part.figures);
    const again = recomputeFigures(part.questionnaire, counts, part.figures, { year: 2026, benchmarks: [] });
    assert.deepEqual(compareFigures(part.figures, again), []);
  }
});

test('large fields and units are published as they are', () => {
  const parts = partsOf(['a', 'b'].flatMap((field) => ['u', 'v'].flatMap((unit) => many(50, field, unit, 25))));
  const published = withholdAcross(parts, { year: 2026 });
  assert.deepEqual(
    published.map(({ figures }) => figures),
    parts.map(({ figures }) => figures),
  );
});

test('law: whatever the counts, nothing is left exposed or nothing is shown', () => {
  const counts = fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 4, maxLength: 4 }), {
    minLength: 2,
    maxLength: 5,
  });
  fc.assert(
    fc.property(counts, (fields) => {
      const one = table(fields, [
        '....',
        ...fields.map((row) => row.map((count) => (count > 0 && count < 5 ? 'x' : '.')).join('')),
      ]);
      const isSafe = withholdLinked(one, 5);
      assert.equal(isSafe, findExposed(one, 5) === null);
      for (const [row, line] of one.counts.entries())
        for (const [column, count] of line.entries())
          if (row > 0 && column < 4 && one.shown[row]![column]) assert.ok(count === 0 || count >= 5);
    }),
    { numRuns: 300 },
  );
});
