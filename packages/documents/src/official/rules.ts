/**
 * Lengths of the lines that NĐ 30 draws under texts, and widths at which centred texts break well; millimetres, the same
 * for DOCX and PDF.
 */
import { measures } from './measures.ts';
import { type Face, measureWidthPt } from './tinos.ts';

const mmPerPt = 25.4 / 72;

/** Width in mm of the widest line once a text is set in a column of `columnMm`. */
function setWidthMm(lines: readonly string[], face: Face, pt: number, columnMm: number): number {
  return Math.min(columnMm, Math.max(0, ...lines.map((line) => measureWidthPt(line, face, pt) * mmPerPt)));
}

/** As long as the text: under the motto. */
export function fullRuleMm(text: string, face: Face, pt: number): number {
  return measureWidthPt(text, face, pt) * mmPerPt;
}

/** Between a third and a half of the text: under the issuing body, the summary and the reference of an appendix. */
export function shortRuleMm(lines: readonly string[], face: Face, pt: number, columnMm: number): number {
  return setWidthMm(lines, face, pt, columnMm) * measures.ruleShare;
}

/** Lines that a text takes in a column of `widthMm`, with a little room for kerning; 0 for none. */
export function countLines(text: string, face: Face, pt: number, widthMm: number): number {
  if (text === '') return 0;
  const words = text.split(' ').map((word) => measureWidthPt(word, face, pt) * mmPerPt * kerningRoom);
  return breakLines(words, measureWidthPt(' ', face, pt) * mmPerPt * kerningRoom, widthMm);
}

const kerningRoom = 1.02;

function breakLines(wordsMm: readonly number[], blankMm: number, widthMm: number): number {
  let lines = 1;
  let used = 0;
  for (const word of wordsMm) {
    if (used > 0 && used + blankMm + word > widthMm) {
      lines++;
      used = word;
    } else used += (used > 0 ? blankMm : 0) + word;
  }
  return lines;
}

/** Smallest width at which the text takes no more lines than in the whole column, with a little room for kerning. */
export function balancedWidthMm(text: string, face: Face, pt: number, columnMm: number): number {
  const words = text.split(' ').map((word) => measureWidthPt(word, face, pt) * mmPerPt * kerningRoom);
  const blankMm = measureWidthPt(' ', face, pt) * mmPerPt * kerningRoom;
  const target = breakLines(words, blankMm, columnMm);
  let narrow = Math.min(columnMm, Math.max(...words));
  let wide = columnMm;
  while (wide - narrow > 0.5) {
    const middle = (narrow + wide) / 2;
    if (breakLines(words, blankMm, middle) > target) narrow = middle;
    else wide = middle;
  }
  return wide;
}
