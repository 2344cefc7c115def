/** Health, counts and logs: what those who watch the server see, and what they must never see. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { startServer, type TestPostgres } from '../../../scripts/test-postgres.ts';

const web = join(import.meta.dirname, '..');
const token = 'ma-doc-so-dem';
const folder = mkdtempSync(join(tmpdir(), 'longdan-watch-'));
let database: TestPostgres;
before(async () => {
  // One of its own, for it is stopped while the application runs.
  database = await startServer();
});
after(async () => {
  await database?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Watched {
  readonly address: string;
  readonly said: () => string;
  stop(): Promise<void>;
}

async function start(name: string, env: Record<string, string> = {}): Promise<Watched> {
  const { LONGDAN_DEMO: _demo, LONGDAN_DATABASE: _database, ...outer } = process.env;
  const server = spawn(process.execPath, [join(web, 'server.ts')], {
    env: { ...outer, PORT: '0', HOST: '127.0.0.1', LONGDAN_DATA: join(folder, name), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const ended = once(server, 'exit');
  const address = await new Promise<string>((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const found = /Lòng Dân: (\S+)/.exec(said)?.[1];
        if (found) resolve(found);
      });
    void ended.then(([code]) => reject(new Error(`The server ended with ${code}: ${said}`)));
  });
  return {
    address,
    said: () => said,
    async stop() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}

/** By node:http: fetch may not set every header. */
function get(url: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (answer) => {
      let text = '';
      answer
        .setEncoding('utf8')
        .on('data', (part: string) => {
          text += part;
        })
        .on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    })
      .on('error', reject)
      .end();
  });
}

test('one line a request with the route and nothing of a person; the citizens’ without a time', async () => {
  const server = await start('sqlite', { LONGDAN_METRICS_TOKEN: token });
  const agent = { 'user-agent': 'trinh-duyet-rieng' };
  assert.deepEqual(await get(`${server.address}/healthz`, agent), { status: 200, text: '{"status":"ok"}' });
  const paths = ['/p/ABCD2345?ngon-ngu=en', '/dot/dot-bi-mat?tim=nguyen', '/khong-co/bi-mat', '/dang-nhap?toi=/bi-mat'];
  const statuses: number[] = [];
  for (const path of paths) statuses.push((await get(server.address + path, agent)).status);

  const local = await get(`${server.address}/metrics`);
  assert.equal(local.status, 200);
  assert.match(local.text, /^longdan_store_open 1$/m);
  assert.match(local.text, /^longdan_requests_total\{route="\/healthz",status="200"\} 1$/m);
  assert.match(local.text, /^longdan_requests_total\{route="\/p\/\[code\][^"]*",status="\d+"\} 1$/m);
  assert.match(local.text, /^longdan_request_duration_seconds_bucket\{route="\/healthz",le="\+Inf"\} 1$/m);
  assert.match(local.text, /^process_resident_memory_bytes \d{7,}$/m);
  // Every line is a comment or a sample, and buckets never fall.
  for (const line of local.text.trimEnd().split('\n'))
    assert.match(line, /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z]+="[^"]*",?)+\})? [0-9.e+-]+)$/);
  const buckets = [...local.text.matchAll(/route="\/healthz",le="[^"]+"\} (\d+)/g)].map((one) => Number(one[1]));
  assert.deepEqual(
    buckets,
    buckets.toSorted((a, b) => a - b),
  );

  const passedOn = { 'x-forwarded-for': '203.0.113.9' };
  assert.equal((await get(`${server.address}/metrics`, passedOn)).status, 403);
  for (const [shown, status] of [
    [token, 200],
    [`${token}x`, 403],
    ['', 403],
  ] as const)
    assert.equal(
      (await get(`${server.address}/metrics`, { ...passedOn, authorization: `Bearer ${shown}` })).status,
      status,
    );
  await server.stop();

  const lines = server
    .said()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const answering = lines.filter(({ route }) => String(route).startsWith('/p'));
  const others = lines.filter(({ route }) => !String(route).startsWith('/p'));
  assert.deepEqual(
    answering.map((line) => [Object.keys(line).sort(), line['status']]),
    [[['level', 'name', 'route', 'status'], statuses[0]]],
  );
  assert.equal(others.length, 9);
  for (const line of others)
    assert.deepEqual(Object.keys(line).sort(), ['durationMs', 'level', 'name', 'route', 'status', 'time']);
  const logged = JSON.stringify(lines);
  for (const hidden of [
    'ABCD2345',
    'bi-mat',
    'nguyen',
    '127.0.0.1',
    'ngon-ngu',
    agent['user-agent'],
    token,
    '203.0.113',
  ])
    assert.ok(!logged.includes(hidden), hidden);
});

test('503 once the store is away, and no word of where it was', async () => {
  const server = await start('postgres', { LONGDAN_DATABASE: database.newDatabase() });
  assert.equal((await get(`${server.address}/healthz`)).status, 200);
  await database.stop();
  assert.deepEqual(await get(`${server.address}/healthz`), { status: 503, text: '{"status":"store-unavailable"}' });
  assert.match((await get(`${server.address}/metrics`)).text, /^longdan_store_open 0$/m);
  await server.stop();
});
