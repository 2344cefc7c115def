/**
 * Replacement of drawn units that cannot be reached, from the reserve of their stratum in its fixed order, every step
 * logged with its reason. The order was fixed by the draw, so nobody chooses who comes next; a unit once replaced does
 * not return. Weights stay those of the draw: a replaced unit is a nonrespondent to be shown as such (Lohr 2022, §8.4).
 */
import { type Outcome, refuse, succeed } from '../findings.ts';
import type { Draw } from './draw-sample.ts';

export interface Replacement {
  /** 1, 2, 3 … over the whole draw. */
  readonly number: number;
  readonly stratum: string;
  readonly replaced: string;
  readonly by: string;
  /** Place in the stratum's reserve, from 1. */
  readonly reservePlace: number;
  readonly reason: string;
}

/** Replaces a unit now in the sample (drawn, or itself a replacement) by the next of its stratum's reserve. */
export function replaceUnit(
  draw: Draw,
  log: readonly Replacement[],
  id: string,
  reason: string,
): Outcome<readonly Replacement[]> {
  const stratum = draw.strata.find(
    (one) =>
      one.selected.some((unit) => unit.id === id) || log.some((step) => step.by === id && step.stratum === one.stratum),
  );
  if (!stratum || log.some((step) => step.replaced === id)) return refuse('unit-not-in-sample', undefined, { id });
  if (reason.trim() === '') return refuse('parameter-invalid', undefined, { name: 'reason', value: reason });
  const used = log.filter((step) => step.stratum === stratum.stratum).length;
  const next = stratum.reserve[used];
  if (next === undefined) return refuse('reserve-exhausted', undefined, { stratum: stratum.stratum });
  return succeed([
    ...log,
    { number: log.length + 1, stratum: stratum.stratum, replaced: id, by: next, reservePlace: used + 1, reason },
  ]);
}

/** Ids in the sample after the replacements, in the order of the draw. */
export function currentSample(draw: Draw, log: readonly Replacement[]): string[] {
  const by = new Map(log.map((step) => [step.replaced, step.by]));
  return draw.strata.flatMap((stratum) =>
    stratum.selected.map(({ id }) => {
      let current = id;
      for (let next = by.get(current); next !== undefined; next = by.get(current)) current = next;
      return current;
    }),
  );
}
