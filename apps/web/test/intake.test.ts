/**
 * The HTTP interface in front of a running server: what it answers, and that everything it acknowledged is there once
 * after the server was killed in the middle of a load, again and again, with clients that send again.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { criteriaOf } from '@longdan/core';
import { createApiKey, createRound, getRound, issueBallots, revokeApiKey } from '@longdan/operations';
import { samplePlan } from '../../../packages/operations/src/testing/sample-plan.ts';
import { inStore } from './citizen-rounds.ts';
import { type Office, openOffice } from './office.ts';

const roundId = 'xa-thu-2026';
const path = `/api/v1/rounds/${roundId}/responses`;
let office: Office;
let apiKey: string;
let keyId: string;
let codes: string[];
let answers: Record<string, unknown>;

before(async () => {
  office = await openOffice({
    demo: false,
    prepare: (folder) =>
      inStore(folder, async (context) => {
        const plan = samplePlan({ id: roundId, period: undefined });
        const fields = [{ ...plan.fields[0]!, quota: 2000 }];
        await createRound(context, { plan: { ...plan, fields } });
        await createRound(context, { plan: { ...plan, id: 'xa-khac-2026' } });
        const issued = await issueBallots(context, { roundId, fieldId: 'ho-tich', count: 1500 });
        codes = issued.ballots.map(({ code }) => code);
        const { key, text } = await createApiKey(context, { roundId, name: 'Kiosk', channel: 'kiosk' });
        [apiKey, keyId] = [text, key.id];
        const { questionnaire } = (await getRound(context, roundId)).questionnaires[0]!;
        answers = Object.fromEntries(
          criteriaOf(questionnaire).map(({ criterion }) => [criterion.id, { state: 'chosen', code: '2' }]),
        );
      }),
  });
});
after(() => office?.close());

const ballot = (ballotCode: string, changes: object = {}) => ({
  ballotCode,
  consent: 'not-asked',
  answers,
  ...changes,
});

async function send(to: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(office.address + to, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'idempotency-key': crypto.randomUUID(),
      'content-type': 'application/json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) };
}

test('a response gets a receipt; the same request the same one; refusals are problems in two languages', async () => {
  const key = { 'idempotency-key': crypto.randomUUID() };
  const first = await send(path, ballot(codes[0]!), key);
  assert.equal(first.status, 201);
  assert.match(first.body.receiptCode, /^[A-Z0-9]{9}$/);
  assert.equal(Buffer.from(first.body.response, 'base64').length, 32);
  const again = await send(path, ballot(codes[0]!), key);
  assert.deepEqual([again.status, again.body], [201, first.body]);
  assert.deepEqual(
    [first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')],
    [null, 'true'],
  );

  const bad = ballot(codes[1]!, { answers: { 'khong-co': { state: 'refused' } } });
  const refusals: [string, unknown, Record<string, string>, number, string][] = [
    [path, ballot(codes[1]!), key, 409, 'idempotency-key-reused'],
    [path, ballot(codes[0]!), {}, 409, 'ballot-already-used'],
    [path, bad, {}, 422, 'invalid-input'],
    [path, ballot(codes[1]!), { authorization: '' }, 401, 'api-key-wrong'],
    [path.replace(roundId, 'xa-khac-2026'), ballot(codes[1]!), {}, 403, 'api-key-other-round'],
    [path, ballot(codes[1]!), { 'idempotency-key': 'ngan' }, 400, 'idempotency-key-missing'],
    [path, '{', {}, 400, 'body-unreadable'],
    [path, `"${'x'.repeat(300_000)}"`, {}, 413, 'body-too-large'],
    [`${path}:batch`, { responses: [] }, {}, 400, 'body-unreadable'],
    ['/api/v2', {}, {}, 404, 'page-not-found'],
  ];
  for (const [to, body, headers, status, code] of refusals) {
    const refused = await send(to, body, headers);
    assert.deepEqual([refused.status, refused.body.code, refused.body.status], [status, code, status], code);
    assert.equal(refused.headers.get('content-type'), 'application/problem+json');
    assert.ok(refused.body.title.length > 20 && refused.body.titleEn.length > 20);
  }
  assert.deepEqual((await send(path, bad)).body.findings[0].place, 'khong-co');
});

test('of a batch each is recorded or refused by itself', async () => {
  const key = { 'idempotency-key': crypto.randomUUID() };
  const responses = [ballot(codes[2]!), 'không phải phiếu', ballot(codes[3]!), ballot(codes[2]!)];
  const first = await send(`${path}:batch`, { responses }, key);
  assert.deepEqual([first.status, first.body.recorded, first.body.repeated, first.body.refused], [200, 2, 0, 2]);
  const outcomes = first.body.results.map((one: { problem?: { code: string } }) => one.problem?.code ?? 'recorded');
  assert.deepEqual(outcomes, ['recorded', 'ballot-not-found', 'recorded', 'ballot-already-used']);
  const again = await send(`${path}:batch`, { responses }, key);
  assert.deepEqual([again.body.recorded, again.body.repeated], [0, 2]);
  assert.deepEqual(again.body.results[0], first.body.results[0]);
  const other = await send(`${path}:batch`, { responses: [ballot(codes[4]!)] }, key);
  assert.deepEqual([other.status, other.body.code], [409, 'idempotency-key-reused']);
});

test('the description names what is taken and what is answered', async () => {
  const described = await (await fetch(`${office.address}/api/openapi.json`)).json();
  assert.equal(described.openapi, '3.1.0');
  const { Response: response, Problem: problem } = described.components.schemas;
  assert.deepEqual(response.required.sort(), ['answers', 'ballotCode', 'consent']);
  assert.equal(response.additionalProperties, false);
  assert.ok(!('channel' in response.properties) && problem.required.includes('titleEn'));
  const { post } = described.paths[`/api/v1/rounds/{round}/responses`];
  assert.deepEqual(Object.keys(post.responses).sort(), ['201', '400', '401', '403', '404', '409', '413', '422', '503']);
});

test('killed three times in the middle of a load: what was acknowledged is there, each ballot once', async () => {
  const sending = codes.slice(100, 800);
  const acknowledged = new Map<string, string>();
  let next = 0;
  const client = async () => {
    for (let at = next++; at < sending.length; at = next++) {
      const code = sending[at]!;
      const key = { 'idempotency-key': crypto.randomUUID() };
      for (;;) {
        try {
          const { status, body } = await send(path, ballot(code), key);
          assert.equal(status, 201, JSON.stringify(body));
          acknowledged.set(code, body.receiptCode);
          break;
        } catch (error) {
          // The server is away: the same request again.
          if (error instanceof assert.AssertionError) throw error;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    }
  };
  const clients = Array.from({ length: 16 }, client);
  for (const share of [0.2, 0.45, 0.7]) {
    while (acknowledged.size < sending.length * share) await new Promise((resolve) => setImmediate(resolve));
    await office.restart('SIGKILL');
  }
  await Promise.all(clients);
  assert.equal(acknowledged.size, sending.length);
  assert.equal(new Set(acknowledged.values()).size, sending.length);
  const stored = await inStore(office.dataFolder, ({ store }) =>
    store.db.selectFrom('response').select('ballot_code').where('round_id', '=', roundId).execute(),
  );
  const counts = new Map<string | null, number>();
  for (const { ballot_code: code } of stored) counts.set(code, (counts.get(code) ?? 0) + 1);
  for (const code of sending) assert.equal(counts.get(code), 1, code);
});

test('a revoked key sends nothing more', async () => {
  await inStore(office.dataFolder, (context) => revokeApiKey(context, { roundId, keyId }));
  // A key in use is remembered for a second.
  for (;;) {
    const { status } = await send(path, ballot(codes[5]!), { 'idempotency-key': '0'.repeat(36) });
    if (status === 401) break;
    assert.equal(status, 201);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});
