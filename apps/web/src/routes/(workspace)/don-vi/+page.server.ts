import {
  countAdministrativeUnits,
  importUnits,
  listUnitEvents,
  recordUnitEvent,
  requirePermission,
  searchAdministrativeUnits,
  unitEventKinds,
} from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { searchParams } = event.url;
  const search = {
    text: searchParams.get('q') ?? '',
    parentCode: searchParams.get('tinh') ?? '',
    withEnded: searchParams.get('het') !== null,
  };
  return {
    search,
    counts: await countAdministrativeUnits(context),
    units: await searchAdministrativeUnits(context, search),
    events: await listUnitEvents(context, 50),
  };
};

const text = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();
const codes = (form: FormData, name: string): string[] =>
  text(form, name)
    .split(/[\s,;]+/)
    .filter(Boolean);

export const actions: Actions = {
  import: async (event) => {
    const context = contextOf(event);
    requirePermission(context, 'units.edit');
    const form = await event.request.formData();
    const file = form.get('tep');
    if (!(file instanceof File) || file.size === 0) return fail(422);
    const bytes = new Uint8Array(await file.arrayBuffer());
    return attempt(event, async () => ({
      imported: await importUnits(context, {
        fileName: file.name.normalize('NFC'),
        bytes,
        validFrom: text(form, 'validFrom'),
        isWhole: form.get('whole') !== null,
        basis: text(form, 'basis'),
      }),
    }));
  },
  event: async (event) => {
    const form = await event.request.formData();
    const kind = unitEventKinds.find((one) => one === text(form, 'kind'));
    if (!kind) return fail(422);
    const change = {
      kind,
      on: text(form, 'on'),
      from: codes(form, 'from'),
      to: codes(form, 'to'),
      basis: text(form, 'basis'),
    };
    return attempt(event, () => recordUnitEvent(contextOf(event), change));
  },
};
