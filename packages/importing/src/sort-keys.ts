/** A column's cells as keys of an order: days when all are days, numbers when all are plain numbers, else texts. */
import { parseDay } from './cell-value.ts';
import { readNumber } from './read-number.ts';

export function readSortKeys(texts: readonly string[]): readonly (string | number)[] {
  const days = texts.map((text) => parseDay(text));
  if (days.every((day) => day !== undefined)) return days as string[];
  const numbers = texts.map((text) => {
    const reading = readNumber(text);
    return reading?.kind === 'certain' && Number.isFinite(reading.value) ? reading.value : undefined;
  });
  return numbers.every((number) => number !== undefined) ? (numbers as number[]) : texts;
}
