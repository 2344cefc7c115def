/** Where the decision of a call-back stands: read by whoever must wait for it. */
import { callBacks, type Queryable } from '@longdan/store';
import { loadRound } from '../loaded-round.ts';
import type { SeedParty } from '../sampling/seed.ts';
import { isSupervised } from '../sealing/publication-step.ts';
import type { Consequence, Facet } from './call-back-plan.ts';

/** A group whose ballots are left out. */
export interface ExcludedGroup {
  readonly by: Facet;
  readonly key: string;
}

export interface DecisionContent {
  readonly kind: Consequence | 'pass';
  readonly groups: readonly ExcludedGroup[];
  /** Ballots among those drawn whose interview never happened are left out too. */
  readonly withFound: boolean;
  readonly reason: string;
  /** Ballots this leaves out, when it was proposed. */
  readonly leavesOut: number;
  /** Satisfaction index in percent with all ballots and without these; null where it cannot be formed. */
  readonly indexWith: number | null;
  readonly indexWithout: number | null;
}

export interface CallBackDecision extends DecisionContent {
  readonly number: number;
  readonly draw: number;
  readonly proposedOn: string;
  readonly proposedBy: string;
  readonly signatures: readonly {
    readonly party: SeedParty;
    readonly on: string;
    readonly by: string;
    readonly objection: string | null;
  }[];
  /** In force once both sides agree; an objection ends it. */
  readonly state: 'waiting' | 'in-force' | 'rejected';
}

export const partiesOf = (plan: { readonly supervisor?: string }): readonly SeedParty[] =>
  isSupervised(plan) ? ['officer', 'supervisor'] : ['officer'];

/** Every decision proposed, oldest first. */
export async function loadDecisions(db: Queryable, roundId: string): Promise<CallBackDecision[]> {
  const rows = await callBacks.listDecisions(db, roundId);
  if (rows.length === 0) return [];
  const parties = partiesOf((await loadRound(db, roundId)).plan);
  const signed = await callBacks.listSignatures(db, roundId);
  return rows.map((row) => {
    const signatures = signed
      .filter(({ number }) => number === row.number)
      .map(({ party, signed_on, signed_by, objection }) => ({
        party: party as SeedParty,
        on: signed_on,
        by: signed_by,
        objection,
      }));
    const rejected = signatures.some(({ objection }) => objection !== null);
    const agreed = parties.every((party) => signatures.some((one) => one.party === party));
    return {
      ...(JSON.parse(row.content) as DecisionContent),
      number: row.number,
      draw: row.draw,
      proposedOn: row.proposed_on,
      proposedBy: row.proposed_by,
      signatures,
      state: rejected ? 'rejected' : agreed ? 'in-force' : 'waiting',
    };
  });
}

/** The decision in force on the newest draw. */
export async function findDecision(db: Queryable, roundId: string): Promise<CallBackDecision | undefined> {
  const draw = await callBacks.findDraw(db, roundId);
  return (await loadDecisions(db, roundId)).findLast((one) => one.draw === draw?.number && one.state === 'in-force');
}

/** Drawn, and no decision ends it: people are still called, so links and contacts are needed. */
export async function isCallBackOpen(db: Queryable, roundId: string): Promise<boolean> {
  if (!(await callBacks.findDraw(db, roundId))) return false;
  const decision = await findDecision(db, roundId);
  return decision === undefined || decision.kind === 'repeat';
}
