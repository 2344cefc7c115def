/**
 * Reading a frame from a file, as a stream: good rows into packed blocks, contacts into blocks of their own, every row
 * that stays out listed with what to do. Each block is one short transaction; a run cut off leaves an unfinished version
 * that nothing uses.
 */
import { createHash } from 'node:crypto';
import { type Finding, problem } from '@longdan/core';
import type { GridRow } from '@longdan/importing';
import { type FrameFaultTable, type Queryable, rounds, samplingFrames } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import type { Context } from '../context.ts';
import { loadRound } from '../loaded-round.ts';
import { createCommuneNamer } from '../units/name-commune.ts';
import { loadDraws } from './draw-record.ts';
import { createClusterFinder, listDrawnClusters } from './drawn-clusters.ts';
import { type FrameView, getFrame } from './frame.ts';
import { type ContactOfUnit, emptyLists, type FrameLists, packBlock, unitsPerBlock } from './frame-block.ts';
import { createRowCheck, type FramePeriod } from './frame-checks.ts';
import { type FrameKind, type FrameMapping, type LevelAbove, proposeFrameMapping } from './frame-columns.ts';
import { ProfileCounter } from './frame-profile.ts';
import { openFrameFile } from './frame-source.ts';
import { countDraws, frameKindOf, stagesOfPlan } from './stages.ts';

/** Rows kept with their findings; more are counted only. */
const faultsKept = 20_000;

