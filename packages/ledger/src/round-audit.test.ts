import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditRound, type Entry } from './index.ts';
import { walkingBytes } from './test/memory-log.ts';

const random = walkingBytes(12);
const round = 'thu-2026';
const day = '2026-08-03';
const digest = () => random(32);
const responses = Array.from({ length: 5 }, digest);
const [frame, seed, figures] = [digest(), digest(), digest()];

/** A round without fault: five of six ballots accepted, one corrected and voided, one removed, three eligible. */
const entries: readonly Entry[] = [
  { kind: 'plan-approval', round, day, commitment: digest() },
  { kind: 'seed-commitment', round, day, commitment: seed },
  { kind: 'frame-hash', round, day, units: 900, commitment: frame },
  { kind: 'draw', round, day, frame, seed, drawn: 6, commitment: digest() },
  { kind: 'ballots-issued', round, day, count: 4, codesRoot: digest(), commitment: digest() },
  { kind: 'ballots-issued', round, day, count: 2, codesRoot: digest(), commitment: digest() },
  // Shuffled: the correction may stand before its response.
  { kind: 'response-correction', round, subject: responses[3]!, commitment: digest() },
  ...responses.map((commitment): Entry => ({ kind: 'response-accepted', round, commitment })),
  { kind: 'response-accepted', round: 'khac-2026', commitment: digest() },
  { kind: 'content-removal', round, subject: responses[1]!, commitment: digest() },
  { kind: 'response-ruling', round, subject: responses[3]!, commitment: digest() },
  { kind: 'round-closing', round, day, accepted: 5, commitment: digest() },
  {
    kind: 'eligibility-decision',
    round,
    day,
    ruleVersion: 2,
    eligible: 3,
    ineligible: 1,
    verdictsRoot: digest(),
    commitment: digest(),
  },
  { kind: 'call-back-outcome', round, commitment: digest() },
  { kind: 'figures-sealed', round, day, commitment: figures },
  { kind: 'publication', round, day, figures, commitment: digest() },
];
const faultsOf = (log: readonly Entry[]) => auditRound(log, round).faults.map(({ code }) => code);
const placeOf = (kind: Entry['kind']) => entries.findIndex((entry) => entry.kind === kind && 'round' in entry);

test('the counts of a sound round, and no fault', () => {
  const { decision, closing, publication, ...counts } = auditRound(entries, round);
  assert.deepEqual(counts, {
    round,
    issued: 6,
    accepted: 5,
    corrected: 1,
    scansConfirmed: 0,
    ruledOn: 1,
    takenBack: 0,
    calledBack: 1,
    removed: 1,
    faults: [],
  });
  assert.deepEqual([decision?.eligible, decision?.ineligible, closing?.accepted], [3, 1, 5]);
  assert.deepEqual(publication?.figures, figures);
  assert.equal(auditRound(entries, 'khac-2026').accepted, 1);
});

test('each law broken is found, alone', () => {
  const closing = placeOf('round-closing');
  const decision = placeOf('eligibility-decision');
  const accepted = placeOf('response-accepted');
  const change = (index: number, fields: object) => entries.with(index, { ...entries[index]!, ...fields } as Entry);
  const cases: readonly (readonly [string, readonly Entry[], readonly string[]])[] = [
    ['a response counted that is not there', change(closing, { accepted: 6 }), ['round-arithmetic']],
    ['eligible and ineligible do not add up', change(decision, { eligible: 4 }), ['round-arithmetic']],
    ['fewer ballots than responses', change(placeOf('ballots-issued'), { count: 1 }), ['round-arithmetic']],
    ['a draw from a frame never logged', change(placeOf('draw'), { frame: digest() }), ['round-order']],
    ['a seed that is the frame', change(placeOf('draw'), { seed: frame }), ['round-order']],
    ['figures published that were not sealed', change(placeOf('publication'), { figures: digest() }), ['round-order']],
    ['a removal of nothing', change(placeOf('content-removal'), { subject: digest() }), ['round-order']],
    ['a commitment twice', change(placeOf('call-back-outcome'), { commitment: frame }), ['round-repeated']],
    [
      'a response after closing',
      [...entries, { kind: 'response-accepted', round, commitment: digest() }],
      ['round-after-closing'],
    ],
    [
      'a response twice, to stuff the count',
      entries.toSpliced(accepted, 0, entries[accepted]!),
      ['round-repeated', 'round-arithmetic', 'round-arithmetic'],
    ],
  ];
  for (const [what, log, faults] of cases) assert.deepEqual(faultsOf(log), faults, what);
});

test('a seed committed only after the draw is out of order', () => {
  const [late] = entries.slice(1, 2);
  assert.deepEqual(faultsOf([...entries.toSpliced(1, 1), late!]), ['round-order']);
});

test('an open round has no ballots issued and no closing yet', () => {
  const open = responses.map((commitment): Entry => ({ kind: 'response-accepted', round, commitment }));
  const audit = auditRound(open, round);
  assert.deepEqual([audit.issued, audit.accepted, audit.faults.length, 'closing' in audit], [0, 5, 0, false]);
});
