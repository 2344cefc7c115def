// Ballots of 25 answers over HTTP, the client on the same machine: singly and in batches of 100, with the ledger and
// without it, on both engines. Every ballot that was acknowledged is looked for in the store afterwards.
// LONGDAN_BENCH_SECONDS sets how long the single ballots are sent (20 by default).
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Answers, parsePlan, type Questionnaire } from '@longdan/core';
import { createApiKey, createRound, issueBallots, secureRandom } from '@longdan/operations';
import { openStore, questionnaires, type StorePlace } from '@longdan/store';
import { startServer } from '../scripts/test-postgres.ts';
import { type Load, sendLoad } from './support/intake-load.ts';
import { showSpeed } from './support/measure.ts';
import { planText, roundId } from './support/province.ts';

const seconds = Number(process.env['LONGDAN_BENCH_SECONDS'] ?? 20);
const engines = (process.env['LONGDAN_BENCH_ENGINES'] ?? 'sqlite,postgres').split(',');
const answersPerBallot = 25;
/** More than the fastest run can use up. */
const ballotCount = Math.max(60_000, seconds * 7000);
const batchSize = 100;
const batches = 200;
const connections = 128;
const folder = mkdtempSync(join(tmpdir(), 'longdan-intake-'));

interface Prepared {
  readonly codes: readonly string[];
  readonly apiKey: string;
  readonly answers: (number: number) => Answers;
}

/** A round of a scheme with enough questions, its ballots, and a key. */
async function prepare(place: StorePlace): Promise<Prepared> {
  const store = await openStore(place);
  const actor = { id: 'bench', name: 'bench', role: 'operator' as const };
  const context = { store, now: () => new Date(), random: secureRandom(), actor };
  const plan = parsePlan(planText(ballotCount).replace('sipas-2017', 'sipas-2024'), { file: 'plan.yaml' });
  if (!plan.ok) throw new Error(JSON.stringify(plan.findings));
  await createRound(context, { plan: plan.value });
  const codes: string[] = [];
  while (codes.length < ballotCount) {
    const issued = await issueBallots(context, { roundId, fieldId: 'chung', count: Math.min(20_000, ballotCount) });
    codes.push(...issued.ballots.map(({ code }) => code));
  }
  const { text } = await createApiKey(context, { roundId, name: 'bench', channel: 'face-to-face' });
  const [form] = await questionnaires.listQuestionnaires(store.db, roundId);
  await store.close();
  return { codes, apiKey: text, answers: makeAnswers(JSON.parse(form!.content) as Questionnaire) };
}

/** The first 25 rating or choice questions, each answered by one of its codes. */
function makeAnswers({ sections, scales }: Questionnaire): Prepared['answers'] {
  const closed = sections
    .flatMap(({ questions }) => questions)
    .flatMap((question) => {
      if (question.kind === 'choice') return [{ id: question.id, codes: question.options.map(({ code }) => code) }];
      if (question.kind !== 'rating') return [];
      const scale = scales.find(({ id }) => id === question.scaleId)!;
      return [{ id: question.id, codes: scale.levels.map(({ code }) => code) }];
    })
    .slice(0, answersPerBallot);
  if (closed.length < answersPerBallot) throw new Error(`the form has only ${closed.length} closed questions`);
  return (number) =>
    Object.fromEntries(
      closed.map(({ id, codes }, at) => [id, { state: 'chosen', code: codes[(number + at * 7) % codes.length]! }]),
    );
}

interface Server {
  readonly port: number;
  /** @returns processor seconds that it took */
  stop(): Promise<number>;
}

async function startApi(place: StorePlace, log: boolean): Promise<Server> {
  const script = join(import.meta.dirname, 'support/intake-server.ts');
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, JSON.stringify({ place, log })],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const port = Number((await lines.next()).value);
  return {
    port,
    async stop() {
      child.kill('SIGTERM');
      const { cpu } = JSON.parse((await lines.next()).value ?? '{}') as { cpu: number };
      await new Promise((resolve) => child.once('exit', resolve));
      return cpu;
    },
  };
}

