/**
 * Suppression of small cells (docs/method/suppression.md). The threshold applies to a subgroup's N and to its
 * complement, never to the level counts of a whole round.
 */

export const defaultSuppressionThreshold = 5;

/**
 * Which groups of a partition must not be shown, as positions in `counts`; the total is taken to be public.
 *
 * A group is withheld when its count, or what is left of the total without it, is below the threshold but not zero.
 * Then the smallest groups still shown are withheld too until nothing about those withheld follows by subtraction: there
 * are at least two of them, together they reach the threshold, and more than one division of their sum is possible.
 * Null when no set of groups achieves that: then the whole breakdown is withheld.
 */
export function withholdSmallGroups(
  counts: readonly number[],
  threshold: number,
  alreadyWithheld: ReadonlySet<number> = new Set(),
): ReadonlySet<number> | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const isSmall = (count: number) => count > 0 && count < threshold;
  const withheld = new Set(alreadyWithheld);
  counts.forEach((count, group) => {
    if (isSmall(count) || (count > 0 && isSmall(total - count))) withheld.add(group);
  });
  const bySize = counts.map((_, group) => group).sort((a, b) => counts[a]! - counts[b]! || a - b);
  while (!isSafe(withheld, counts, threshold)) {
    const next = bySize.find((group) => counts[group]! > 0 && !withheld.has(group));
    if (next === undefined) return null;
    withheld.add(next);
  }
  return withheld;
}

function isSafe(withheld: ReadonlySet<number>, counts: readonly number[], threshold: number): boolean {
  if (withheld.size === 0) return true;
  const sum = [...withheld].reduce((total, group) => total + counts[group]!, 0);
  if (sum === 0) return true;
  return withheld.size >= 2 && sum >= threshold && sum > withheld.size;
}
