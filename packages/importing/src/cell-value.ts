/** Numbers and days as Vietnamese offices write them. Rules for every ambiguity: docs/spec/import.md. */
import type { IsoDay } from '@longdan/core';

/**
 * Reads a number written the Vietnamese or the plain way; undefined when the text is not one number.
 * The comma is the decimal mark; points part thousands when each is followed by exactly three digits ("1.234" is 1234);
 * "1,234,567" and "1,234.50" can only be the English way and are read so. A trailing "%" is allowed and ignored.
 */
export function parseNumber(text: string): number | undefined {
  const compact = text.replace(/\s*%$/, '').replace(/(?<=\d) (?=\d{3}(?!\d))/g, '');
  const sign = compact.startsWith('-') || compact.startsWith('−') ? -1 : 1;
  const digits = compact.replace(/^[-−+]/, '');
  if (/^\d+$/.test(digits)) return sign * Number(digits);
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(digits) && !/^0\.\d{3}$/.test(digits))
    return sign * Number(digits.replaceAll('.', '').replace(',', '.'));
  if (/^\d{1,3}(,\d{3})+\.\d+$/.test(digits) || /^\d{1,3}(,\d{3}){2,}$/.test(digits))
    return sign * Number(digits.replaceAll(',', ''));
  if (/^\d+[.,]\d+$/.test(digits)) return sign * Number(digits.replace(',', '.'));
  return undefined;
}

/** Decimals printed in a number's text: "98,50%" → 2. */
export function countDecimals(text: string): number {
  const body = text.replace(/\s*%$/, '');
  if (/^\d{1,3}(\.\d{3})+$/.test(body) && !/^0\./.test(body)) return 0;
  return /[.,](\d+)$/.exec(body)?.[1]?.length ?? 0;
}

/** A day that exists, as YYYY-MM-DD. */
export function isoDay(year: number, month: number, day: number): IsoDay | undefined {
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return undefined;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const longest = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  if (day > longest) return undefined;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Reads dd/mm/yyyy (also with "-" or ".", and a two-digit year of this century), yyyy-mm-dd, "ngày 5 tháng 9 năm 2022"; a clock time behind it is dropped. */
export function parseDay(text: string): IsoDay | undefined {
  const bare = text.replace(/[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M|Z)?$/i, '').trim();
  const ymd = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(bare);
  if (ymd) return isoDay(Number(ymd[1]), Number(ymd[3]), Number(ymd[4]));
  const dmy = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/.exec(bare);
  if (dmy) return isoDay(fullYear(dmy[4]!), Number(dmy[3]), Number(dmy[1]));
  const words = /^(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})$/iu.exec(bare);
  if (words) return isoDay(Number(words[3]), Number(words[2]), Number(words[1]));
  return undefined;
}

const fullYear = (digits: string): number => (digits.length === 2 ? 2000 + Number(digits) : Number(digits));

/** Excel's serial day number (1900 system; with `date1904` the old Mac one) → day; undefined outside 1954…2119, where a plain number is likelier. */
export function daySerial(serial: number, date1904 = false): IsoDay | undefined {
  const days = Math.floor(serial) + (date1904 ? 1462 : 0);
  if (!(days >= 20_000 && days <= 80_000)) return undefined;
  const date = new Date((days - 25_569) * 86_400_000);
  return isoDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}
