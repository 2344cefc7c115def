/** The stored details of the minutes as a draft, with the people who usually take part where none are stated. */
import type { Plan } from '@longdan/core';
import { usualParticipants } from '@longdan/documents';
import type { MinutesRequest } from '@longdan/operations';
import * as v from 'valibot';
import { draftOfFrame } from '#lib/documents/house-draft.ts';
import { type MinutesDraft, minutesDraft } from '#lib/documents/minutes-draft.ts';

export function draftOfMinutes(plan: Plan, details: MinutesRequest): MinutesDraft {
  const people = details.participants ?? usualParticipants(plan);
  const count = (stated: Readonly<Record<string, number>> | undefined, field: string) => {
    const known = stated?.[field];
    return known === undefined ? '' : String(known);
  };
  return v.parse(minutesDraft, {
    ...draftOfFrame(details.frame ?? {}),
    heldOn: details.heldOn ?? '',
    number: details.number ?? '',
    place: details.place ?? '',
    losses: Object.fromEntries(
      plan.fields.map(({ id }) => [id, { spoiled: count(details.spoiled, id), lost: count(details.lost, id) }]),
    ),
    participants: people.map(({ signs, ...one }) => ({ ...one, signs: signs ? 'true' : '' })),
    remarks: (details.remarks ?? []).join('\n'),
  });
}
