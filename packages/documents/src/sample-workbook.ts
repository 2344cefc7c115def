/** Lists of the drawn as a workbook, a sheet per place. */
import ExcelJS from 'exceljs';
import { generatedDataLabel } from './official/document.ts';
import type { SampleListInput } from './sample-list.ts';
import { cleanText, putText } from './workbook/cell-text.ts';
import { packWorkbook } from './workbook/pack-workbook.ts';
import { fitRowHeights, prepareSheet, putMasthead, styleRow } from './workbook/sheet-style.ts';

/** Excel's names of sheets: 31 characters, none of \ / ? * [ ] :, each once. */
function sheetName(name: string, taken: Set<string>): string {
  const base =
    cleanText(name)
      .replace(/[\\/?*[\]:]/g, ' ')
      .trim()
      .slice(0, 26) || 'Danh sách';
  let found = base;
  for (let number = 2; taken.has(found.toLocaleLowerCase('vi')); number++) found = `${base} (${number})`;
  taken.add(found.toLocaleLowerCase('vi'));
  return found;
}

/** Same input → same bytes. */
export async function renderSampleList(input: SampleListInput): Promise<Uint8Array> {
  const { plan, headings, shares, groups, title, notice } = input;
  const workbook = new ExcelJS.Workbook();
  workbook.creator = cleanText(plan.authority.name);
  const day = new Date(`${plan.issuedOn ?? `${plan.year}-01-01`}T00:00:00Z`);
  workbook.created = day;
  workbook.modified = day;
  const taken = new Set<string>();
  for (const group of groups.length > 0 ? groups : [{ name: title, rows: [] }]) {
    const sheet = workbook.addWorksheet(sheetName(group.name, taken));
    const masthead = {
      subject: `${plan.title}${group.name === '' ? '' : ` – ${group.name}`}`,
      notices: [
        { text: notice, warning: true },
        ...(plan.generatedData ? [{ text: generatedDataLabel, warning: true }] : []),
      ],
    };
    prepareSheet(sheet, shares, masthead);
    const at = putMasthead(sheet, title, masthead, headings.length);
    const all = headings.map((_, column) => column + 1);
    [headings, ...group.rows].forEach((cells, index) => {
      cells.forEach((text, column) => {
        putText(sheet.getCell(at + index, column + 1), text);
      });
      styleRow(sheet, at + index, headings.length, index === 0 ? 'heading' : 'plain', all);
    });
    sheet.pageSetup.printTitlesRow = `${at}:${at}`;
    fitRowHeights(sheet);
  }
  return packWorkbook(workbook);
}
