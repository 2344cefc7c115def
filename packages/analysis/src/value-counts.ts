/**
 * How often each value of a number question and each month of a date question was given. Values stand beside the vector
 * (docs/spec/answer-vector.md), so they are handed in one by one; counting them by value makes the order of responses
 * and of parts irrelevant to every figure, to the last bit.
 */
import type { VectorLayout, VectorSlot } from '@longdan/core';

/** By question id, from the value (number) or month ("2026-03") to how often it was given. Plain data. */
export type ValueCounts = ReadonlyMap<string, Map<number | string, number>>;

/** Questions whose written values figures need. Never of text questions: words are not figures. */
export const valueSlots = (layout: VectorLayout): readonly VectorSlot[] =>
  layout.slots.filter((slot) => slot.kind === 'number' || slot.kind === 'date');

export const createValueCounts = (layout: VectorLayout): ValueCounts =>
  new Map(valueSlots(layout).map((slot) => [slot.questionId, new Map()]));

/**
 * Counts a written value of an eligible response.
 * @param value as stored: a number in plain decimal notation, or a day YYYY-MM-DD
 * @throws RangeError for a question without values, or a value that is none
 */
export function tallyValue(counts: ValueCounts, slot: VectorSlot, value: string): void {
  const own = counts.get(slot.questionId);
  if (!own) throw new RangeError(`${slot.questionId} is not counted by value`);
  if (!(slot.kind === 'number' ? /^-?\d+(\.\d+)?$/ : /^\d{4}-\d{2}-\d{2}$/).test(value))
    throw new RangeError(`${slot.questionId}: “${value}” is no ${slot.kind}`);
  const key = slot.kind === 'number' ? Number(value) : value.slice(0, 7);
  own.set(key, (own.get(key) ?? 0) + 1);
}

/** Adds the counts of one part to another. */
export function addValueCounts(into: ValueCounts, from: ValueCounts): void {
  for (const [id, counts] of from) {
    const own = into.get(id);
    if (!own) throw new RangeError(`${id} is not counted by value`);
    for (const [value, count] of counts) own.set(value, (own.get(value) ?? 0) + count);
  }
}