const percentile = (load: Load, share: number): string =>
  `${load.latencies[Math.min(load.latencies.length - 1, Math.floor(load.latencies.length * share))]!.toFixed(0)} ms`;

function show(what: string, load: Load, ballots: number, cpu: number, target: string): void {
  const rate = Math.round(ballots / load.seconds).toLocaleString('en');
  const perBallot = `${((cpu / ballots) * 1e6).toFixed(0)} µs of the server’s processor each`;
  process.stdout.write(
    `${what.padEnd(44)}${rate.padStart(8)} ballots/s  p50 ${percentile(load, 0.5)}  p99 ${percentile(load, 0.99)}  ${perBallot}  (target ${target})\n`,
  );
}

async function countStored(place: StorePlace): Promise<number> {
  const store = await openStore(place);
  const { n } = await store.db
    .selectFrom('response')
    .select(({ fn }) => fn.countAll().as('n'))
    .executeTakeFirstOrThrow();
  await store.close();
  return Number(n);
}

async function run(name: string, place: StorePlace, log: boolean): Promise<number> {
  const { codes, apiKey, answers } = await prepare(place);
  let used = 0;
  const ballot = () => {
    const number = used++;
    if (number >= codes.length) throw new Error('no ballots left: LONGDAN_BENCH_SECONDS is too high');
    return { ballotCode: codes[number]!, consent: 'not-asked', answers: answers(number) };
  };
  const path = `/api/v1/rounds/${roundId}/responses`;
  const title = `${name}, ledger ${log ? 'on' : 'off'}`;

  let server = await startApi(place, log);
  const until = performance.now() + seconds * 1000;
  const singles = await sendLoad({
    port: server.port,
    path,
    apiKey,
    connections,
    next: () => (performance.now() < until ? { requestKey: randomUUID(), body: JSON.stringify(ballot()) } : undefined),
  });
  const singleCpu = await server.stop();
  const target = name === 'SQLite' ? '4,000/s' : '3,000/s';
  show(`${title}: singly`, singles, singles.requests, singleCpu, `${target}, p99 ≤ 150 ms`);
  if (singles.statuses.get(201) !== singles.requests) throw new Error(JSON.stringify([...singles.statuses]));

  server = await startApi(place, log);
  let sent = 0;
  const batched = await sendLoad({
    port: server.port,
    path: `${path}:batch`,
    apiKey,
    connections: 8,
    next: () =>
      sent++ < batches
        ? {
            requestKey: randomUUID(),
            body: JSON.stringify({ responses: Array.from({ length: batchSize }, ballot) }),
          }
        : undefined,
  });
  const batchCpu = await server.stop();
  show(`${title}: batches of ${batchSize}`, batched, batches * batchSize, batchCpu, '10,000/s');
  if (batched.statuses.get(200) !== batches) throw new Error(JSON.stringify([...batched.statuses]));
  const stored = await countStored(place);
  if (stored !== used) throw new Error(`${used} ballots acknowledged, ${stored} stored`);
  return singles.requests / singles.seconds;
}

showSpeed();
const server = engines.includes('postgres') ? await startServer() : undefined;
try {
  for (const engine of engines) {
    const name = engine === 'sqlite' ? 'SQLite' : 'PostgreSQL';
    const newPlace = (of: string): StorePlace =>
      engine === 'sqlite' ? { folder: join(folder, of) } : { url: server!.newDatabase() };
    const without = await run(name, newPlace('off'), false);
    const withLedger = await run(name, newPlace('on'), true);
    const cost = `${((1 - withLedger / without) * 100).toFixed(0)} %`;
    process.stdout.write(`${name}: the ledger takes ${cost} of the single ballots’ rate (target ≤ 20 %)\n`);
  }
} finally {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}
