/** Starting and ending the process of `intake-server.ts`, and the round that is sent to it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Answers, parsePlan, type Questionnaire } from '@longdan/core';
import { type Context, createApiKey, createRound, issueBallots, secureRandom } from '@longdan/operations';
import { openStore, questionnaires, type StorePlace } from '@longdan/store';
import type { LoadRequest } from './intake-load.ts';
import type { IntakeServerOrder } from './intake-server.ts';
import { planText, roundId } from './province.ts';

const scripts = {
  ours: `${import.meta.dirname}/intake-server.ts`,
  bare: `${import.meta.dirname}/bare-intake-server.ts`,
};
const singlePath = `/api/v1/rounds/${roundId}/responses`;
export const intakePaths = { single: singlePath, batch: `${singlePath}:batch` };
export const barePaths = { single: '/single', batch: '/batch' };

export interface IntakeProcess {
  readonly port: number;
  /** Processor seconds since it was started, of all its threads. */
  readCpu(): Promise<number>;
  /** SIGTERM, unless another signal is named. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** @param under a command to start it by, such as a tracer and its options */
export function startIntake(order: IntakeServerOrder, under: readonly string[] = []): Promise<IntakeProcess> {
  return start(scripts.ours, order, under);
}

/** The yardstick: see `bare-intake-server.ts`. */
export const startBareIntake = (folder: string): Promise<IntakeProcess> => start(scripts.bare, { folder });

async function start(script: string, order: object, under: readonly string[] = []): Promise<IntakeProcess> {
  const [command, ...rest] = [
    ...under,
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    script,
    JSON.stringify(order),
  ];
  const child: ChildProcess = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  // A tracer keeps signals to itself, so they go to the server by its own number.
  const [port = 0, processId = 0] = String((await lines.next()).value)
    .split(' ')
    .map(Number);
  if (!(port > 0 && processId > 0)) throw new Error('the server of the intake did not start');
  return {
    port,
    async readCpu() {
      process.kill(processId, 'SIGUSR2');
      return Number((await lines.next()).value);
    },
    async end(signal = 'SIGTERM') {
      process.kill(processId, signal);
      await ended;
    },
  };
}

const operator = { id: 'bench', name: 'bench', role: 'operator' as const };

/** Opens a store as its operator for as long as `act` takes. */
export async function asOperator<Value>(place: StorePlace, act: (context: Context) => Promise<Value>): Promise<Value> {
  const store = await openStore(place);
  try {
    return await act({ store, now: () => new Date(), random: secureRandom(), actor: operator });
  } finally {
    await store.close();
  }
}

export interface IntakeRound {
  readonly apiKey: string;
  readonly codes: readonly string[];
  /** JSON of one ballot's request, each number another of the round's ballots. */
  ballot(number: number): string;
  /** A request for it, always with the same key. */
  request(number: number): LoadRequest;
}

const answersPerBallot = 25;

/** Different sets of answers; each is written out once. */
const variants = 60;

/** A round of a scheme with enough questions, so many ballots, and a key. */
export function prepareIntake(place: StorePlace, ballots: number): Promise<IntakeRound> {
  return asOperator(place, async (context) => {
    const plan = parsePlan(planText(ballots).replace('sipas-2017', 'sipas-2024'), { file: 'plan.yaml' });
    if (!plan.ok) throw new Error(JSON.stringify(plan.findings));
    await createRound(context, { plan: plan.value });
    const codes: string[] = [];
    while (codes.length < ballots) {
      const count = Math.min(20_000, ballots - codes.length);
      const issued = await issueBallots(context, { roundId, fieldId: 'chung', count });
      for (const { code } of issued.ballots) codes.push(code);
    }
    const { text: apiKey } = await createApiKey(context, { roundId, name: 'bench', channel: 'face-to-face' });
    const [form] = await questionnaires.listQuestionnaires(context.store.db, roundId);
    const answersOf = makeAnswers(JSON.parse(form!.content) as Questionnaire);
    const written = Array.from({ length: variants }, (_, number) => JSON.stringify(answersOf(number)));
    const run = Buffer.from(context.random(8)).toString('hex');
    const ballot = (number: number) => {
      const code = codes[number];
      if (code === undefined) throw new Error('no ballots left: they were sent faster than expected');
      return `{"ballotCode":"${code}","consent":"not-asked","answers":${written[number % variants]}}`;
    };
    return { apiKey, codes, ballot, request: (number) => ({ requestKey: `${run}-${number}`, body: ballot(number) }) };
  });
}

/** The first 25 rating or choice questions, each answered by one of its codes. */
function makeAnswers({ sections, scales }: Questionnaire): (number: number) => Answers {
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
