/**
 * Finite population corrections: population sizes or sampling fractions by stage, checked against the units at hand.
 *
 * A column is read as fractions when all its values are at most 1, as population sizes when all are at least 1 and one
 * exceeds 1 (a column of ones is a census either way). Inside a stratum it must be constant, except under sampling
 * proportional to size, where it holds the inclusion probability of each unit and must be constant inside the unit.
 */
import { type Columns, findColumn, readNumbers } from '../columns.ts';
import { type Outcome, refuse, succeed } from '../findings.ts';
import type { DesignSpec, StageSkeleton } from './define-design.ts';

export interface Correction {
  readonly given: boolean;
  /** By unit code. */
  readonly fraction: Float64Array;
}

export function readCorrections(
  columns: Columns,
  spec: DesignSpec,
  stages: readonly StageSkeleton[],
  rowCount: number,
): Outcome<readonly Correction[]> {
  const names = [...(spec.fpc ?? [])];
  if (names.length === 0 && spec.pps !== undefined && spec.inclusionProbability !== undefined && stages.length === 1)
    names.push(spec.inclusionProbability);
  if (names.length > stages.length)
    return refuse('correction-stages', undefined, { corrections: names.length, stages: stages.length });
  const corrections: Correction[] = [];
  for (const [index, stage] of stages.entries()) {
    const name = names[index];
    if (name === undefined) {
      corrections.push({ given: false, fraction: new Float64Array(stage.unit.labels.length) });
      continue;
    }
    const column = findColumn(columns, name, rowCount);
    if (!column.ok) return column;
    const numbers = readNumbers(column.value, name, false);
    if (!numbers.ok) return numbers;
    const read = readStageCorrection(numbers.value, name, stage, spec.pps !== undefined);
    if (!read.ok) return read;
    corrections.push(read.value);
  }
  return succeed(corrections);
}

function readStageCorrection(
  values: Float64Array,
  name: string,
  stage: StageSkeleton,
  byUnit: boolean,
): Outcome<Correction> {
  let least = 0;
  let most = 0;
  for (let row = 1; row < values.length; row++) {
    if (values[row]! < values[least]!) least = row;
    if (values[row]! > values[most]!) most = row;
  }
  if (values[least]! < 0)
    return refuse('correction-out-of-range', { column: name, row: least + 1 }, { value: values[least]! });
  const areSizes = values[most]! > 1;
  if (areSizes && values[least]! < 1) return refuse('correction-mixed', { column: name, row: least + 1 });
  if (areSizes && byUnit)
    return refuse('probability-out-of-range', { column: name, row: most + 1 }, { value: values[most]! });

  const group = byUnit ? stage.unit : stage.stratum;
  const ofGroup = new Float64Array(group.labels.length).fill(-1);
  for (let row = 0; row < values.length; row++) {
    const code = group.codes[row]!;
    const value = values[row]!;
    const first = ofGroup[code]!;
    if (first === value) continue;
    if (first === -1) {
      ofGroup[code] = value;
      const sampled = stage.sampledUnits[stage.stratum.codes[row]!]!;
      if (areSizes && sampled > value)
        return refuse(
          'fraction-over-one',
          { column: name, row: row + 1 },
          { stratum: group.labels[code] ?? '', sampled, population: value },
        );
    } else if (Math.abs(first - value) > 1e-9 * value)
      return refuse(
        'correction-varies',
        { column: name, row: row + 1 },
        { stratum: group.labels[code] ?? `${row + 1}` },
      );
  }
  const ofStratum = areSizes ? ofGroup.map((size, code) => stage.sampledUnits[code]! / size) : ofGroup;
  const fraction = new Float64Array(stage.unit.labels.length);
  for (let row = 0; row < values.length; row++) fraction[stage.unit.codes[row]!] = ofStratum[group.codes[row]!]!;
  return succeed({ given: true, fraction });
}
