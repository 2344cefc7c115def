/**
 * One of several processes that do the same work on the same round at the same time (see ../concurrency.test.ts).
 * Opens the store, says "ready", waits for a line, rushes, and prints what became of each act.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { criteriaOf, type Plan, Problem } from '@longdan/core';
import { openStore, type StoreOptions } from '@longdan/store';
import {
  addScheme,
  approve,
  blankCountTable,
  type Context,
  changeRules,
  correctResponse,
  createRound,
  getRound,
  importResponses,
  issueBallots,
  markTask,
  recordCountTable,
  recordResponse,
  ruleOnResponse,
  saveNarrative,
} from '../index.ts';

export interface RushOrder {
  readonly place: StoreOptions;
  readonly worker: number;
  readonly roundId: string;
  /** Ballots that every worker keys in. */
  readonly sharedCodes: readonly string[];
  /** A response that every worker corrects and rules on. */
  readonly responseId: string;
  /** A file that every worker imports. */
  readonly file: string;
  /** A round that every worker makes. */
  readonly newPlan: Plan;
  readonly scheme: string;
}

/** Per act: what it gave, or the code of the Problem, or "crash: …" for anything else. */
export type RushReport = Readonly<Record<string, readonly { readonly given?: unknown; readonly refused?: string }[]>>;

const order = JSON.parse(process.argv[2]!) as RushOrder;
const { roundId } = order;
const store = await openStore(order.place);
const context: Context = {
  store,
  now: () => new Date(),
  random: (bytes) => new Uint8Array(randomBytes(bytes)),
  actor: { id: `w${order.worker}`, name: `Cán bộ ${order.worker}`, role: 'officer' },
};
const leader: Context = { ...context, actor: { ...context.actor, role: 'leader' } };
const { questionnaire } = (await getRound(context, roundId)).questionnaires[0]!;
const answers = (level: string) =>
  Object.fromEntries(
    criteriaOf(questionnaire).map(({ criterion }) => [criterion.id, { state: 'chosen', code: level }]),
  );
const submission = { channel: 'paper', consent: 'not-asked', answers: answers('3') };

const report: Record<string, { given?: unknown; refused?: string }[]> = {};

/** Does an act some times, all begun together. */
function rush(name: string, times: number, act: (time: number) => Promise<unknown>): Promise<unknown> {
  report[name] = [];
  return Promise.all(
    Array.from({ length: times }, async (_, time) => {
      try {
        report[name]!.push({ given: (await act(time)) ?? null });
      } catch (error) {
        const refused =
          error instanceof Problem ? error.code : `crash: ${error instanceof Error ? error.stack : String(error)}`;
        report[name]!.push({ refused });
      }
    }),
  );
}

process.stdout.write('ready\n');
await createInterface({ input: process.stdin }).question('');

const bytes = new Uint8Array(readFileSync(order.file));
const table = await blankCountTable(context, roundId);
await Promise.all([
  rush('issue', 12, async () => {
    const { ballots } = await issueBallots(context, { roundId, fieldId: 'chung-thuc', count: 5 });
    return ballots.map((ballot) => ballot.serial);
  }),
  rush(
    'next',
    25,
    async () => (await recordResponse(context, { roundId, submission: { ...submission, fieldId: 'ho-tich' } })).serial,
  ),
  rush('coded', order.sharedCodes.length, (time) =>
    recordResponse(context, { roundId, submission: { ...submission, ballotCode: order.sharedCodes[time] } }),
  ),
  rush('import', 1, async () => {
    const { rowsRead, accepted, alreadyIn, refused } = await importResponses(context, {
      roundId,
      fileName: 'phieu.csv',
      bytes,
    });
    return { rowsRead, accepted, alreadyIn, refused };
  }),
  rush('rules', 4, (time) =>
    changeRules(context, {
      roundId,
      rules: [{ code: 'too-few-answers', minimumShare: 0.1 * (time + 1) }],
      reason: `Lần ${time}`,
    }),
  ),
  rush('correct', 6, (time) =>
    correctResponse(context, {
      roundId,
      responseId: order.responseId,
      answers: answers(String(1 + (time % 3))),
      reason: `Cán bộ ${order.worker}, lần ${time}`,
    }),
  ),
  rush('rule', 6, (time) =>
    ruleOnResponse(context, { roundId, responseId: order.responseId, ruling: 'keep', reason: `Lần ${time}` }),
  ),
  rush('narrative', 3, (time) =>
    saveNarrative(context, {
      roundId,
      narrative: { purposes: [], strengths: [], weaknesses: [], directions: [], closing: '' },
      expectedVersion: time,
    }),
  ),
  rush('approve', 3, () => approve(leader, { roundId, subject: 'plan' })),
  rush('task', 5, () => markTask(context, { roundId, index: 0, done: true })),
  rush('create', 1, async () => (await createRound(context, { plan: order.newPlan })).id),
  rush('scheme', 1, async () => (await addScheme(context, { fileName: 'rieng.yaml', text: order.scheme })).ok),
]);
// Last: a round with a table of totals counts from the table.
await rush('table', 3, () => recordCountTable(context, { roundId, table }));
await store.close();
process.stdout.write(`${JSON.stringify(report)}\n`);
