/**
 * Niêm số liệu: the figures of a closed round are computed once more, bound to everything they follow from, and put into
 * the ledger. A later change makes a new version with its reason; no version is ever replaced.
 */
import {
  defaultPolicies,
  hasOwnMoments,
  type PublicationPart,
  publishCounts,
  publishMoments,
  withholdAcross,
} from '@longdan/analysis';
import { problem } from '@longdan/core';
import { ledgerRows, type Queryable, seals } from '@longdan/store';
import type { SealedFigures, SealedScope } from '@longdan/verifier';
import type { DecisionContent, MethodContent, ScopeMethod } from '@longdan/verifier/opened';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { basisOf, type EstimationBasis, estimateBasis, gatherInputs } from '../estimates/basis.ts';
import { type Judge, loadJudge } from '../judging.ts';
import { logAct } from '../ledger/log-act.ts';
import { hexOf } from '../ledger/response-content.ts';
import { type LoadedRound, loadRound, loadRoundToChange } from '../loaded-round.ts';
import { countFigures, figuresFromTotals } from '../results.ts';
import { softwareName } from '../software.ts';
import { isSupervised, type PublishedContent } from './publication-step.ts';
import { judgeAll } from './verdicts.ts';

export interface SealView {
  readonly version: number;
  readonly reason: string;
  readonly sealedOn: string;
  readonly sealedBy: string;
  readonly signatures: readonly {
    readonly party: 'leader' | 'supervisor';
    readonly on: string;
    readonly by: string;
    /** Null where the party agreed. */
    readonly objection: string | null;
  }[];
  readonly publishedOn: string | null;
  /** True where something the figures follow from has changed since: a new version is due. */
  readonly outdated: boolean;
}

/** What is sealed, and by which method it was made. */
interface MadeScopes {
  readonly scopes: readonly SealedScope[];
  /** Of the round and every field, also of those that are not published. */
  readonly methods: readonly ScopeMethod[];
}

/** The figures of the round and of those fields that may be published beside it, with counts and estimates. */
async function scopesOf(context: Context, round: LoadedRound): Promise<MadeScopes> {
  const { fields, title, year } = round.plan;
  if (round.source === 'totals') {
    const { questionnaire, benchmarks, versions, left } = (await countFigures(context, round, [undefined]))[0]!;
    const figures = await figuresFromTotals(context, round);
    return {
      scopes: [{ fieldId: null, title, questionnaire, benchmarks, figures }],
      methods: [{ fieldId: null, versions, left, sample: null }],
    };
  }
  const parts = [undefined, ...(fields.length < 2 ? [] : fields.map((field) => field.id))];
  const bases = new Map<string | null, EstimationBasis>();
  const counted = (await countFigures(context, round, parts)).map((part, at) => ({
    ...part,
    fieldId: parts[at] ?? null,
    title: fields.find((field) => field.id === parts[at])?.title ?? title,
  }));
  for (const { fieldId, figures } of counted)
    bases.set(
      fieldId,
      basisOf(await gatherInputs(context, round.id, { figures, ...(fieldId === null ? {} : { fieldId }) })),
    );
  const shown = withholdAcross(counted, { year });
  return {
    scopes: shown.map((part): SealedScope => {
      const { fieldId, questionnaire, benchmarks, figures, tally } = part;
      return {
        fieldId,
        title: part.title,
        questionnaire,
        benchmarks,
        figures,
        counts: publishCounts(tally, figures),
        ...claimsOf(bases.get(fieldId)!, part, hasOwnMoments(part, counted, shown)),
      };
    }),
    methods: counted.map(({ fieldId, versions, left }): ScopeMethod => {
      const { sample } = bases.get(fieldId)!;
      // Who was drawn is no part of the method: no figure needs it.
      return { fieldId, versions, left, sample: sample?.kind === 'probability' ? { ...sample, units: [] } : null };
    }),
  };
}

/** Estimates of a probability sample and what they follow from; nothing where no error may be claimed. */
function claimsOf(
  basis: EstimationBasis,
  { questionnaire, figures }: PublicationPart,
  withMoments: boolean,
): Pick<SealedScope, 'estimates' | 'moments'> {
  const { sample, rows } = basis;
  if (sample?.kind !== 'probability' || rows === null) return {};
  const estimates = estimateBasis({ ...basis, questionnaire, figures }, {});
  if (estimates.kind !== 'probability') return {};
  const moments = withMoments ? publishMoments({ questionnaire, rows, sample, policies: defaultPolicies }) : undefined;
  return { estimates, ...(moments?.ok ? { moments: moments.value } : {}) };
}

