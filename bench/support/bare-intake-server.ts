/**
 * The least that takes a ballot in durably: Hono, a valibot shape, SHA-256 and one table of `node:sqlite` in the order of
 * arrival, many requests in one commit. No keys, ballots, repeats, anonymity or log. It says what the machine can do at the
 * moment: the product's rates are read beside it. Says its port and number; to SIGUSR2 the processor seconds it took.
 */
import { hash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import * as v from 'valibot';

const { folder } = JSON.parse(process.argv[2]!) as { folder: string };
mkdirSync(folder, { recursive: true });
const database = new DatabaseSync(join(folder, 'bare.sqlite'));
database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  create table ballot (id integer primary key, code text not null, answers text not null, hash text not null)`);
const insert = database.prepare('insert into ballot (code, answers, hash) values (?, ?, ?)');

const ballotShape = v.strictObject({
  ballotCode: v.string(),
  consent: v.picklist(['given', 'withheld', 'not-asked']),
  answers: v.record(v.string(), v.strictObject({ state: v.literal('chosen'), code: v.string() })),
});
const batchShape = v.strictObject({ responses: v.array(ballotShape) });
type Ballot = v.InferOutput<typeof ballotShape>;

interface Waiting {
  readonly ballots: readonly Ballot[];
  readonly resolve: (receipts: readonly string[]) => void;
}

let waiting: Waiting[] = [];

function storeGroup(): void {
  const group = waiting;
  waiting = [];
  database.exec('begin immediate');
  const receipts = group.map(({ ballots }) =>
    ballots.map((ballot) => {
      const answers = JSON.stringify(ballot.answers);
      const digest = hash('sha256', `${ballot.ballotCode}${answers}`);
      insert.run(ballot.ballotCode, answers, digest);
      return digest;
    }),
  );
  database.exec('commit');
  for (const [at, { resolve }] of group.entries()) resolve(receipts[at]!);
}

function store(ballots: readonly Ballot[]): Promise<readonly string[]> {
  return new Promise((resolve) => {
    if (waiting.length === 0) setTimeout(storeGroup, 2);
    waiting.push({ ballots, resolve });
  });
}

const app = new Hono()
  .post('/single', async (c) => {
    const [receipt] = await store([v.parse(ballotShape, await c.req.json())]);
    return c.json({ receipt }, 201);
  })
  .post('/batch', async (c) => c.json({ receipts: await store(v.parse(batchShape, await c.req.json()).responses) }));

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  process.stdout.write(`${port} ${process.pid}\n`);
});
process.on('SIGUSR2', () => {
  const { user, system } = process.cpuUsage();
  process.stdout.write(`${(user + system) / 1e6}\n`);
});
process.once('SIGTERM', () => {
  server.close();
  database.close();
  process.exit(0);
});
