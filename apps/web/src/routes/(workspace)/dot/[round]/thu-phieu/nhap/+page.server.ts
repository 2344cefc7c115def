import { getRound, recordResponse, requirePermission } from '@longdan/operations';
import { error } from '@sveltejs/kit';
import { answersOfForm } from '#lib/ballot/ballot-entry.ts';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requirePermission(contextOf(event), 'response.record');
  const { round } = await event.parent();
  const [only, ...others] = round.fields;
  const fieldId = event.url.searchParams.get('linh-vuc') ?? (others.length === 0 ? only?.fieldId : undefined);
  const asked = round.questionnaires.find((one) => fieldId !== undefined && one.fieldIds.includes(fieldId));
  return { field: round.fields.find((field) => field.fieldId === fieldId), questionnaire: asked?.questionnaire };
};

export const actions: Actions = {
  record: async (event) => {
    const context = contextOf(event);
    const roundId = event.params.round;
    const fieldId = event.url.searchParams.get('linh-vuc') ?? '';
    const round = await getRound(context, roundId);
    const asked = round.questionnaires.find((one) => one.fieldIds.includes(fieldId));
    if (!asked) error(404);
    const form = await event.request.formData();
    const filled = (name: string) => String(form.get(name) ?? '').trim() || undefined;
    const submission = {
      ballotCode: filled('ballotCode'),
      fieldId,
      channel: 'paper',
      respondentKind: filled('respondentKind'),
      answeredOn: filled('answeredOn'),
      consent: filled('consent') ?? 'not-asked',
      answers: answersOfForm(asked.questionnaire, form),
    };
    return attempt(event, async () => ({
      recorded: await recordResponse(context, { roundId, submission }),
      coded: submission.ballotCode !== undefined,
    }));
  },
};
