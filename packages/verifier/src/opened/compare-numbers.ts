/** Where two sets of estimates differ: words exactly, numbers as near as another order of the same sums leaves them. */

export interface NumberDifference {
  readonly path: string;
  readonly stated: unknown;
  readonly computed: unknown;
}

/** Of the number itself where it is above 1. */
const tolerance = 1e-7;
/** What is iterated or simulated magnifies the last digits. */
const looser: readonly (readonly [RegExp, number])[] = [
  [/inLowest|criticalValue/, 2e-3],
  [/omega/i, 1e-3],
  [/importance/i, 1e-5],
];

const toleranceOf = (path: string) => looser.find(([pattern]) => pattern.test(path))?.[1] ?? tolerance;

/** Findings are words about figures, and are left out. Both as JSON gives them. */
export function compareNumbers(stated: unknown, computed: unknown, path = ''): NumberDifference[] {
  if (typeof stated === 'number' && typeof computed === 'number') {
    const near = Math.abs(stated - computed) <= toleranceOf(path) * Math.max(1, Math.abs(computed));
    return near ? [] : [{ path, stated, computed }];
  }
  if (typeof stated !== 'object' || typeof computed !== 'object' || stated === null || computed === null)
    return Object.is(stated, computed) ? [] : [{ path, stated, computed }];
  const [one, other] = [stated as Record<string, unknown>, computed as Record<string, unknown>];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((key) => key !== 'findings')
    .flatMap((key) => {
      const step = Array.isArray(stated) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      return compareNumbers(one[key], other[key], step);
    });
}
