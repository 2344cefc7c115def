/**
 * What the HTTP interface promises of the disk and of the ledger, on processes of its own: each answer comes after the
 * engine had synced; killed under load with clients that send again, every ballot is there once and none invented; four
 * processes on one PostgreSQL make one log. `npm run bench intake-kill` does the same at full load.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkIntake } from '../../../bench/support/check-intake.ts';
import { sendLoad } from '../../../bench/support/intake-load.ts';
import { type IntakeProcess, intakePaths, prepareIntake, startIntake } from '../../../bench/support/intake-process.ts';
import { findUnsyncedAnswers } from '../../../bench/support/read-trace.ts';
import { startTestPostgres, type TestPostgres } from '../../../scripts/test-postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'longdan-intake-'));
let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends ballots 0…count−1, spread over the ports; what was acknowledged, by number. */
async function sendAll(
  round: Awaited<ReturnType<typeof prepareIntake>>,
  count: number,
  { port, connections, onAnswer }: { port: () => number; connections: number; onAnswer?: (answered: number) => void },
): Promise<Map<number, string>> {
  const receipts = new Map<number, string>();
  let used = 0;
  await sendLoad({
    port,
    path: intakePaths.single,
    apiKey: round.apiKey,
    connections,
    next: () => (used < count ? round.request(used++) : undefined),
    onAnswer({ requestKey }, { status, body }) {
      assert.equal(status, 201, body);
      receipts.set(Number(requestKey.split('-').at(-1)), body);
      onAnswer?.(receipts.size);
    },
  });
  return receipts;
}

test('an answer is written after the engine has synced what it acknowledges', async (t) => {
  if (spawnSync('strace', ['-V']).status !== 0) return t.skip('strace is not installed');
  const place = { folder: join(folder, 'traced') };
  const round = await prepareIntake(place, 30);
  const trace = join(folder, 'trace');
  const calls = 'trace=read,readv,recvfrom,write,writev,sendto,fsync,fdatasync';
  const server = await startIntake({ place, log: true }, [
    ...['strace', '-f', '--seccomp-bpf', '-ttt', '-y', '-s', '40', '-e', calls, '-o', trace],
  ]);
  const receipts = await sendAll(round, 20, { port: () => server.port, connections: 3 });
  await server.end();
  const { answers, unsynced } = findUnsyncedAnswers(readFileSync(trace, 'utf8'), 'longdan.sqlite-wal');
  assert.deepEqual([receipts.size, answers, unsynced], [20, 20, []]);
});

test('a trace without a sync between request and answer is found out', () => {
  const line = (at: number, call: string) => `77 ${at}.000001 ${call}\n`;
  const request = (at: number) =>
    line(at, 'read(20<TCP:[127.0.0.1:1->127.0.0.1:2]>, "POST /api/v1/rounds/bench/respon"..., 65536) = 900');
  const answer = (at: number) =>
    line(at, 'write(20<TCP:[127.0.0.1:1->127.0.0.1:2]>, "HTTP/1.1 201 Created\\r\\n"..., 300) = 300');
  const sync = (at: number) => line(at, 'fdatasync(23</data/longdan.sqlite-wal>) = 0');
  const slow = line(2, 'fdatasync(23</data/longdan.sqlite-wal> <unfinished ...>');
  const done = line(4, '<... fdatasync resumed>) = 0');
  const findings = (trace: string) => findUnsyncedAnswers(trace, 'longdan.sqlite-wal').unsynced.length;
  assert.equal(findings(request(1) + sync(2) + answer(3)), 0);
  assert.equal(findings(request(1) + slow + done + answer(5)), 0);
  assert.equal(findings(request(1) + slow + answer(3) + done), 1, 'the sync was still under way');
  assert.equal(findings(sync(1) + request(2) + answer(3)), 1, 'the sync came before the request');
  assert.equal(findings(request(1) + sync(2) + answer(3) + request(4) + answer(5)), 1);
});

test('killed under load on PostgreSQL, clients sending again', async () => {
  const place = { url: postgres.newDatabase() };
  const count = 400;
  const round = await prepareIntake(place, count);
  let server = await startIntake({ place, log: true });
  let restarted: Promise<void> | undefined;
  const receipts = await sendAll(round, count, {
    port: () => server.port,
    connections: 24,
    onAnswer(answered) {
      if (answered < count / 3) return;
      restarted ??= server.end('SIGKILL').then(async () => {
        server = await startIntake({ place, log: true });
      });
    },
  });
  await restarted;
  await server.end();
  const check = await checkIntake(place, round, receipts);
  assert.deepEqual(check, { stored: count, missing: [], other: [], invented: 0, findings: [] });
});

test('four processes on one PostgreSQL, their sequencers competing, make one log without gap or fork', async () => {
  const place = { url: postgres.newDatabase() };
  const count = 400;
  const round = await prepareIntake(place, count);
  const servers = await Promise.all(Array.from({ length: 4 }, () => startIntake({ place, log: true })));
  const ports = servers.map((server: IntakeProcess) => server.port);
  let connection = 0;
  const anyPort = () => ports[connection++ % ports.length]!;
  const load = { port: anyPort, connections: 16 };
  // The same requests by two clients, each to another process: each ballot once, and the same receipt for both.
  const [one, other] = await Promise.all([sendAll(round, count, load), sendAll(round, count, load)]);
  assert.deepEqual(new Map([...one].sort()), new Map([...other].sort()));
  await Promise.all(servers.map((server: IntakeProcess) => server.end()));
  const check = await checkIntake(place, round, one);
  assert.deepEqual(check, { stored: count, missing: [], other: [], invented: 0, findings: [] });
});
