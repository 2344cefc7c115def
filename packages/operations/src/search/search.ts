/**
 * One box over what the actor may see: rounds, ballots by their codes and numbers, fields, units, tasks, documents by their
 * numbers, accounts. Words match with or without Vietnamese marks, each one anywhere in the text.
 */
import { normaliseBallotCode, type Plan } from '@longdan/core';
import { foldLetters } from '@longdan/importing';
import {
  access,
  type BallotTable,
  ballots,
  type Queryable,
  receipts,
  removals,
  responses,
  rounds,
} from '@longdan/store';
import { listAccounts } from '../accounts/managed-account.ts';
import type { Context } from '../context.ts';
import { mayKnowCode } from '../lists/ballot-list.ts';
import { hasPermission } from '../permissions.ts';
import { titleOfField } from '../round-names.ts';

export type Hit =
  | { readonly kind: 'round'; readonly roundId: string; readonly title: string; readonly detail: string }
  | {
      readonly kind: 'ballot';
      readonly roundId: string;
      /** Null where the actor may not know it. */
      readonly code: string | null;
      readonly serial: number;
      readonly fieldId: string;
      readonly fieldTitle: string;
      /** Null while it is outstanding, and once its content was removed. */
      readonly responseId: string | null;
      readonly removed: boolean;
      /** Authority and year of the round. */
      readonly of: string;
    }
  | {
      readonly kind: 'field';
      readonly roundId: string;
      readonly fieldId: string;
      readonly title: string;
      readonly of: string;
    }
  | { readonly kind: 'unit'; readonly roundId: string; readonly title: string; readonly of: string }
  | {
      readonly kind: 'task';
      readonly roundId: string;
      readonly index: number;
      readonly title: string;
      readonly time: string;
      readonly of: string;
    }
  | {
      readonly kind: 'document';
      readonly roundId: string;
      /** 'plan', 'report' or the name of another numbered document. */
      readonly document: string;
      readonly number: string;
      readonly title: string;
    }
  | { readonly kind: 'account'; readonly accountId: string; readonly name: string; readonly loginName: string };

export type HitKind = Hit['kind'];

export interface HitGroup {
  readonly kind: HitKind;
  readonly hits: readonly Hit[];
  /** All that match, shown or not. */
  readonly total: number;
}

/** Groups in the order they are shown. */
const kinds = ['ballot', 'round', 'document', 'task', 'field', 'unit', 'account'] as const satisfies readonly HitKind[];

/** Rounds whose plans are read at a time. */
const chunk = 200;
/** A word may be as short as a digit; a text longer than this is no search. */
const longestText = 200;

/** Whether every word of what is sought stands somewhere in the text. */
export function matcherOf(sought: string): (...texts: readonly string[]) => boolean {
  const words = foldLetters(sought).split(' ').filter(Boolean);
  return (...texts) => {
    const folded = foldLetters(texts.join(' '));
    return words.length > 0 && words.every((word) => folded.includes(word));
  };
}

/** Groups without a hit are left out. Nothing is refused: what the actor may not see is not found. */
export async function search(
  context: Context,
  { text, limit = 8 }: { text: string; limit?: number },
): Promise<HitGroup[]> {
  const sought = text.slice(0, longestText).trim();
  if (foldLetters(sought) === '') return [];
  const found = new Map<HitKind, { hits: Hit[]; total: number }>(kinds.map((kind) => [kind, { hits: [], total: 0 }]));
  const add = (hit: Hit) => {
    const group = found.get(hit.kind)!;
    group.total += 1;
    if (group.hits.length < limit) group.hits.push(hit);
  };
  if (hasPermission(context.actor.role, 'round.read')) await searchRounds(context, sought, add);
  if (hasPermission(context.actor.role, 'accounts.manage')) {
    const page = await listAccounts(context, { search: sought });
    for (const { id, name, loginName } of page.accounts) add({ kind: 'account', accountId: id, name, loginName });
    found.get('account')!.total = page.count;
  }
  return kinds.map((kind) => ({ kind, ...found.get(kind)! })).filter(({ total }) => total > 0);
}

