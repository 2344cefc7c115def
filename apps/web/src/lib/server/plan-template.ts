/** The real plan that a newcomer starts from: Bút Sơn 2022, as it ships with the product. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePlan } from '@longdan/core';
import { productFolder } from '@longdan/operations';
import { draftOfPlan, type PlanDraft } from '#lib/plan/plan-draft.ts';

export function readTemplate(): PlanDraft {
  const file = join(productFolder(), 'fixtures', 'but-son-2022', 'plan.yaml');
  const read = parsePlan(readFileSync(file, 'utf8'), { file: 'plan.yaml' });
  if (!read.ok) throw new Error('fixtures/but-son-2022/plan.yaml cannot be read');
  return { ...draftOfPlan(read.value), generatedData: '' };
}
