import {
  type FrameKind,
  frameKinds,
  freezeFrame,
  getFrame,
  getSamplePlan,
  getSeedState,
  getStages,
  hasPermission,
  listFrameFaults,
  makeSlotFrame,
  requirePermission,
} from '@longdan/operations';
import { fail, redirect } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import { keepFrameUpload } from '#lib/server/sampling/frame-uploads.ts';
import { stateOfStep } from '#lib/steps.ts';
import type { Actions, PageServerLoad } from './$types';

const shownFaults = 100;

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { round } = event.params;
  const from = Math.max(0, Number(event.url.searchParams.get('tu') ?? 0) || 0);
  const { round: view } = await event.parent();
  const frame = (await getFrame(context, round)) ?? null;
  const stages = await getStages(context, round);
  const plan = await getSamplePlan(context, round);
  const stage = stages.find(({ state }) => state === 'now');
  const planned = stage ? stage.frame !== null : plan !== undefined && plan.frameVersion === frame?.version;
  const agreed = (await getSeedState(context, round)).seed !== null;
  const may = hasPermission(context.actor.role, 'frame.read');
  return {
    frame,
    planned: plan !== undefined,
    /** Where a frozen list leads next; nowhere once all was drawn. */
    next: stateOfStep(view, 'sample') === 'done' ? null : planned ? (agreed ? 'result' : 'seed') : 'plan',
    stages: stages.map(({ clusters, ...stage }) => ({ ...stage, drawn: clusters.length })),
    faults: may ? await listFrameFaults(context, round, { from, limit: shownFaults }) : [],
    from,
    shownFaults,
  } as const;
};

const text = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();
const lines = (form: FormData, name: string): string[] =>
  text(form, name)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);

export const actions: Actions = {
  read: async (event) => {
    requirePermission(contextOf(event), 'frame.import');
    const form = await event.request.formData();
    const file = form.get('tep');
    const kind = frameKinds.find((one) => one === text(form, 'kind')) as FrameKind | undefined;
    if (!(file instanceof File) || file.size === 0 || !kind) return fail(422);
    const [from, to] = [text(form, 'from'), text(form, 'to')];
    const about = { roundId: event.params.round, fileName: file.name.normalize('NFC'), kind };
    const period = kind === 'case-file' && from && to ? { period: { from, to } } : {};
    const bytes = new Uint8Array(await file.arrayBuffer());
    const { dataFolder } = event.locals.application.environment;
    const id = await keepFrameUpload(dataFolder, { ...about, ...period }, bytes);
    return redirect(303, `${event.url.pathname}/${id}`);
  },
  freeze: (event) => attempt(event, () => freezeFrame(contextOf(event), event.params.round)),
  slots: async (event) => {
    const form = await event.request.formData();
    return attempt(event, () =>
      makeSlotFrame(contextOf(event), event.params.round, {
        from: text(form, 'slotFrom'),
        to: text(form, 'slotTo'),
        weekdays: form.getAll('weekday').map(Number),
        closed: lines(form, 'closed'),
        slots: lines(form, 'slots').map((line) => line.replaceAll(/\s*[-–—]\s*/g, '–')),
      }),
    );
  },
};
