/** The offer to balance a round's answers to known totals of the population. Reads; writes nothing. */
import { type Balancing, balanceToKnownTotals, type KnownMargin } from '@longdan/analysis';
import { type Finding, problem } from '@longdan/core';
import type { Context } from '../context.ts';
import { loadBasis } from './basis.ts';

/**
 * Shares before and after; never a margin of error.
 * @returns findings where the totals do not fit the answers
 * @throws Problem `no-eligible-responses` for a round of totals or without ballots
 */
export async function balanceRound(
  context: Context,
  roundId: string,
  { fieldId, known }: { readonly fieldId?: string; readonly known: readonly KnownMargin[] },
): Promise<{ readonly balancing: Balancing | null; readonly findings: readonly Finding[] }> {
  const { rows, questionnaire } = await loadBasis(context, roundId, fieldId === undefined ? {} : { fieldId });
  if (rows === null || rows.count === 0) throw problem('no-eligible-responses', { round: roundId });
  const outcome = balanceToKnownTotals(rows, questionnaire, known);
  return outcome.ok
    ? { balancing: outcome.value, findings: outcome.findings }
    : { balancing: null, findings: outcome.findings };
}
