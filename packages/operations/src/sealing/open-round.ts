/**
 * The opened content of a round, for the supervisor and for its archive (docs/spec/opened-content.md): with the log as files everything
 * that opens its commitments, so that their own machine computes every sealed figure anew. Contacts, links, ids of the
 * store and receipts are in none of it; responses come in an order that tells nothing.
 */
import { type Bilingual, problem } from '@longdan/core';
import {
  ballots,
  ledgerRows,
  type Queryable,
  type ResponseTable,
  removals,
  responses,
  samples,
  undoneImports,
} from '@longdan/store';
import { bundlePaths } from '@longdan/verifier';
import {
  type OpenedBatch,
  type OpenedLine,
  type OpenedManifest,
  openedPaths,
  type RemovedLine,
} from '@longdan/verifier/opened';
import { noteAccess, sealOf } from '../access/access-log.ts';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { isCallBackOpen } from '../call-back/decision-state.ts';
import type { Context } from '../context.ts';
import type { LedgerKeys } from '../ledger/keys.ts';
import { listPublishedFiles, type PublishedFile, printVerifierKeys } from '../ledger/published-files.ts';
import { responseContent } from '../ledger/response-content.ts';
import { type LoadedRound, loadRound, loadRoundToChange } from '../loaded-round.ts';

const opensEverything = `Thư mục này mở mọi dấu niêm của một đợt khảo sát: từng câu trả lời, mã phiếu, lý do loại phiếu.
Không có họ tên, số điện thoại hay liên kết nào tới người trả lời; nhưng ai biết mã phiếu hoặc biên nhận
của một người thì tìm được câu trả lời của người đó.`;

/** Stands beside the files, for whoever finds the folder. */
const notice = `TÀI LIỆU DÀNH RIÊNG CHO BÊN GIÁM SÁT. KHÔNG SAO CHÉP, KHÔNG ĐĂNG TẢI. KIỂM XONG THÌ XÓA.

${opensEverything}

Kiểm chứng trên máy của bên giám sát:
    longdan verify THƯ-MỤC --opened THƯ-MỤC
Nếu có bản sổ giữ riêng (bên chứng kiến) thì đặt bản đó vào chỗ THƯ-MỤC thứ nhất.
`;

const archiveNotice = `BẢN LƯU TRỮ CỦA MỘT ĐỢT KHẢO SÁT: TÀI LIỆU MẬT CỦA CƠ QUAN. KHÔNG ĐĂNG TẢI.

${opensEverything}

Giao cho kho lưu trữ hoặc nơi tiếp quản đợt. Nơi nhận có cài Lòng Dân thì nhận vào bằng lệnh:
    longdan round import TỆP.tar
Lệnh đối chiếu từng mục với sổ đi kèm rồi mới nhận; so gốc sổ nó in ra với điểm niêm ở nơi đã lưu.
Kiểm chứng sau khi giải nén:
    longdan verify THƯ-MỤC --opened THƯ-MỤC
`;

/** Who opens everything of a round, and for what. */
const purposes = {
  check: { permission: 'content.open', act: 'content-opened', notice },
  archive: { permission: 'round.archive', act: 'round-archived', notice: archiveNotice },
} as const;

/**
 * Every file of the opened content, the log first: for the supervisor to check, or as the archive of the round. Who opened
 * it is logged. Call the sequencer before.
 * @throws Problem `content-not-ready` while ballots are collected, call-backs go on, or links between people and codes
 * still exist: with them, opened answers would be somebody's
 */
export async function* listOpenedFiles(
  context: Context,
  keys: LedgerKeys,
  roundId: string,
  purpose: keyof typeof purposes = 'check',
): AsyncGenerator<PublishedFile, void> {
  const { permission, act, notice: words } = purposes[purpose];
  await enterRound(context, permission, roundId);
  await context.store.db.transaction().execute(async (db) => {
    await requireReady(db, await loadRoundToChange(db, roundId));
    const seal = sealOf(Buffer.from(roundId), 'opened-content');
    await noteAccess(context, db, { roundId, what: 'content', seal });
    await writeAudit(context, db, { act, roundId, details: {}, aboutBallots: true });
  });
  const { db } = context.store;
  const text = (path: string, content: string): PublishedFile => ({ path, bytes: Buffer.from(content) });
  const manifest: OpenedManifest = { format: 'longdan-opened/v1', round: roundId };
  yield text('DOC-TRUOC.txt', words);
  yield text(openedPaths.manifest, `${JSON.stringify(manifest)}\n`);
  yield text(bundlePaths.keys, await printVerifierKeys(context, keys));
  yield* listPublishedFiles(context);
  yield await fileOfLines(openedPaths.contents(roundId), openedLines(db, roundId));
  yield await fileOfLines(openedPaths.ballots(roundId), openedBatches(db, roundId));
}

