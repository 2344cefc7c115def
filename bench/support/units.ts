/** A made-up list of units as columns: ids, 3,000 communes, a day to sort by, a size. */
import type { FrameColumns } from '../../packages/statistics/src/index.ts';

export function makeUnitColumns(count: number): FrameColumns {
  const ids = Array.from({ length: count }, (_, row) => `HS${String((row * 7919) % count).padStart(8, '0')}`);
  const communes = Array.from({ length: 3000 }, (_, commune) => `Xã ${commune}`);
  const texts: Readonly<Record<string, () => string[]>> = {
    ma: () => ids,
    xa: () => Array.from(ids, (_, row) => communes[(row * 31) % 3000]!),
  };
  return {
    rowCount: count,
    texts: (column) => texts[column]!(),
    numbers: () => Float64Array.from({ length: count }, (_, row) => 1 + (row % 97)),
    sortKeys: () => Array.from(ids, (_, row) => (row * 13) % 365),
  };
}
