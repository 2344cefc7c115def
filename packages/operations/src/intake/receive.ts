/**
 * The one path of responses that other systems send: parse → validate → find repeats → store. A group of them shares one
 * transaction; each fails alone. docs/spec/intake.md.
 *
 * A response's receipt code, and with it its id, follows from the Idempotency-Key of its request under the secret of the API
 * key, which the store does not hold. So a request sent again is known by the response it made, nothing more is kept of it,
 * and nobody with the store alone can work the ids out and with them an order.
 */
import { hash } from 'node:crypto';
import {
  type Finding,
  normaliseBallotCode,
  type Plan,
  Problem,
  problem,
  type Questionnaire,
  receiptCodeOf,
  type Submission,
  validateSubmission,
} from '@longdan/core';
import {
  type BallotTable,
  ballots,
  type Database,
  intakeRows,
  type Queryable,
  questionnaires,
  type ResponseTable,
  removals,
  responses,
  rounds,
} from '@longdan/store';
import { writeAudit } from '../audit.ts';
import { refuseOutsidePeriod } from '../citizen.ts';
import { type Context, today } from '../context.ts';
import { refuseWhenClosed } from '../ledger/closing.ts';
import { acceptedCommitment, logAccepted } from '../ledger/log-act.ts';
import { commitToResponse, hexOf } from '../ledger/response-content.ts';
import { requirePermission } from '../permissions.ts';
import { receiptMark, receiptMarkKey } from '../receipt-mark.ts';
import { ballotIdentity, toResponseRow } from '../response.ts';
import type { KeyHolder } from './api-key.ts';

/** One response on its way in. */
export interface Incoming {
  readonly request: IdentifiedRequest;
  /** Its place in a batch, from 0; '' for a response by itself. */
  readonly place: string;
  /** As it was sent: nothing of it is trusted. */
  readonly submission: unknown;
}

export interface Receipted {
  readonly receiptCode: string;
  /** Commitment under which the response is logged, hexadecimal. */
  readonly response: string;
  /** Sent before, with the same content: nothing was added. */
  readonly repeated: boolean;
}

/** What became of one. */
export type Received = Receipted | Problem;

/** @throws never for what was sent: that is an outcome. Errors of the store are thrown, and nothing of the group is kept. */
export type ReceiveGroup = (
  context: Context,
  roundId: string,
  group: readonly Incoming[],
) => Promise<readonly Received[]>;

/** Immutable once made, so each is read once for as long as the store is open. */
const questionnaireCache = new WeakMap<Database, Map<string, Questionnaire>>();
const planCache = new WeakMap<Database, Map<string, { readonly version: number; readonly plan: Plan }>>();

function cacheOf<Value>(caches: WeakMap<Database, Map<string, Value>>, db: Database): Map<string, Value> {
  const cache = caches.get(db) ?? new Map<string, Value>();
  caches.set(db, cache);
  return cache;
}

/** The questionnaires of these ballots and others of the round, by id. */
async function findQuestionnaires(
  db: Database,
  roundId: string,
  issued: Iterable<BallotTable>,
): Promise<ReadonlyMap<string, Questionnaire>> {
  const cache = cacheOf(questionnaireCache, db);
  for (const ballot of issued)
    if (!cache.has(ballot.questionnaire_id))
      for (const row of await questionnaires.listQuestionnaires(db, roundId))
        if (!cache.has(row.id)) cache.set(row.id, JSON.parse(row.content) as Questionnaire);
  return cache;
}

/** The plan in force: read again when its version is another. @throws Problem `round-not-found` */
async function findPlan(db: Database, roundId: string): Promise<Plan> {
  const round = await rounds.findRound(db, roundId);
  if (!round) throw problem('round-not-found', { round: roundId });
  const cache = cacheOf(planCache, db);
  const known = cache.get(roundId);
  if (known?.version === round.plan_version) return known.plan;
  const { version, content } = await rounds.getPlanVersion(db, roundId);
  const plan = JSON.parse(content) as Plan;
  cache.set(roundId, { version, plan });
  return plan;
}

/** Ready to be stored: everything about it was checked that does not depend on what else is in the store. */
interface Prepared {
  readonly row: ResponseTable;
  readonly ballot: BallotTable;
  readonly receiptCode: string;
  /** Commitment to the row. */
  readonly commitment: Uint8Array;
  /** The day of answering was sent, not taken from the calendar. */
  readonly dayGiven: boolean;
}

/** A request of a known system. */
export interface IdentifiedRequest {
  readonly holder: KeyHolder;
  /** Follows from its Idempotency-Key under the secret of the API key: nobody else can work it out. */
  readonly identity: string;
}

export function identifyRequest(holder: KeyHolder, requestKey: string): IdentifiedRequest {
  return {
    holder,
    identity: hash('sha256', `longdan-intake-request/v1\n${holder.secret}\n${holder.roundId}\n${requestKey}`),
  };
}

/** 16 bytes for the receipt code of a response, and 8 for that half of its id that does not follow from the code. */
const digestOf = ({ request, place }: Incoming): Buffer =>
  hash('sha256', `longdan-intake-response/v1\n${request.identity}\n${place}`, 'buffer');

