/** The frame in use: what it is, what is wrong in it, and freezing it so that nobody can change it before the draw. */
import { type Finding, problem } from '@longdan/core';
import { type Queryable, rounds, type SamplingFrameTable, samplingFrames } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { logAct } from '../ledger/log-act.ts';
import { listDrawnClusters, nameCluster } from './drawn-clusters.ts';
import { type FrameLists, listedColumns, readFrameLists } from './frame-block.ts';
import type { FramePeriod } from './frame-checks.ts';
import type { FrameKind, FrameMapping } from './frame-columns.ts';
import type { FrameProfile } from './frame-profile.ts';
import { type FrameRows, hashFrameContent } from './sample-file.ts';

export interface FrameView {
  readonly version: number;
  /** Of several stages the one whose list it is, from 1; 1 otherwise. */
  readonly stage: number;
  readonly fileName: string;
  readonly fileHash: string;
  readonly kind: FrameKind;
  readonly mapping: FrameMapping;
  readonly period: FramePeriod | null;
  readonly rowsRead: number;
  readonly kept: number;
  readonly refused: number;
  readonly finished: boolean;
  readonly profile: FrameProfile | null;
  /** Absent while the frame can still be replaced. */
  readonly frozen: { readonly hash: string; readonly at: string; readonly by: string } | null;
}

export function viewFrame(row: SamplingFrameTable): FrameView {
  const about = JSON.parse(row.content) as Pick<FrameView, 'fileName' | 'fileHash' | 'kind' | 'mapping' | 'period'>;
  return {
    stage: 1,
    ...about,
    version: row.version,
    rowsRead: row.rows_read,
    kept: row.kept,
    refused: row.refused,
    finished: row.finished === 1,
    profile: row.profile === null ? null : (JSON.parse(row.profile) as FrameProfile),
    frozen: row.frame_hash === null ? null : { hash: row.frame_hash, at: row.frozen_at ?? '', by: row.frozen_by ?? '' },
  };
}

/** The newest frame; undefined while the round has none. */
export async function getFrame(context: Context, roundId: string): Promise<FrameView | undefined> {
  await enterRound(context, 'round.read', roundId);
  const row = await samplingFrames.findFrame(context.store.db, roundId);
  return row && viewFrame(row);
}

/** @throws Problem `frame-missing` */
export async function loadFrame(db: Queryable, roundId: string): Promise<FrameView> {
  const row = await samplingFrames.findFrame(db, roundId);
  if (row?.finished !== 1) throw problem('frame-missing', { round: roundId });
  return viewFrame(row);
}

/** Rows that stay out of the frame or deserve a look, in the order of the file. */
export async function listFrameFaults(
  context: Context,
  roundId: string,
  options: { readonly from?: number; readonly limit?: number; readonly code?: string | undefined } = {},
): Promise<Finding[]> {
  await enterRound(context, 'frame.read', roundId);
  const frame = await samplingFrames.findFrame(context.store.db, roundId);
  if (!frame) return [];
  const rows = await samplingFrames.listFaults(context.store.db, roundId, frame.version, options);
  return rows.map((row) => JSON.parse(row.content) as Finding);
}

/** Name of the frame's published list, in the sample file too. */
export const frameListName = 'khung-mau.csv';

/** A frame as the published list has it: rows in the order of the file, without contacts. */
export function rowsOfLists(lists: FrameLists, file = frameListName): FrameRows {
  const ids = lists.ma;
  const columns = listedColumns(lists);
  const order = Uint32Array.from(ids.keys()).sort((a, b) => (ids[a]! < ids[b]! ? -1 : ids[a]! > ids[b]! ? 1 : a - b));
  return {
    file,
    headings: columns,
    order,
    idAt: (row) => ids[row]!,
    cellsAt: (row) => columns.map((name) => lists[name][row]!),
  };
}

/**
 * Freezes the frame: its hash is what everybody agrees on before anyone knows a seed.
 * @throws Problem `frame-missing`, `frame-empty`
 */
export async function freezeFrame(context: Context, roundId: string): Promise<FrameView> {
  await enterRound(context, 'frame.freeze', roundId);
  const frame = await loadFrame(context.store.db, roundId);
  if (frame.frozen) return frame;
  if (frame.kept === 0) throw problem('frame-empty', { round: roundId });
  const lists = await readFrameLists(context.store.db, roundId, frame.version);
  if (frame.stage > 1) await requireEveryCluster(context.store.db, roundId, frame.stage, lists);
  const hash = hashFrameContent(rowsOfLists(lists));
  await context.store.db.transaction().execute(async (db) => {
    await rounds.lockRound(db, roundId);
    const now = await loadFrame(db, roundId);
    if (now.frozen || now.version !== frame.version)
      throw problem('stale-version', { what: 'Khung mẫu', expected: frame.version, found: now.version });
    await samplingFrames.updateFrame(db, {
      round_id: roundId,
      version: frame.version,
      frame_hash: hash,
      frozen_at: context.now().toISOString(),
      frozen_by: context.actor.name,
    });
    await logAct(context, db, {
      kind: 'frame-hash',
      round: roundId,
      day: today(context),
      units: frame.kept,
      content: JSON.stringify({ version: frame.version, hash }),
      subjectId: `frame-${frame.version}`,
    });
    await writeAudit(context, db, {
      act: 'frame-frozen',
      roundId,
      details: { version: frame.version, hash, units: frame.kept },
    });
  });
  return loadFrame(context.store.db, roundId);
}

/** A drawn cluster that nobody listed would drop out of the sample unseen. @throws Problem `invalid-input` */
async function requireEveryCluster(db: Queryable, roundId: string, stage: number, lists: FrameLists): Promise<void> {
  const listed = new Set(lists.cum);
  const missing = (await listDrawnClusters(db, roundId, stage - 1)).filter(({ key }) => !listed.has(key));
  if (missing.length === 0) return;
  throw problem(
    'invalid-input',
    {},
    missing.map((cluster) => {
      const { key } = cluster;
      const name = nameCluster(cluster);
      return {
        code: 'frame-cluster-missing',
        severity: 'fault' as const,
        message: {
          vi: `Chưa có dòng nào của “${name}” (${key}), nơi đã trúng ở bậc trước. Thêm danh sách của nơi này rồi nạp lại.`,
          en: `No row is of “${name}” (${key}), which was drawn at the stage before. Add its list and import again.`,
        },
      };
    }),
  );
}
