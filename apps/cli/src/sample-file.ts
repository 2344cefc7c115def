/**
 * The file of a drawn sample (docs/spec/draw.md, section 5): all that is needed to draw it again on another machine and
 * day, and a fingerprint of every cell of the frame, so that a changed row can be named without the frame being kept.
 * It holds no clock time and no path.
 */
import { createHash } from 'node:crypto';
import type { Finding, Outcome } from '@longdan/core';
import { type Draw, drawAlgorithm, hashDraw } from '@longdan/statistics';
import { faultAt, faultInTable, type Table } from './columns.ts';
import { cellsOf, type DrawDesign, type FrameFile, readDrawDesign } from './frame-file.ts';

export const sampleFormat = 'longdan-sample/1';

export interface FrameRecord {
  /** Name of the file, without its folder. */
  readonly file: string;
  readonly sheet?: string;
  readonly headings: readonly string[];
  readonly rows: number;
  /** Of the columns the draw uses: the frame hash of docs/spec/draw.md. */
  readonly hash: string;
  /** Of every cell under the headings, rows in the order of their ids. */
  readonly contentHash: string;
  /** Per row in that order: 6 bytes of the id, 2 bytes of each cell; base64. */
  readonly fingerprints: string;
}

export interface SampleFile {
  readonly format: typeof sampleFormat;
  readonly algorithm: typeof drawAlgorithm;
  readonly seed: string;
  readonly design: DrawDesign;
  readonly frame: FrameRecord;
  readonly strata: Draw['strata'];
  /** SHA-256 of the canonical JSON of the draw: what is announced. */
  readonly drawHash: string;
}

/** The plan without the names of columns, which are no part of the draw. */
export function planOf({ columns: _, ...plan }: DrawDesign) {
  return plan;
}

export function recordSample(design: DrawDesign, frame: FrameFile, draw: Draw): SampleFile {
  const { table } = frame;
  return {
    format: sampleFormat,
    algorithm: draw.algorithm,
    seed: draw.seed,
    design,
    frame: {
      file: table.file,
      ...(table.sheet !== undefined && { sheet: table.sheet }),
      headings: table.headings,
      rows: table.rowNumbers.length,
      hash: draw.frameHash,
      ...fingerprint(frame),
    },
    strata: draw.strata,
    drawHash: hashDraw(draw),
  };
}

/** Reads a sample file; refuses what is none or was drawn by another algorithm. */
export function readSampleFile(json: unknown, file: string): Outcome<SampleFile> {
  const sample = json as Partial<SampleFile> | null;
  const refuse = (code: string, vi: string, en: string): Outcome<never> => ({
    ok: false,
    findings: [faultAt(code, { file }, { vi: `“${file}”: ${vi}`, en: `“${file}”: ${en}` })],
  });
  if (typeof sample !== 'object' || sample?.format !== sampleFormat)
    return refuse('sample-file-invalid', 'không phải tệp mẫu của longdan', 'this is no sample file of longdan');
  const { name, version } = sample.algorithm ?? { name: '', version: 0 };
  if (name !== drawAlgorithm.name || version !== drawAlgorithm.version)
    return refuse(
      'draw-algorithm-unknown',
      `mẫu được bốc bằng “${name}” phiên bản ${version}; bản này chỉ lặp lại được “${drawAlgorithm.name}” phiên bản ${drawAlgorithm.version}`,
      `the sample was drawn by “${name}” version ${version}; only “${drawAlgorithm.name}” version ${drawAlgorithm.version} can be repeated here`,
    );
  const { frame } = sample;
  const whole =
    typeof sample.seed === 'string' &&
    Array.isArray(sample.strata) &&
    typeof sample.drawHash === 'string' &&
    typeof frame === 'object' &&
    typeof frame?.file === 'string' &&
    typeof frame.hash === 'string' &&
    typeof frame.fingerprints === 'string' &&
    Array.isArray(frame.headings);
  if (!whole) return refuse('sample-file-invalid', 'tệp mẫu thiếu mục', 'the sample file lacks a field');
  const design = readDrawDesign(sample.design, file);
  return design.ok ? { ok: true, value: sample as SampleFile, findings: [] } : design;
}

const idBytes = 6;
const cellBytes = 2;

/** Two runs of FNV-1a over the code units: only to find what changed; whether it changed, the hashes say. */
function mixText(text: string): { readonly high: number; readonly low: number } {
  let high = 0x811c9dc5;
  let low = 0x2b5a3c71;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x85ebca6b);
    low ^= low >>> 13;
  }
  return { high: (high ^ (high >>> 15)) >>> 0, low: (low ^ (low >>> 16)) >>> 0 };
}

const mixId = (id: string): number => {
  const { high, low } = mixText(id);
  return high * 2 ** 16 + (low & 0xffff);
};

