import { auditTable } from '@longdan/analysis';
import {
  blankCountTable,
  getCountTable,
  readCountTableFile,
  recordCountTable,
  requirePermission,
} from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { tableOfForm } from '#lib/server/count-table-form.ts';
import { formTree } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const current = await getCountTable(context, event.params.round);
  const table = current ?? (await blankCountTable(context, event.params.round));
  return { table, recorded: current !== null, findings: current ? auditTable(current) : [] };
};

export const actions: Actions = {
  upload: async (event) => {
    requirePermission(contextOf(event), 'table.record');
    const file = (await event.request.formData()).get('tep');
    if (!(file instanceof File) || file.size === 0) return fail(422);
    const context = contextOf(event);
    return attempt(event, async () => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const read = await readCountTableFile(context, { fileName: file.name.normalize('NFC'), bytes });
      if (!read.ok) return fail(422, { unread: read.findings });
      await recordCountTable(context, { roundId: event.params.round, table: read.value });
      return { saved: true };
    });
  },
  grid: async (event) => {
    const context = contextOf(event);
    const roundId = event.params.round;
    const tree = formTree(await event.request.formData());
    return attempt(event, async () => {
      const base = (await getCountTable(context, roundId)) ?? (await blankCountTable(context, roundId));
      await recordCountTable(context, { roundId, table: tableOfForm(base, tree) });
      return { saved: true };
    });
  },
};
