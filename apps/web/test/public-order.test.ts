/**
 * What the public gets tells nothing of when somebody answered, nor what. Two rounds of one installation get the same
 * answers, the second in the opposite order, logged as they come; everything that anybody can fetch is then compared.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { criteriaOf } from '@longdan/core';
import {
  approve,
  type Context,
  closeCollection,
  createRound,
  getRound,
  issueBallots,
  publishFigures,
  type Role,
  readOrMakeKeys,
  recordResponse,
  sealFigures,
  sequenceLedger,
} from '@longdan/operations';
import { openStore, responses } from '@longdan/store';
import { unpackTar } from '@longdan/verifier';
import { commitToResponse } from '../../../packages/operations/src/ledger/response-content.ts';
import { seededBytes } from '../../../packages/operations/src/testing/logged-round.ts';
import { samplePlan } from '../../../packages/operations/src/testing/sample-plan.ts';
import { type Office, openOffice } from './office.ts';

const rounds = ['thuan-chieu', 'nguoc-chieu'] as const;
type RoundId = (typeof rounds)[number];
const count = 140;
let office: Office;
/** Of each round, in the order in which the answers came: commitment, what identifies the response, and its secrets. */
const arrivals = new Map<RoundId, { commitment: Buffer; id: string; secrets: string[] }[]>();

/** Answers of person `n`, no two alike in what matters. */
const levelOf = (n: number, at: number) => String(1 + ((n * 7 + at * (1 + (n % 5))) % 3));

async function fill(folder: string): Promise<void> {
  const store = await openStore({ folder });
  const keys = readOrMakeKeys(folder);
  const random = seededBytes(20261122);
  const as = (role: Role): Context => ({
    store,
    now: () => new Date('2026-11-10T03:00:00Z'),
    random,
    actor: { id: `thu-${role}`, name: 'Người thử', role },
  });
  try {
    for (const roundId of rounds) {
      await createRound(as('operator'), { plan: samplePlan({ id: roundId, period: undefined }) });
      await approve(as('leader'), { roundId, subject: 'plan' });
      const { ballots } = await issueBallots(as('operator'), { roundId, fieldId: 'ho-tich', count });
      const { questionnaire } = (await getRound(as('operator'), roundId)).questionnaires[0]!;
      const people = Array.from({ length: count }, (_, n) => n);
      const came = [];
      for (const n of roundId === 'thuan-chieu' ? people : people.toReversed()) {
        const answers = Object.fromEntries(
          criteriaOf(questionnaire).map(({ criterion }, at) => [
            criterion.id,
            { state: 'chosen', code: levelOf(n, at) },
          ]),
        );
        const submission = { ballotCode: ballots[n]!.code, channel: 'paper', consent: 'not-asked', answers };
        const { responseId: id } = await recordResponse(as('operator'), { roundId, submission });
        const row = (await responses.findResponse(store.db, roundId, id))!;
        const salt = Buffer.from(row.salt);
        came.push({
          id,
          commitment: Buffer.from(commitToResponse(row)),
          secrets: [id, row.ballot_code!, salt.toString('hex'), salt.toString('base64'), salt.toString('latin1')],
        });
        // The keeper of the ledger comes by after every response: the most that an order could show.
        await sequenceLedger(as('operator'), keys);
      }
      arrivals.set(roundId, came);
      await closeCollection(as('operator'), roundId);
      await sequenceLedger(as('operator'), keys);
      await sealFigures(as('operator'), { roundId, reason: '' });
      await publishFigures(as('leader'), roundId);
      await sequenceLedger(as('operator'), keys);
    }
  } finally {
    await store.close();
  }
}

/** Everything that is to be had without an account, by address; a bundle's files one by one. */
const published = new Map<string, Buffer>();

