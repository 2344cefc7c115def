/** An official document → DOCX that an officer goes on editing in Word: real styles, real tables, fixed bytes. */
import { AlignmentType, Document, type IParagraphOptions, type ISectionOptions, Paragraph, type Table } from 'docx';
import {
  type Appendix,
  documentTitle,
  formatAddressees,
  formatAppendixLabel,
  formatClosing,
  formatDocumentDate,
  formatLegalBases,
  formatNumber,
  formatRecipients,
  formatReference,
  type OfficialDocument,
  signatureLines,
} from './document.ts';
import { packDocx } from './docx-package.ts';
import { docxBlock, docxRuns, partParagraph, placingTable, ruleParagraph, styleIds, twipsOfMm } from './docx-parts.ts';
import { docxPage, docxStyles, emptyHeader, labelFooter, pageNumberHeader } from './docx-styles.ts';
import { addresseeIndentMm, measures, nationalMotto, nationalTitle, signHere, textWidthMm } from './measures.ts';
import { normaliseStrings } from './rich-text.ts';
import { balancedWidthMm, fullRuleMm, shortRuleMm } from './rules.ts';
import type { DrawnPictures } from './svg-picture.ts';

type Child = Paragraph | Table;

/** Same document → same bytes. Characters that Times New Roman lacks are left to Word's own substitutes. */
export async function renderDocx(given: OfficialDocument): Promise<Uint8Array> {
  const document = normaliseStrings(given);
  const pictures = await picturesOf(document);
  const footer = labelFooter(document.label);
  const sections: ISectionOptions[] = [
    {
      properties: { titlePage: true, page: docxPage('portrait') },
      headers: { first: emptyHeader(), default: pageNumberHeader() },
      footers: { first: footer, default: footer },
      children: mainChildren(document, pictures),
    },
    ...document.appendices.map((appendix, position) => ({
      properties: { page: docxPage(appendix.orientation) },
      headers: { default: pageNumberHeader() },
      footers: { default: footer },
      children: appendixChildren(document, appendix, position, pictures),
    })),
  ];
  return packDocx(
    new Document({
      title: documentTitle(document),
      creator: document.issuerName,
      lastModifiedBy: document.issuerName,
      styles: docxStyles,
      sections,
    }),
  );
}

/** The drawing library is loaded for documents that have drawings. */
async function picturesOf(document: OfficialDocument): Promise<DrawnPictures> {
  const blocks = [document, ...document.appendices].flatMap((part) => part.blocks);
  if (!blocks.some((block) => block.kind === 'picture')) return new Map();
  return (await import('./svg-picture.ts')).drawPictures(document);
}

function mainChildren(document: OfficialDocument, pictures: DrawnPictures): Child[] {
  const widthMm = textWidthMm('portrait');
  return [
    headingTable(document),
    ...subjectParagraphs(document, widthMm),
    ...addresseeParagraphs(document.addressees),
    ...formatLegalBases(document.legalBases).map(
      (basis) => new Paragraph({ style: styleIds.body, children: docxRuns(basis, { italic: true }) }),
    ),
    ...document.blocks.flatMap((block) => docxBlock(block, widthMm, { pictures })),
    ...docxBlock({ kind: 'paragraph', text: formatClosing(document.closing) }, widthMm, { keepNext: true }),
    ...cosignerTable(document, widthMm),
    footTable(document, widthMm),
  ];
}

function headingTable(document: OfficialDocument): Table {
  const { leftMm, rightMm } = measures.header;
  const { subject } = document;
  const left = [
    ...(document.superior === undefined
      ? []
      : [partParagraph(document.superior.toLocaleUpperCase('vi'), { pt: measures.superiorPt })]),
    ...document.issuer.map((line) =>
      partParagraph(line.toLocaleUpperCase('vi'), { pt: measures.issuerPt, bold: true }),
    ),
    ruleParagraph(
      shortRuleMm(
        document.issuer.map((line) => line.toLocaleUpperCase('vi')),
        'bold',
        measures.issuerPt,
        leftMm,
      ),
      leftMm,
      { afterPt: 6 },
    ),
    partParagraph(`Số: ${formatNumber(document.number)}`, { pt: measures.numberPt }),
    ...(subject.kind === 'dispatch'
      ? [balancedParagraph(`V/v ${subject.about}`, { pt: measures.aboutPt }, leftMm, { spacing: { before: 60 } })]
      : []),
  ];
  const right = [
    partParagraph(nationalTitle, { pt: measures.nationalTitlePt, bold: true }),
    partParagraph(nationalMotto, { pt: measures.mottoPt, bold: true }),
    ruleParagraph(fullRuleMm(nationalMotto, 'bold', measures.mottoPt), rightMm, { afterPt: 6 }),
    partParagraph(`${document.place}, ${formatDocumentDate(document.date)}`, {
      pt: measures.placeDatePt,
      italic: true,
    }),
  ];
  return placingTable([
    { widthMm: leftMm, children: left },
    { widthMm: rightMm, children: right },
  ]);
}