async function requireReady(db: Queryable, round: LoadedRound): Promise<void> {
  const obstacle = await obstacleTo(db, round);
  if (obstacle) throw problem('content-not-ready', { why: obstacle.vi, whyEn: obstacle.en });
}

/** What stands between the supervisor, or the archive, and the opened content now; null when it can be fetched. */
export async function findOpeningObstacle(context: Context, roundId: string): Promise<Bilingual | null> {
  await enterRound(context, 'round.read', roundId);
  const { db } = context.store;
  return obstacleTo(db, await loadRound(db, roundId));
}

async function obstacleTo(db: Queryable, { id: roundId, source }: LoadedRound): Promise<Bilingual | null> {
  if (source === 'ballots' && !(await ledgerRows.findClosing(db, roundId)))
    return { vi: 'đợt còn đang thu phiếu', en: 'ballots are still collected' };
  if (await isCallBackOpen(db, roundId))
    return {
      vi: 'phúc tra chưa xong, mà người phúc tra không được biết câu trả lời lần đầu',
      en: 'the call-back goes on, and who calls back must not know the first answers',
    };
  if (await samples.hasLinks(db, roundId))
    return {
      vi: 'liên kết giữa người và mã phiếu còn trong hồ sơ; cán bộ phụ trách hủy liên kết ở bước Mẫu trước',
      en: 'links between people and codes are still kept; the officer destroys them in the Sample step first',
    };
  return null;
}

/** One JSON text a line; pieces are joined once. */
async function fileOfLines(path: string, lines: AsyncIterable<unknown>): Promise<PublishedFile> {
  const pieces: Buffer[] = [];
  let text = '';
  for await (const line of lines) {
    text += `${JSON.stringify(line)}\n`;
    if (text.length < 1_000_000) continue;
    pieces.push(Buffer.from(text));
    text = '';
  }
  return { path, bytes: Buffer.concat([...pieces, Buffer.from(text)]) };
}

const pageSize = 2000;
const lineOf = (kind: string, salt: Uint8Array, content: Uint8Array): OpenedLine => ({
  kind,
  salt: Buffer.from(salt).toString('base64'),
  content: Buffer.from(content).toString(),
});

/** Responses in the order of their random ids, then everything else in the order of commitments: neither follows time. */
async function* openedLines(db: Queryable, roundId: string): AsyncGenerator<OpenedLine | RemovedLine, void> {
  const corrections = new Map<string, number>();
  for (const row of await responses.listCorrections(db, roundId))
    corrections.set(row.response_id, (corrections.get(row.response_id) ?? 0) + 1);
  const lineOfResponse = (row: ResponseTable): OpenedLine => {
    const times = corrections.get(row.id) ?? 0;
    return lineOf(times === 0 ? 'response-accepted' : 'response-correction', row.salt, responseContent(row, times));
  };
  for (let after = ''; ; ) {
    const page = await responses.pageResponses(db, roundId, after, pageSize);
    for (const row of page) yield lineOfResponse(row);
    if (page.length < pageSize) break;
    after = page.at(-1)!.id;
  }
  /** Name of the undone import that had brought in a response that is no longer in the round. */
  const undone = new Map<string, string>();
  const removed = await removals.listRemoved(db, roundId);
  for (const [place, importId] of (await undoneImports.listImportsOfUndone(db, roundId)).entries()) {
    for (const { commitment, undone_import } of removed)
      if (undone_import === importId) yield { kind: 'removed', commitment, takenBack: String(place + 1) };
    for (let afterId = ''; ; ) {
      const page = await undoneImports.pageUndoneResponses(db, { roundId, importId, afterId, limit: pageSize });
      for (const row of page) {
        undone.set(row.id, String(place + 1));
        const line = lineOfResponse(row);
        yield line.kind === 'response-accepted' ? { ...line, takenBack: String(place + 1) } : line;
      }
      if (page.length < pageSize) break;
      afterId = page.at(-1)!.id;
    }
  }
  for (let after = ''; ; ) {
    const page = await ledgerRows.pageOpenings(db, after, pageSize);
    for (const { round_id, kind, subject, salt, content } of page) {
      if (round_id !== roundId) continue;
      const takenBack = kind === 'response-accepted' ? undone.get(subject) : undefined;
      yield { ...lineOf(kind, salt, content), ...(takenBack === undefined ? {} : { takenBack }) };
    }
    if (page.length < pageSize) break;
    after = page.at(-1)!.commitment;
  }
}

/** Codes by batch, sorted: in what order they were given out is nobody's to know. */
async function* openedBatches(db: Queryable, roundId: string): AsyncGenerator<OpenedBatch, void> {
  for (const { id, field_id } of await ballots.listBatches(db, roundId)) {
    const codes = (await ballots.listBallots(db, roundId, field_id, id)).map(({ code }) => code).sort();
    yield { batch: id, codes };
  }
}
