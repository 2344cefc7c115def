/**
 * Editing a questionnaire: a draft per field, begun from the version the field asks now. Every save is one change with the
 * revision it was made on; whoever saves over another's work is refused and told whose. What is asked changes only by
 * `releaseDraft`.
 */
import {
  applyEdit,
  compareForms,
  type DraftEdit,
  draftOf,
  type FormChange,
  type FormDraft,
  type FormReview,
  problem,
  type Questionnaire,
  reviewDraft,
  type Scheme,
} from '@longdan/core';
import { type Queryable, questionnaireDrafts, questionnaires } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import type { Context } from '../context.ts';
import { loadQuestionnaires, loadRound, questionnaireOfField } from '../loaded-round.ts';
import { loadScheme } from '../scheme.ts';

/** Stands where no draft has been saved yet. */
const noRevision = 0;

export interface DraftView {
  readonly fieldId: string;
  /** Fields that ask the same version now: a release may be for any of them. */
  readonly sharedWith: readonly string[];
  /** 0 while nothing is saved. */
  readonly revision: number;
  readonly edited: { readonly by: string; readonly at: string } | null;
  readonly scheme: Scheme;
  /** The version the draft began from. */
  readonly base: Questionnaire;
  /** True when the field asks another version by now: the draft can only be dropped. */
  readonly isStale: boolean;
  readonly draft: FormDraft;
  readonly review: FormReview;
  /** What a release would change. */
  readonly changes: readonly FormChange[];
  readonly nextVersion: number;
  /** Ballots issued with the base, in all fields: they keep it. */
  readonly issued: number;
}

/** A draft as the store and the round know it. */
export interface LoadedDraft {
  readonly base: Questionnaire;
  readonly current: Questionnaire;
  readonly scheme: Scheme;
  readonly draft: FormDraft;
  readonly revision: number;
  readonly edited: DraftView['edited'];
  readonly versions: ReadonlyMap<string, Questionnaire>;
}

/** Also inside a transaction. @throws Problem `field-not-found` */
export async function loadDraft(db: Queryable, roundId: string, fieldId: string): Promise<LoadedDraft> {
  const current = await questionnaireOfField(db, roundId, fieldId);
  const versions = await loadQuestionnaires(db, roundId);
  const row = await questionnaireDrafts.findDraft(db, roundId, fieldId);
  const base = row ? versions.get(row.base_id)! : current;
  const scheme = await loadScheme(db, base.schemeId);
  return {
    base,
    current,
    scheme,
    versions,
    draft: row ? (JSON.parse(row.content) as FormDraft) : draftOf(scheme, base),
    revision: row?.revision ?? noRevision,
    edited: row ? { by: row.edited_by, at: row.edited_at } : null,
  };
}

/** Number of the next version of a round. */
export const nextVersionOf = ({ versions }: Pick<LoadedDraft, 'versions'>): number =>
  Math.max(0, ...[...versions.values()].map(({ version }) => version)) + 1;

/** Fields that ask the same version as the one of the draft, the draft's own first. */
export async function fieldsAsking(db: Queryable, roundId: string, fieldId: string, current: Questionnaire) {
  const asked = await questionnaires.listFieldQuestionnaires(db, roundId);
  const same = asked.filter((row) => row.questionnaire_id === current.id).map((row) => row.field_id);
  return [fieldId, ...same.filter((id) => id !== fieldId)];
}

/** Refuses to go on from a revision that is not (any more) the last. @throws Problem `draft-conflict` */
export function requireRevision(loaded: LoadedDraft, expectedRevision: number): void {
  if (loaded.revision === expectedRevision) return;
  throw problem('draft-conflict', {
    who: loaded.edited?.by ?? '—',
    expected: expectedRevision,
    found: loaded.revision,
  });
}

