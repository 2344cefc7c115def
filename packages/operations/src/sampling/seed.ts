/**
 * Agreeing on a seed that neither party could choose (docs/spec/draw.md, section 6). Two ways: each party commits itself
 * to a secret by its hash and both reveal afterwards; or both name a public drawing of a later day. Without a supervisor
 * the machine draws one, and every output says that nobody independent watched. Steps are append-only; a party that walks
 * away after seeing the other's secret leaves an abandoned attempt behind, which the minutes tell.
 */
import { createHash } from 'node:crypto';
import { type IsoDay, problem } from '@longdan/core';
import { type Queryable, rounds, type SeedStepTable, samples } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { logAct } from '../ledger/log-act.ts';
import { loadDraws } from './draw-record.ts';
import { loadFrame } from './frame.ts';
import { loadSamplePlan } from './planning.ts';
import { countDraws } from './stages.ts';

export type SeedParty = 'officer' | 'supervisor';

/** Shorter secrets could be guessed from their hash. */
export const shortestSecret = 12;

/** What a party is committed to. A party that trusts nobody computes it by itself and enters only this. */
export function commitmentOf(roundId: string, party: SeedParty, secret: string): string {
  const text = `longdan-seed/1\n${roundId}\n${party}\n${secret.normalize('NFC').trim()}`;
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

interface StepContent {
  readonly frameVersion: number;
  readonly planVersion: number;
  readonly hash?: string;
  readonly secret?: string;
  readonly source?: string;
  readonly resultDay?: IsoDay;
  readonly value?: string;
  readonly reason?: string;
}

export interface SeedState {
  /** 1, 2 …: attempts before this one were abandoned or lapsed because frame or design changed. */
  readonly attempt: number;
  readonly way: 'none' | 'two-party' | 'public' | 'machine';
  readonly commitments: Readonly<
    Partial<Record<SeedParty, { readonly hash: string; readonly by: string; readonly at: string }>>
  >;
  readonly revealed: Readonly<Partial<Record<SeedParty, string>>>;
  readonly source: { readonly text: string; readonly resultDay: IsoDay; readonly proposedBy: SeedParty } | null;
  readonly accepted: boolean;
  readonly stated: { readonly value: string; readonly by: SeedParty } | null;
  /** Set once agreed. */
  readonly seed: string | null;
  readonly history: readonly {
    readonly attempt: number;
    readonly party: SeedParty;
    readonly kind: string;
    readonly by: string;
    readonly at: string;
  }[];
}

const nothing = (attempt: number): Omit<SeedState, 'history'> => ({
  attempt,
  way: 'none',
  commitments: {},
  revealed: {},
  source: null,
  accepted: false,
  stated: null,
  seed: null,
});

/** Where the agreement stands, for the frame and plan as they are now. */
export function stateOfSeed(
  steps: readonly SeedStepTable[],
  now: { readonly frameVersion: number; readonly planVersion: number },
): SeedState {
  const history = steps.map((step) => ({
    attempt: step.attempt,
    party: step.party as SeedParty,
    kind: step.kind,
    by: step.actor_name,
    at: step.recorded_at,
  }));
  const last = steps.at(-1);
  if (!last) return { ...nothing(1), history };
  const about = JSON.parse(last.content) as StepContent;
  const lapsed = about.frameVersion !== now.frameVersion || about.planVersion !== now.planVersion;
  if (lapsed || last.kind === 'abandon') return { ...nothing(last.attempt + 1), history };
  let state: Omit<SeedState, 'history'> = nothing(last.attempt);
  for (const step of steps.filter((one) => one.attempt === last.attempt)) {
    const content = JSON.parse(step.content) as StepContent;
    const party = step.party as SeedParty;
    const given = { by: step.actor_name, at: step.recorded_at };
    if (step.kind === 'commit')
      state = {
        ...state,
        way: 'two-party',
        commitments: { ...state.commitments, [party]: { hash: content.hash!, ...given } },
      };
    if (step.kind === 'reveal') state = { ...state, revealed: { ...state.revealed, [party]: content.secret! } };
    if (step.kind === 'source')
      state = {
        ...state,
        way: 'public',
        source: { text: content.source!, resultDay: content.resultDay!, proposedBy: party },
      };
    if (step.kind === 'accept') state = { ...state, accepted: true };
    if (step.kind === 'value') state = { ...state, stated: { value: content.value!, by: party } };
    if (step.kind === 'confirm') state = { ...state, seed: content.value! };
    if (step.kind === 'machine') state = { ...state, way: 'machine', seed: content.value! };
  }
  const { officer, supervisor } = state.revealed;
  if (officer !== undefined && supervisor !== undefined) state = { ...state, seed: `${officer}|${supervisor}` };
  return { ...state, history };
}

/**
 * Versions a step is about, and the stage it is about: the one whose list is the newest. The list of a stage comes after
 * the draw of the stage before, so an agreement never reaches over two stages.
 * @throws Problem `frame-missing`, `sample-plan-missing`, `sample-already-drawn`
 */
export async function loadSeedBasis(db: Queryable, roundId: string) {
  const frame = await loadFrame(db, roundId);
  const plan = await loadSamplePlan(db, roundId);
  if (!plan) throw problem('sample-plan-missing', { round: roundId });
  const draws = await loadDraws(db, roundId);
  if (draws.length >= countDraws(plan.plan)) throw problem('sample-already-drawn', { round: roundId });
  if (draws.some(({ frameVersion }) => frameVersion >= frame.version))
    throw problem('frame-missing', { round: roundId });
  return {
    frame,
    plan,
    draws,
    stage: draws.length + 1,
    now: { frameVersion: frame.version, planVersion: plan.version },
  };
}

export async function getSeedState(context: Context, roundId: string): Promise<SeedState> {
  await enterRound(context, 'round.read', roundId);
  const { db } = context.store;
  const steps = await samples.listSeedSteps(db, roundId);
  const frame = await loadFrame(db, roundId).catch(() => undefined);
  const plan = await loadSamplePlan(db, roundId);
  return stateOfSeed(steps, { frameVersion: frame?.version ?? 0, planVersion: plan?.version ?? 0 });
}

/** Where the steps of an agreement are kept, and what it is about: the round's sample, or its call-back. */
export interface SeedBook {
  /** Subjects of the ledger's entries and names of audited acts begin with it; '' for the sample. */
  readonly prefix: '' | 'call-back-';
  /** What a secret is bound to, so that one revealed here gives nothing away elsewhere. */
  readonly boundTo: (roundId: string) => string;
  /** In the transaction: versions, and who draws; refuses where it is too early or too late. */
  readonly open: (
    db: Queryable,
    roundId: string,
  ) => Promise<{
    readonly now: { readonly frameVersion: number; readonly planVersion: number };
    readonly sampler: SeedParty;
  }>;
  readonly list: (db: Queryable, roundId: string) => Promise<SeedStepTable[]>;
  readonly insert: (db: Queryable, step: SeedStepTable) => Promise<void>;
}

const sampleBook: SeedBook = {
  prefix: '',
  boundTo: (roundId) => roundId,
  open: async (db, roundId) => {
    const { frame, plan, now } = await loadSeedBasis(db, roundId);
    if (!frame.frozen) throw problem('frame-not-frozen', { round: roundId });
    return { now, sampler: plan.plan.sampler };
  },
  list: samples.listSeedSteps,
  insert: samples.insertSeedStep,
};

type NewStep = { readonly kind: string; readonly content: Omit<StepContent, 'frameVersion' | 'planVersion'> };

export const partyOf = ({ actor }: Pick<Context, 'actor'>): SeedParty =>
  actor.role === 'supervisor' ? 'supervisor' : 'officer';

/**
 * Who draws stands in the design, and everything printed of the sample says it: nobody draws, or has a hand in the seed, for the
 * other side. @throws Problem `draw-by-supervisor`, `draw-by-officer`
 */
export function requireSampler(context: Pick<Context, 'actor'>, sampler: SeedParty, roundId: string): void {
  const party = partyOf(context);
  if (sampler === 'supervisor' && party !== 'supervisor') throw problem('draw-by-supervisor', { round: roundId });
  refuseWatcher(context, sampler, roundId);
}

/** @throws Problem `draw-by-officer` for a supervisor where the officer draws */
function refuseWatcher(context: Pick<Context, 'actor'>, sampler: SeedParty, roundId: string): void {
  if (sampler === 'officer' && partyOf(context) === 'supervisor') throw problem('draw-by-officer', { round: roundId });
}

/** One step, decided on the state as it is inside the transaction. */
async function takeStep(
  context: Context,
  roundId: string,
  book: SeedBook,
  decide: (state: SeedState, party: SeedParty, sampler: SeedParty, before: readonly SeedStepTable[]) => NewStep,
): Promise<SeedState> {
  await enterRound(context, 'seed.agree', roundId);
  return context.store.db.transaction().execute(async (db) => {
    await rounds.lockRound(db, roundId);
    const { now, sampler } = await book.open(db, roundId);
    refuseWatcher(context, sampler, roundId);
    const steps = await book.list(db, roundId);
    const state = stateOfSeed(steps, now);
    const party = partyOf(context);
    const { kind, content } = decide(state, party, sampler, steps);
    const row: SeedStepTable = {
      round_id: roundId,
      number: steps.length + 1,
      attempt: state.attempt,
      party,
      kind,
      content: JSON.stringify({ ...now, ...content } satisfies StepContent),
      recorded_at: context.now().toISOString(),
      actor_id: context.actor.id,
      actor_name: context.actor.name,
    };
    await book.insert(db, row);
    const after = stateOfSeed([...steps, row], now);
    const settled = kind === 'commit' ? after.commitments.officer && after.commitments.supervisor : true;
    if (settled && ['commit', 'accept', 'machine'].includes(kind))
      await logAct(context, db, {
        kind: 'seed-commitment',
        round: roundId,
        day: today(context),
        content: JSON.stringify({
          attempt: state.attempt,
          way: after.way,
          commitments: after.commitments,
          source: after.source,
        }),
        subjectId: `${book.prefix}seed-${state.attempt}`,
      });
    await writeAudit(context, db, {
      act: `${book.prefix}seed-${kind}`,
      roundId,
      details: { party, attempt: state.attempt },
    });
    return after;
  });
}

const outOfTurn = (vi: string, en: string) =>
  problem('seed-step-out-of-turn', {}, [{ code: 'seed-step', severity: 'fault', message: { vi, en } }]);

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** A commitment that was made before and opened: whoever saw the secret knows it again by its hash. */
function isUsed(steps: readonly SeedStepTable[], hash: string): boolean {
  const opened = new Set(
    steps.filter(({ kind }) => kind === 'reveal').map(({ attempt, party }) => `${attempt} ${party}`),
  );
  return steps.some(
    ({ kind, attempt, party, content }) =>
      kind === 'commit' && opened.has(`${attempt} ${party}`) && (JSON.parse(content) as StepContent).hash === hash,
  );
}

/** Commits the actor's side; the secret itself is not kept. 64 hex figures are taken as a hash computed elsewhere. */
export async function commitSeed(
  context: Context,
  roundId: string,
  secret: string,
  book = sampleBook,
): Promise<SeedState> {
  const clean = secret.normalize('NFC').trim();
  if (clean.length < shortestSecret) throw problem('seed-secret-short', { least: shortestSecret });
  return takeStep(context, roundId, book, (state, party, _, before) => {
    if (state.seed !== null || state.way === 'public' || state.way === 'machine')
      throw outOfTurn('Số bốc thăm đang được thống nhất theo cách khác.', 'The seed is being agreed in another way.');
    if (state.commitments[party])
      throw outOfTurn(
        'Bên này đã cam kết rồi; chờ bên kia, hoặc hủy lần này.',
        'This side is committed already; wait for the other, or abandon.',
      );
    const hash = isHash(clean) ? clean : commitmentOf(book.boundTo(roundId), party, clean);
    if (isUsed(before, hash))
      throw outOfTurn(
        'Số bí mật này đã dùng ở lần trước nên bên kia biết rồi. Nghĩ một số khác.',
        'This secret was used before, so the other side knows it. Think of another.',
      );
    return { kind: 'commit', content: { hash } };
  });
}

/** Reveals what the actor's side is committed to, once both are. @throws Problem `seed-reveal-differs` */
export async function revealSeed(
  context: Context,
  roundId: string,
  secret: string,
  book = sampleBook,
): Promise<SeedState> {
  const clean = secret.normalize('NFC').trim();
  return takeStep(context, roundId, book, (state, party) => {
    const { officer, supervisor } = state.commitments;
    if (!officer || !supervisor)
      throw outOfTurn(
        'Cả hai bên phải cam kết xong mới được mở.',
        'Both sides must be committed before either reveals.',
      );
    if (state.revealed[party] !== undefined) throw outOfTurn('Bên này đã mở rồi.', 'This side has revealed already.');
    if (state.commitments[party]!.hash !== commitmentOf(book.boundTo(roundId), party, clean))
      throw problem('seed-reveal-differs', { party });
    return { kind: 'reveal', content: { secret: clean } };
  });
}

/** Names a public drawing of a later day: the lottery's special prize. */
export async function proposeSource(
  context: Context,
  roundId: string,
  { source, resultDay }: { readonly source: string; readonly resultDay: IsoDay },
  book = sampleBook,
): Promise<SeedState> {
  if (source.trim() === '') throw problem('invalid-input');
  if (resultDay <= today(context)) throw problem('seed-day-known', { day: resultDay });
  return takeStep(context, roundId, book, (state) => {
    if (state.way !== 'none')
      throw outOfTurn(
        'Đã bắt đầu thống nhất số bốc thăm; hủy lần này trước khi đổi cách.',
        'Agreement has begun; abandon it before changing the way.',
      );
    return { kind: 'source', content: { source: source.trim(), resultDay } };
  });
}

/** The other side agrees to the source, before its day. */
export async function acceptSource(context: Context, roundId: string, book = sampleBook): Promise<SeedState> {
  return takeStep(context, roundId, book, (state, party, sampler) => {
    if (!state.source || state.accepted)
      throw outOfTurn('Không có nguồn nào chờ đồng ý.', 'No source waits for agreement.');
    if (sampler === 'supervisor' && state.source.proposedBy === party)
      throw outOfTurn('Bên kia phải là bên đồng ý.', 'The other side must agree.');
    if (state.source.resultDay <= today(context)) throw problem('seed-day-known', { day: state.source.resultDay });
    return { kind: 'accept', content: {} };
  });
}

/** Enters what the source gave; the other side enters the same to confirm. */
export async function stateValue(
  context: Context,
  roundId: string,
  value: string,
  book = sampleBook,
): Promise<SeedState> {
  const clean = value.normalize('NFC').trim();
  if (clean === '') throw problem('invalid-input');
  return takeStep(context, roundId, book, (state, party, sampler) => {
    if (!state.source || !state.accepted || state.seed !== null)
      throw outOfTurn(
        'Hai bên chưa thống nhất nguồn, hoặc số đã chốt.',
        'The source is not agreed, or the seed is settled.',
      );
    if (state.source.resultDay > today(context)) throw problem('seed-day-not-come', { day: state.source.resultDay });
    if (sampler !== 'supervisor') return { kind: 'confirm', content: { value: clean } };
    if (!state.stated) return { kind: 'value', content: { value: clean } };
    if (state.stated.by === party)
      throw outOfTurn('Bên kia phải nhập lại để xác nhận.', 'The other side must enter it too.');
    if (state.stated.value !== clean) throw problem('seed-value-differs', { first: state.stated.value, second: clean });
    return { kind: 'confirm', content: { value: clean } };
  });
}

/** Without a supervisor: a number from the machine's own source of chance. */
export async function drawMachineSeed(context: Context, roundId: string, book = sampleBook): Promise<SeedState> {
  const value = Buffer.from(context.random(10)).toString('hex');
  return takeStep(context, roundId, book, (state, _, sampler) => {
    if (sampler === 'supervisor') throw problem('draw-by-supervisor', { round: roundId });
    if (state.way !== 'none') throw outOfTurn('Số bốc thăm đã có.', 'There is a seed already.');
    return { kind: 'machine', content: { value } };
  });
}

/** Gives the attempt up; what was done stays on record and is told in the minutes. @throws Problem `reason-required` */
export async function abandonSeed(
  context: Context,
  roundId: string,
  reason: string,
  book = sampleBook,
): Promise<SeedState> {
  if (reason.trim() === '') throw problem('reason-required', { act: 'hủy lần thống nhất số bốc thăm' });
  return takeStep(context, roundId, book, (state) => {
    if (state.way === 'none') throw outOfTurn('Chưa có gì để hủy.', 'There is nothing to abandon.');
    return { kind: 'abandon', content: { reason: reason.trim() } };
  });
}
