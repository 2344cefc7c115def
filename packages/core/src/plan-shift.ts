/**
 * A plan of another year as the start of a new one: its title, times and days moved to the new year, and so many months
 * on that its first task falls into the month in which the new round begins. Legal bases stay as they are: they are
 * documents of their own date, to be replaced by this year's.
 */
import { daysIn } from './calendar-day.ts';
import { deriveDueDay } from './due-day.ts';
import type { Plan, TimelineRow } from './plan.ts';
import type { IsoDay } from './response.ts';

export interface PlanShift {
  /** The year the new plan is for. */
  readonly year: number;
  /** YYYY-MM of the first task; without it every month stays the same month. */
  readonly startsIn?: string;
}

/** Months from year 0, so that they can be counted on. */
const toMonths = (year: number, month: number) => year * 12 + month - 1;
const fromMonths = (months: number) => ({ year: Math.floor(months / 12), month: (months % 12) + 1 });

/** YYYY-MM of the earliest last day of the timeline, else of the fieldwork period; undefined where no month is named. */
export function firstMonthOf(plan: Plan): string | undefined {
  const days = [...plan.timeline.flatMap((row) => row.due ?? []), ...(plan.period ? [plan.period.from] : [])];
  return days.sort()[0]?.slice(0, 7);
}

/** The plan without number and date, moved. Rounds keep their own code: the old year in the id becomes the new one. */
export function shiftPlan(plan: Plan, { year, startsIn }: PlanShift): Plan {
  const { number: _, issuedOn: __, period, ...rest } = plan;
  const first = firstMonthOf(plan);
  const months =
    first === undefined || startsIn === undefined ? (year - plan.year) * 12 : monthsOf(startsIn) - monthsOf(first);
  const prose = (text: string) => moveYear(text, plan.year, year);
  return {
    ...rest,
    id: moveYear(plan.id, plan.year, year),
    title: prose(plan.title),
    year,
    purposes: plan.purposes.map(prose),
    requirements: plan.requirements.map(prose),
    scope: prose(plan.scope),
    objects: prose(plan.objects),
    budget: prose(plan.budget),
    timeline: plan.timeline.map((row) => moveRow(row, plan.year, months)),
    assignments: plan.assignments.map(({ unit, tasks }) => ({ unit, tasks: tasks.map(prose) })),
    ...(plan.closing === undefined ? {} : { closing: prose(plan.closing) }),
    ...(period ? { period: { from: moveDay(period.from, months), to: moveDay(period.to, months) } } : {}),
  };
}

function monthsOf(month: string): number {
  const [year, number] = month.split('-');
  return toMonths(Number(year), Number(number));
}

/** The plan's year where it stands alone; not within a date, a document's number or a longer figure. */
function moveYear(text: string, from: number, to: number): string {
  return text.replaceAll(new RegExp(`(?<![\\d/.])${from}(?![\\d/]|\\.\\d)`, 'g'), String(to));
}

function moveRow(row: TimelineRow, year: number, months: number): TimelineRow {
  const time = moveTime(row.time, year, months);
  const named = deriveDueDay(row.time, year);
  const due = row.due === undefined ? undefined : moveDay(row.due, months);
  // Where the last day followed from the words it follows from the new words.
  const derived = named === row.due ? deriveDueDay(time, year + Math.floor(months / 12)) : undefined;
  const { due: _, ...rest } = row;
  const last = derived ?? due;
  return { ...rest, time, ...(last === undefined ? {} : { due: last }) };
}

/** A day so many months on; the last of a month stays the last of its month. */
function moveDay(day: IsoDay, months: number): IsoDay {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const target = fromMonths(toMonths(year, month) + months);
  const last = daysIn(target.year, target.month);
  const isLast = date === daysIn(year, month);
  return write(target.year, target.month, isLast ? last : Math.min(date, last));
}

const two = (number: number) => String(number).padStart(2, '0');
const write = (year: number, month: number, date: number): IsoDay => `${year}-${two(month)}-${two(date)}`;

