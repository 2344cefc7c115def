/** Pieces of a DOCX made from the document model: runs, paragraphs, lines under text, tables. Twips are 1/20 pt. */
import {
  AlignmentType,
  BorderStyle,
  type IBorderOptions,
  ImageRun,
  type IParagraphOptions,
  LineRuleType,
  Paragraph,
  Table,
  TableBorders,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import type { Block, PictureBlock, TableBlock } from './document.ts';
import { measures } from './measures.ts';
import { type RichText, toRuns } from './rich-text.ts';
import type { DrawnPictures } from './svg-picture.ts';
import { isBand, isWhole, placeCells } from './table-grid.ts';

export const twipsOfMm = (mm: number): number => Math.round((mm * 1440) / 25.4);
export const twipsOfPt = (pt: number): number => Math.round(pt * 20);
/** Word counts type sizes in half points. */
export const halfPoints = (pt: number): number => Math.round(pt * 2);

/** Names of the paragraph styles an editor sees in Word. */
export const styleIds = {
  body: 'NoiDung',
  part: 'ThanhPhanTheThuc',
  tableText: 'NoiDungBang',
  tableHead: 'TieuDeBang',
} as const;

const alignments = {
  left: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
  justify: AlignmentType.JUSTIFIED,
} as const;

const none: IBorderOptions = { style: BorderStyle.NONE, size: 0, color: 'auto' };
/** For every cell of a table that only places its contents. */
export const noCellBorders = { top: none, bottom: none, left: none, right: none };

interface RunStyle {
  readonly pt?: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
}

export function docxRuns(text: RichText, style: RunStyle = {}): TextRun[] {
  return toRuns(text).map(
    (run) =>
      new TextRun({
        text: run.text,
        ...(style.pt === undefined ? {} : { size: halfPoints(style.pt) }),
        ...(style.bold || run.bold ? { bold: true } : {}),
        ...(style.italic || run.italic ? { italics: true } : {}),
      }),
  );
}

/** One paragraph of a part (heading, number, signature …): no indent, single line spacing. */
export function partParagraph(text: RichText, style: RunStyle, options: IParagraphOptions = {}): Paragraph {
  return new Paragraph({
    style: styleIds.part,
    alignment: AlignmentType.CENTER,
    ...options,
    children: docxRuns(text, style),
  });
}

/** A solid line of `lengthMm`, centred: an empty paragraph of 2 pt with a top border between two equal indents. */
export function ruleParagraph(
  lengthMm: number,
  columnMm: number,
  room: { readonly beforePt?: number; readonly afterPt?: number; readonly keepNext?: boolean } = {},
): Paragraph {
  const indent = twipsOfMm(Math.max(0, (columnMm - lengthMm) / 2));
  return new Paragraph({
    style: styleIds.part,
    border: {
      top: { style: BorderStyle.SINGLE, size: Math.round(measures.ruleThicknessPt * 8), color: '000000', space: 1 },
    },
    indent: { left: indent, right: indent },
    spacing: {
      before: twipsOfPt(room.beforePt ?? 1),
      after: twipsOfPt(room.afterPt ?? 0),
      line: 40,
      lineRule: LineRuleType.EXACTLY,
    },
    keepNext: room.keepNext ?? false,
  });
}

const headingLevels = { 1: 'Heading1', 2: 'Heading2', 3: 'Heading3', 4: 'Heading4' } as const;

/** A block of the body; `keepNext` binds it to the block behind. */
/** @param pictures of every drawing among the blocks */
export function docxBlock(
  block: Block,
  widthMm: number,
  { keepNext = false, pictures }: { readonly keepNext?: boolean; readonly pictures?: DrawnPictures } = {},
): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [new Paragraph({ style: headingLevels[block.level], keepNext: true, children: docxRuns(block.text) })];
    case 'paragraph':
      return [
        new Paragraph({
          style: block.isNote ? styleIds.tableText : styleIds.body,
          ...(keepNext || block.keepWithNext ? { keepNext: true } : {}),
          ...(block.align === 'center' ? { alignment: AlignmentType.CENTER, indent: { firstLine: 0 } } : {}),
          children: docxRuns(block.text),
        }),
      ];
    case 'dash':
      return [
        new Paragraph({
          style: styleIds.body,
          ...(keepNext ? { keepNext } : {}),
          children: docxRuns([{ text: '-\u00a0' }, ...toRuns(block.text)]),
        }),
      ];
    case 'picture':
      return [docxPicture(block, pictures?.get(block))];
    case 'table':
      // Word joins two tables that touch; the thin paragraph keeps them apart and gives the text below its room.
      return [
        docxTable(block, widthMm),
        new Paragraph({ style: styleIds.part, spacing: { line: 120, lineRule: LineRuleType.EXACTLY } }),
      ];
  }
}

