/** What a reader may do in each step: who may do nothing there is led to look, not told to act. */
import type { Permission, RoundSummary, StepId, StepState } from '@longdan/operations';

const acts: Readonly<Record<StepId, readonly Permission[]>> = {
  plan: ['plan.revise', 'plan.approve'],
  questionnaire: ['questionnaire.edit'],
  sample: ['sample.plan', 'seed.agree'],
  collection: ['response.record'],
  checking: ['response.rule'],
  'call-back': ['call-back.plan', 'call-back.do'],
  results: ['benchmark.edit'],
  report: ['report.edit', 'report.approve'],
  publication: ['figures.seal'],
  improvement: [],
};

export const mayActIn = (step: StepId, may: readonly Permission[]): boolean =>
  acts[step].some((permission) => may.includes(permission));

/** Whose work in a round is keying in: they go straight to the ballots. */
export const onlyKeysIn = (may: readonly Permission[]): boolean =>
  may.includes('response.record') && !may.includes('ballots.issue');

/** The step to go on with: the first one under way where the reader can act, or else the first one under way. */
export function nextStep({ steps }: Pick<RoundSummary, 'steps'>, may: readonly Permission[]): StepState | undefined {
  const underWay = steps.filter((step) => step.state === 'now');
  return underWay.find((step) => mayActIn(step.id, may)) ?? underWay[0];
}

/** What the round waits for from this reader: the steps, with the act that each wants. */
export const awaitedOf = ({ steps }: Pick<RoundSummary, 'steps'>, role: string | undefined) =>
  steps.flatMap(({ id, awaits }) =>
    awaits !== undefined && awaits === role && (id === 'plan' || id === 'report' || id === 'publication')
      ? [{ step: id, act: awaits === 'supervisor' ? ('word' as const) : id }]
      : [],
  );
