/** Styles, page set-up, page number and label of every DOCX of the house, from `measures`. */
import {
  AlignmentType,
  BorderStyle,
  Footer,
  Header,
  type IPropertiesOptions,
  type ISectionPropertiesOptions,
  LineRuleType,
  PageNumber,
  PageOrientation,
  Paragraph,
  TextRun,
} from 'docx';
import { docxRuns, halfPoints, styleIds, twipsOfMm, twipsOfPt } from './docx-parts.ts';
import { documentFont, measures } from './measures.ts';

const black = '000000';
const font = { ascii: documentFont, hAnsi: documentFont, cs: documentFont, eastAsia: documentFont };
const bodySpacing = {
  before: 0,
  after: twipsOfPt(measures.body.spacingPt),
  line: Math.round(240 * measures.body.lineMultiple),
  lineRule: LineRuleType.AUTO,
};
const tightSpacing = { before: 0, after: 0, line: 240, lineRule: LineRuleType.AUTO };

function headingStyle(pt: number, bold: boolean, italic = false) {
  return {
    run: { font, size: halfPoints(pt), bold, italics: italic, color: black },
    paragraph: {
      alignment: AlignmentType.JUSTIFIED,
      indent: { firstLine: twipsOfMm(measures.body.firstLineMm) },
      spacing: bodySpacing,
      keepNext: true,
      keepLines: true,
    },
  };
}

export const docxStyles = {
  default: {
    document: {
      run: {
        font,
        size: halfPoints(measures.body.pt),
        color: black,
        language: { value: 'vi-VN', eastAsia: 'vi-VN', bidirectional: 'vi-VN' },
      },
    },
    heading1: headingStyle(measures.body.pt, true),
    heading2: headingStyle(measures.body.pt, true),
    heading3: headingStyle(measures.body.pt, true, true),
    heading4: headingStyle(measures.body.pt, false, true),
  },
  paragraphStyles: [
    {
      id: styleIds.body,
      name: 'Nội dung',
      basedOn: 'Normal',
      quickFormat: true,
      paragraph: {
        alignment: AlignmentType.JUSTIFIED,
        indent: { firstLine: twipsOfMm(measures.body.firstLineMm) },
        spacing: bodySpacing,
      },
    },
    {
      id: styleIds.part,
      name: 'Thành phần thể thức',
      basedOn: 'Normal',
      quickFormat: true,
      paragraph: { spacing: tightSpacing },
    },
    {
      id: styleIds.tableText,
      name: 'Nội dung bảng',
      basedOn: 'Normal',
      quickFormat: true,
      run: { size: halfPoints(measures.tablePt) },
      paragraph: { spacing: tightSpacing },
    },
    {
      id: styleIds.tableHead,
      name: 'Tiêu đề bảng',
      basedOn: styleIds.tableText,
      quickFormat: true,
      run: { bold: true, size: halfPoints(measures.tablePt) },
      paragraph: { alignment: AlignmentType.CENTER, spacing: tightSpacing },
    },
  ],
} satisfies IPropertiesOptions['styles'];

/** Page set-up of a section. Landscape gives its sides turned by the library, so the sheet's own size is passed. */
export function docxPage(orientation: 'portrait' | 'landscape'): NonNullable<ISectionPropertiesOptions['page']> {
  const { margin } = measures;
  return {
    size: {
      width: twipsOfMm(measures.page.widthMm),
      height: twipsOfMm(measures.page.heightMm),
      orientation: orientation === 'portrait' ? PageOrientation.PORTRAIT : PageOrientation.LANDSCAPE,
    },
    margin: {
      top: twipsOfMm(margin.topMm),
      bottom: twipsOfMm(margin.bottomMm),
      left: twipsOfMm(margin.leftMm),
      right: twipsOfMm(margin.rightMm),
      header: twipsOfMm(measures.pageNumber.fromTopMm),
      footer: twipsOfMm(7),
    },
  };
}

export function pageNumberHeader(): Header {
  return new Header({
    children: [
      new Paragraph({
        style: styleIds.part,
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ children: [PageNumber.CURRENT], size: halfPoints(measures.pageNumber.pt) })],
      }),
    ],
  });
}

export function emptyHeader(): Header {
  return new Header({ children: [new Paragraph({ style: styleIds.part })] });
}

/** Foot of every page: the label in a frame, or nothing. */
export function labelFooter(label: string | undefined): Footer {
  const line = { style: BorderStyle.SINGLE, size: 6, color: black, space: 2 };
  return new Footer({
    children: [
      label === undefined
        ? new Paragraph({ style: styleIds.part })
        : new Paragraph({
            style: styleIds.part,
            alignment: AlignmentType.CENTER,
            border: { top: line, bottom: line, left: line, right: line },
            children: docxRuns(label, { pt: 11, bold: true }),
          }),
    ],
  });
}
