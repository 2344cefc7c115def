/** A house template while it is being typed; and the frame of a report, which is a house template's part. */
import { type House, houseDocuments } from '@longdan/core';
import * as v from 'valibot';
import { linesOf } from './row-command.ts';

const text = v.optional(v.string(), '');
const authority = v.optional(v.object({ name: text, heading: text, place: text, symbol: text }), {});
const signatory = v.optional(v.object({ authorityLines: text, title: text, name: text }), {});

export const houseDraft = v.object({
  name: text,
  superior: text,
  authority,
  draftingUnit: text,
  recipients: text,
  recipientsOf: v.optional(v.object({ plan: text, report: text, dispatch: text, minutes: text }), {}),
  archive: text,
  signatory,
  legalBases: text,
  reportAddressees: text,
});
export type HouseDraft = v.InferOutput<typeof houseDraft>;

/** What `validateHouse` reads. */
export function houseInput({ name: _, ...draft }: HouseDraft): unknown {
  const lists = (names: readonly ('recipients' | 'legalBases' | 'reportAddressees')[]) =>
    Object.fromEntries(
      names.map((name) => [name, linesOf(draft[name])] as const).filter(([, lines]) => lines.length > 0),
    );
  const own = houseDocuments
    .map((document) => [document, linesOf(draft.recipientsOf[document])] as const)
    .filter(([, lines]) => lines.length > 0);
  const { recipients: _a, legalBases: _b, reportAddressees: _c, recipientsOf: _d, ...rest } = draft;
  return {
    ...rest,
    authority: { ...draft.authority, heading: linesOf(draft.authority.heading) },
    ...lists(['recipients', 'legalBases', 'reportAddressees']),
    ...(own.length > 0 ? { recipientsOf: Object.fromEntries(own) } : {}),
    signatory: { ...draft.signatory, authorityLines: linesOf(draft.signatory.authorityLines) },
  };
}

export function draftOfHouse(name: string, house: House): HouseDraft {
  return v.parse(houseDraft, {
    ...house,
    name,
    authority: { ...house.authority, heading: house.authority.heading.join('\n') },
    recipients: (house.recipients ?? []).join('\n'),
    recipientsOf: Object.fromEntries(
      Object.entries(house.recipientsOf ?? {}).map(([document, lines]) => [document, lines.join('\n')]),
    ),
    signatory: house.signatory
      ? { ...house.signatory, authorityLines: house.signatory.authorityLines.join('\n') }
      : { authorityLines: 'TM. ỦY BAN NHÂN DÂN', title: 'CHỦ TỊCH' },
    legalBases: (house.legalBases ?? []).join('\n'),
    reportAddressees: (house.reportAddressees ?? []).join('\n'),
  });
}

export const emptyHouse = (): HouseDraft =>
  v.parse(houseDraft, {
    authority: { symbol: 'UBND', heading: 'ỦY BAN NHÂN DÂN\n' },
    draftingUnit: 'VP',
    recipients: 'Như trên',
    archive: 'VT',
    signatory: { authorityLines: 'TM. ỦY BAN NHÂN DÂN', title: 'CHỦ TỊCH' },
  });

/** What a report or the minutes say of their own; blank follows the plan. */
export const frameDraft = v.object({ superior: text, authority, addressees: text, recipients: text, signatory });
export type FrameDraft = v.InferOutput<typeof frameDraft>;

interface Frame {
  readonly superior?: string;
  readonly authority?: House['authority'];
  readonly addressees?: readonly string[];
  readonly recipients?: readonly string[];
  readonly signatory?: NonNullable<House['signatory']>;
}

export function draftOfFrame(frame: Frame): FrameDraft {
  return v.parse(frameDraft, {
    superior: frame.superior ?? '',
    ...(frame.authority ? { authority: { ...frame.authority, heading: frame.authority.heading.join('\n') } } : {}),
    addressees: (frame.addressees ?? []).join('\n'),
    recipients: (frame.recipients ?? []).join('\n'),
    ...(frame.signatory
      ? { signatory: { ...frame.signatory, authorityLines: frame.signatory.authorityLines.join('\n') } }
      : {}),
  });
}

export function frameOfDraft(draft: FrameDraft): Frame {
  const { superior, authority: who, addressees, recipients, signatory: signs } = draft;
  const heading = linesOf(who.heading);
  const lines = linesOf(signs.authorityLines);
  return {
    ...(superior.trim() ? { superior: superior.trim() } : {}),
    ...(who.name.trim() && heading.length > 0
      ? { authority: { name: who.name.trim(), heading, place: who.place.trim(), symbol: who.symbol.trim() || 'UBND' } }
      : {}),
    ...(linesOf(addressees).length > 0 ? { addressees: linesOf(addressees) } : {}),
    ...(linesOf(recipients).length > 0 ? { recipients: linesOf(recipients) } : {}),
    ...(lines.length > 0 || signs.title.trim() || signs.name.trim()
      ? { signatory: { authorityLines: lines, title: signs.title.trim(), name: signs.name.trim() } }
      : {}),
  };
}