function methodOf({ id, plan }: LoadedRound, made: MadeScopes, judge: Judge): MethodContent {
  const { formula, schemeId } = made.scopes[0]!.questionnaire;
  const named = (list: readonly { readonly id: string; readonly title: string }[]) =>
    list.map(({ id: own, title }) => ({ id: own, title }));
  return {
    format: 'longdan-method/v1',
    selection: plan.selection,
    formula,
    scheme: schemeId,
    software: softwareName(),
    policies: defaultPolicies,
    seed: id,
    allowed: judge.scope,
    fields: named(plan.fields),
    units: named(plan.units),
    scopes: made.methods,
  };
}

/**
 * Seals the figures as they follow from the ballots today. The collection must be closed; from the second version on a
 * reason is asked.
 * @throws Problem `collection-open`, `reason-required`, `nothing-changed`, `stale-version` when something changed while
 * the figures were computed
 */
export async function sealFigures(
  context: Context,
  { roundId, reason }: { roundId: string; reason: string },
): Promise<SealView> {
  await enterRound(context, 'figures.seal', roundId);
  const { db } = context.store;
  const round = await loadRound(db, roundId);
  if (round.source === 'ballots' && !(await ledgerRows.findClosing(db, roundId))) throw problem('collection-open');
  const before = await seals.listSeals(db, roundId);
  const stateMark = await seals.markState(db, roundId);
  const version = before.length + 1;
  if (version > 1 && reason.trim() === '') throw problem('reason-required', { act: 'niêm lại số liệu' });
  if (before.at(-1)?.state_mark === stateMark) throw problem('nothing-changed', { version: version - 1 });

  const judge = await loadJudge(db, round);
  const verdicts = await judgeAll(db, round);
  const made = await scopesOf(context, round);
  const { scopes } = made;
  const { plan } = round;
  const published = new Set(scopes.map(({ fieldId }) => fieldId));
  const missing =
    round.source === 'totals' || plan.fields.length < 2
      ? []
      : plan.fields.filter(({ id }) => !published.has(id)).map(({ id }) => id);
  const sealed: SealedFigures = {
    format: 'longdan-seal/v1',
    round: roundId,
    version,
    reason: reason.trim(),
    title: plan.title,
    authority: plan.authority.name,
    year: plan.year,
    supervised: isSupervised(round.plan),
    generatedData: plan.generatedData ?? false,
    rulesVersion: verdicts.rulesVersion,
    software: softwareName(),
    scopes,
    ...(missing.length > 0 && { withheldFields: missing }),
    documents: [],
  };

  await db.transaction().execute(async (transaction) => {
    await loadRoundToChange(transaction, roundId);
    if ((await seals.markState(transaction, roundId)) !== stateMark)
      throw problem('stale-version', { what: 'Số liệu', expected: stateMark, found: 'khác' });
    const day = today(context);
    if (round.source === 'ballots')
      await logAct(context, transaction, {
        kind: 'eligibility-decision',
        round: roundId,
        day,
        ruleVersion: verdicts.rulesVersion,
        eligible: verdicts.eligible,
        ineligible: verdicts.ineligible,
        verdictsRoot: verdicts.root,
        content: JSON.stringify({
          format: 'longdan-decision/v1',
          rulesVersion: judge.rulesVersion,
          rules: judge.rules,
          otherCopies: Object.fromEntries(judge.otherCopies),
        } satisfies DecisionContent),
        subjectId: String(version),
      });
    await logAct(context, transaction, {
      kind: 'weights-and-method',
      round: roundId,
      day,
      content: JSON.stringify(methodOf(round, made, judge)),
      subjectId: String(version),
    });
    const commitment = await logAct(context, transaction, {
      kind: 'figures-sealed',
      round: roundId,
      day,
      content: JSON.stringify(sealed),
      subjectId: String(version),
    });
    await seals.insertSeal(transaction, {
      round_id: roundId,
      version,
      commitment: hexOf(commitment),
      state_mark: stateMark,
      reason: reason.trim(),
      sealed_on: day,
      sealed_by: context.actor.name,
    });
    await writeAudit(context, transaction, { act: 'figures-sealed', roundId, details: { version, reason } });
  });
  return (await viewSeals(db, roundId)).at(-1)!;
}

