/** A round as faces show it: its summary, with the plan, approvals and questionnaires. */
import { questionnaires, rounds } from '@longdan/store';
import type { Context } from './context.ts';
import { type LoadedRound, loadQuestionnaires } from './loaded-round.ts';
import { summariseRounds } from './round-summary.ts';
import type { RoundView } from './views.ts';

/** Composes the view of one round. */
export async function viewRound(context: Context, round: LoadedRound): Promise<RoundView> {
  const { db } = context.store;
  const [summary] = await summariseRounds(context, [round]);
  const reportNumber = await rounds.findDocumentNumber(db, round.id, 'report');
  const byId = await loadQuestionnaires(db, round.id);
  const asked = new Map<string, string[]>();
  for (const row of await questionnaires.listFieldQuestionnaires(db, round.id))
    asked.set(row.questionnaire_id, [...(asked.get(row.questionnaire_id) ?? []), row.field_id]);
  return {
    ...summary!,
    plan: round.plan,
    planVersion: round.planVersion,
    reportNumber: { number: reportNumber?.number ?? null, issuedOn: reportNumber?.issued_on ?? null },
    source: round.source,
    questionnaires: [...asked].map(([id, fieldIds]) => ({ fieldIds, questionnaire: byId.get(id)! })),
  };
}
