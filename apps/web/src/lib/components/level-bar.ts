/** Geometry of a diverging bar of levels, in units of a 100-wide drawing. */
import type { LevelCount } from '@longdan/analysis';

export type LevelTone = 'worst' | 'bad' | 'middle' | 'good' | 'best';

/** How far bars reach to either side of the axis, as shares. */
export interface Extent {
  readonly left: number;
  readonly right: number;
}

export interface Bar {
  readonly axis: number;
  readonly segments: readonly {
    readonly code: string;
    readonly tone: LevelTone;
    readonly x: number;
    readonly width: number;
  }[];
}

/** Tone of each level: the outermost of its side is the strong one when the side has more than one level. */
export function tonesOf(levels: readonly LevelCount[]): readonly LevelTone[] {
  const lows = levels.filter((level) => level.means === 'dissatisfied').length;
  const highs = levels.filter((level) => level.means === 'satisfied').length;
  const firstHigh = levels.findIndex((level) => level.means === 'satisfied');
  return levels.map((level, index) => {
    if (level.means === 'dissatisfied') return index === 0 || lows === 1 ? 'worst' : 'bad';
    if (level.means === 'satisfied') return index > firstHigh || highs === 1 ? 'best' : 'good';
    return 'middle';
  });
}

function reach(levels: readonly LevelCount[], n: number): Extent {
  const share = (means: LevelCount['means']) =>
    levels.filter((level) => level.means === means).reduce((sum, level) => sum + level.count, 0) / n;
  const half = (1 - share('dissatisfied') - share('satisfied')) / 2;
  return { left: share('dissatisfied') + half, right: share('satisfied') + half };
}

/** The common extent of several bars. */
export function commonExtent(rows: readonly { readonly levels: readonly LevelCount[]; readonly n: number }[]): Extent {
  const reaches = rows.filter((row) => row.n > 0).map((row) => reach(row.levels, row.n));
  return {
    left: Math.max(0.02, ...reaches.map((one) => one.left)),
    right: Math.max(0.02, ...reaches.map((one) => one.right)),
  };
}

export function barSegments(levels: readonly LevelCount[], n: number, extent: Extent): Bar {
  const scale = 100 / (extent.left + extent.right);
  const axis = extent.left * scale;
  if (n === 0) return { axis, segments: [] };
  const tones = tonesOf(levels);
  let x = axis - reach(levels, n).left * scale;
  const segments = levels.flatMap((level, index) => {
    const width = (level.count / n) * scale;
    const segment = { code: level.code, tone: tones[index] ?? 'middle', x, width };
    x += width;
    return width > 0 ? [segment] : [];
  });
  return { axis, segments };
}
