/** What is worth knowing of a workbook, said alike by whoever reads it. */
import type { Finding, Place } from '@longdan/core';
import { note } from './finding.ts';

export function noteHiddenSheet(file: string, sheet: string): Finding {
  return note(
    'sheet-hidden',
    { file, sheet },
    {
      vi: `Trang tính “${sheet}” đang bị ẩn. Nếu không dùng, không chọn trang này khi nhập.`,
      en: `Sheet “${sheet}” is hidden. Do not choose it for import unless it is meant.`,
    },
  );
}

/** The first formula of a sheet that has no computed value. */
export function noteUncomputed(
  place: Place,
  { row, column }: { readonly row: number; readonly column: string },
): Finding {
  return note(
    'formula-without-value',
    { ...place, row, column },
    {
      vi: `Ô ${column}${row} có công thức chưa được tính nên đọc như ô trống. Cách xử lý: mở tệp bằng Excel, lưu lại rồi nhập.`,
      en: `Cell ${column}${row} holds a formula without a computed value and reads as blank. What to do: open the file in Excel, save and import again.`,
    },
  );
}
