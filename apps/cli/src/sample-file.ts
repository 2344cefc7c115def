/** Reading a sample file (docs/spec/draw.md, section 5), and where the frame of today differs from that of the draw. */
import type { Finding, Outcome } from '@longdan/core';
import {
  cellBytes,
  type FrameRecord,
  fingerprintFrame,
  idBytes,
  type SampleFile,
  sampleFormats,
} from '@longdan/operations';
import { type DesignDraw, type DrawDesign, drawAlgorithm } from '@longdan/statistics';
import { faultAt, faultInTable, type Table } from './columns.ts';
import { cellsOf, type FrameFile, readDrawDesign, rowsOfFrame } from './frame-file.ts';

/** Units and reserve of either format, in one shape. */
export function unitsOfSample({ strata, units, reserve }: SampleFile): Pick<DesignDraw, 'units' | 'reserve'> {
  if (!strata) return { units: units ?? [], reserve: reserve ?? [] };
  return {
    units: strata.flatMap(({ selected }) =>
      selected.map(({ id, stratum, inclusionProbability, weight }) => ({
        id,
        stratum,
        clusterIds: [],
        stageProbabilities: [inclusionProbability],
        inclusionProbability,
        weight,
      })),
    ),
    reserve: strata.flatMap((one) =>
      one.reserve.map((id, at) => ({
        id,
        stratum: one.stratum,
        clusterIds: [],
        place: at + 1,
        stageProbabilities: [],
      })),
    ),
  };
}

/** Reads a sample file; refuses what is none or was drawn by another algorithm. */
export function readSampleFile(json: unknown, file: string): Outcome<SampleFile> {
  const sample = json as Partial<SampleFile> | null;
  const refuse = (code: string, vi: string, en: string): Outcome<never> => ({
    ok: false,
    findings: [faultAt(code, { file }, { vi: `“${file}”: ${vi}`, en: `“${file}”: ${en}` })],
  });
  if (typeof sample !== 'object' || sample === null || !sampleFormats.some((format) => format === sample.format))
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
    (sample.format === sampleFormats[0] ? Array.isArray(sample.strata) : Array.isArray(sample.units)) &&
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

/** Where the frame of today differs from the frame of the draw, row by row; empty when it is the same. */
export function compareFrames(recorded: FrameRecord, frame: FrameFile, design: DrawDesign): Finding[] {
  const today = fingerprintFrame(rowsOfFrame(frame, design));
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

function describeNeighbours({ ids }: FrameFile, place: number, language: 'vi' | 'en'): string {
  const [before, after] = [ids[place - 2], ids[place - 1]];
  const parts = [
    ...(before === undefined ? [] : [language === 'vi' ? `sau “${before}”` : `after “${before}”`]),
    ...(after === undefined ? [] : [language === 'vi' ? `trước “${after}”` : `before “${after}”`]),
  ];
  return parts.join(', ');
}
