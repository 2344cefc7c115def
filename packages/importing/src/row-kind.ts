/** Rows below the heading that are no ballots: sums, signatures, repeated headings. */
import { type GridRow, textAt, widthOf } from './cell.ts';
import { foldLetters } from './wording.ts';

/** The first text of a row; '' when it has none. */
export function firstTextOf(row: GridRow): string {
  const width = widthOf(row);
  for (let at = 0; at < width; at++) {
    const text = textAt(row, at);
    if (text !== '') return text;
  }
  return '';
}

/** "Tổng cộng", "Cộng", "Tổng số: 150 phiếu", "Trung bình". */
export const isSum = (text: string): boolean =>
  /^[tc]/i.test(text) &&
  /^((tong|cong)( (cong|so|hop))?( \d+| phieu)*|trung binh.{0,20}|ty le.{0,20})$/.test(foldLetters(text));

/** A row of few cells that speaks of signing or explains the table. */
export function isFooter(row: GridRow): boolean {
  const texts: string[] = [];
  const width = widthOf(row);
  for (let at = 0; at < width; at++) {
    const text = textAt(row, at);
    if (text !== '') texts.push(text);
    if (texts.length > 4) return false;
  }
  return (
    texts.length > 0 &&
    texts
      .map(foldLetters)
      .every((text) =>
        /^(nguoi (lap|tong hop|nhap)|thu truong|chu tich|pho chu tich|giam doc|truong phong|xac nhan|ky ten|ky ghi ro|tm |kt |ghi chu|\w[\w ]* ngay \d* ?thang)/.test(
          text,
        ),
      )
  );
}

export function repeatsHeading(row: GridRow, heading: readonly string[]): boolean {
  let filled = 0;
  const width = widthOf(row);
  for (let at = 0; at < width; at++) {
    const text = textAt(row, at);
    if (text === '') continue;
    if (text !== heading[at]) return false;
    filled++;
  }
  return filled >= 3;
}
