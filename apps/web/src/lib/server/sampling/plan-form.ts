/** The planner's form → a sample plan as operations read it; they refuse what is out of range. */
import type { SamplePlan } from '@longdan/operations';

const one = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();
const figure = (form: FormData, name: string): number => {
  const text = one(form, name)
    .replaceAll(/[\s.](?=\d{3}(\D|$))/g, '')
    .replace(',', '.');
  return text === '' ? Number.NaN : Number(text);
};
const percent = (form: FormData, name: string): number => Math.round(figure(form, name) * 1000) / 100_000;

/** What was entered, unchecked. */
export function planOfForm(form: FormData): unknown {
  return {
    kind: one(form, 'kind'),
    total: figure(form, 'total'),
    strata: form.getAll('strata').map(String),
    rule: one(form, 'rule'),
    minimum: figure(form, 'minimum'),
    within: one(form, 'within'),
    multistage: {
      communes: figure(form, 'communes'),
      hamlets: figure(form, 'hamlets'),
      each: figure(form, 'each'),
      bySize: form.get('bySize') !== null,
    },
    every: figure(form, 'every'),
    reserve: figure(form, 'reserve'),
    sampler: one(form, 'sampler'),
    assumptions: {
      margin: percent(form, 'margin'),
      confidence: 0.95,
      share: 0.5,
      nonresponse: percent(form, 'nonresponse'),
      likeness: percent(form, 'likeness'),
      ballotCost: figure(form, 'ballotCost'),
      clusterCost: figure(form, 'clusterCost'),
    },
  } satisfies Record<keyof Omit<SamplePlan, 'deviations'>, unknown>;
}

/** Rows "volume.<field>", "satisfied.<field>", "complaints.<field>"; blank cells are left out. */
export function inputsOfForm(form: FormData): Record<string, Record<string, number>> {
  const inputs: Record<string, Record<string, number>> = {};
  for (const [name, value] of form) {
    const [what, fieldId] = [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)];
    if (!['volume', 'satisfied', 'complaints'].includes(what) || String(value).trim() === '') continue;
    inputs[fieldId] = { ...inputs[fieldId], [what]: figure(form, name) };
  }
  return inputs;
}