const ballotCodeOf = (submission: unknown): unknown =>
  typeof submission === 'object' && submission !== null
    ? (submission as { ballotCode?: unknown }).ballotCode
    : undefined;

/** Codes as they were issued; undefined where nothing was sent that can be one. */
function readCode(submission: unknown): string | undefined {
  const code = ballotCodeOf(submission);
  const read = typeof code === 'string' ? normaliseBallotCode(code) : undefined;
  return read?.ok ? read.code : undefined;
}

/** Somebody sits before the screen: then the days of the plan hold, and consent is given there and then. */
const isLive = (channel: string): boolean => channel === 'web' || channel === 'kiosk';

/** They follow from the key and the ballot. */
const notTaken = ['channel', 'fieldId'] as const;

const notTakenFinding = (name: string): Finding => ({
  code: 'not-taken',
  severity: 'fault',
  message: {
    vi: `${name}: không gửi trường này; phần mềm lấy theo khóa kết nối và mã phiếu. Bỏ trường này đi.`,
    en: `${name}: not to be sent; it follows from the key and the ballot. Leave it out.`,
  },
  place: { column: name },
});

/** What the responses of a group are read against. */
interface Ground {
  readonly plan: Plan;
  readonly forms: ReadonlyMap<string, Questionnaire>;
  /** @see receiptMarkKey */
  readonly receiptKey: string;
}

/** @throws Problem `invalid-input`, `answering-not-begun`, `answering-over`, `consent-required` */
function prepare(
  context: Context,
  { plan, forms, receiptKey }: Ground,
  incoming: Incoming,
  ballot: BallotTable | undefined,
): Prepared {
  const { submission } = incoming;
  const { holder } = incoming.request;
  if (!ballot) throw problem('ballot-not-found', { ballot: String(ballotCodeOf(submission) ?? '').slice(0, 40) });
  const questionnaire = forms.get(ballot.questionnaire_id)!;
  const read = validateSubmission(questionnaire, { ...(submission as object), channel: holder.channel });
  const foreign = notTaken.filter((name) => Object.hasOwn(submission as object, name)).map(notTakenFinding);
  if (!read.ok || foreign.length > 0) throw problem('invalid-input', {}, [...foreign, ...read.findings]);
  const live = isLive(holder.channel);
  if (live) refuseOutsidePeriod(context, plan);
  if (live && plan.asksConsent && read.value.consent !== 'given') throw problem('consent-required');
  const kind = read.value.respondentKind ?? (plan.respondentKinds.length === 1 ? plan.respondentKinds[0] : undefined);
  const day = read.value.answeredOn ?? (live ? today(context) : undefined);
  const complete: Submission = {
    ...read.value,
    fieldId: ballot.field_id,
    ...(kind === undefined ? {} : { respondentKind: kind }),
    ...(day === undefined ? {} : { answeredOn: day }),
  };
  const digest = digestOf(incoming);
  const receiptCode = receiptCodeOf(digest.subarray(0, 16));
  const bound = {
    roundId: ballot.round_id,
    id: receiptMark(receiptKey, receiptCode) + digest.toString('hex', 16, 24),
    identity: ballotIdentity(ballot.code),
    ballot,
  };
  const row = toResponseRow(context, questionnaire, complete, bound);
  return {
    row,
    commitment: commitToResponse(row),
    ballot,
    receiptCode,
    dayGiven: read.value.answeredOn !== undefined,
  };
}

const sameColumns = [
  'ballot_code',
  'unit_id',
  'channel',
  'respondent_kind',
  'consent',
  'written',
  'set_aside',
] as const;

/** Whether a request says again what a stored response came with. */
const saysAgain = ({ row, dayGiven }: Prepared, sent: ResponseTable): boolean =>
  sameColumns.every((column) => row[column] === sent[column]) &&
  (!dayGiven || row.answered_on === sent.answered_on) &&
  Buffer.compare(row.vector, sent.vector) === 0;

/** A stored response as it came in: a correction since is no part of what was sent. */
async function asSent(db: Queryable, row: ResponseTable): Promise<ResponseTable> {
  const [first] = await responses.listCorrections(db, row.round_id, row.id);
  if (!first) return row;
  const before = JSON.parse(first.before) as { vector: string; written: string | null; set_aside: string | null };
  return { ...row, ...before, vector: new Uint8Array(Buffer.from(before.vector, 'base64')) };
}

interface StoringOptions {
  readonly log: boolean;
  /** Looks for what is in the store already; without it, everything is taken to be new, as it mostly is, and storing tells. */
  readonly look: boolean;
}

/**
 * Stores what is new of a group and says of each what became of it. `log: false` leaves the ledger out: for measuring
 * what it costs, never for receiving.
 */
export function makeReceiver({ log = true }: { readonly log?: boolean } = {}): ReceiveGroup {
  return async (context, roundId, group) => {
    requirePermission(context, 'ballot.answer');
    try {
      return await receive(context, roundId, group, { log, look: false });
    } catch (error) {
      if (!(error instanceof responses.AlreadyStored)) throw error;
      return receive(context, roundId, group, { log, look: true });
    }
  };
}

