// The server of the intake is killed (SIGKILL) ten times at random moments under full load, clients sending again, on both
// engines: every acknowledged ballot must be there once and as its receipt says, nothing else may be there, and the log
// must be whole. Ends with an error where that is not so. LONGDAN_BENCH_KILLS and LONGDAN_BENCH_ENGINES change what is done.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorePlace } from '@longdan/store';
import { startServer } from '../scripts/test-postgres.ts';
import { checkIntake } from './support/check-intake.ts';
import { sendLoad } from './support/intake-load.ts';
import { intakePaths, prepareIntake, startIntake } from './support/intake-process.ts';

const kills = Number(process.env['LONGDAN_BENCH_KILLS'] ?? 10);
const engines = (process.env['LONGDAN_BENCH_ENGINES'] ?? 'sqlite,postgres').split(',');
const connections = 128;
/** More than all the time between two kills can use up. */
const ballots = 15_000 * (kills + 1);
/** A server lives this long from its first acknowledgement, the longer time excluded. */
const lifeMs = { shortest: 200, longest: 2000 };
const folder = mkdtempSync(join(tmpdir(), 'longdan-kill-'));

async function killUnderLoad(name: string, place: StorePlace): Promise<boolean> {
  const round = await prepareIntake(place, ballots);
  const receipts = new Map<number, string>();
  let server = await startIntake({ place, log: true });
  let killed = 0;
  let alive = false;
  let ending = false;
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  /** From the first acknowledgement of a server on, its time runs. */
  const onAnswer = async () => {
    if (alive) return;
    alive = true;
    await pause(lifeMs.shortest + Math.random() * (lifeMs.longest - lifeMs.shortest));
    if (killed === kills) {
      ending = true;
      return;
    }
    killed += 1;
    await server.end('SIGKILL');
    server = await startIntake({ place, log: true });
    alive = false;
  };
  let used = 0;
  const load = await sendLoad({
    port: () => server.port,
    path: intakePaths.single,
    apiKey: round.apiKey,
    connections,
    next: () => (ending || used === ballots ? undefined : round.request(used++)),
    onAnswer({ requestKey }, { status, body }) {
      if (status !== 201) throw new Error(body);
      receipts.set(Number(requestKey.split('-').at(-1)), body);
      void onAnswer();
    },
  });
  await server.end();
  const { stored, missing, other, invented, findings } = await checkIntake(place, round, receipts);
  const sound = [missing, other, findings].every(({ length }) => length === 0) && invented === 0 && killed === kills;
  process.stdout.write(
    `${name}: killed ${killed} times, ${receipts.size} acknowledged of ${used} sent (${load.repeats} sent again), ${stored} stored: ${missing.length} missing, ${other.length} other than acknowledged, ${invented} invented or twice, ${findings.length} findings of fsck\n`,
  );
  for (const finding of findings.slice(0, 5)) process.stdout.write(`  ${JSON.stringify(finding)}\n`);
  return sound;
}

const postgres = engines.includes('postgres') ? await startServer({ durable: true }) : undefined;
try {
  for (const engine of engines) {
    const sound = await (engine === 'sqlite'
      ? killUnderLoad('SQLite', { folder: join(folder, engine) })
      : killUnderLoad('PostgreSQL', { url: postgres!.newDatabase() }));
    if (!sound) process.exitCode = 1;
  }
} finally {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
}
