// Ballots of 25 answers over HTTP, the client on the same machine: singly and in batches of 100, on both engines, and what
// the ledger costs: two servers, one with it and one without, sent to in turns. PostgreSQL syncs to disk here. Every ballot
// that was acknowledged is counted in the store afterwards.
// LONGDAN_BENCH_SECONDS sets how long the single ballots are sent (20 by default), LONGDAN_BENCH_ENGINES the engines.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorePlace } from '@longdan/store';
import { startServer } from '../scripts/test-postgres.ts';
import { type Load, type LoadRequest, sendLoad } from './support/intake-load.ts';
import {
  asOperator,
  barePaths,
  type IntakeProcess,
  type IntakeRound,
  intakePaths,
  prepareIntake,
  startBareIntake,
  startIntake,
} from './support/intake-process.ts';
import { showSpeed, watchStolen } from './support/measure.ts';

const seconds = Number(process.env['LONGDAN_BENCH_SECONDS'] ?? 20);
const engines = (process.env['LONGDAN_BENCH_ENGINES'] ?? 'sqlite,postgres').split(',');
const connections = Number(process.env['LONGDAN_BENCH_CONNECTIONS'] ?? 128);
/** More than the fastest run can use up. */
const ballotsPerSecond = 9000;
const batchSize = 100;
const batches = 900;
const batchConnections = 24;
/** Turns of each of the two servers when the ledger's cost is measured, and their length. */
const turns = 4;
const turnSeconds = Math.min(4, seconds / 4);
/** Not counted: code that has just been read runs slowly, and compiling it takes processors for a while. */
const warmUp = { singles: 5000, batches: 200 };
const folder = mkdtempSync(join(tmpdir(), 'longdan-intake-'));

/** A server, its round, and which of its ballots comes next. */
interface Target {
  readonly server: IntakeProcess;
  readonly paths: Readonly<Record<'single' | 'batch', string>>;
  readonly round: IntakeRound;
  used: number;
}

interface OwnTarget extends Target {
  readonly place: StorePlace;
}

async function makeTarget(place: StorePlace, log: boolean, ballots: number): Promise<OwnTarget> {
  const round = await prepareIntake(place, ballots);
  const target = { place, round, server: await startIntake({ place, log }), paths: intakePaths, used: 0 };
  await sendSingles(target, (sent) => sent < warmUp.singles);
  return target;
}

interface Measured {
  readonly load: Load;
  readonly ballots: number;
  readonly serverCpu: number;
  /** Share of the processors' time that others took meanwhile. */
  readonly stolen: number;
}

async function send(
  target: Target,
  options: { readonly path: string; readonly connections: number; readonly each: number },
  next: () => LoadRequest | undefined,
): Promise<Measured> {
  const { server, round } = target;
  const before = await server.readCpu();
  const readStolen = watchStolen();
  const load = await sendLoad({ port: () => server.port, apiKey: round.apiKey, next, ...options });
  const serverCpu = (await server.readCpu()) - before;
  const stolen = readStolen();
  const taken = (load.statuses.get(200) ?? 0) + (load.statuses.get(201) ?? 0);
  if (taken !== load.requests || load.repeats > 0)
    throw new Error(`not all were taken at once: ${JSON.stringify([...load.statuses])}, ${load.repeats} sent again`);
  return { load, ballots: load.requests * options.each, serverCpu, stolen };
}

function sendSingles(target: Target, goOn: (sent: number) => boolean): Promise<Measured> {
  const first = target.used;
  return send(target, { path: target.paths.single, connections, each: 1 }, () =>
    goOn(target.used - first) ? target.round.request(target.used++) : undefined,
  );
}

function sendFor(target: Target, duration: number): Promise<Measured> {
  const until = performance.now() + duration * 1000;
  return sendSingles(target, () => performance.now() < until);
}

function sendBatches(target: Target, count: number): Promise<Measured> {
  let sent = 0;
  return send(target, { path: target.paths.batch, connections: batchConnections, each: batchSize }, () => {
    if (sent++ >= count) return undefined;
    const { requestKey } = target.round.request(target.used);
    const ballots = Array.from({ length: batchSize }, () => target.round.ballot(target.used++));
    return { requestKey, body: `{"responses":[${ballots.join(',')}]}` };
  });
}

const percentile = ({ latencies }: Load, share: number): string =>
  `${latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))]!.toFixed(0)} ms`;
const perBallot = (cpu: number, ballots: number) => `${((cpu / ballots) * 1e6).toFixed(0)} µs`;

