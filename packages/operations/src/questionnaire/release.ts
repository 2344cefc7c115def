/** Chốt phiên bản: a draft becomes the next immutable version, asked from now on; ballots already issued keep theirs. */
import { randomUUID } from 'node:crypto';
import { compareForms, problem, reviewDraft } from '@longdan/core';
import { questionnaireDrafts, questionnaires } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { logAct } from '../ledger/log-act.ts';
import { loadRoundToChange } from '../loaded-round.ts';
import { nameAct } from '../permissions.ts';
import { fieldsAsking, loadDraft, nextVersionOf, requireRevision } from './draft.ts';

/**
 * @param fieldIds fields that ask it from now on: the draft's own, and of the others that ask the same version now those
 * that are to go along
 * @returns number of the version
 * @throws Problem `draft-conflict`, `draft-outdated` when the field asks another version than the draft began from,
 * `questionnaire-unsound` (with findings), `nothing-to-release`, `reason-required`, `field-not-found`
 */
export async function releaseDraft(
  context: Context,
  {
    roundId,
    fieldId,
    expectedRevision,
    fieldIds,
    reason,
  }: { roundId: string; fieldId: string; expectedRevision: number; fieldIds: readonly string[]; reason: string },
): Promise<{ readonly version: number }> {
  await enterRound(context, 'questionnaire.edit', roundId);
  const why = reason.normalize('NFC').trim();
  if (why === '') throw problem('reason-required', nameAct('questionnaire.edit'));
  return context.store.db.transaction().execute(async (db) => {
    await loadRoundToChange(db, roundId);
    const loaded = await loadDraft(db, roundId, fieldId);
    requireRevision(loaded, expectedRevision);
    const { base, current, scheme, draft } = loaded;
    if (base.id !== current.id) throw problem('draft-outdated', { based: base.version, current: current.version });
    const [id, version] = [randomUUID(), nextVersionOf(loaded)];
    const { questionnaire, faults, notes } = reviewDraft(scheme, draft, { id, version });
    if (faults.length > 0) throw problem('questionnaire-unsound', {}, faults);
    const changes = compareForms(base, questionnaire);
    if (changes.length === 0) throw problem('nothing-to-release', { version: base.version });
    const sharing = await fieldsAsking(db, roundId, fieldId, current);
    const fields = [...new Set([fieldId, ...fieldIds])];
    const stranger = fields.find((each) => !sharing.includes(each));
    if (stranger !== undefined) throw problem('field-not-found', { field: stranger, round: roundId });
    const content = JSON.stringify(questionnaire);
    await questionnaires.insertQuestionnaire(db, { id, round_id: roundId, version, scheme_id: scheme.id, content });
    await logAct(context, db, {
      kind: 'questionnaire-version',
      round: roundId,
      day: today(context),
      version,
      content,
      subjectId: id,
    });
    for (const field of fields) await questionnaires.setFieldQuestionnaire(db, roundId, field, id);
    await questionnaireDrafts.insertRelease(db, {
      round_id: roundId,
      questionnaire_id: id,
      previous_id: base.id,
      field_ids: JSON.stringify(fields),
      reason: why,
      released_at: context.now().toISOString(),
      released_by: context.actor.name,
    });
    await questionnaireDrafts.deleteDraft(db, roundId, fieldId, expectedRevision);
    await writeAudit(context, db, {
      act: 'questionnaire-released',
      roundId,
      details: {
        version,
        fields,
        reason: why,
        changes: changes.length,
        notes: [...new Set(notes.map(({ code }) => code))],
      },
    });
    return { version };
  });
}
