/** From figures to places on the page. */

export interface LinearScale {
  (value: number): number;
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
}

/** A domain of no width maps to the middle of the range. */
export function scaleLinear(domain: readonly [number, number], range: readonly [number, number]): LinearScale {
  const [d0, d1] = domain;
  const [r0, r1] = range;
  const map = (value: number): number => (d1 === d0 ? (r0 + r1) / 2 : r0 + ((value - d0) / (d1 - d0)) * (r1 - r0));
  return Object.assign(map, { domain, range });
}

/** Shares to show, widened to whole steps and kept inside 0…1. With no value: 0…1. */
export function chooseShareDomain(values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return [0, 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const step = high - low > 0.4 ? 0.2 : high - low > 0.12 ? 0.1 : 0.05;
  const down = Math.floor(low / step + 1e-9 - 0.3) * step;
  const up = Math.ceil(high / step - 1e-9 + 0.3) * step;
  return [Math.max(0, down), Math.min(1, Math.max(up, down + step))];
}

/** Round steps over a share domain, at most `maximum` of them. */
export function chooseTicks([low, high]: readonly [number, number], maximum: number): number[] {
  const step =
    [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1].find((size) => (high - low) / size <= maximum - 1 + 1e-9) ?? 1;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9; i++) ticks.push(i * step);
  return ticks;
}