/** Stores what is new of a group of one round. @see makeReceiver */
export const receiveGroup: ReceiveGroup = makeReceiver();

async function receive(
  context: Context,
  roundId: string,
  group: readonly Incoming[],
  options: StoringOptions,
): Promise<readonly Received[]> {
  const { db } = context.store;
  const plan = await findPlan(db, roundId);
  const receiptKey = await receiptMarkKey(context);
  const codes = group.map(({ submission }) => readCode(submission));
  const wanted = [...new Set(codes.filter((code) => code !== undefined))];
  // A ballot that was issued stays as it is, so all that can be checked is checked before others are kept waiting.
  const issued = new Map((await ballots.findBallots(db, roundId, wanted)).map((ballot) => [ballot.code, ballot]));
  const forms = await findQuestionnaires(db, roundId, issued.values());
  const outcomes = group.map((incoming, at) =>
    asOutcome(() => prepare(context, { plan, forms, receiptKey }, incoming, issued.get(codes[at] ?? ''))),
  );
  const prepared = outcomes.filter((outcome) => isPrepared(outcome));
  if (prepared.length === 0) return outcomes as Received[];
  try {
    return await db.transaction().execute(async (held) => {
      await ballots.holdBallots(
        held,
        roundId,
        prepared.map(({ ballot }) => ballot.code),
      );
      const fates = await settle(held, roundId, prepared, options);
      await storeNew(context, held, roundId, fates, { ...options, group });
      return outcomes.map((outcome) => (isPrepared(outcome) ? fates.get(outcome)!.outcome : outcome));
    });
  } catch (error) {
    // The round was closed: that holds for every one of them.
    if (!(error instanceof Problem)) throw error;
    return outcomes.map((outcome) => (isPrepared(outcome) ? error : outcome));
  }
}

const isPrepared = (outcome: Received | Prepared): outcome is Prepared => 'row' in outcome;

function asOutcome<Value>(act: () => Value): Value | Problem {
  try {
    return act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

interface Fate {
  readonly outcome: Received;
  readonly isNew: boolean;
}

/** In the transaction that holds their ballots: which are new, which are repeats, which are refused. */
async function settle(
  db: Queryable,
  roundId: string,
  prepared: readonly Prepared[],
  { look }: StoringOptions,
): Promise<Map<Prepared, Fate>> {
  const codes = [...new Set(prepared.map(({ ballot }) => ballot.code))];
  const ids = [...new Set(prepared.map(({ row }) => row.id))];
  const stored = look && ids.length > 0 ? await intakeRows.findResponsesLike(db, roundId, { ids, codes }) : [];
  const byId = new Map(stored.map((row) => [row.id, row]));
  const answered = new Set(stored.map((row) => row.ballot_code));
  const removed = new Set((await removals.findRemovedBallots(db, roundId, codes)).map((row) => row.ballot_code));
  const fates = new Map<Prepared, Fate>();
  for (const one of prepared) {
    const before = byId.get(one.row.id);
    if (before) {
      const outcome = saysAgain(one, await asSent(db, before))
        ? { receiptCode: one.receiptCode, response: hexOf(await acceptedCommitment(db, before)), repeated: true }
        : problem('idempotency-key-reused');
      fates.set(one, { outcome, isNew: false });
    } else if (removed.has(one.ballot.code)) {
      fates.set(one, { outcome: problem('content-removed'), isNew: false });
    } else if (answered.has(one.ballot.code)) {
      fates.set(one, { outcome: problem('ballot-already-used', { ballot: one.ballot.code }), isNew: false });
    } else {
      byId.set(one.row.id, one.row);
      answered.add(one.ballot.code);
      const { commitment, receiptCode } = one;
      fates.set(one, {
        outcome: { receiptCode, response: hexOf(commitment), repeated: false },
        isNew: true,
      });
    }
  }
  return fates;
}

async function storeNew(
  context: Context,
  db: Queryable,
  roundId: string,
  fates: ReadonlyMap<Prepared, Fate>,
  { log, group }: StoringOptions & { readonly group: readonly Incoming[] },
): Promise<void> {
  // In the order of their random ids: neither rows nor the ledger's waiting entries keep the order of arrival.
  const fresh = [...fates].flatMap(([one, { isNew }]) => (isNew ? [one] : []));
  fresh.sort((one, other) => (one.row.id < other.row.id ? -1 : 1));
  if (fresh.length === 0) return;
  const rows = fresh.map(({ row }) => row);
  await responses.insertResponses(db, rows);
  await refuseWhenClosed(db, roundId);
  if (log)
    await logAccepted(
      context,
      db,
      roundId,
      fresh.map(({ commitment }) => commitment),
    );
  const keys = [...new Set(group.map(({ request: { holder } }) => `${holder.keyId} ${holder.name}`))].sort();
  const channel = [...new Set(rows.map((row) => row.channel))].sort().join(', ');
  await writeAudit(context, db, {
    act: 'responses-received',
    roundId,
    details: { channel, count: rows.length, keys: keys.join(', ') },
    aboutBallots: true,
  });
}
