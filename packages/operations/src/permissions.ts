/** Who may do what: one table, rendered in the docs and asked by every operation. */
import { problem } from '@longdan/core';
import type { Context } from './context.ts';

export const roles = ['administrator', 'officer', 'data-entry', 'leader', 'operator'] as const;
/** `operator` is the command line on the server itself; it is never given to an account. */
export type Role = (typeof roles)[number];

const permissions = {
  'round.read': ['officer', 'data-entry', 'leader', 'operator'],
  'round.create': ['officer', 'operator'],
  'plan.revise': ['officer', 'operator'],
  'plan.approve': ['leader'],
  'scheme.add': ['officer', 'administrator', 'operator'],
  'ballots.issue': ['officer', 'operator'],
  'response.record': ['officer', 'data-entry', 'operator'],
  'response.correct': ['officer', 'operator'],
  'responses.import': ['officer', 'operator'],
  'response.read': ['officer', 'data-entry', 'operator'],
  'rules.change': ['officer', 'operator'],
  'response.rule': ['officer', 'operator'],
  'table.record': ['officer', 'operator'],
  'benchmark.edit': ['officer', 'operator'],
  'task.mark': ['officer', 'operator'],
  'report.edit': ['officer', 'operator'],
  'report.approve': ['leader'],
  'document.number': ['officer', 'operator'],
  'document.print': ['officer', 'data-entry', 'leader', 'operator'],
  'audit.read': ['officer', 'leader', 'administrator', 'operator'],
  'accounts.manage': ['administrator', 'operator'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export const permissionTable: Readonly<Record<Permission, readonly Role[]>> = permissions;

/** Whether a role has a permission; for faces that hide what would be refused. */
export function hasPermission(role: Role, permission: Permission): boolean {
  return permissionTable[permission].includes(role);
}

/** Refuses (Problem `not-permitted`) when the actor's role lacks the permission. */
export function requirePermission(context: Pick<Context, 'actor'>, permission: Permission): void {
  if (!hasPermission(context.actor.role, permission))
    throw problem('not-permitted', { permission, role: context.actor.role });
}
