/** The form of eligibility rules: a tick per rule and its number or choice. */
import type { EligibilityRule } from '@longdan/core';

/** What the operation reads and judges; a number that is none stays as it was typed, so that its fault is named. */
export function rulesOfForm(form: FormData, current: readonly EligibilityRule[]): unknown[] {
  const ticked = new Set(form.getAll('rule').map(String));
  const number = (name: string) => Number(String(form.get(name) ?? '').replace(',', '.'));
  const settings: Record<string, object> = {
    'too-few-answers': { minimumShare: number('minimumShare') / 100 },
    'double-mark': { voids: form.get('voids') },
    'duplicate-ballot-code': { keep: form.get('keep') },
    'straight-lining': { minimumItems: number('minimumItems') },
  };
  return ruleCodes
    .filter((code) => ticked.has(code))
    .map((code) => ({ ...current.find((rule) => rule.code === code), code, ...settings[code] }));
}

export const ruleCodes = [
  'too-few-answers',
  'double-mark',
  'outside-period',
  'not-surveyed-object',
  'duplicate-ballot-code',
  'no-consent',
  'field-not-in-plan',
  'unit-not-in-plan',
  'straight-lining',
] as const satisfies readonly EligibilityRule['code'][];
