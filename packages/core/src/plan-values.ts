/** Reading of the single values of a plan: codes, numbers of documents, years, days, periods. */
import { isCalendarDay } from './calendar-day.ts';
import type { Reader, Spot } from './material.ts';
import type { IsoDay } from './response.ts';

export function readPeriod(reader: Reader, at: Spot): { readonly from: IsoDay; readonly to: IsoDay } {
  const fields = reader.group(at, ['from', 'to']);
  const from = fields.required('from', (spot) => readDay(reader, spot), '');
  const to = fields.required('to', (spot) => readDay(reader, spot), '');
  if (from && to && from > to)
    reader.fault(at, 'period-reversed', {
      vi: `ngày bắt đầu ${from} sau ngày kết thúc ${to}. Đổi lại.`,
      en: `the first day ${from} is after the last day ${to}. Swap them.`,
    });
  return { from, to };
}

/** YYYY-MM-DD, or day/month/year as officials write it. */
export function readDay(reader: Reader, at: Spot): IsoDay {
  const written = reader.text(at);
  const local = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(written);
  const day = local ? `${local[3]}-${local[2]!.padStart(2, '0')}-${local[1]!.padStart(2, '0')}` : written;
  if (written === '' || isCalendarDay(day)) return day;
  reader.fault(at, 'bad-date', {
    vi: `“${written}” không phải ngày có thật. Ghi 2022-09-01 hoặc 01/9/2022.`,
    en: `“${written}” is not a day of the calendar. Write 2022-09-01 or 01/9/2022.`,
  });
  return '';
}

export function readYear(reader: Reader, at: Spot): number {
  const year = reader.count(0)(at);
  if (year < 2000 || year > 2100)
    reader.fault(at, 'bad-year', {
      vi: `năm ${year} không hợp lý. Ghi năm của đợt khảo sát, ví dụ 2022.`,
      en: `the year ${year} makes no sense. Write the year of the round, such as 2022.`,
    });
  return year;
}

export function readSlug(reader: Reader, at: Spot): string {
  const id = reader.code(at);
  if (id !== '' && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))
    reader.fault(at, 'bad-slug', {
      vi: `mã “${id}” chỉ được gồm chữ thường không dấu, số và dấu “-”, ví dụ but-son-2022.`,
      en: `the code “${id}” may have only lower-case letters without accents, digits and “-”, such as but-son-2022.`,
    });
  else if (id.length > 60)
    reader.fault(at, 'slug-too-long', {
      vi: `mã dài ${id.length} ký tự, tối đa 60.`,
      en: `the code has ${id.length} characters; at most 60.`,
    });
  return id;
}

/** Digits only; NĐ 30/2020 prints at least two. */
export function readNumber(reader: Reader, at: Spot): string {
  const number = reader.code(at);
  if (number !== '' && !/^\d{1,6}$/.test(number))
    reader.fault(at, 'bad-document-number', {
      vi: `số văn bản “${number}” chỉ gồm chữ số; phần “/KH-UBND” được thêm khi in.`,
      en: `the document number “${number}” has digits only; “/KH-UBND” is added in print.`,
    });
  return number;
}

/** "NV", "KSTTHC": what stands behind the authority's symbol in the number. */
export function readUnitSymbol(reader: Reader, at: Spot): string {
  const symbol = reader.code(at);
  if (symbol !== '' && !/^[\p{Lu}\d][\p{Lu}\d&.-]*$/u.test(symbol))
    reader.fault(at, 'bad-unit-symbol', {
      vi: `ký hiệu đơn vị soạn thảo “${symbol}” chỉ gồm chữ in hoa, số, “-”, “.”, “&”, ví dụ NV hoặc KSTTHC.`,
      en: `the drafting unit’s symbol “${symbol}” may have only capitals, digits, “-”, “.” and “&”, such as NV.`,
    });
  return symbol;
}