async function searchRounds(context: Context, sought: string, add: (hit: Hit) => void): Promise<void> {
  const { db } = context.store;
  const matches = matcherOf(sought);
  const ids = await access.listRoundIds(db, context.actor.scope);
  const serial = /^(.+)-(\d{1,9})$/.exec(sought.toLowerCase());
  const visible = new Set(ids);
  const byCode = await ballotByCode(db, sought);
  for (let from = 0; from < ids.length; from += chunk) {
    const some = ids.slice(from, from + chunk);
    const numbers = await rounds.listDocumentNumbers(db, some);
    for (const { round_id: roundId, content } of await rounds.listCurrentPlans(db, some)) {
      const plan = JSON.parse(content) as Plan;
      addPlan(plan, roundId, matches, add);
      for (const { document, number } of numbers.filter((one) => one.round_id === roundId)) {
        const printed = printNumber(plan, document, number ?? '');
        if (matches(printed)) add({ kind: 'document', roundId, document, number: printed, title: plan.title });
      }
      if (byCode?.round_id === roundId) add(await ballotHit(context, plan, byCode, true));
      if (serial && plan.fields.some(({ id }) => id === serial[1])) {
        const ballot = await ballots.findBallotBySerial(db, roundId, serial[1]!, Number(serial[2]));
        if (ballot && visible.has(roundId)) add(await ballotHit(context, plan, ballot));
      }
    }
  }
}

function addPlan(
  plan: Plan,
  roundId: string,
  matches: (...texts: readonly string[]) => boolean,
  add: (hit: Hit) => void,
): void {
  /** Which round, in few words. */
  const short = `${plan.authority.name} · ${plan.year}`;
  /** Two rounds of one authority in one year differ by their titles. */
  const of = `${plan.title} · ${short}`;
  if (matches(plan.title, plan.authority.name, roundId, String(plan.year)))
    add({ kind: 'round', roundId, title: plan.title, detail: short });
  for (const field of plan.fields)
    if (matches(field.title, field.id)) add({ kind: 'field', roundId, fieldId: field.id, title: field.title, of });
  for (const unit of plan.units)
    if (matches(unit.title, unit.id)) add({ kind: 'unit', roundId, title: unit.title, of });
  for (const [index, task] of plan.timeline.entries())
    if (matches(task.content, task.product, task.lead))
      add({ kind: 'task', roundId, index, title: task.content, time: task.time, of });
}

/** As it is printed on the document: "05/KH-UBND". */
function printNumber({ authority }: Plan, document: string, number: string): string {
  const type = document === 'plan' ? 'KH-' : document === 'report' ? 'BC-' : '';
  return `${number.padStart(2, '0')}/${type}${authority.symbol}`;
}

async function ballotByCode(db: Queryable, sought: string): Promise<BallotTable | undefined> {
  const read = normaliseBallotCode(sought);
  return read.ok ? receipts.findBallotOfAnyRound(db, read.code) : undefined;
}

/** @param isKnown whoever asks has the code in hand, and gets it back as it was read */
async function ballotHit(
  { store: { db }, actor }: Context,
  plan: Plan,
  ballot: BallotTable,
  isKnown = false,
): Promise<Hit> {
  const response = await responses.findResponseOfBallot(db, ballot.round_id, ballot.code);
  const responseId = response?.id ?? null;
  return {
    kind: 'ballot',
    roundId: ballot.round_id,
    code: isKnown || mayKnowCode(actor.role, responseId) ? ballot.code : null,
    serial: ballot.serial,
    fieldId: ballot.field_id,
    fieldTitle: titleOfField(plan, ballot.field_id),
    responseId,
    removed: (await removals.findRemovedBallots(db, ballot.round_id, [ballot.code])).length > 0,
    of: `${plan.authority.name} · ${plan.year}`,
  };
}
