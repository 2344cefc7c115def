/** Printed of a questionnaire: a draft as the paper form it would be, and what a version changes against the one before. */
import { compareForms, type FormChange, type Questionnaire, reviewForm } from '@longdan/core';
import {
  composeFormChanges,
  composeQuestionnaireForm,
  renderDocx,
  renderFormDocx,
  renderFormPdf,
  renderPdf,
} from '@longdan/documents';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import { loadRound } from '../loaded-round.ts';
import { type DocumentFormat, mediaTypes } from '../printing.ts';
import { titleOfField } from '../round-names.ts';
import { loadScheme } from '../scheme.ts';
import type { PrintedFile } from '../views.ts';
import { openDraft } from './draft.ts';
import { getVersion, listVersions } from './versions.ts';

/** The draft of a field as paper, blank. @throws Problem `field-not-found` */
export async function printDraft(
  context: Context,
  roundId: string,
  format: DocumentFormat,
  { fieldId }: { fieldId: string },
): Promise<PrintedFile> {
  const { review } = await openDraft(context, { roundId, fieldId });
  const { plan } = await loadRound(context.store.db, roundId);
  const form = composeQuestionnaireForm({ questionnaire: review.questionnaire, plan });
  const bytes = format === 'docx' ? await renderFormDocx(form) : await renderFormPdf(form);
  return { fileName: `${roundId}-phieu-nhap-${fieldId}.${format}`, mediaType: mediaTypes[format], bytes };
}

/** What a released version changes. @throws Problem `questionnaire-not-found` (also for a version made from the scheme) */
export async function printVersionChanges(
  context: Context,
  roundId: string,
  format: DocumentFormat,
  { version }: { version: number },
): Promise<PrintedFile> {
  await enterRound(context, 'document.print', roundId);
  const { questionnaire: after, release } = await getVersion(context, { roundId, version });
  const versions = await listVersions(context, roundId);
  const previous = versions.find(({ questionnaire }) => questionnaire.version === release?.previousVersion);
  const before = previous?.questionnaire ?? after;
  const document = await changesDocument(context, roundId, {
    before,
    after,
    changes: compareForms(before, after),
    fieldIds: release?.fieldIds ?? [],
    issuedBefore: previous?.issued.reduce((sum, { count }) => sum + count, 0) ?? 0,
    ...(release ? { reason: release.reason, by: release.by, on: release.on.slice(0, 10) } : {}),
  });
  return {
    fileName: `${roundId}-doi-chieu-phieu-${version}.${format}`,
    mediaType: mediaTypes[format],
    bytes: format === 'docx' ? await renderDocx(document) : await renderPdf(document),
  };
}

async function changesDocument(
  context: Context,
  roundId: string,
  {
    fieldIds,
    after,
    ...rest
  }: {
    before: Questionnaire;
    after: Questionnaire;
    changes: readonly FormChange[];
    fieldIds: readonly string[];
    issuedBefore: number;
    reason?: string;
    by?: string;
    on?: string;
  },
) {
  const { plan } = await loadRound(context.store.db, roundId);
  const { notes } = reviewForm(await loadScheme(context.store.db, after.schemeId), after);
  return composeFormChanges({ plan, after, notes, fields: fieldIds.map((id) => titleOfField(plan, id)), ...rest });
}
