/** Lists that are taken away: the frozen frame for witnesses, and the form for the list of the next stage. No contacts. */
import { problem } from '@longdan/core';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import type { PrintedFile } from '../views.ts';
import { loadDraws } from './draw-record.ts';
import { listDrawnClusters } from './drawn-clusters.ts';
import { frameListName, loadFrame } from './frame.ts';
import { listedColumns, readFrameLists } from './frame-block.ts';
import { stagesOfPlan } from './stages.ts';

const quoteCell = (text: string): string => {
  const guarded = /^'*[=+\-@＝＋－＠\t\r]/.test(text) ? `'${text}` : text;
  return /[;"\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
};

/** The frozen frame as a list for witnesses: what `longdan sample replay` reads. No contacts. @throws Problem `frame-missing` */
export async function frameListFile(context: Context, roundId: string, stage?: number): Promise<PrintedFile> {
  await enterRound(context, 'frame.read', roundId);
  const { db } = context.store;
  const version = stage === undefined ? undefined : (await loadDraws(db, roundId))[stage - 1]?.frameVersion;
  if (stage !== undefined && version === undefined) throw problem('sample-not-drawn', { round: roundId });
  const lists = await readFrameLists(db, roundId, version ?? (await loadFrame(db, roundId)).version);
  const columns = listedColumns(lists);
  const rows = lists.ma.map((_, row) => columns.map((name) => lists[name][row]!));
  return listFile(stage === undefined ? frameListName : stageFileName(frameListName, stage), [columns, ...rows]);
}

/** "khung-mau-bac-2.csv". */
export const stageFileName = (name: string, stage: number): string => name.replace(/(?=\.[a-z]+$)/, `-bac-${stage}`);

function listFile(fileName: string, rows: readonly (readonly string[])[]): PrintedFile {
  const text = rows.map((cells) => cells.map(quoteCell).join(';')).join('\r\n');
  return { fileName, mediaType: 'text/csv', bytes: new TextEncoder().encode(`\ufeff${text}\r\n`) };
}

/**
 * A list for the office to fill in for the next stage: a row for every cluster drawn, its codes and names in place.
 * @throws Problem `sample-not-drawn`
 */
export async function nextListFile(context: Context, roundId: string): Promise<PrintedFile> {
  await enterRound(context, 'frame.read', roundId);
  const draw = (await loadDraws(context.store.db, roundId)).at(-1);
  const next = draw && stagesOfPlan(draw.plan)[draw.number];
  if (!draw || !next) throw problem('sample-not-drawn', { round: roundId });
  const clusters = await listDrawnClusters(context.store.db, roundId, draw.number);
  const ofHamlets = next.level === 'hamlet';
  const headings = ofHamlets
    ? ['Mã xã', 'Xã, phường', 'Mã thôn', 'Thôn, tổ dân phố', 'Số hộ']
    : [
        stagesOfPlan(draw.plan)[draw.number - 1]?.level === 'hamlet' ? 'Mã thôn' : 'Mã xã',
        'Xã, phường',
        'Thôn, tổ dân phố',
        ...(next.level === 'household'
          ? ['Mã hộ', 'Chủ hộ', 'Điện thoại', 'Địa chỉ']
          : ['Mã hồ sơ', 'Họ và tên', 'Điện thoại', 'Địa chỉ', 'Lĩnh vực', 'Ngày tiếp nhận', 'Ngày trả kết quả']),
      ];
  const rows = clusters.map(({ key, commune, hamlet }) => {
    const known = ofHamlets ? [key, commune] : [key, commune, hamlet];
    return headings.map((_, at) => known[at] ?? '');
  });
  return listFile(stageFileName('mau-danh-sach.csv', draw.number + 1), [headings, ...rows]);
}
