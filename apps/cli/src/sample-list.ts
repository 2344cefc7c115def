/** The list of drawn units for those who visit them: every cell of their rows in the frame, chance and weight. */

import type { SampleFile } from '@longdan/operations';
import { cellsOf, type FrameFile } from './frame-file.ts';
import { unitsOfSample } from './sample-file.ts';

const headings = ['STT', 'Vai trò', 'Tầng', 'Thứ tự dự phòng', 'Xác suất chọn', 'Trọng số', 'Dòng trong khung'];

/** CSV in UTF-8 with mark, parted by semicolons, decimal commas: opens in Vietnamese Excel by a double click. */
export function writeSampleList(sample: SampleFile, frame: FrameFile): Uint8Array {
  const rowOf = new Map(frame.ids.map((id, at) => [id.normalize('NFC'), frame.rows[at]!]));
  const lines = [[...headings, ...frame.table.headings]];
  const add = (role: string, id: string, stratum: string, place: string, chance: string, weight: string): void => {
    const row = rowOf.get(id)!;
    const own = [String(lines.length), role, stratum, place, chance, weight, String(frame.table.rowNumbers[row])];
    lines.push([...own, ...cellsOf(frame.table, row)]);
  };
  const { units, reserve } = unitsOfSample(sample);
  const cellName = (unit: { stratum: string; clusterIds: readonly string[] }) =>
    [unit.stratum, unit.clusterIds.at(-1) ?? ''].filter(Boolean).join(' – ');
  for (const unit of units)
    add('mẫu', unit.id, cellName(unit), '', withComma(unit.inclusionProbability), withComma(unit.weight));
  for (const unit of reserve) add('dự phòng', unit.id, cellName(unit), String(unit.place), '', '');
  const text = lines.map((cells) => `${cells.map(writeField).join(';')}\r\n`).join('');
  return new TextEncoder().encode(`\ufeff${text}`);
}

const withComma = (value: number): string => String(value).replace('.', ',');

/** A cell a spreadsheet would take for a formula gets an apostrophe, which reading takes off again. */
function writeField(text: string): string {
  const guarded = /^'*[=+\-@＝＋－＠\t\r]/.test(text) ? `'${text}` : text;
  return /[;"\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