const pixelsPerMm = 96 / 25.4;

/** The drawing itself for new readers, its picture beside it for those that know no SVG. */
function docxPicture({ svg, alt, widthMm, heightMm }: PictureBlock, png: Uint8Array | undefined): Paragraph {
  if (png === undefined) throw new Error(`the drawing “${alt}” was not made into a picture first`);
  return new Paragraph({
    style: styleIds.part,
    alignment: AlignmentType.CENTER,
    spacing: { before: twipsOfPt(measures.body.spacingPt), after: twipsOfPt(measures.body.spacingPt) },
    children: [
      new ImageRun({
        type: 'svg',
        data: new TextEncoder().encode(svg),
        fallback: { type: 'png', data: png },
        transformation: { width: Math.round(widthMm * pixelsPerMm), height: Math.round(heightMm * pixelsPerMm) },
        altText: { name: alt, title: alt, description: alt },
      }),
    ],
  });
}

/** Widths in mm of the columns of a table as wide as the text. */
export function columnWidthsMm(shares: readonly number[], widthMm: number): readonly number[] {
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => (share / sum) * widthMm);
}

function docxTable(table: TableBlock, widthMm: number): Table {
  const widths = columnWidthsMm(
    table.columns.map((column) => column.share),
    widthMm,
  ).map(twipsOfMm);
  const placed = placeCells(table);
  /** Rows that are not the last under a merged cell. */
  const bound = new Set(
    placed.flatMap((cells, rowIndex) =>
      cells.flatMap(({ rowSpan }) =>
        rowSpan > measures.longestRowSpan ? [] : Array.from({ length: rowSpan - 1 }, (_, down) => rowIndex + down),
      ),
    ),
  );
  const rows = placed.map((cells, rowIndex) => {
    const isNaming = isBand(cells, table.columns.length);
    const children = cells.map(({ cell, column, columnSpan, rowSpan, align, isHead }) => {
      const width = widths.slice(column, column + columnSpan).reduce((sum, each) => sum + each, 0);
      return new TableCell({
        ...(columnSpan > 1 ? { columnSpan } : {}),
        ...(rowSpan > 1 ? { rowSpan } : {}),
        width: { size: width, type: WidthType.DXA },
        verticalAlign: VerticalAlign.CENTER,
        children: cell.lines.map(
          (line) =>
            new Paragraph({
              style: isHead ? styleIds.tableHead : styleIds.tableText,
              alignment: alignments[align],
              // A short table moves as a whole; rows of a long one are only kept unbroken.
              keepNext:
                isHead || isNaming || bound.has(rowIndex) || (isWhole(table) && rowIndex < table.rows.length - 1),
              children: docxRuns(line, {
                ...(table.pt === undefined ? {} : { pt: table.pt }),
                ...(cell.bold ? { bold: true } : {}),
                ...(cell.italic ? { italic: true } : {}),
              }),
            }),
        ),
      });
    });
    return new TableRow({ children, cantSplit: true, ...(rowIndex < table.headerRows ? { tableHeader: true } : {}) });
  });
  return new Table({
    rows,
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    width: { size: widths.reduce((sum, each) => sum + each, 0), type: WidthType.DXA },
    margins: {
      top: table.isDense ? 10 : 30,
      bottom: table.isDense ? 10 : 30,
      left: 70,
      right: 70,
      marginUnitType: WidthType.DXA,
    },
  });
}

/** Two cells side by side without any border: the heading, and the foot with recipients and signature. */
export function placingTable(
  cells: readonly { readonly widthMm: number; readonly children: readonly Paragraph[] }[],
): Table {
  return new Table({
    layout: TableLayoutType.FIXED,
    borders: TableBorders.NONE,
    columnWidths: cells.map((cell) => twipsOfMm(cell.widthMm)),
    width: { size: cells.reduce((sum, cell) => sum + twipsOfMm(cell.widthMm), 0), type: WidthType.DXA },
    margins: { top: 0, bottom: 0, left: 0, right: 0, marginUnitType: WidthType.DXA },
    rows: [
      new TableRow({
        cantSplit: true,
        children: cells.map(
          (cell) =>
            new TableCell({
              borders: noCellBorders,
              width: { size: twipsOfMm(cell.widthMm), type: WidthType.DXA },
              children: [...cell.children],
            }),
        ),
      }),
    ],
  });
}
