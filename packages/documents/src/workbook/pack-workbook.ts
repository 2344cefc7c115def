/** A filled workbook as the bytes of an .xlsx file: the same workbook gives the same bytes. */
import type ExcelJS from 'exceljs';
import { setZipDates } from './zip-dates.ts';

/** To be called once, when the workbook is whole: cells that look the same share one style afterwards. */
export async function packWorkbook(workbook: ExcelJS.Workbook): Promise<Uint8Array> {
  shareStyles(workbook);
  const bytes = new Uint8Array(await workbook.xlsx.writeBuffer());
  setZipDates(bytes);
  return bytes;
}

/** The writer describes a shared style once; described for every cell anew, styles take longer than all else of a large file. */
function shareStyles(workbook: ExcelJS.Workbook): void {
  const shared = new Map<string, Partial<ExcelJS.Style>>();
  for (const sheet of workbook.worksheets)
    sheet.eachRow({ includeEmpty: true }, (row) =>
      row.eachCell({ includeEmpty: true }, (cell) => {
        // What a style leaves open follows from the kind of value.
        const looks = `${cell.effectiveType} ${JSON.stringify(cell.style)}`;
        const known = shared.get(looks);
        if (known) cell.style = known;
        else shared.set(looks, cell.style);
      }),
    );
}
