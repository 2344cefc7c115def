/** Taking back what was just done. Nothing is erased: undoing is an act of its own, with its own audit row. */
import { problem } from '@longdan/core';
import { records, responses } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { changeRules, ruleOnResponse } from '../checking.ts';
import type { Context } from '../context.ts';

/**
 * Puts back what held of a response before its last ruling: the ruling before it, or none.
 * @throws Problem `nothing-to-undo` when no ruling holds; `stale-version` when somebody ruled meanwhile
 */
export async function undoRuling(
  context: Context,
  { roundId, responseId, version }: { roundId: string; responseId: string; version: number },
): Promise<void> {
  await enterRound(context, 'response.rule', roundId);
  const rulings = await responses.listRulingsOf(context.store.db, roundId, responseId);
  const [last, before] = rulings;
  if (!last) throw problem('nothing-to-undo');
  if (last.version !== version)
    throw problem('stale-version', { what: 'Quyết định về phiếu', expected: version, found: last.version });
  const ruling = (before?.ruling ?? 'withdraw') as 'void' | 'keep' | 'withdraw';
  const reason = `Hoàn tác quyết định “${last.reason}”`;
  await ruleOnResponse(context, { roundId, responseId, ruling, reason });
}

/** The number of the last ruling on a response; 0 when there is none. */
export async function lastRulingVersion(
  context: Context,
  { roundId, responseId }: { roundId: string; responseId: string },
): Promise<number> {
  await enterRound(context, 'response.read', roundId);
  return (await responses.listRulingsOf(context.store.db, roundId, responseId))[0]?.version ?? 0;
}

/**
 * Puts the eligibility rules of the version before in force again, as a new version.
 * @throws Problem `nothing-to-undo` for the first version; `stale-version` when somebody changed them meanwhile
 */
export async function undoRules(
  context: Context,
  { roundId, version }: { roundId: string; version: number },
): Promise<void> {
  await enterRound(context, 'rules.change', roundId);
  const { db } = context.store;
  const current = await records.getRules(db, roundId);
  if (current.version !== version)
    throw problem('stale-version', { what: 'Quy tắc kiểm tra phiếu', expected: version, found: current.version });
  const before = version > 1 ? await records.findRules(db, roundId, version - 1) : undefined;
  if (!before) throw problem('nothing-to-undo');
  const reason = `Hoàn tác: trở lại quy tắc phiên bản ${before.version}`;
  await changeRules(context, { roundId, rules: JSON.parse(before.content), reason });
}
