/** Days of the Gregorian calendar as text. */
import type { IsoDay } from './response.ts';

/** Whether a text is a real day in YYYY-MM-DD: 2024-02-29 is, 2023-02-29 is not. */
export function isCalendarDay(value: string): value is IsoDay {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** Days in a month of the Gregorian calendar, months from 1. */
export function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
