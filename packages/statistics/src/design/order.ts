/** Sorts rows so that strata and units of every stage are runs: stable counting sorts from the last stage to the first. */
import type { Stage } from './design.ts';

export function sortRows(stages: readonly Stage[], rowCount: number): Int32Array {
  let order: Int32Array = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) order[row] = row;
  for (const stage of [...stages].reverse()) {
    if (stage.unitCount < rowCount) order = sortByCode(order, stage.unit, stage.unitCount);
    order = sortByCode(order, stage.stratum, stage.sampledUnits.length);
  }
  return order;
}

/** Stable counting sort of `rows` by code; rows already in order are returned as they are. */
export function sortByCode(rows: Int32Array, codes: Int32Array, codeCount: number): Int32Array {
  const starts = new Int32Array(codeCount + 1);
  let inOrder = true;
  let before = -1;
  for (let k = 0; k < rows.length; k++) {
    const code = codes[rows[k]!]!;
    starts[code + 1]!++;
    if (code < before) inOrder = false;
    before = code;
  }
  if (inOrder) return rows;
  for (let code = 0; code < codeCount; code++) starts[code + 1]! += starts[code]!;
  const sorted = new Int32Array(rows.length);
  for (let k = 0; k < rows.length; k++) sorted[starts[codes[rows[k]!]!]!++] = rows[k]!;
  return sorted;
}
