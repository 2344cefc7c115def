import { type FrameMapping, type FrameRole, frameRoles, previewFrame } from '@longdan/operations';
import { redirect } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { attempt, refusalOf } from '#lib/server/problem.ts';
import { findFrameJob, startFrameImport } from '#lib/server/sampling/frame-jobs.ts';
import { dropFrameUpload, readFrameUpload } from '#lib/server/sampling/frame-uploads.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { round: roundId, upload: id } = event.params;
  const job = findFrameJob(roundId, id);
  if (job?.done) redirect(303, `/dot/${roundId}/mau/khung`);
  if (job?.refused) {
    const refusal = job.refused === 'fault' ? undefined : refusalOf(job.refused, event);
    return { stage: 'failed' as const, fileName: job.fileName, refusal };
  }
  if (job) return { stage: 'running' as const, fileName: job.fileName, progress: job.progress };
  const upload = await readFrameUpload(event.locals.application.environment.dataFolder, roundId, id);
  const { sheets, findings } = await previewFrame(contextOf(event), upload);
  return { stage: 'preview' as const, fileName: upload.fileName, sheets, findings };
};

/** The proposed mapping with the roles a person chose. */
function withRoles(mapping: FrameMapping, form: FormData): FrameMapping {
  const columns = mapping.columns.map((column) => {
    const chosen = form.get(`cot.${column.column}`);
    const role: FrameRole | null = frameRoles.find((one) => one === chosen) ?? null;
    return chosen === null ? column : { ...column, role };
  });
  return { ...mapping, columns };
}

export const actions: Actions = {
  start: async (event) => {
    const { round: roundId, upload: id } = event.params;
    const { dataFolder } = event.locals.application.environment;
    const form = await event.request.formData();
    return attempt(event, async () => {
      const context = contextOf(event);
      const upload = await readFrameUpload(dataFolder, roundId, id);
      const { sheets } = await previewFrame(context, upload);
      const mapping = withRoles(sheets[Number(form.get('trang') ?? 0)]?.mapping ?? sheets[0]!.mapping, form);
      startFrameImport(context, id, { ...upload, mapping }, () => dropFrameUpload(dataFolder, id));
      return redirect(303, event.url.pathname);
    });
  },
};
