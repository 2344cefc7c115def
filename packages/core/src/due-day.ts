/**
 * Last day meant by the time column of a plan's timeline table, as officials write it: "Tháng 4/2022", "Tháng 9/2022 và
 * tháng 10/2022", "Trước ngày 15/10/2022", "Quý III/2022", "Từ ngày 01 đến ngày 20/9". A month or quarter means its last
 * day; of several times the latest counts; "trước ngày" gives the day that is named. Undefined where nothing is named
 * ("Ngay sau khi kết thúc khảo sát") or the day does not exist.
 */
import { daysIn, isCalendarDay } from './calendar-day.ts';
import type { IsoDay } from './response.ts';

/** `year` stands in where the text names none. */
export function deriveDueDay(text: string, year: number): IsoDay | undefined {
  const days: IsoDay[] = [];
  let rest = text.normalize('NFC').toLowerCase();
  for (const { pattern, read } of forms)
    rest = rest.replaceAll(pattern, (...match) => {
      const day = read(match as unknown as string[], year);
      if (day) days.push(day);
      // What one form has read, the next does not read again.
      return ' · ';
    });
  return days.sort().at(-1);
}

interface Form {
  readonly pattern: RegExp;
  readonly read: (match: readonly string[], year: number) => IsoDay | undefined;
}

const quarters: Readonly<Record<string, number>> = { i: 1, ii: 2, iii: 3, iv: 4, '1': 1, '2': 2, '3': 3, '4': 4 };

/** From the most to the least precise. */
const forms: readonly Form[] = [
  {
    pattern: /(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})/g,
    read: ([, day, month, year]) => toDay(Number(year), Number(month), Number(day)),
  },
  {
    pattern: /(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)/g,
    read: ([, day, month, year]) => toDay(Number(year), Number(month), Number(day)),
  },
  {
    pattern: /(?<!\d)(\d{1,2})\/(\d{4})(?!\d)/g,
    read: ([, month, year]) => endOfMonth(Number(year), Number(month)),
  },
  {
    pattern: /ngày\s*(\d{1,2})[/.-](\d{1,2})(?![\d/])/g,
    read: ([, day, month], year) => toDay(year, Number(month), Number(day)),
  },
  {
    pattern: /(?<!\d)(\d{1,2})\/(\d{1,2})(?![\d/])/g,
    read: ([, day, month], year) => toDay(year, Number(month), Number(day)),
  },
  {
    pattern: /quý\s*(iv|i{1,3}|[1-4])(?![a-zà-ỹ\d])\s*(?:\/|năm)?\s*(\d{4})?/g,
    read: ([, quarter, named], year) => endOfMonth(named ? Number(named) : year, (quarters[quarter!] ?? 0) * 3),
  },
  {
    pattern: /tháng\s*(\d{1,2})(?:\s*năm\s*(\d{4}))?/g,
    read: ([, month, named], year) => endOfMonth(named ? Number(named) : year, Number(month)),
  },
  {
    pattern: /năm\s*(\d{4})/g,
    read: ([, year]) => toDay(Number(year), 12, 31),
  },
];

function toDay(year: number, month: number, day: number): IsoDay | undefined {
  const written = [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join(
    '-',
  );
  return isCalendarDay(written) ? written : undefined;
}

const endOfMonth = (year: number, month: number): IsoDay | undefined => toDay(year, month, daysIn(year, month));