async function viewDraft(db: Queryable, roundId: string, fieldId: string): Promise<DraftView> {
  const loaded = await loadDraft(db, roundId, fieldId);
  const { base, current, scheme, draft, revision, edited } = loaded;
  const nextVersion = nextVersionOf(loaded);
  const review = reviewDraft(scheme, draft, { id: base.id, version: nextVersion });
  const issued = await questionnaires.countBallotsOfQuestionnaires(db, roundId);
  return {
    fieldId,
    sharedWith: (await fieldsAsking(db, roundId, fieldId, current)).slice(1),
    revision,
    edited,
    scheme,
    base,
    isStale: base.id !== current.id,
    draft,
    review,
    changes: compareForms(base, review.questionnaire),
    nextVersion,
    issued: issued.filter((row) => row.questionnaire_id === base.id).reduce((sum, row) => sum + row.count, 0),
  };
}

/** The draft of a field; where none is saved, the version in force as a draft that changes nothing. @throws Problem `field-not-found` */
export async function openDraft(
  context: Context,
  { roundId, fieldId }: { roundId: string; fieldId: string },
): Promise<DraftView> {
  await enterRound(context, 'questionnaire.edit', roundId);
  await loadRound(context.store.db, roundId);
  return viewDraft(context.store.db, roundId, fieldId);
}

/**
 * Makes one change and saves the draft. The form may be unsound afterwards: `review.faults` say so.
 * @throws Problem `draft-conflict` when somebody else saved meanwhile; `invalid-input` (with findings) when the change
 * cannot be made; `field-not-found`
 */
export async function editDraft(
  context: Context,
  {
    roundId,
    fieldId,
    expectedRevision,
    edit,
  }: { roundId: string; fieldId: string; expectedRevision: number; edit: DraftEdit },
): Promise<DraftView> {
  await enterRound(context, 'questionnaire.edit', roundId);
  await context.store.db.transaction().execute(async (db) => {
    await loadRound(db, roundId);
    const loaded = await loadDraft(db, roundId, fieldId);
    requireRevision(loaded, expectedRevision);
    const released = [...loaded.versions.values()];
    const edited = applyEdit({ scheme: loaded.scheme, released }, loaded.draft, edit);
    if (!edited.ok) throw problem('invalid-input', {}, edited.findings);
    const saved = await questionnaireDrafts.saveDraft(db, {
      round_id: roundId,
      field_id: fieldId,
      revision: expectedRevision + 1,
      base_id: loaded.base.id,
      content: JSON.stringify(edited.value),
      edited_at: context.now().toISOString(),
      edited_by: context.actor.name,
    });
    if (!saved) requireRevision(await loadDraft(db, roundId, fieldId), expectedRevision);
    if (!saved) throw problem('draft-conflict', { who: '—', expected: expectedRevision, found: expectedRevision + 1 });
    await writeAudit(context, db, {
      act: 'questionnaire-draft-saved',
      roundId,
      details: { field: fieldId, change: edit.edit, revision: expectedRevision + 1 },
    });
  });
  return viewDraft(context.store.db, roundId, fieldId);
}

/** Drops a draft; what is asked stays as it is. @throws Problem `draft-conflict` */
export async function dropDraft(
  context: Context,
  { roundId, fieldId, expectedRevision }: { roundId: string; fieldId: string; expectedRevision: number },
): Promise<void> {
  await enterRound(context, 'questionnaire.edit', roundId);
  await context.store.db.transaction().execute(async (db) => {
    await loadRound(db, roundId);
    const loaded = await loadDraft(db, roundId, fieldId);
    requireRevision(loaded, expectedRevision);
    if (loaded.revision === noRevision) return;
    if (!(await questionnaireDrafts.deleteDraft(db, roundId, fieldId, expectedRevision)))
      throw problem('draft-conflict', { who: '—', expected: expectedRevision, found: expectedRevision + 1 });
    await writeAudit(context, db, { act: 'questionnaire-draft-dropped', roundId, details: { field: fieldId } });
  });
}
