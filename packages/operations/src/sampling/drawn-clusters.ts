/** The clusters drawn at a stage: the list of the next stage is of them alone, and its rows are matched to them here. */
import type { Finding } from '@longdan/core';
import { foldWording } from '@longdan/importing';
import { type Queryable, type SampleUnitTable, samples } from '@longdan/store';

export interface DrawnCluster {
  readonly key: string;
  readonly commune: string;
  readonly hamlet: string;
  /** Of the first stage. */
  readonly stratum: string;
  /** Clusters above it, the first stage's first, and π of each stage down to its own. */
  readonly clusterIds: readonly string[];
  readonly stageProbabilities: readonly number[];
}

export function viewCluster(row: SampleUnitTable): DrawnCluster {
  const [, commune = '', hamlet = ''] = JSON.parse(row.cells) as string[];
  const design = JSON.parse(row.design) as Pick<DrawnCluster, 'clusterIds' | 'stageProbabilities'>;
  return { key: row.unit_key, commune, hamlet, stratum: row.stratum, ...design };
}

/** "Thôn 3, Xã Hoằng Hoá"; its key where the list gives no names. */
export const nameCluster = ({ key, commune, hamlet }: Pick<DrawnCluster, 'key' | 'commune' | 'hamlet'>): string =>
  [hamlet, commune].filter(Boolean).join(', ') || key;

/** Ids from the first stage down to the cluster itself. */
export const pathOf = ({ clusterIds, key }: DrawnCluster): readonly string[] => [...clusterIds, key];

/** Drawn at the stage of that number, in the order of the draw. */
export async function listDrawnClusters(db: Queryable, roundId: string, stage: number): Promise<DrawnCluster[]> {
  const rows = await samples.listUnits(db, roundId, stage);
  return rows.filter(({ role }) => role === 'selected').map(viewCluster);
}

interface ClusterCells {
  readonly above: string;
  readonly commune: string;
  readonly hamlet: string;
}

export type ClusterFinder = (cells: ClusterCells) => DrawnCluster | Finding;

/** "00004" that a spreadsheet made 4. */
const bareCode = (code: string): string =>
  code
    .normalize('NFC')
    .trim()
    .replace(/^0+(?=.)/, '');

/** By the code of the cluster; without one by its names, as far as they tell one cluster from the others. */
export function createClusterFinder(clusters: readonly DrawnCluster[]): ClusterFinder {
  const byCode = groupBy(clusters, ({ key }) => key.normalize('NFC'));
  const byBareCode = groupBy(clusters, ({ key }) => bareCode(key));
  const byNames = groupBy(clusters, nameKey);
  return (cells) => {
    const { above, commune, hamlet } = cells;
    const given = above || [hamlet, commune].filter(Boolean).join(', ');
    const found =
      above !== ''
        ? (byCode.get(above.normalize('NFC').trim()) ?? byBareCode.get(bareCode(above)) ?? [])
        : (byNames.get(nameKey(clusters.some((one) => one.hamlet !== '') ? cells : { commune, hamlet: '' })) ?? []);
    if (found.length === 1) return found[0]!;
    return found.length === 0
      ? {
          code: 'frame-outside-sample',
          severity: 'fault',
          message: {
            vi: `“${given}” không phải địa bàn đã trúng ở bậc trước nên không thuộc danh sách này. Nếu chỉ khác cách viết, sửa cho đúng mã hoặc tên đã trúng.`,
            en: `“${given}” was not drawn at the stage before, so the row is none of this list. If only the writing differs, use the code or name that was drawn.`,
          },
        }
      : {
          code: 'frame-cluster-ambiguous',
          severity: 'fault',
          message: {
            vi: `Có ${found.length} địa bàn trúng cùng tên “${given}”. Thêm cột mã của địa bàn để biết là nơi nào.`,
            en: `${found.length} drawn areas are named “${given}”. Add a column with the code of the area.`,
          },
        };
  };
}

const nameKey = ({ commune, hamlet }: Pick<ClusterCells, 'commune' | 'hamlet'>): string =>
  `${foldWording(commune)}\u001f${foldWording(hamlet)}`;

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
