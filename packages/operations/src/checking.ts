/** Step Kiểm tra phiếu: which ballots are eligible, what a change of rule would do, and a person's rulings. */
import { type EligibilityRule, parseEligibilityRules, problem } from '@longdan/core';
import { type Queryable, records, responses } from '@longdan/store';
import { enterRound } from './access/enter-round.ts';
import { writeAudit } from './audit.ts';
import { type Context, today } from './context.ts';
import { issuedCount, judgeResponse, loadJudge } from './judging.ts';
import { acceptedCommitment, logAct } from './ledger/log-act.ts';
import { loadRound, loadRoundToChange } from './loaded-round.ts';
import { hasPermission } from './permissions.ts';
import { scanRound } from './scanning/scan-round.ts';
import { ballotFigures } from './scanning/scanned.ts';
import type { CheckView, ResponseView, RulesPreview } from './views.ts';

/** Which of the responses to look at: those not eligible, those pointed out by a rule, those a person ruled on. */
export const lookStates = ['ineligible', 'flagged', 'ruled'] as const;
export type LookState = (typeof lookStates)[number];

/**
 * Derives every verdict under the rules in force. The list goes by the responses' random ids, so that it is the same from
 * page to page whatever comes in meanwhile; `after` is the last id of the page before. Who may not read single responses
 * gets none of them, only how many there are.
 */
export async function checkRound(
  context: Context,
  roundId: string,
  { limit = 200, after = '', state }: { limit?: number; after?: string; state?: LookState } = {},
): Promise<CheckView> {
  await enterRound(context, 'round.read', roundId);
  const { store } = context;
  const { db } = store;
  const judge = await loadJudge(db, await loadRound(db, roundId));
  const look = { limit, after, ...(state ? { state } : {}) };
  const { cells, toLookAt: found } = await scanRound(store, roundId, { look });
  const toLookAt: ResponseView[] = [];
  for (const id of hasPermission(context.actor.role, 'response.read') ? found.ids : [])
    toLookAt.push(await judgeResponse(db, judge, (await responses.findResponse(db, roundId, id))!));
  return {
    rulesVersion: judge.rulesVersion,
    rules: judge.rules,
    ballots: ballotFigures(cells, await issuedCount(db, roundId)),
    toLookAt,
    toLookAtTotal: found.total,
    flagged: cells.reduce((sum, cell) => sum + cell.flagged, 0),
  };
}

function readRules(rules: unknown): readonly EligibilityRule[] {
  const read = parseEligibilityRules(rules);
  if (!read.ok) throw problem('invalid-input', {}, read.findings);
  return read.value;
}

/** What other rules would change, before they are made. @throws Problem `invalid-input` */
export async function previewRules(
  context: Context,
  { roundId, rules }: { roundId: string; rules: unknown },
): Promise<RulesPreview> {
  await enterRound(context, 'round.read', roundId);
  const { db } = context.store;
  await loadRound(db, roundId);
  const { cells, change } = await scanRound(context.store, roundId, { otherRules: readRules(rules) });
  const issued = await issuedCount(db, roundId);
  const before = ballotFigures(cells, issued);
  const { collected, removed } = before;
  const after = ballotFigures([{ ...change, collected, ...(removed === undefined ? {} : { removed }) }], issued);
  return { before, after, becomeEligible: change.becomeEligible, becomeIneligible: change.becomeIneligible };
}

/** Puts new rules in force; the old ones stay on record. @throws Problem `reason-required`, `invalid-input` */
export async function changeRules(
  context: Context,
  { roundId, rules, reason }: { roundId: string; rules: unknown; reason: string },
): Promise<void> {
  await enterRound(context, 'rules.change', roundId);
  if (reason.trim() === '') throw problem('reason-required', { act: 'đổi quy tắc kiểm tra phiếu' });
  const read = readRules(rules);
  await context.store.db.transaction().execute(async (db) => {
    await loadRoundToChange(db, roundId);
    const version = (await records.getRules(db, roundId)).version + 1;
    await records.insertRules(db, {
      round_id: roundId,
      version,
      content: JSON.stringify(read),
      reason: reason.trim(),
      recorded_at: context.now().toISOString(),
      recorded_by: context.actor.name,
    });
    await logAct(context, db, {
      kind: 'eligibility-rules',
      round: roundId,
      day: today(context),
      version,
      content: JSON.stringify(read),
      subjectId: String(version),
    });
    await writeAudit(context, db, {
      act: 'rules-changed',
      roundId,
      details: { version, rules: read, reason: reason.trim() },
    });
  });
}

/** A person's word on one response: void it, keep it in spite of flags, or withdraw an earlier ruling. */
export interface GivenRuling {
  readonly roundId: string;
  readonly responseId: string;
  readonly ruling: 'void' | 'keep' | 'withdraw';
  readonly reason: string;
}

/** @throws Problem `reason-required`, `response-not-found` */
export async function ruleOnResponse(context: Context, given: GivenRuling): Promise<void> {
  await enterRound(context, 'response.rule', given.roundId);
  if (given.reason.trim() === '') throw problem('reason-required', { act: 'quyết định về một phiếu' });
  await context.store.db.transaction().execute((db) => applyRuling(context, db, given));
}

/** In a transaction of an act that has been permitted: one ruling, logged and audited. @throws Problem `response-not-found` */
export async function applyRuling(
  context: Context,
  db: Queryable,
  { roundId, responseId, ruling, reason }: GivenRuling,
): Promise<void> {
  const row = await responses.lockResponse(db, roundId, responseId);
  if (!row) throw problem('response-not-found', { response: responseId });
  const version = await responses.insertRuling(db, {
    round_id: roundId,
    response_id: responseId,
    ruling,
    reason: reason.trim(),
    ruled_by: context.actor.name,
    ruled_on: today(context),
  });
  await logAct(context, db, {
    kind: 'response-ruling',
    round: roundId,
    subject: await acceptedCommitment(db, row),
    content: JSON.stringify({ version, ruling, reason: reason.trim(), by: context.actor.name }),
    subjectId: responseId,
  });
  await writeAudit(context, db, {
    act: 'response-ruled',
    roundId,
    details: { ruling, reason: reason.trim(), ballot: row.ballot_code === null ? 'without code' : 'with code' },
    aboutBallots: true,
  });
}