async function viewSeals(db: Queryable, roundId: string): Promise<SealView[]> {
  const signatures = await seals.listSignatures(db, roundId);
  const publications = await seals.listPublications(db, roundId);
  const mark = await seals.markState(db, roundId);
  const rows = await seals.listSeals(db, roundId);
  return rows.map((row) => ({
    version: row.version,
    reason: row.reason,
    sealedOn: row.sealed_on,
    sealedBy: row.sealed_by,
    signatures: signatures
      .filter((one) => one.version === row.version)
      .map(({ party, signed_on, signed_by, objection }) => ({
        party: party as 'leader' | 'supervisor',
        on: signed_on,
        by: signed_by,
        objection,
      })),
    publishedOn: publications.find((one) => one.version === row.version)?.published_on ?? null,
    outdated: row === rows.at(-1) && row.state_mark !== mark,
  }));
}

/** Versions of a round's sealed figures, oldest first. */
export async function listSeals(context: Context, roundId: string): Promise<SealView[]> {
  await enterRound(context, 'round.read', roundId);
  return viewSeals(context.store.db, roundId);
}

/** The sealed content of a version. @throws Problem `seal-not-found` */
export async function getSealedFigures(
  context: Context,
  { roundId, version }: { roundId: string; version: number },
): Promise<SealedFigures> {
  await enterRound(context, 'round.read', roundId);
  const row = (await seals.listSeals(context.store.db, roundId)).find((one) => one.version === version);
  const opening = row && (await ledgerRows.findOpening(context.store.db, row.commitment));
  if (!opening) throw problem('seal-not-found', { version });
  return JSON.parse(Buffer.from(opening.content).toString()) as SealedFigures;
}

/**
 * A party stands under a version, or objects with its reason. The supervisor does so after computing the figures anew.
 * @throws Problem `seal-not-found`, `already-signed`
 */
export async function signSeal(
  context: Context,
  { roundId, version, objection }: { roundId: string; version: number; objection?: string },
): Promise<void> {
  await enterRound(context, 'seal.sign', roundId);
  await context.store.db.transaction().execute(async (db) => {
    await loadRoundToChange(db, roundId);
    const seal = (await viewSeals(db, roundId)).find((one) => one.version === version);
    if (!seal) throw problem('seal-not-found', { version });
    const party = context.actor.role === 'supervisor' ? 'supervisor' : 'leader';
    if (seal.signatures.some((one) => one.party === party)) throw problem('already-signed', { version });
    await seals.insertSignature(db, {
      round_id: roundId,
      version,
      party,
      signed_on: today(context),
      signed_by: context.actor.name,
      objection: objection?.trim() || null,
    });
    await writeAudit(context, db, { act: 'seal-signed', roundId, details: { version, party, objection } });
  });
}

/**
 * Publishes the newest version. Where a supervisor takes part in the round, their word under it (agreement, or an
 * objection that is published beside it) comes first.
 * @throws Problem `seal-not-found`, `seal-outdated`, `seal-unsigned`, `nothing-changed`
 */
export async function publishFigures(context: Context, roundId: string): Promise<SealView> {
  await enterRound(context, 'figures.publish', roundId);
  return context.store.db.transaction().execute(async (db) => {
    const round = await loadRoundToChange(db, roundId);
    const seal = (await viewSeals(db, roundId)).at(-1);
    if (!seal) throw problem('seal-not-found', { version: 1 });
    if (seal.publishedOn !== null) throw problem('nothing-changed', { version: seal.version });
    if (seal.outdated) throw problem('seal-outdated', { version: seal.version });
    if (isSupervised(round.plan) && !seal.signatures.some((one) => one.party === 'supervisor'))
      throw problem('seal-unsigned', { version: seal.version });
    const row = (await seals.listSeals(db, roundId)).at(-1)!;
    const day = today(context);
    await logAct(context, db, {
      kind: 'publication',
      round: roundId,
      day,
      figures: new Uint8Array(Buffer.from(row.commitment, 'hex')),
      content: JSON.stringify({
        version: seal.version,
        title: round.plan.title,
        by: context.actor.name,
        words: seal.signatures,
      } satisfies PublishedContent),
      subjectId: String(seal.version),
    });
    await seals.insertPublication(db, {
      round_id: roundId,
      version: seal.version,
      published_on: day,
      published_by: context.actor.name,
    });
    await writeAudit(context, db, { act: 'figures-published', roundId, details: { version: seal.version } });
    return { ...seal, publishedOn: day };
  });
}
