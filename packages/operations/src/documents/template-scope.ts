/** To whom a template is offered: to its unit, to the units above and below it; one of no unit to all. */

import { covers } from '../access/unit-path.ts';
import type { Actor } from '../context.ts';

export function mayUse({ scope }: Actor, unitPath: string | null): boolean {
  if (scope === undefined || unitPath === null) return true;
  return covers(scope, unitPath) || scope.some((unit) => covers([unitPath], unit));
}

/** A unit changes its own and those of the units below it. */
export const mayChange = ({ scope }: Actor, unitPath: string | null): boolean => covers(scope, unitPath ?? undefined);

/** The unit of what an actor makes. */
export const unitOf = ({ scope }: Actor): string | null => scope?.[0] ?? null;
