/** The minutes of checking while they are being typed: what the round's own data do not say. */
import * as v from 'valibot';
import { type FrameDraft, frameDraft, frameOfDraft } from './house-draft.ts';
import { changeRows, linesOf } from './row-command.ts';

const text = v.optional(v.string(), '');
const person = v.object({ role: text, name: text, unit: text, signs: text });

export const minutesDraft = v.object({
  heldOn: text,
  number: text,
  place: text,
  losses: v.optional(v.record(v.string(), v.object({ spoiled: text, lost: text })), {}),
  participants: v.optional(v.array(person), []),
  remarks: text,
  ...frameDraft.entries,
});
export type MinutesDraft = v.InferOutput<typeof minutesDraft>;

export const changePeople = (draft: MinutesDraft, command: string): MinutesDraft => ({
  ...draft,
  participants: changeRows(draft.participants, 'participants', command, () => v.parse(person, { signs: 'true' })),
});

/** What `saveMinutesDetails` reads; a count left blank is not stated. */
export function minutesInput(draft: MinutesDraft): unknown {
  const counts = (name: 'spoiled' | 'lost') =>
    Object.fromEntries(
      Object.entries(draft.losses)
        .filter(([, one]) => one[name].trim() !== '')
        .map(([field, one]) => [field, Number(one[name])]),
    );
  const frame = frameOfDraft(draft as FrameDraft);
  const given = (name: 'heldOn' | 'number' | 'place') => (draft[name].trim() ? { [name]: draft[name].trim() } : {});
  return {
    ...given('heldOn'),
    ...given('number'),
    ...given('place'),
    ...(Object.keys(counts('spoiled')).length > 0 ? { spoiled: counts('spoiled') } : {}),
    ...(Object.keys(counts('lost')).length > 0 ? { lost: counts('lost') } : {}),
    participants: draft.participants
      .filter((one) => one.role.trim() !== '')
      .map(({ role, name, unit, signs }) => ({
        role: role.trim(),
        ...(name.trim() ? { name: name.trim() } : {}),
        ...(unit.trim() ? { unit: unit.trim() } : {}),
        signs: signs === 'true',
      })),
    ...(linesOf(draft.remarks).length > 0 ? { remarks: linesOf(draft.remarks) } : {}),
    ...(Object.keys(frame).length > 0 ? { frame } : {}),
  };
}
