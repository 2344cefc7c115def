// The home page over HTTP, client included: a server process of its own, people signed in, 10,000 accounts and 500 rounds
// of 400 responses each; 95 of 100 answers are to come within 100 ms. Then the list behind it, in processor time, beside
// the list of all rounds. LONGDAN_BENCH_ROUNDS and LONGDAN_BENCH_ACCOUNTS set the numbers; the web app must be built.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parsePlan } from '@longdan/core';
import { createRound, listRoundPage, listRounds, secureRandom } from '@longdan/operations';
import { openStore, type Store } from '@longdan/store';
import { buildWeb } from '../scripts/build-web.ts';
import { showSpeed } from './support/measure.ts';
import { insertGenerated, planText, roundId } from './support/province.ts';

const roundCount = Number(process.env['LONGDAN_BENCH_ROUNDS'] ?? 500);
const accountCount = Number(process.env['LONGDAN_BENCH_ACCOUNTS'] ?? 10_000);
const responsesEach = 400;
const visits = 400;
const budgetMs = 100;
/** Of the demonstration's accounts; everybody else is there to be many. */
const [loginNames, password] = [['canbo', 'lanhdao'], 'longdan-minh-hoa'];

const folder = mkdtempSync(join(tmpdir(), 'longdan-bench-'));
const actor = { id: 'bench', name: 'bench', role: 'operator' as const };
const contextOn = (store: Store) => ({ store, now: () => new Date(), random: secureRandom(), actor });

async function fillRounds(store: Store): Promise<void> {
  for (let round = 0; round < roundCount; round++) {
    const id = `${roundId}-${round}`;
    const plan = parsePlan(planText(responsesEach).replace(`id: ${roundId}\n`, `id: ${id}\n`), { file: 'plan.yaml' });
    if (!plan.ok) throw new Error(JSON.stringify(plan.findings));
    await createRound(contextOn(store), { plan: plan.value });
    await insertGenerated(store, id, responsesEach);
  }
}

/** Accounts with one session each, straight into the store: hashing ten thousand passwords is no part of this. */
async function fillAccounts({ db }: Store): Promise<void> {
  const now = new Date();
  const [made, ends] = [now.toISOString(), new Date(now.getTime() + 86_400_000).toISOString()];
  const rowsPerInsert = 500;
  for (let from = 0; from < accountCount; from += rowsPerInsert) {
    const numbers = Array.from({ length: Math.min(rowsPerInsert, accountCount - from) }, (_, at) => from + at);
    await db
      .insertInto('staff_account')
      .values(
        numbers.map((number) => ({
          id: `a${number}`,
          name: `Cán bộ ${number}`,
          email: `cb${number}@longdan.invalid`,
          emailVerified: 0,
          image: null,
          username: `cb${number}`,
          displayUsername: `cb${number}`,
          role: 'data-entry',
          disabled: 0,
          createdAt: made,
          updatedAt: made,
        })),
      )
      .execute();
    await db
      .insertInto('staff_session')
      .values(
        numbers.map((number) => ({
          id: `s${number}`,
          expiresAt: ends,
          token: `token-${number}`,
          createdAt: made,
          updatedAt: made,
          ipAddress: null,
          userAgent: null,
          userId: `a${number}`,
        })),
      )
      .execute();
  }
}

/** @returns the server's process and its address, once it answers */
async function startApplication(): Promise<{ readonly server: ChildProcess; readonly address: string }> {
  const server = spawn(process.execPath, [join(import.meta.dirname, '../apps/web/server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
      LONGDAN_DATA: folder,
      LONGDAN_DEMO: '1',
      LONGDAN_LOG: 'silent',
      HOST: '127.0.0.1',
      PORT: '0',
    },
  });
  for await (const line of createInterface({ input: server.stdout! })) {
    const address = /^Lòng Dân: (http:\S+)$/.exec(line)?.[1];
    if (address) {
      server.stdout!.resume();
      return { server, address };
    }
  }
  throw new Error('the server ended before it answered');
}

/** @returns the cookie of a session */
async function signIn(address: string, loginName: string): Promise<string> {
  const answer = await fetch(`${address}/dang-nhap`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: address, accept: 'text/html' },
    body: new URLSearchParams({ ten: loginName, 'mat-khau': password }),
  });
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
  if (answer.status !== 303 || cookies.length === 0)
    throw new Error(`${loginName} could not sign in: ${answer.status}`);
  return cookies.join('; ');
}

const percentile = (taken: readonly number[], share: number): number =>
  taken.toSorted((a, b) => a - b)[Math.min(taken.length - 1, Math.floor(share * taken.length))]!;

/** @returns milliseconds of each visit, from asking to the last byte */
async function visitHome(address: string, cookies: readonly string[], count: number): Promise<number[]> {
  const taken: number[] = [];
  for (let visit = 0; visit < count; visit++) {
    const started = performance.now();
    const answer = await fetch(`${address}/lam-viec`, { headers: { cookie: cookies[visit % cookies.length]! } });
    const page = await answer.text();
    taken.push(performance.now() - started);
    if (answer.status !== 200 || !page.includes(roundId)) throw new Error(`no home page: ${answer.status}`);
  }
  return taken;
}

async function measureList(what: string, times: number, act: () => Promise<unknown>): Promise<void> {
  const taken: number[] = [];
  for (let time = 0; time < times; time++) {
    const before = process.cpuUsage();
    await act();
    const { user, system } = process.cpuUsage(before);
    taken.push((user + system) / 1000);
  }
  process.stdout.write(
    `${what.padEnd(40)} processor: median ${percentile(taken, 0.5).toFixed(1)} ms, 95th of 100 ${percentile(taken, 0.95).toFixed(1)} ms\n`,
  );
}

buildWeb();
const store = await openStore({ folder });
try {
  await fillRounds(store);
  const { server, address } = await startApplication();
  try {
    await fillAccounts(store);
    // Not between visits: while it counts, connections that wait would be closed.
    showSpeed();
    const cookies = await Promise.all(loginNames.map((name) => signIn(address, name)));
    await visitHome(address, cookies, 40);
    const taken = await visitHome(address, cookies, visits);
    const [median, slow] = [percentile(taken, 0.5), percentile(taken, 0.95)];
    process.stdout.write(
      `home page, ${accountCount.toLocaleString('en')} accounts, ${roundCount} rounds: median ${median.toFixed(1)} ms, 95th of 100 ${slow.toFixed(1)} ms wall  (budget ${budgetMs} ms: ${slow <= budgetMs ? 'holds' : 'DOES NOT HOLD'})\n`,
    );
  } finally {
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
  }
  const context = contextOn(store);
  await measureList(`a page of 20 of ${roundCount} rounds`, 100, () => listRoundPage(context, {}));
  await measureList(`all ${roundCount} rounds`, 5, () => listRounds(context));
} finally {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}
