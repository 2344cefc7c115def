/** Days and times as they are printed. Figures are printed by `@longdan/analysis`, the one place that rounds. */
import type { Locale } from '#lib/messages/index.ts';

/** A month, `2026-09`: `09/2026`, `Sep 2026`. Anything else stays as it is. */
export function formatMonth(month: string, locale: Locale): string {
  const [, year, number] = /^(\d{4})-(\d{2})$/.exec(month) ?? [];
  if (!year || !number) return month;
  if (locale === 'vi') return `${number}/${year}`;
  return new Date(`${month}-01`).toLocaleDateString('en', { month: 'short', year: 'numeric', timeZone: 'UTC' });
}

/** "2022-09-05" → "05/09/2022" ("5 Sep 2022" in English, its parts kept on one line). */
export function formatDay(day: string, locale: Locale): string {
  const [year = '', month = '', date = ''] = day.slice(0, 10).split('-');
  if (locale === 'vi') return `${date}/${month}/${year}`;
  const name = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' }).format(
    new Date(`${day.slice(0, 10)}T00:00Z`),
  );
  return `${Number(date)}\u00a0${name}\u00a0${year}`;
}

/** A full time in Viet Nam's clock, or only the day where only the day was kept. */
export function formatTime(time: string, locale: Locale): string {
  if (!time.includes('T')) return formatDay(time, locale);
  const local = new Date(new Date(time).getTime() + 7 * 3_600_000).toISOString();
  return `${formatDay(local, locale)}\u00a0${local.slice(11, 16)}`;
}
