import { listRefusedRows, previewImport } from '@longdan/operations';
import { redirect } from '@sveltejs/kit';
import { columnChoices } from '#lib/server/column-choices.ts';
import { correctMapping, targetCode } from '#lib/server/column-targets.ts';
import { contextOf } from '#lib/server/context.ts';
import { formTree } from '#lib/server/form.ts';
import { findJob, startImport } from '#lib/server/import-jobs.ts';
import { attempt, refusalOf } from '#lib/server/problem.ts';
import { readUpload } from '#lib/server/uploads.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { round: roundId, upload: id } = event.params;
  const context = contextOf(event);
  const job = findJob(roundId, id);
  if (job?.summary) {
    const { importId } = job.summary;
    return {
      stage: 'done' as const,
      summary: job.summary,
      refusedRows: await listRefusedRows(context, { roundId, importId }),
    };
  }
  if (job?.refused) {
    const refusal = job.refused === 'fault' ? undefined : refusalOf(job.refused, event);
    return { stage: 'failed' as const, fileName: job.fileName, refusal };
  }
  if (job) return { stage: 'running' as const, fileName: job.fileName, progress: job.progress };
  const { bytes, ...upload } = await readUpload(event.locals.application.environment.dataFolder, roundId, id);
  const preview = await previewImport(context, { ...upload, bytes });
  const { round } = await event.parent();
  return {
    stage: 'preview' as const,
    fileName: upload.fileName,
    findings: preview.findings,
    sheets: preview.sheets.map((sheet) => ({
      ...sheet,
      columns: sheet.mapping.columns.map((column) => ({ ...column, code: targetCode(column.target) })),
      choices: columnChoices(
        round.questionnaires.find((one) => one.questionnaire.id === sheet.questionnaireId)?.questionnaire,
      ),
    })),
  };
};

export const actions: Actions = {
  start: async (event) => {
    const { round: roundId, upload: id } = event.params;
    const { dataFolder } = event.locals.application.environment;
    const chosen = formTree(await event.request.formData())['cot'] as
      | Record<string, Record<string, string>>
      | undefined;
    return attempt(event, async () => {
      const upload = await readUpload(dataFolder, roundId, id);
      const { sheets } = await previewImport(contextOf(event), upload);
      const corrected = sheets.map(({ mapping }, index) => correctMapping(mapping, chosen?.[`trang-${index}`] ?? {}));
      startImport(contextOf(event), dataFolder, upload, corrected.find(Boolean));
      return redirect(303, event.url.pathname);
    });
  },
};