function fingerprint({ table, rows, units }: FrameFile): Pick<FrameRecord, 'contentHash' | 'fingerprints'> {
  const width = idBytes + cellBytes * table.headings.length;
  const marks = Buffer.alloc(width * rows.length);
  const hash = createHash('sha256').update(`${JSON.stringify(table.headings)}\n`);
  rows.forEach((row, at) => {
    const cells = cellsOf(table, row);
    hash.update(`${JSON.stringify(cells)}\n`);
    marks.writeUIntBE(mixId(units[at]!.id), width * at, idBytes);
    cells.forEach((cell, column) => {
      marks.writeUInt16BE(mixText(cell).low & 0xffff, width * at + idBytes + cellBytes * column);
    });
  });
  return { contentHash: hash.digest('hex'), fingerprints: marks.toString('base64') };
}

/** Where the frame of today differs from the frame of the draw, row by row; empty when it is the same. */
export function compareFrames(recorded: FrameRecord, frame: FrameFile): Finding[] {
  const today = fingerprint(frame);
  if (today.contentHash === recorded.contentHash) return [];
  const { table } = frame;
  if (JSON.stringify(table.headings) !== JSON.stringify(recorded.headings))
    return [
      faultInTable(table, 'frame-headings-changed', undefined, undefined, [
        `tiêu đề khác khung lúc bốc thăm. Lúc ấy: ${quoteAll(recorded.headings)}; nay: ${quoteAll(table.headings)}`,
        `the headings differ from those of the draw. Then: ${quoteAll(recorded.headings)}; now: ${quoteAll(table.headings)}`,
      ]),
    ];
  const width = idBytes + cellBytes * table.headings.length;
  const before = Buffer.from(recorded.fingerprints, 'base64');
  const now = Buffer.from(today.fingerprints, 'base64');
  const places = new Map<number, number>();
  for (let at = 0; at + width <= before.length; at += width) places.set(before.readUIntBE(at, idBytes), at);
  const findings: Finding[] = [];
  const seen = new Set<number>();
  frame.rows.forEach((row, index) => {
    const id = now.readUIntBE(width * index, idBytes);
    const at = places.get(id);
    if (at === undefined) {
      findings.push(tellRow(table, row, 'frame-row-new', 'dòng không có lúc bốc thăm', 'this row was not there'));
      return;
    }
    seen.add(id);
    const changed = table.headings.filter((_, column) => {
      const offset = idBytes + cellBytes * column;
      return before.readUInt16BE(at + offset) !== now.readUInt16BE(width * index + offset);
    });
    if (changed.length > 0)
      findings.push(
        tellRow(
          table,
          row,
          'frame-row-changed',
          `khác khung lúc bốc thăm ở cột ${quoteAll(changed)}`,
          `differs from the frame of the draw in column ${quoteAll(changed)}`,
          changed,
        ),
      );
  });
  // What is gone has no values any more, only its place among the ids.
  [...places].forEach(([id, at]) => {
    if (seen.has(id)) return;
    const place = at / width + 1;
    findings.push(
      faultInTable(table, 'frame-row-gone', undefined, undefined, [
        `thiếu một đơn vị của khung lúc bốc thăm: đơn vị thứ ${place} theo thứ tự mã, ${describeNeighbours(frame, place, 'vi')}`,
        `a unit of the frame of the draw is missing: number ${place} in the order of ids, ${describeNeighbours(frame, place, 'en')}`,
      ]),
    );
  });
  if (findings.length === 0)
    findings.push(
      faultInTable(table, 'frame-changed', undefined, undefined, [
        'nội dung khác khung lúc bốc thăm (mã băm không khớp)',
        'the content differs from the frame of the draw (its hash does not agree)',
      ]),
    );
  return findings;
}

const quoteAll = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ');

function tellRow(table: Table, row: number, code: string, vi: string, en: string, columns: readonly string[] = []) {
  const cells = cellsOf(table, row);
  const values = table.headings.map((heading, at) => `${heading} = “${cells[at] ?? ''}”`).join(', ');
  const only = columns.length === 1 ? table.columns.get(columns[0]!) : undefined;
  const name = only ?? (columns.length === 1 ? { name: columns[0]! } : undefined);
  return faultInTable(table, code, table.rowNumbers[row], name, [`${vi}; nay: ${values}`, `${en}; now: ${values}`]);
}

function describeNeighbours({ units }: FrameFile, place: number, language: 'vi' | 'en'): string {
  const [before, after] = [units[place - 2]?.id, units[place - 1]?.id];
  const parts = [
    ...(before === undefined ? [] : [language === 'vi' ? `sau “${before}”` : `after “${before}”`]),
    ...(after === undefined ? [] : [language === 'vi' ? `trước “${after}”` : `before “${after}”`]),
  ];
  return parts.join(', ');
}
