/** What people said the columns of files of one shape mean: remembered for every round with the same form. */
import { createHash } from 'node:crypto';
import { problem, type Questionnaire } from '@longdan/core';
import { type ColumnMapping, correctColumns, type MappedColumn } from '@longdan/importing';
import { type Queryable, rememberedMappings } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { loadQuestionnaires } from '../loaded-round.ts';

/** From which import a mapping is remembered. */
export interface RememberedFrom {
  readonly on: string;
  readonly fileName: string;
}

/** The same for forms that ask the same questions with the same answers, whatever their round and version. */
function formKey({ sections, scales }: Questionnaire): string {
  return createHash('sha256')
    .update(JSON.stringify([sections, scales]))
    .digest('hex')
    .slice(0, 32);
}

/** The proposed mapping, or the remembered one where there is one. */
export async function recallMapping(
  db: Queryable,
  questionnaire: Questionnaire,
  proposed: ColumnMapping,
): Promise<{ mapping: ColumnMapping; remembered: RememberedFrom | null }> {
  const row = await rememberedMappings.findMapping(db, formKey(questionnaire), proposed.shapeKey);
  if (!row) return { mapping: proposed, remembered: null };
  return {
    mapping: correctColumns(proposed, JSON.parse(row.columns) as MappedColumn[]),
    remembered: { on: row.remembered_on, fileName: row.file_name },
  };
}

/** Remembers confirmed mappings for the next files of the same shape. */
export async function rememberMappings(
  context: Context,
  { roundId, fileName, mappings }: { roundId: string; fileName: string; mappings: readonly ColumnMapping[] },
): Promise<void> {
  await enterRound(context, 'responses.import', roundId);
  await context.store.db.transaction().execute(async (db) => {
    const forms = await loadQuestionnaires(db, roundId);
    for (const mapping of mappings) {
      const form = forms.get(mapping.questionnaire.id);
      if (!form) continue;
      await rememberedMappings.rememberMapping(db, {
        form_key: formKey(form),
        shape_key: mapping.shapeKey,
        columns: JSON.stringify(mapping.columns),
        file_name: fileName,
        remembered_on: today(context),
        remembered_by: context.actor.name,
      });
    }
    await writeAudit(context, db, { act: 'mapping-remembered', roundId, details: { shapes: mappings.length } });
  });
}

/** The next file of this shape is proposed anew. @throws Problem `questionnaire-not-found` */
export async function forgetMapping(
  context: Context,
  { roundId, questionnaireId, shapeKey }: { roundId: string; questionnaireId: string; shapeKey: string },
): Promise<void> {
  await enterRound(context, 'responses.import', roundId);
  await context.store.db.transaction().execute(async (db) => {
    const form = (await loadQuestionnaires(db, roundId)).get(questionnaireId);
    if (!form) throw problem('questionnaire-not-found', { questionnaire: questionnaireId });
    if (await rememberedMappings.forgetMapping(db, formKey(form), shapeKey))
      await writeAudit(context, db, { act: 'mapping-forgotten', roundId, details: { shape: shapeKey } });
  });
}
