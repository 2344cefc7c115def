/**
 * Which fields deserve to be measured first: many case files, low satisfaction when last measured, many complaints. Each
 * of the three gives a rank among the fields; the mean rank decides, and the inputs stand beside it. A field never
 * measured counts as the least satisfied: what is not known is a reason to ask.
 */
import type { SurveyField } from '@longdan/core';
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000_000));

/** By field id. */
export const fieldInputsSchema = v.record(
  v.string(),
  v.strictObject({
    volume: v.optional(count),
    /** Percent satisfied when last measured. */
    satisfied: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
    complaints: v.optional(count),
  }),
);
export type FieldInputs = v.InferOutput<typeof fieldInputsSchema>;

export interface FieldPriority {
  readonly fieldId: string;
  readonly title: string;
  readonly volume: number | null;
  readonly satisfied: number | null;
  readonly complaints: number | null;
  /** 1: first. Fields of one score share a place. */
  readonly place: number;
  /** Mean of the ranks, 1 at the front; null while nothing is known. */
  readonly score: number | null;
}

export function rankFields(
  fields: readonly SurveyField[],
  inputs: FieldInputs,
  volumes: ReadonlyMap<string, number>,
): FieldPriority[] {
  const known = fields.map(({ id, title }) => ({
    fieldId: id,
    title,
    volume: inputs[id]?.volume ?? volumes.get(id) ?? null,
    satisfied: inputs[id]?.satisfied ?? null,
    complaints: inputs[id]?.complaints ?? null,
  }));
  /** Rank of each field, 1 for the greatest need; ties share the mean. Undefined when nobody has the input. */
  const ranks = (need: (one: (typeof known)[number]) => number | null, unknownFirst: boolean) => {
    if (known.every((one) => need(one) === null)) return undefined;
    const values = known.map(
      (one) => need(one) ?? (unknownFirst ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY),
    );
    return values.map(
      (value) =>
        1 + values.filter((other) => other > value).length + (values.filter((other) => other === value).length - 1) / 2,
    );
  };
  const all = [
    ranks(({ volume }) => volume, false),
    ranks(({ satisfied }) => (satisfied === null ? null : -satisfied), true),
    ranks(({ complaints }) => complaints, false),
  ].filter((one) => one !== undefined);
  const scores = known.map((_, at) =>
    all.length === 0 ? null : all.reduce((sum, rank) => sum + rank[at]!, 0) / all.length,
  );
  return known
    .map((one, at) => ({
      ...one,
      score: scores[at]!,
      place: scores[at] === null ? 1 : 1 + scores.filter((other) => other! < scores[at]! - 1e-9).length,
    }))
    .sort((a, b) => a.place - b.place);
}