before(async () => {
  office = await openOffice({ prepare: fill });
  const waiting = ['/', '/ket-qua', '/kiem-chung', '/p', '/healthz', '/so/checkpoint', '/so/khoa.txt'];
  for (const roundId of rounds) waiting.push(`/ket-qua/${roundId}`, `/ket-qua/${roundId}?ban=1`);
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (published.has(path)) continue;
    const answer = await fetch(office.address + path);
    const bytes = Buffer.from(await answer.arrayBuffer());
    published.set(path, bytes);
    if (!/html/.test(answer.headers.get('content-type') ?? '')) continue;
    for (const [, link] of bytes.toString().matchAll(/href="(\/(?:ket-qua|so|kiem-chung)[^"#]*)"/g))
      waiting.push(link!.replaceAll('&amp;', '&'));
  }
  for (const [path, bytes] of unpackTar(published.get(`/ket-qua/${rounds[0]}/tai/bo-cong-bo.tar`)!))
    published.set(`bundle:${path}`, Buffer.from(bytes));
});
after(() => office?.close());

/** Looked at file by file, as it is unpacked. */
const isArchive = (path: string) => /\.(tar|zip)$/.test(path);

test('what is published of the same answers is the same, in whatever order they came', () => {
  const contentOf = (path: string, roundId: RoundId) =>
    published
      .get(path.replaceAll('{round}', roundId))!
      .toString()
      .replaceAll(roundId, '{round}')
      // What is random by itself: salts, commitments, signatures, ids of forms and of responses' openings.
      .replace(/[\w+/-]{40,}={0,2}|[0-9a-f]{8}-[0-9a-f-]{27}/g, '…');
  const paths = [...published.keys()].filter((path) => path.includes(rounds[0]) && !isArchive(path));
  assert.ok(paths.length >= 5, paths.join(' '));
  for (const path of paths.map((one) => one.replaceAll(rounds[0], '{round}')))
    assert.ok(contentOf(path, rounds[1]) === contentOf(path, rounds[0]), path);
});

test('nothing public holds what a response is known by, nor an hour', () => {
  for (const [path, bytes] of published) {
    const content = bytes.toString('latin1');
    for (const { secrets } of [...arrivals.values()].flat())
      for (const secret of secrets) assert.ok(!content.includes(secret), path);
    // The page that verifies is a program, and the log itself binary.
    if (path.startsWith('bundle:tile') || path.endsWith('.html') || isArchive(path)) continue;
    assert.doesNotMatch(content, /\d\dT\d\d:\d\d|\b\d\d:\d\d:\d\d\b/, path);
  }
});

test('a receipt leads to one entry of the log and to nothing else', () => {
  for (const { commitment } of [...arrivals.values()].flat()) {
    const texts = [commitment.toString('latin1'), commitment.toString('hex'), commitment.toString('base64')];
    const where = [...published]
      .filter(([path, bytes]) => !isArchive(path) && texts.some((text) => bytes.includes(text, 0, 'latin1')))
      .map(([path]) => path);
    assert.equal(where.length, 1, where.join(' '));
    assert.match(where[0]!, /^bundle:tile\/entries\//);
  }
});

test('within what is logged together, places tell no better than chance who came first', () => {
  const log = Buffer.concat(
    [...published.entries()]
      .filter(([path]) => path.startsWith('bundle:tile/entries/'))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, bytes]) => bytes),
  );
  const dice = seededBytes(7);
  const below = (limit: number) => Buffer.from(dice(4)).readUInt32LE() % limit;
  /** Arrivals in the order of the log, cut where the batches end: after 20, and the remainder. */
  const batchesOf = (roundId: RoundId): number[][] => {
    const places = arrivals.get(roundId)!.map(({ commitment }, arrival) => ({ arrival, at: log.indexOf(commitment) }));
    assert.ok(places.every(({ at }) => at >= 0));
    const order = places.sort((a, b) => a.at - b.at).map(({ arrival }) => arrival);
    const whole = Math.floor(count / 20) - 1;
    return [
      ...Array.from({ length: whole - 1 }, (_, n) => order.slice(n * 20, n * 20 + 20)),
      order.slice((whole - 1) * 20),
    ];
  };
  /** How far arrivals rise along their batches. */
  const rise = (batches: readonly (readonly number[])[]) =>
    batches.reduce(
      (sum, batch) => sum + batch.reduce((all, arrival, at) => all + arrival * (at - (batch.length - 1) / 2), 0),
      0,
    );
  const shuffled = (batch: readonly number[]) => {
    const mixed = [...batch];
    for (let at = mixed.length - 1; at > 0; at--) {
      const other = below(at + 1);
      [mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!];
    }
    return mixed;
  };
  /** Share of random orders that rise as much or more: near 0 or 1 the order tells something. */
  const chanceOf = (batches: readonly (readonly number[])[]) => {
    const seen = rise(batches);
    let more = 0;
    for (let run = 0; run < 1000; run++) if (rise(batches.map(shuffled)) >= seen) more++;
    return more / 1000;
  };
  for (const roundId of rounds) {
    const batches = batchesOf(roundId);
    const chance = chanceOf(batches);
    assert.ok(chance > 0.005 && chance < 0.995, `${roundId}: ${chance}`);
    process.stdout.write(
      `${roundId}: ${batches.length} batches, as much rise by chance in ${chance * 100}% of orders\n`,
    );
    assert.ok(chanceOf(batches.map((batch) => batch.toSorted((a, b) => a - b))) < 0.005, 'an order would be found');
  }
});
