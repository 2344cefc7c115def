/** What a supervisor does in a round, which makes sense only where the plan names who supervises it. */
import type { Plan } from '@longdan/core';
import type { Permission, Role } from '../permissions.ts';
import { isSupervised } from '../sealing/publication-step.ts';

/**
 * The witness of the log is none of them: the log is of the whole installation. Nor is a word on a removal, where the plan
 * says which party is the second.
 */
const actsOfSupervision: ReadonlySet<Permission> = new Set([
  'seed.agree',
  'sample.draw',
  'call-back.do',
  'call-back.decide',
  'content.open',
  'seal.sign',
]);

/** Whether a supervisor would act in a round that, by its own plan and everything printed of it, nobody supervises. */
export const actsUnnamed = (role: Role, permission: Permission, plan: Pick<Plan, 'supervisor'>): boolean =>
  role === 'supervisor' && actsOfSupervision.has(permission) && !isSupervised(plan);
