import {
  confirmedMappings,
  forgetMapping,
  getRound,
  prepareImport,
  previewImport,
  readUpload,
  rememberMappings,
} from '@longdan/operations';
import { redirect } from '@sveltejs/kit';
import { correctMapping } from '#lib/server/column-targets.ts';
import { contextOf } from '#lib/server/context.ts';
import { type FormTree, formTree } from '#lib/server/form.ts';
import { startWork } from '#lib/server/import-jobs.ts';
import { previewView } from '#lib/server/import-preview.ts';
import { attempt } from '#lib/server/problem.ts';
import { stepPath } from '#lib/steps.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The file as its columns are chosen in a form; without one as they are remembered or proposed. */
async function look(event: RequestEvent | Parameters<PageServerLoad>[0], form: FormTree) {
  const { round: roundId, upload: id } = event.params;
  const upload = await readUpload(contextOf(event), roundId, id);
  const preview = await previewImport(contextOf(event), {
    roundId,
    file: upload.file,
    fieldId: upload.fieldId,
    correct: (sheet, mapping) => correctMapping(mapping, form, sheet),
  });
  return { upload, preview };
}

export const load: PageServerLoad = async (event) => {
  const { upload, preview } = await look(event, {});
  const { round } = await event.parent();
  return { fileName: upload.fileName, preview: previewView(preview, round.questionnaires) };
};

export const actions: Actions = {
  look: async (event) => {
    const form = formTree(await event.request.formData());
    const { questionnaires } = await getRound(contextOf(event), event.params.round);
    return attempt(event, async () => ({ looked: previewView((await look(event, form)).preview, questionnaires) }));
  },
  forget: async (event) => {
    const form = await event.request.formData();
    const [questionnaireId, shapeKey] = [String(form.get('phieu-hoi')), String(form.get('hinh-tep'))];
    return attempt(event, async () => {
      await forgetMapping(contextOf(event), { roundId: event.params.round, questionnaireId, shapeKey });
      return redirect(303, event.url.pathname);
    });
  },
  start: async (event) => {
    const { round: roundId } = event.params;
    const form = formTree(await event.request.formData());
    return attempt(event, async () => {
      const { upload, preview } = await look(event, form);
      const mappings = confirmedMappings(preview);
      const order = { roundId, mappings, ...(upload.fieldId === undefined ? {} : { fieldId: upload.fieldId }) };
      const { importId } = await prepareImport(contextOf(event), { ...order, file: upload.file, uploadId: upload.id });
      await rememberMappings(contextOf(event), { roundId, fileName: upload.fileName, mappings });
      startWork(event, { roundId, importId, act: 'import' });
      return redirect(303, `${stepPath(roundId, 'collection')}/tep/lan-nap/${importId}`);
    });
  },
};
