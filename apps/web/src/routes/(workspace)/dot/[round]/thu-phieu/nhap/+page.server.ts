import {
  amendOwnEntry,
  findKeyInHurdle,
  getOwnEntry,
  isMixedField,
  keyInBallot,
  listVersions,
  requirePermission,
} from '@longdan/operations';
import { error, redirect } from '@sveltejs/kit';
import { answersOfForm } from '#lib/ballot/ballot-entry.ts';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

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
    ...(field ? await formsOf(event, field.fieldId) : { questionnaire: undefined, versions: [] }),
    mixed: field !== undefined && (await isMixedField(context, { roundId: round.id, fieldId: field.fieldId })),
    hurdle: field && !own ? await findKeyInHurdle(context, { roundId: round.id, fieldId: field.fieldId }) : null,
    amended: searchParams.get('da-sua'),
  };
};

/** The form to key in: the version of the address, else the one in force; and the numbers of all that the field's ballots have. */
async function formsOf(event: Pick<RequestEvent, 'locals' | 'params' | 'url'>, fieldId: string) {
  const chosen = Number(event.url.searchParams.get('phien-ban'));
  const all = (await listVersions(contextOf(event), event.params.round)).filter(
    (one) => one.fieldIds.includes(fieldId) || one.issued.some((each) => each.fieldId === fieldId),
  );
  const inForce = all.find((one) => one.fieldIds.includes(fieldId));
  const { questionnaire } = all.find((one) => one.questionnaire.version === chosen) ?? inForce ?? {};
  return { questionnaire, versions: all.map((one) => one.questionnaire.version) };
}

export const actions: Actions = {
  record: async (event) => {
    const context = contextOf(event);
    const roundId = event.params.round;
    const fieldId = event.url.searchParams.get('linh-vuc') ?? '';
    const { questionnaire } = await formsOf(event, fieldId);
    if (!questionnaire) error(404);
    const form = await event.request.formData();
    const filled = (name: string) => String(form.get(name) ?? '').trim() || undefined;
    const submission = {
      ballotCode: filled('ballotCode'),
      fieldId,
      channel: 'paper',
      respondentKind: filled('respondentKind'),
      answeredOn: filled('answeredOn'),
      consent: filled('consent') ?? 'not-asked',
      answers: answersOfForm(questionnaire, form),
    };
    return attempt(event, async () => ({
      recorded: await keyInBallot(context, { roundId, submission, questionnaireId: questionnaire.id }),
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