/** A centred text whose lines are of about equal length: no single word is left on the last one. */
function balancedParagraph(
  text: string,
  style: { readonly pt: number; readonly bold?: boolean },
  columnMm: number,
  options: IParagraphOptions = {},
): Paragraph {
  const indent = twipsOfMm((columnMm - balancedWidthMm(text, style.bold ? 'bold' : 'regular', style.pt, columnMm)) / 2);
  return partParagraph(text, style, { indent: { left: indent, right: indent }, ...options });
}

function subjectParagraphs({ subject }: OfficialDocument, widthMm: number): Child[] {
  if (subject.kind === 'dispatch') return [partParagraph('', { pt: 8 })];
  return [
    partParagraph(
      subject.type.toLocaleUpperCase('vi'),
      { pt: measures.typePt, bold: true },
      { spacing: { before: 320 } },
    ),
    balancedParagraph(subject.summary, { pt: measures.summaryPt, bold: true }, widthMm),
    ruleParagraph(shortRuleMm([subject.summary], 'bold', measures.summaryPt, widthMm), widthMm, {
      beforePt: 2,
      afterPt: 12,
    }),
  ];
}

function addresseeParagraphs(addressees: readonly string[]): Paragraph[] {
  if (addressees.length === 0) return [];
  const style = { pt: measures.addresseePt };
  if (addressees.length === 1) {
    const spacing = { before: 120, after: 240 };
    return [partParagraph(`Kính gửi: ${addressees[0]}`, style, { spacing })];
  }
  const indent = twipsOfMm(addresseeIndentMm);
  const lines = formatAddressees(addressees);
  return [
    partParagraph('Kính gửi:', style, {
      alignment: AlignmentType.LEFT,
      indent: { left: indent },
      spacing: { before: 120 },
    }),
    ...lines.map((line, position) =>
      partParagraph(line, style, {
        alignment: AlignmentType.LEFT,
        indent: { left: indent + twipsOfMm(18), hanging: twipsOfMm(3) },
        ...(position === lines.length - 1 ? { spacing: { after: 240 } } : {}),
      }),
    ),
  ];
}

/** A column for each who signs beside the signatory. */
function cosignerTable({ cosigners = [] }: OfficialDocument, widthMm: number): Child[] {
  if (cosigners.length === 0) return [];
  const { pt, spaceMm } = measures.signature;
  const cells = cosigners.map(({ title, name = '' }) => ({
    widthMm: widthMm / cosigners.length,
    children: [
      partParagraph(
        title.toLocaleUpperCase('vi'),
        { pt: measures.cosigner.pt, bold: true },
        { keepNext: true, spacing: { before: 160 } },
      ),
      partParagraph(signHere, { pt: measures.cosigner.notePt, italic: true }, { keepNext: true }),
      partParagraph(name, { pt, bold: true }, { keepNext: true, spacing: { before: twipsOfMm(spaceMm) } }),
    ],
  }));
  return [placingTable(cells), partParagraph('', { pt: 4 }, { keepNext: true })];
}

function footTable(document: OfficialDocument, widthMm: number): Table {
  const half = widthMm / 2;
  const left = { alignment: AlignmentType.LEFT };
  const room = { spacing: { before: 160 } };
  const { signature } = document;
  return placingTable([
    {
      widthMm: half,
      children: [
        partParagraph('Nơi nhận:', { pt: measures.recipients.titlePt, bold: true, italic: true }, { ...left, ...room }),
        ...formatRecipients(document.recipients).map((line) =>
          partParagraph(line, { pt: measures.recipients.listPt }, left),
        ),
      ],
    },
    {
      widthMm: half,
      children: [
        ...signatureLines(signature).map((line, position) =>
          partParagraph(
            line.toLocaleUpperCase('vi'),
            { pt: measures.signature.pt, bold: true },
            position === 0 ? room : {},
          ),
        ),
        partParagraph(
          signature.name,
          { pt: measures.signature.pt, bold: true },
          {
            spacing: { before: twipsOfMm(measures.signature.spaceMm) },
          },
        ),
      ],
    },
  ]);
}

function appendixChildren(
  document: OfficialDocument,
  appendix: Appendix,
  position: number,
  pictures: DrawnPictures,
): Child[] {
  const widthMm = textWidthMm(appendix.orientation);
  const label = formatAppendixLabel(position, document.appendices.length);
  const reference = formatReference(document);
  return [
    partParagraph(label, { pt: measures.appendix.labelPt, bold: true }, { keepNext: true }),
    partParagraph(
      appendix.title.toLocaleUpperCase('vi'),
      { pt: measures.appendix.titlePt, bold: true },
      { keepNext: true },
    ),
    ...(appendix.subtitle === undefined
      ? []
      : [
          balancedParagraph(appendix.subtitle, { pt: measures.appendix.titlePt, bold: true }, widthMm, {
            keepNext: true,
          }),
        ]),
    partParagraph(reference, { pt: measures.appendix.referencePt, italic: true }, { keepNext: true }),
    ruleParagraph(shortRuleMm([reference], 'italic', measures.appendix.referencePt, widthMm) / 2, widthMm, {
      beforePt: 2,
      afterPt: 8,
      keepNext: true,
    }),
    ...appendix.blocks.flatMap((block) => docxBlock(block, widthMm, { pictures })),
  ];
}
