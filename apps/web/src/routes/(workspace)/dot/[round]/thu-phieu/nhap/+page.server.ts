import {
  amendOwnEntry,
  getOwnEntry,
  getRound,
  isMixedField,
  keyInBallot,
  requirePermission,
} from '@longdan/operations';
import { error, redirect } from '@sveltejs/kit';
import { answersOfForm } from '#lib/ballot/ballot-entry.ts';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  requirePermission(context, 'response.record');
  const { round } = await event.parent();
  const { searchParams } = event.url;
  const [only, ...others] = round.fields;
  const mending = searchParams.get('sua');
  const own = mending ? await getOwnEntry(context, { roundId: round.id, responseId: mending }) : undefined;
  const fieldId = own?.fieldId ?? searchParams.get('linh-vuc') ?? (others.length === 0 ? only?.fieldId : undefined);
  const field = round.fields.find((one) => one.fieldId === fieldId);
  return {
    own,
    field,
    questionnaire: field && round.questionnaires.find((one) => one.fieldIds.includes(field.fieldId))?.questionnaire,
    mixed: field !== undefined && (await isMixedField(context, { roundId: round.id, fieldId: field.fieldId })),
    amended: searchParams.get('da-sua'),
  };
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
      recorded: await keyInBallot(context, { roundId, submission }),
      coded: submission.ballotCode !== undefined,
    }));
  },
  amend: async (event) => {
    const context = contextOf(event);
    const responseId = event.url.searchParams.get('sua') ?? '';
    const roundId = event.params.round;
    const form = await event.request.formData();
    return attempt(event, async () => {
      const { questionnaire, fieldId, serial } = await getOwnEntry(context, { roundId, responseId });
      await amendOwnEntry(context, { roundId, responseId, answers: answersOfForm(questionnaire, form) });
      return redirect(303, `?linh-vuc=${encodeURIComponent(fieldId)}&da-sua=${serial}`);
    });
  },
};