export interface FrameFile {
  readonly roundId: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

export interface FramePreview {
  readonly sheets: readonly {
    readonly mapping: FrameMapping;
    /** First rows below the headings, as texts; contact columns too: nothing of them is kept by looking. */
    readonly sample: readonly { readonly row: number; readonly texts: readonly string[] }[];
  }[];
  readonly findings: readonly Finding[];
}

interface ListedStage {
  /** From 1; past the last where everything is drawn. */
  readonly number: number;
  /** What its rows must be; undefined while any kind will do. */
  readonly kind?: FrameKind;
  readonly above?: LevelAbove;
}

/** The stage whose list is to be imported: the one after the draws made so far. */
async function findListedStage(db: Queryable, roundId: string): Promise<ListedStage> {
  const draws = await loadDraws(db, roundId);
  const last = draws.at(-1);
  const number = draws.length + 1;
  if (!last) return { number };
  const stages = stagesOfPlan(last.plan);
  const [before, stage] = [stages[number - 2], stages[number - 1]];
  return {
    number,
    ...(stage ? { kind: frameKindOf(stage) } : {}),
    ...(before?.level === 'commune' || before?.level === 'hamlet' ? { above: before.level } : {}),
  };
}

/** @throws Problem `sample-already-drawn`, and `invalid-input` where the rows are of another kind than the stage draws */
async function openStage(db: Queryable, roundId: string, kind: FrameKind): Promise<ListedStage> {
  const draw = (await loadDraws(db, roundId)).at(-1);
  if (draw && draw.number >= countDraws(draw.plan)) throw problem('sample-already-drawn', { round: roundId });
  const stage = await findListedStage(db, roundId);
  if (stage.kind !== undefined && stage.kind !== kind) throw problem('invalid-input', { kind: stage.kind });
  return stage;
}

/** What the columns of a file seem to mean; nothing is kept. @throws Problem `invalid-input` */
export async function previewFrame(context: Context, { roundId, fileName, bytes }: FrameFile): Promise<FramePreview> {
  await enterRound(context, 'frame.import', roundId);
  const { above } = await findListedStage(context.store.db, roundId);
  const { sheets, notes } = await openFrameFile(bytes, fileName);
  return {
    findings: notes,
    sheets: sheets.map((sheet) => {
      const mapping = proposeFrameMapping(sheet.head, sheet.sheet, above);
      const below = sheet.head.filter((row) => row.row > mapping.headingRow);
      return {
        mapping,
        sample: below.slice(0, 5).map((row) => ({ row: row.row, texts: row.cells.map((cell) => cell.text) })),
      };
    }),
  };
}

export interface FrameImport extends FrameFile {
  readonly kind: FrameKind;
  readonly mapping: FrameMapping;
  /** Of the day of the result. */
  readonly period?: FramePeriod;
  readonly onProgress?: (done: { readonly rows: number; readonly kept: number; readonly refused: number }) => void;
}

/** What the mapping must have, by kind of unit. */
function requireRoles({ kind, mapping }: FrameImport): void {
  const roles = new Set(mapping.columns.map(({ role }) => role));
  const missing = (role: string, vi: string, en: string): Finding => ({
    code: 'frame-column-missing',
    severity: 'fault',
    message: { vi, en },
    data: { role },
  });
  const findings: Finding[] = [];
  if (!roles.has('commune') && !roles.has('hamlet') && !roles.has('field') && !roles.has('above'))
    findings.push(
      missing(
        'commune',
        'Chưa có cột nào là xã (phường), thôn hay lĩnh vực. Chọn ít nhất một cột để biết mỗi dòng thuộc đâu.',
        'No column is commune, hamlet or field. Choose at least one, so that each row belongs somewhere.',
      ),
    );
  if (kind === 'case-file' && !roles.has('finished') && !roles.has('result'))
    findings.push(
      missing(
        'finished',
        'Danh sách hồ sơ phải có ngày trả kết quả hoặc trạng thái, để bỏ hồ sơ chưa xong và ngoài kỳ.',
        'A list of case files needs the day of the result or the state, so that unfinished ones are left out.',
      ),
    );
  if (kind === 'area' && !roles.has('size'))
    findings.push(
      missing(
        'size',
        'Danh sách địa bàn phải có cột quy mô (số hộ), để chọn theo quy mô và tính trọng số.',
        'A list of areas needs a column of sizes (households), for selection by size and for weights.',
      ),
    );
  if (findings.length > 0) throw problem('invalid-input', {}, findings);
}

/**
 * Reads a frame; the round's newest finished version is the one in use.
 * @throws Problem `invalid-input`, `sample-already-drawn`
 */
export async function importFrame(context: Context, request: FrameImport): Promise<FrameView> {
  const { roundId, fileName, bytes, kind, mapping, period } = request;
  await enterRound(context, 'frame.import', roundId);
  if (kind === 'time-slot') throw problem('invalid-input');
  requireRoles(request);
  const { db } = context.store;
  const round = await loadRound(db, roundId);
  const { sheets } = await openFrameFile(bytes, fileName);
  const sheet = sheets.find((one) => one.sheet === mapping.sheet) ?? sheets[0];
  if (!sheet) throw problem('frame-empty', { round: roundId });
  const stage = await openStage(db, roundId, kind);
  const check = createRowCheck(mapping, {
    kind,
    plan: round.plan,
    period,
    nameCommune: await createCommuneNamer(db),
    ...(stage.number > 1
      ? { findCluster: createClusterFinder(await listDrawnClusters(db, roundId, stage.number - 1)) }
      : {}),
  });
  const about = {
    fileName,
    fileHash: createHash('sha256').update(bytes).digest('hex'),
    kind,
    mapping,
    period: period ?? null,
    stage: stage.number,
  };
  const version = await db.transaction().execute(async (inside) => {
    await rounds.lockRound(inside, roundId);
    if ((await openStage(inside, roundId, kind)).number !== stage.number)
      throw problem('sample-already-drawn', { round: roundId });
    const next = ((await samplingFrames.findFrame(inside, roundId))?.version ?? 0) + 1;
    await samplingFrames.deleteContactBlocks(inside, roundId);
    await samplingFrames.insertFrame(inside, {
      round_id: roundId,
      version: next,
      content: JSON.stringify(about),
      rows_read: 0,
      kept: 0,
      refused: 0,
      finished: 0,
      profile: null,
      frame_hash: null,
      frozen_at: null,
      frozen_by: null,
    });
    return next;
  });

  const counter = new ProfileCounter();
  const done = { rows: 0, kept: 0, refused: 0 };
  let [lists, contacts, faults]: [FrameLists, [string, ContactOfUnit][], FrameFaultTable[]] = [emptyLists(), [], []];
  let [block, faultNumber] = [0, 0];
  const flush = async () => {
    const key = { round_id: roundId, version, block };
    await db.transaction().execute(async (inside) => {
      if (lists.row.length > 0) {
        await samplingFrames.insertBlock(inside, 'frame_block', { ...key, content: packBlock(lists) });
        await samplingFrames.insertBlock(inside, 'frame_contact_block', { ...key, content: packBlock(contacts) });
      }
      await samplingFrames.insertFaults(inside, faults);
    });
    if (lists.row.length > 0) block += 1;
    [lists, contacts, faults] = [emptyLists(), [], []];
    request.onProgress?.({ ...done });
  };
  const keep = (row: GridRow) => {
    const { unit, findings } = check(row);
    done.rows += 1;
    counter.note(findings);
    for (const finding of findings) {
      faultNumber += 1;
      if (faultNumber > faultsKept) break;
      const content = JSON.stringify(finding);
      faults.push({ round_id: roundId, version, number: faultNumber, code: finding.code, content });
    }
    if (!unit) {
      done.refused += 1;
      return;
    }
    done.kept += 1;
    counter.add(unit);
    lists.row.push(row.row);
    lists.ma.push(unit.key);
    lists.xa.push(unit.commune);
    lists.thon.push(unit.hamlet);
    lists.linh_vuc.push(unit.field?.title ?? '');
    lists.fieldId.push(unit.field?.id ?? '');
    lists.co_quan.push(unit.unit?.title ?? unit.unitText);
    lists.unitId.push(unit.unit?.id ?? '');
    lists.ngay_tiep_nhan.push(unit.received);
    lists.ngay_tra.push(unit.finished);
    lists.quy_mo.push(unit.size);
    lists.tang.push(unit.stratum);
    lists.cum.push(unit.cluster);
    contacts.push([unit.key, unit.contact]);
  };
  for await (const row of sheet.rows) {
    if (row.row <= mapping.headingRow) continue;
    keep(row);
    if (lists.row.length >= unitsPerBlock || faults.length >= unitsPerBlock) await flush();
  }
  await flush();
  await db.transaction().execute(async (inside) => {
    await samplingFrames.updateFrame(inside, {
      round_id: roundId,
      version,
      rows_read: done.rows,
      kept: done.kept,
      refused: done.refused,
      finished: 1,
      profile: JSON.stringify(counter.finish()),
    });
    await writeAudit(context, inside, {
      act: 'frame-imported',
      roundId,
      details: { version, file: fileName, fileHash: about.fileHash, rows: done.rows, kept: done.kept },
    });
  });
  return (await getFrame(context, roundId))!;
}
