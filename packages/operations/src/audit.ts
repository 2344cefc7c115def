/** The audit row beside every act. */
import { audits, type Queryable } from '@longdan/store';
import { type Context, today } from './context.ts';

export interface Act {
  /** Stable name, "plan-approved". */
  readonly act: string;
  readonly roundId?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Acts about ballots keep the day only: an exact time would tell who was at the desk. */
  readonly aboutBallots?: boolean;
}

/** Writes the audit row of an act; call it in the act's own transaction. */
export async function writeAudit(
  context: Context,
  db: Queryable,
  { act, roundId, details, aboutBallots }: Act,
): Promise<void> {
  await audits.insertAudit(db, {
    at: aboutBallots ? today(context) : context.now().toISOString(),
    actor_id: context.actor.id,
    actor_name: context.actor.name,
    act,
    round_id: roundId ?? null,
    details: JSON.stringify(details ?? {}),
  });
}

/** For acts whose rows lie outside the operations, such as those on accounts. */
export function recordAudit(context: Context, act: Act): Promise<void> {
  return writeAudit(context, context.store.db, act);
}
