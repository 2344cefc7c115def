/** The ballots of a round, page by page: a round may have hundreds of thousands. */
import type { Channel } from '@longdan/core';
import { ballots } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import { hasPermission, type Role } from '../permissions.ts';

export const ballotStates = ['all', 'outstanding', 'collected'] as const;
export type BallotState = (typeof ballotStates)[number];

export interface ListedBallot {
  /** Null where the actor may not know it: who holds the code of an outstanding ballot answers it. */
  readonly code: string | null;
  readonly serial: number;
  readonly fieldId: string;
  readonly unitId: string | null;
  /** Of the response; null while the ballot is outstanding. */
  readonly responseId: string | null;
  readonly channel: Channel | null;
  /** It came back, and its content was removed on lawful request. */
  readonly removed: boolean;
}

export interface BallotPage {
  readonly ballots: readonly ListedBallot[];
  /** All ballots in this state, on whatever page. */
  readonly total: number;
  readonly hasMore: boolean;
}

export interface BallotListRequest {
  readonly roundId: string;
  readonly state?: BallotState;
  readonly fieldId?: string;
  /** The last ballot of the page before. Ballots issued meanwhile neither shift nor repeat a row. */
  readonly after?: { readonly fieldId: string; readonly serial: number };
  readonly limit?: number;
}

/** The codes of ballots whose content a role may open anyway, and all of them with `codes.read`. */
export const mayKnowCode = (role: Role, responseId: string | null): boolean =>
  hasPermission(role, 'codes.read') || (responseId !== null && hasPermission(role, 'response.read'));

/** In order of field and serial. */
export async function pageBallots(
  context: Context,
  { roundId, state = 'all', fieldId, after, limit = 100 }: BallotListRequest,
): Promise<BallotPage> {
  await enterRound(context, 'round.read', roundId);
  const { db } = context.store;
  const filter = { state, ...(fieldId === undefined ? {} : { fieldId }) };
  const rows = await ballots.pageBallots(db, roundId, { ...filter, ...(after ? { after } : {}), limit: limit + 1 });
  return {
    ballots: rows.slice(0, limit).map((row) => ({
      code: mayKnowCode(context.actor.role, row.response_id) ? row.code : null,
      serial: row.serial,
      fieldId: row.field_id,
      unitId: row.unit_id,
      responseId: row.response_id,
      channel: row.channel as Channel | null,
      removed: row.removed_id !== null,
    })),
    total: await ballots.countBallotsIn(db, roundId, filter),
    hasMore: rows.length > limit,
  };
}
