/** A plan while it is being typed: every value a text as the form has it, lists of ideas as lines of one text. */
import { type House, type Plan, recipientsOfHouse } from '@longdan/core';
import * as v from 'valibot';

const text = v.optional(v.string(), '');
/** One line, although its field grows to several. */
const line = v.optional(
  v.pipe(
    v.string(),
    v.transform((typed) => typed.replace(/\s*\n\s*/g, ' ')),
  ),
  '',
);
const texts = v.optional(v.array(v.string()), []);
const list = <S extends v.GenericSchema>(row: S) => v.optional(v.array(row), []);

export const planDraft = v.object({
  id: text,
  title: text,
  year: text,
  superior: text,
  authority: v.optional(v.object({ name: text, heading: text, place: text, symbol: text }), {}),
  legalBases: text,
  purposes: text,
  requirements: text,
  scope: text,
  objects: text,
  respondentKinds: texts,
  scheme: text,
  fields: list(
    v.object({
      id: text,
      title: line,
      quota: text,
      advisingUnit: line,
      area: line,
      moments: texts,
      note: line,
      scheme: text,
    }),
  ),
  units: list(v.object({ id: text, title: line })),
  methods: texts,
  selection: text,
  mode: text,
  period: v.optional(v.object({ from: text, to: text }), {}),
  asksConsent: text,
  timeline: list(v.object({ content: line, time: line, due: text, product: line, lead: line, cooperating: line })),
  budget: text,
  assignments: list(v.object({ unit: line, tasks: text })),
  closing: text,
  recipients: text,
  reportAddressees: text,
  signatory: v.optional(v.object({ authorityLines: text, title: text, name: text }), {}),
  supervisor: text,
  generatedData: text,
});

export type PlanDraft = v.InferOutput<typeof planDraft>;

/** The tables of a plan that have rows to add and remove. */
export const rowLists = ['fields', 'units', 'timeline', 'assignments'] as const;
export type RowList = (typeof rowLists)[number];

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
const isFilled = (row: object): boolean => Object.values(row).some((value) => value.length > 0);

/** What `validatePlan` reads: lines become lists, rows left wholly empty fall away. */
export function planInput(draft: PlanDraft): unknown {
  const { period, supervisor, generatedData, ...rest } = draft;
  return {
    ...rest,
    authority: { ...draft.authority, heading: lines(draft.authority.heading) },
    legalBases: lines(draft.legalBases),
    purposes: lines(draft.purposes),
    requirements: lines(draft.requirements),
    fields: draft.fields.filter(isFilled),
    units: draft.units.filter(isFilled),
    timeline: draft.timeline.filter(isFilled),
    assignments: draft.assignments.filter(isFilled).map((one) => ({ unit: one.unit, tasks: lines(one.tasks) })),
    recipients: lines(draft.recipients),
    reportAddressees: lines(draft.reportAddressees),
    signatory: { ...draft.signatory, authorityLines: lines(draft.signatory.authorityLines) },
    asksConsent: draft.asksConsent === 'true',
    ...(period.from || period.to ? { period } : {}),
    ...(supervisor ? { supervisor } : {}),
    ...(generatedData === 'true' ? { generatedData: true } : {}),
  };
}

export function draftOfPlan(plan: Plan): PlanDraft {
  const { number: _, issuedOn: __, ...content } = plan;
  return v.parse(planDraft, {
    ...content,
    year: String(plan.year),
    authority: { ...plan.authority, heading: plan.authority.heading.join('\n') },
    legalBases: plan.legalBases.join('\n'),
    purposes: plan.purposes.join('\n'),
    requirements: plan.requirements.join('\n'),
    fields: plan.fields.map((field) => ({ ...field, quota: String(field.quota) })),
    asksConsent: plan.asksConsent ? 'true' : '',
    assignments: plan.assignments.map((one) => ({ unit: one.unit, tasks: one.tasks.join('\n') })),
    recipients: plan.recipients.join('\n'),
    reportAddressees: plan.reportAddressees.join('\n'),
    signatory: { ...plan.signatory, authorityLines: plan.signatory.authorityLines.join('\n') },
    generatedData: plan.generatedData ? 'true' : '',
  });
}

/** A blank plan with the choices most offices make, and one row of each table to start with. */
export function emptyDraft(year: number): PlanDraft {
  const draft = v.parse(planDraft, {
    year: String(year),
    authority: { symbol: 'UBND', heading: 'ỦY BAN NHÂN DÂN\n' },
    respondentKinds: ['individual', 'organisation'],
    scheme: 'sipas-2024-dich-vu',
    methods: ['paper'],
    selection: 'counter-quota',
    mode: 'confidential',
    signatory: { authorityLines: 'TM. ỦY BAN NHÂN DÂN', title: 'CHỦ TỊCH' },
  });
  return rowLists.reduce((grown, name) => addRow(grown, name), draft);
}

const emptyRow = (name: RowList) => {
  const row = v.parse(planDraft.entries[name], [{}])[0];
  return name === 'fields' ? { ...row, moments: ['at-counter'] } : row;
};

export function addRow(draft: PlanDraft, name: RowList): PlanDraft {
  return { ...draft, [name]: [...draft[name], emptyRow(name)] };
}

export function removeRow(draft: PlanDraft, name: RowList, index: number): PlanDraft {
  return { ...draft, [name]: (draft[name] as unknown[]).filter((_, at) => at !== index) };
}

/** The words of a house template in place of the draft's; legal bases and addressees only where the draft has none. */
export function fillPlanFromHouse(draft: PlanDraft, house: House): PlanDraft {
  const { authority, superior, signatory, legalBases = [], reportAddressees = [] } = house;
  const recipients = recipientsOfHouse(house, 'plan');
  return {
    ...draft,
    superior: superior ?? '',
    authority: { ...authority, heading: authority.heading.join('\n') },
    ...(recipients === undefined ? {} : { recipients: recipients.join('\n') }),
    ...(signatory === undefined
      ? {}
      : { signatory: { ...signatory, authorityLines: signatory.authorityLines.join('\n') } }),
    ...(draft.legalBases.trim() === '' ? { legalBases: legalBases.join('\n') } : {}),
    ...(draft.reportAddressees.trim() === '' ? { reportAddressees: reportAddressees.join('\n') } : {}),
  };
}