/** Days and months under NĐ 30/2020's rule: a zero before days under 10 and the months 1 and 2. */
const printMonth = (month: number) => (month <= 2 ? two(month) : String(month));

const quarterNames = ['I', 'II', 'III', 'IV'];

/** The times of a text as officials write them, each so many months on; `year` stands in where a month names none. */
function moveTime(text: string, year: number, months: number): string {
  const moveMonth = (month: string, named: string | undefined) => {
    const target = fromMonths(toMonths(Number(named ?? year), Number(month)) + months);
    return { ...target, printed: printMonth(target.month) };
  };
  const day = (date: string, month: string, named: string) => {
    const moved = moveDay(write(Number(named), Number(month), Number(date)), months);
    const [movedYear, movedMonth, movedDate] = moved.split('-');
    return { date: movedDate!, month: printMonth(Number(movedMonth)), year: movedYear! };
  };
  const isMonth = (month: string) => Number(month) >= 1 && Number(month) <= 12;
  const isDate = (date: string, month: string) => isMonth(month) && Number(date) >= 1 && Number(date) <= 31;
  const rules: readonly (readonly [RegExp, (match: readonly string[]) => string])[] = [
    [
      /(\d{1,2})(\s*tháng\s*)(\d{1,2})(\s*năm\s*)(\d{4})/giu,
      ([whole, date, before, month, between, named]) => {
        if (!isDate(date!, month!)) return whole!;
        const moved = day(date!, month!, named!);
        return `${moved.date}${before}${moved.month}${between}${moved.year}`;
      },
    ],
    [
      /(?<![\d/])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)/gu,
      ([whole, date, sign, month, named]) => {
        if (!isDate(date!, month!)) return whole!;
        const moved = day(date!, month!, named!);
        return `${moved.date}${sign}${moved.month}${sign}${moved.year}`;
      },
    ],
    [
      /(?<![\d/])(\d{1,2})\/(\d{4})(?!\d)/gu,
      ([whole, month, named]) => {
        if (!isMonth(month!)) return whole!;
        const moved = moveMonth(month!, named);
        return `${moved.printed}/${moved.year}`;
      },
    ],
    [
      /(quý\s*)(IV|I{1,3}|[1-4])(\s*(?:\/|năm)\s*)(\d{4})/giu,
      ([, before, quarter, between, named]) => {
        const isRoman = /I/i.test(quarter!);
        const at = isRoman ? quarterNames.indexOf(quarter!.toUpperCase()) : Number(quarter) - 1;
        const moved = fromMonths(toMonths(Number(named), at * 3 + 3) + months);
        const target = Math.floor((moved.month - 1) / 3);
        return `${before}${isRoman ? quarterNames[target] : target + 1}${between}${moved.year}`;
      },
    ],
    [
      /(tháng\s*)(\d{1,2})(\s*năm\s*)(\d{4})/giu,
      ([whole, before, month, between, named]) => {
        if (!isMonth(month!)) return whole!;
        const moved = moveMonth(month!, named);
        return `${before}${moved.printed}${between}${moved.year}`;
      },
    ],
    [
      /(tháng\s*)(\d{1,2})(?![\d/])/giu,
      ([whole, before, month]) => {
        if (!isMonth(month!)) return whole!;
        const moved = moveMonth(month!, undefined);
        // A month that leaves its year takes the year along.
        return `${before}${moved.printed}${months % 12 === 0 ? '' : `/${moved.year}`}`;
      },
    ],
    [
      /(năm\s*)(\d{4})(?!\d)/giu,
      ([, before, named]) => `${before}${fromMonths(toMonths(Number(named), 12) + months).year}`,
    ],
  ];
  // What one rule has moved, the next must not move again.
  const moved: string[] = [];
  let rest = text.normalize('NFC');
  for (const [pattern, move] of rules)
    rest = rest.replaceAll(pattern, (...match) => `\u0000${moved.push(move(match as unknown as string[])) - 1}\u0000`);
  return rest.replaceAll(/\u0000(\d+)\u0000/g, (_, at: string) => moved[Number(at)] ?? '');
}