function show(what: string, { load, ballots, serverCpu, stolen }: Measured, target = ''): void {
  const rate = Math.round(ballots / load.seconds).toLocaleString('en');
  process.stdout.write(
    `${`${what}, ${load.seconds.toFixed(0)} s`.padEnd(52)}${rate.padStart(8)} ballots/s  p50 ${percentile(load, 0.5)}  p99 ${percentile(load, 0.99)}  processor time of each: server ${perBallot(serverCpu, ballots)}, client ${perBallot(load.cpu, ballots)}; others took ${(stolen * 100).toFixed(0)} % of the processors${target === '' ? '' : `  (target ${target})`}\n`,
  );
}

/** Ends the server, and counts what it had acknowledged. */
async function finish({ place, server, used }: OwnTarget): Promise<void> {
  await server.end();
  const stored = await asOperator(place, async ({ store: { db } }) => {
    const { n } = await db
      .selectFrom('response')
      .select(({ fn }) => fn.countAll().as('n'))
      .executeTakeFirstOrThrow();
    return Number(n);
  });
  if (stored !== used) throw new Error(`${used} ballots acknowledged, ${stored} stored`);
}

/** What the machine can do at the moment: a server that does the least, see `support/bare-intake-server.ts`. */
async function showYardstick(): Promise<void> {
  const place = { folder: mkdtempSync(join(folder, 'bare-')) };
  const singles = 40_000;
  const round = await prepareIntake({ folder: join(place.folder, 'codes') }, singles + batches * batchSize);
  const target = { server: await startBareIntake(place.folder), paths: barePaths, round, used: 0 };
  await sendSingles(target, (sent) => sent < warmUp.singles);
  show(
    'yardstick, the least there can be: singly',
    await sendSingles(target, (sent) => sent < singles - warmUp.singles),
  );
  show(`yardstick: batches of ${batchSize}`, await sendBatches(target, batches));
  await target.server.end();
}

async function measureEngine(name: string, newPlace: (of: string) => StorePlace): Promise<void> {
  const target = name === 'SQLite' ? '4,000/s, p99 ≤ 150 ms' : '3,000/s, p99 ≤ 150 ms';
  const batched = (warmUp.batches + batches) * batchSize;
  const showBatches = async (where: string, to: OwnTarget) => {
    await sendBatches(to, warmUp.batches);
    show(`${name}, batches of ${batchSize} into ${where}`, await sendBatches(to, batches), '10,000/s');
  };
  const empty = await makeTarget(newPlace('empty'), true, warmUp.singles + batched);
  await showBatches('a new round', empty);
  await finish(empty);
  const main = await makeTarget(newPlace('main'), true, warmUp.singles + seconds * ballotsPerSecond + batched);
  show(`${name}, ledger on: singly`, await sendFor(main, seconds), target);
  await showBatches(`a round of ${Math.round(main.used / 1000)},000`, main);
  await finish(main);

  const each = warmUp.singles + turns * turnSeconds * ballotsPerSecond;
  const [on, off] = [await makeTarget(newPlace('on'), true, each), await makeTarget(newPlace('off'), false, each)];
  const sum = { on: [0, 0, 0], off: [0, 0, 0] };
  const readStolen = watchStolen();
  for (let turn = 0; turn < turns; turn++)
    for (const [key, one] of [['on', on] as const, ['off', off] as const]) {
      const { load, ballots: sent, serverCpu } = await sendFor(one, turnSeconds);
      sum[key] = [sum[key][0]! + sent, sum[key][1]! + load.seconds, sum[key][2]! + serverCpu];
    }
  const [rateOn, rateOff] = [sum.on[0]! / sum.on[1]!, sum.off[0]! / sum.off[1]!];
  const [cpuOn, cpuOff] = [sum.on[2]! / sum.on[0]!, sum.off[2]! / sum.off[0]!];
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  process.stdout.write(
    `${name}, in turns of ${turnSeconds} s: ${Math.round(rateOn)} ballots/s with the ledger, ${Math.round(rateOff)} without: it takes ${percent(1 - rateOn / rateOff)} of the rate (target ≤ 20 %); of the server’s processor time with it, ${percent(1 - cpuOff / cpuOn)}; others took ${percent(readStolen())} of the processors\n`,
  );
  await finish(on);
  await finish(off);
}

showSpeed();
await showYardstick();
const server = engines.includes('postgres') ? await startServer({ durable: true }) : undefined;
try {
  for (const engine of engines)
    await (engine === 'sqlite'
      ? measureEngine('SQLite', (of) => ({ folder: join(folder, of) }))
      : measureEngine('PostgreSQL', () => ({ url: server!.newDatabase() })));
  await showYardstick();
} finally {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}
