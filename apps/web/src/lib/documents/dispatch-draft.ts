/** A dispatch while it is being typed: every value a text as the form has it; lists of short texts as lines of one text. */
import type { Dispatch, House, PublishedCriterion } from '@longdan/core';
import { recipientsOfHouse } from '@longdan/core';
import * as v from 'valibot';
import { changeRows, linesOf } from './row-command.ts';

const text = v.optional(v.string(), '');
const criterion = v.optional(v.object({ criterion: text, percent: text }), {});
const task = v.object({ text, due: text });
const part = v.object({ title: text, unit: text, paragraphs: text, tasks: v.optional(v.array(task), []) });

export const dispatchDraft = v.object({
  roundId: text,
  year: text,
  superior: text,
  authority: v.optional(v.object({ name: text, heading: text, place: text, symbol: text }), {}),
  draftingUnit: text,
  about: text,
  addressees: text,
  references: text,
  leadIn: text,
  published: v.optional(
    v.object({
      of: text,
      year: text,
      index: text,
      source: text,
      highest: criterion,
      lowest: criterion,
      mostDissatisfied: criterion,
      leastDissatisfied: criterion,
    }),
    {},
  ),
  parts: v.optional(v.array(part), []),
  closing: text,
  recipients: text,
  signatory: v.optional(v.object({ authorityLines: text, title: text, name: text }), {}),
  generatedData: text,
});

export type DispatchDraft = v.InferOutput<typeof dispatchDraft>;

export const extremes = ['highest', 'lowest', 'mostDissatisfied', 'leastDissatisfied'] as const;

const emptyTask = () => v.parse(task, {});
const emptyPart = () => ({ ...v.parse(part, {}), tasks: [emptyTask()] });

/** Carries out a button of the form: rows of parts, and of tasks within a part. */
export function changeDispatchRows(draft: DispatchDraft, command: string): DispatchDraft {
  const within = /^(\w+):parts\.(\d+)\.tasks(?:\.(\d+))?$/.exec(command);
  if (!within) return { ...draft, parts: changeRows(draft.parts, 'parts', command, emptyPart) };
  const [, verb, at, row] = within;
  const inner = `${verb}:tasks${row === undefined ? '' : `.${row}`}`;
  return {
    ...draft,
    parts: draft.parts.map((one, index) =>
      index === Number(at) ? { ...one, tasks: changeRows(one.tasks, 'tasks', inner, emptyTask) } : one,
    ),
  };
}

const isFilled = (value: unknown): boolean =>
  typeof value === 'string' ? value.trim() !== '' : Object.values(value ?? {}).some(isFilled);

/** What `validateDispatch` reads. The store gives the code; rows left wholly empty fall away. */
export function dispatchInput(draft: DispatchDraft): unknown {
  const { roundId: _, published, generatedData, references, ...rest } = draft;
  const filled = <T extends object>(values: T) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => isFilled(value)));
  return {
    ...rest,
    id: 'du-thao',
    authority: { ...draft.authority, heading: linesOf(draft.authority.heading) },
    addressees: linesOf(draft.addressees),
    ...(isFilled(references) ? { references: linesOf(references) } : {}),
    leadIn: linesOf(draft.leadIn),
    ...(isFilled(published) ? { publishedFigures: filled(published) } : {}),
    parts: draft.parts.filter(isFilled).map((one) => {
      // Lines pasted into one task are so many tasks of the same deadline.
      const tasks = one.tasks.flatMap(({ text, due }) => linesOf(text).map((line) => ({ text: line, due })));
      const paragraphs = linesOf(one.paragraphs);
      return {
        title: one.title,
        unit: one.unit,
        ...(paragraphs.length > 0 ? { paragraphs } : {}),
        ...(tasks.length > 0 ? { tasks } : {}),
      };
    }),
    recipients: linesOf(draft.recipients),
    signatory: { ...draft.signatory, authorityLines: linesOf(draft.signatory.authorityLines) },
    ...(generatedData === 'true' ? { generatedData: true } : {}),
  };
}

const percentText = (percent: number) => String(percent).replace('.', ',');
const criterionText = (one: PublishedCriterion | undefined) =>
  one === undefined ? {} : { criterion: one.criterion, percent: percentText(one.percent) };

export function draftOfDispatch(dispatch: Dispatch, roundId: string | null): DispatchDraft {
  const { publishedFigures: figures } = dispatch;
  return v.parse(dispatchDraft, {
    ...dispatch,
    roundId: roundId ?? '',
    year: String(dispatch.year),
    authority: { ...dispatch.authority, heading: dispatch.authority.heading.join('\n') },
    addressees: dispatch.addressees.join('\n'),
    references: (dispatch.references ?? []).join('\n'),
    leadIn: dispatch.leadIn.join('\n'),
    ...(figures === undefined
      ? {}
      : {
          published: {
            ...figures,
            year: String(figures.year),
            index: percentText(figures.index),
            ...Object.fromEntries(extremes.map((name) => [name, criterionText(figures[name])])),
          },
        }),
    parts: dispatch.parts.map((one) => ({ ...one, paragraphs: one.paragraphs.join('\n') })),
    recipients: dispatch.recipients.join('\n'),
    signatory: { ...dispatch.signatory, authorityLines: dispatch.signatory.authorityLines.join('\n') },
    generatedData: dispatch.generatedData ? 'true' : '',
  });
}

/** A blank dispatch with one part to begin with. */
export function emptyDispatch(year: number): DispatchDraft {
  const draft = v.parse(dispatchDraft, {
    year: String(year),
    authority: { symbol: 'UBND', heading: 'ỦY BAN NHÂN DÂN\n' },
    draftingUnit: 'VP',
    recipients: 'Như trên\nLưu: VT',
    signatory: { authorityLines: 'TM. ỦY BAN NHÂN DÂN', title: 'CHỦ TỊCH' },
  });
  return { ...draft, parts: [emptyPart()] };
}

/** The words of a house template in place of the draft's; its legal bases only where the draft has none. */
export function fillFromHouse(draft: DispatchDraft, house: House): DispatchDraft {
  const { authority, superior, draftingUnit, signatory, legalBases = [] } = house;
  const recipients = recipientsOfHouse(house, 'dispatch');
  return {
    ...draft,
    superior: superior ?? '',
    authority: { ...authority, heading: authority.heading.join('\n') },
    ...(draftingUnit === undefined ? {} : { draftingUnit }),
    ...(recipients === undefined ? {} : { recipients: recipients.join('\n') }),
    ...(signatory === undefined
      ? {}
      : { signatory: { ...signatory, authorityLines: signatory.authorityLines.join('\n') } }),
    ...(draft.references.trim() === '' ? { references: legalBases.join('\n') } : {}),
  };
}
