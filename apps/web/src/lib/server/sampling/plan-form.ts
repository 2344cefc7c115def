/** The planner's form → a sample plan as operations read it; they refuse what is out of range. */
import { ballotsOfStages, type SamplePlan, type StageOfPlan } from '@longdan/operations';

const one = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();
const figure = (form: FormData, name: string): number => {
  const text = one(form, name)
    .replaceAll(/[\s.](?=\d{3}(\D|$))/g, '')
    .replace(',', '.');
  return text === '' ? Number.NaN : Number(text);
};
/** A percentage has no thousands to set apart: its point is a decimal one. */
const share = (form: FormData, name: string): number => Number(one(form, name).replace(',', '.'));
const percent = (form: FormData, name: string): number => Math.round(figure(form, name) * 1000) / 100_000;

/** Stages with a list each; a stage of none is none. */
function stagesOfForm(form: FormData): unknown[] {
  const communes = figure(form, 'stageCommunes');
  const hamlets = figure(form, 'stageHamlets');
  const certainty = one(form, 'certainty')
    .split(/[\s,;]+/)
    .filter(Boolean);
  const areas = [
    ...(communes === 0 ? [] : [{ level: 'commune', take: communes }]),
    ...(hamlets === 0 ? [] : [{ level: 'hamlet', take: hamlets }]),
  ].map((area, at) => ({ ...area, method: one(form, 'areaMethod'), certainty: at === 0 ? certainty : [] }));
  return [
    ...areas,
    { level: one(form, 'lastLevel'), take: figure(form, 'stageEach'), method: one(form, 'lastMethod') },
  ];
}

/** What was entered, unchecked. */
export function planOfForm(form: FormData): unknown {
  const kind = one(form, 'kind');
  const isStaged = kind === 'staged';
  /** What other kinds of design ask for may be blank. */
  const ofKinds = (name: string, ...kinds: SamplePlan['kind'][]) =>
    one(form, name) === '' && !kinds.some((each) => each === kind) ? undefined : figure(form, name);
  const stages = isStaged ? stagesOfForm(form) : [];
  return {
    kind,
    total: isStaged ? ballotsOfStages(stages as StageOfPlan[]) : figure(form, 'total'),
    ...(isStaged ? { stages, sizesCountUnits: form.get('sizesCountUnits') !== null } : {}),
    strata: form.getAll('strata').map(String),
    rule: one(form, 'rule'),
    minimum: ofKinds('minimum', 'stratified', 'counter'),
    within: one(form, 'within'),
    multistage:
      kind !== 'multistage' && ['communes', 'hamlets', 'each'].some((name) => one(form, name) === '')
        ? undefined
        : {
            communes: figure(form, 'communes'),
            hamlets: figure(form, 'hamlets'),
            each: figure(form, 'each'),
            bySize: form.get('bySize') !== null,
          },
    every: ofKinds('every', 'counter'),
    reserve: ofKinds('reserve'),
    sampler: one(form, 'sampler'),
    assumptions: {
      margin: percent(form, 'margin'),
      confidence: 0.95,
      share: 0.5,
      nonresponse: percent(form, 'nonresponse'),
      likeness: percent(form, 'likeness'),
      communeLikeness: percent(form, 'communeLikeness'),
      ballotCost: figure(form, 'ballotCost'),
      clusterCost: figure(form, 'clusterCost'),
    },
  } satisfies Record<keyof Omit<SamplePlan, 'deviations' | 'stages' | 'sizesCountUnits'>, unknown>;
}

/** Rows "volume.<field>", "satisfied.<field>", "complaints.<field>"; blank cells are left out. */
export function inputsOfForm(form: FormData): Record<string, Record<string, number>> {
  const inputs: Record<string, Record<string, number>> = {};
  for (const [name, value] of form) {
    const [what, fieldId] = [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)];
    if (!['volume', 'satisfied', 'complaints'].includes(what) || String(value).trim() === '') continue;
    inputs[fieldId] = { ...inputs[fieldId], [what]: what === 'satisfied' ? share(form, name) : figure(form, name) };
  }
  return inputs;
}
