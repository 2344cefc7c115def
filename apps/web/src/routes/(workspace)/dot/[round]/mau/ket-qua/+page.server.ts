import { problem } from '@longdan/core';
import {
  destroySampleCustody,
  drawRoundSample,
  firstClientOf,
  getFrame,
  getRoundSample,
  getSamplePlan,
  getSeedState,
  getStages,
  issueSampleBallots,
  listVisits,
  type RoundSampleView,
  recordVisitLog,
  repeatDraw,
  replaceSampleUnit,
} from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

const shownUnits = 200;

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { round } = event.params;
  const sample = await getRoundSample(context, round);
  const plan = await getSamplePlan(context, round);
  const stages = await getStages(context, round);
  const sought = (event.url.searchParams.get('tim') ?? '').trim();
  if (!sample) {
    const { seed } = await getSeedState(context, round);
    const next = stages.find(({ state }) => state === 'now');
    const frame = next ? next.frame : await getFrame(context, round);
    const ready = seed !== null && Boolean(frame?.frozen);
    return {
      sample: null,
      stages,
      ready,
      sampler: plan?.plan.sampler ?? null,
      isSupervisor: context.actor.role === 'supervisor',
    };
  }
  const { units, ...rest } = sample;
  const fitting = units.filter(({ key }) => key.toLowerCase().includes(sought.toLowerCase()));
  const counted = (status: string) => units.filter((unit) => unit.status === status).length;
  return {
    stages,
    sample: { ...rest, units: fitting.slice(0, shownUnits), found: fitting.length },
    counts: { selected: counted('selected'), reserve: counted('reserve'), replaced: counted('replaced') },
    sought,
    visits: Object.fromEntries(await listVisits(context, round)),
    firstClients: firstClientsOf(sample),
  };
};

/** At the counter: with which client to begin in each drawn slot. */
function firstClientsOf({ draw, units }: RoundSampleView): Readonly<Record<string, number>> {
  if (draw.plan.kind !== 'counter') return {};
  const drawn = units.filter(({ status }) => status === 'selected');
  return Object.fromEntries(drawn.map(({ key }) => [key, firstClientOf(draw, key, draw.plan.every)]));
}

const text = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();
const whole = (form: FormData, name: string): number =>
  text(form, name) === '' ? Number.NaN : Number(text(form, name));

export const actions: Actions = {
  draw: (event) => attempt(event, async () => void (await drawRoundSample(contextOf(event), event.params.round))),
  repeat: async (event) => {
    const stage = whole(await event.request.formData(), 'stage') || undefined;
    return attempt(event, async () => ({ repeated: await repeatDraw(contextOf(event), event.params.round, stage) }));
  },
  replace: async (event) => {
    const form = await event.request.formData();
    const wanted = { roundId: event.params.round, key: text(form, 'key'), reason: text(form, 'reason') };
    return attempt(event, async () => ({ replacement: await replaceSampleUnit(contextOf(event), wanted) }));
  },
  issue: async (event) => {
    const form = await event.request.formData();
    const fieldId = text(form, 'fieldId');
    const wanted = {
      roundId: event.params.round,
      perSlot: whole(form, 'perSlot') || 0,
      ...(fieldId ? { fieldId } : {}),
    };
    return attempt(event, async () => ({ issued: (await issueSampleBallots(contextOf(event), wanted)).ballots }));
  },
  visit: async (event) => {
    const form = await event.request.formData();
    const [clients, picked, handed] = ['clients', 'picked', 'handed'].map((name) => whole(form, name));
    const log = { slotId: text(form, 'slotId'), clients, picked, handed };
    return attempt(event, async () => {
      await recordVisitLog(contextOf(event), event.params.round, log);
      return { visited: true };
    });
  },
  destroy: async (event) => {
    const form = await event.request.formData();
    return attempt(event, async () => {
      if (form.get('confirm') === null) throw problem('confirmation-required', { act: 'hủy liên kết' });
      return { destroyed: (await destroySampleCustody(contextOf(event), event.params.round)).links };
    });
  },
};
