/** An official document → PDF with Tinos embedded. Same parts, same places, same measures as the DOCX. */
import { readFileSync } from 'node:fs';
import { renderTypst } from '../typst/render-typst.ts';
import {
  type Appendix,
  type Block,
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
  type TableBlock,
} from './document.ts';
import { addresseeIndentMm, measures, nationalMotto, nationalTitle, signHere, textWidthMm } from './measures.ts';
import { normaliseStrings, toRuns } from './rich-text.ts';
import { balancedWidthMm, fullRuleMm, shortRuleMm } from './rules.ts';
import { isBand, isWhole, placeCells } from './table-grid.ts';
import { assertPrintable } from './unprintable.ts';

const template = new URL('./official.typ', import.meta.url);

/** Same document → same bytes. Throws `UnprintableTextError` when the typeface lacks a character. */
export async function renderPdf(given: OfficialDocument): Promise<Uint8Array> {
  const document = normaliseStrings(given);
  assertPrintable(document);
  const pictures: Pictures = new Map();
  const data = { measures, addresseeIndentMm, document: toTypst(document, pictures) };
  const encoder = new TextEncoder();
  return renderTypst(readFileSync(template, 'utf8'), {
    'document.json': encoder.encode(JSON.stringify(data)),
    ...Object.fromEntries([...pictures].map(([file, svg]) => [file, encoder.encode(svg)])),
  });
}

/** SVG documents by the name of the file under which the template reads them. */
type Pictures = Map<string, string>;

/** The document as the template reads it: every string final, every key present. */
function toTypst(document: OfficialDocument, pictures: Pictures) {
  const upper = (text: string) => text.toLocaleUpperCase('vi');
  const { subject, signature } = document;
  const issuer = document.issuer.map(upper);
  const widthMm = textWidthMm('portrait');
  const addressees =
    document.addressees.length === 1
      ? [`Kính gửi: ${document.addressees[0]}`]
      : document.addressees.length > 1
        ? ['Kính gửi:', ...formatAddressees(document.addressees)]
        : [];
  return {
    title: documentTitle(document),
    author: document.issuerName,
    nationalTitle,
    nationalMotto,
    superior: document.superior === undefined ? null : upper(document.superior),
    issuer,
    numberLine: `Số: ${formatNumber(document.number)}`,
    placeDate: `${document.place}, ${formatDocumentDate(document.date)}`,
    about: subject.kind === 'dispatch' ? `V/v ${subject.about}` : null,
    type: subject.kind === 'titled' ? upper(subject.type) : null,
    summary: subject.kind === 'titled' ? subject.summary : null,
    rules: {
      issuerMm: shortRuleMm(issuer, 'bold', measures.issuerPt, measures.header.leftMm),
      mottoMm: fullRuleMm(nationalMotto, 'bold', measures.mottoPt),
      aboutWidthMm:
        subject.kind === 'dispatch'
          ? balancedWidthMm(`V/v ${subject.about}`, 'regular', measures.aboutPt, measures.header.leftMm)
          : 0,
      summaryWidthMm:
        subject.kind === 'titled' ? balancedWidthMm(subject.summary, 'bold', measures.summaryPt, widthMm) : 0,
      summaryMm: subject.kind === 'titled' ? shortRuleMm([subject.summary], 'bold', measures.summaryPt, widthMm) : 0,
    },
    addressees,
    legalBases: formatLegalBases(document.legalBases),
    blocks: document.blocks.map((block) => toTypstBlock(block, pictures)),
    closing: toRuns(formatClosing(document.closing)),
    recipients: formatRecipients(document.recipients),
    signatureLines: signatureLines(signature).map(upper),
    signatureName: signature.name,
    signHere,
    cosigners: (document.cosigners ?? []).map(({ title, name = '' }) => ({ title: upper(title), name })),
    appendices: document.appendices.map((appendix, position) =>
      toTypstAppendix(document, appendix, position, pictures),
    ),
    label: document.label ?? null,
  };
}

function toTypstAppendix(document: OfficialDocument, appendix: Appendix, position: number, pictures: Pictures) {
  const reference = formatReference(document);
  const widthMm = textWidthMm(appendix.orientation);
  return {
    label: formatAppendixLabel(position, document.appendices.length),
    title: appendix.title.toLocaleUpperCase('vi'),
    subtitle: appendix.subtitle ?? null,
    subtitleWidthMm: balancedWidthMm(appendix.subtitle ?? '', 'bold', measures.appendix.titlePt, widthMm),
    reference,
    ruleMm: shortRuleMm([reference], 'italic', measures.appendix.referencePt, widthMm) / 2,
    landscape: appendix.orientation === 'landscape',
    blocks: appendix.blocks.map((block) => toTypstBlock(block, pictures)),
  };
}

function toTypstBlock(block: Block, pictures: Pictures) {
  switch (block.kind) {
    case 'heading':
      return block;
    case 'paragraph':
      return {
        kind: block.kind,
        align: block.align ?? 'justify',
        sticky: block.keepWithNext ?? false,
        note: block.isNote ?? false,
        runs: toRuns(block.text),
      };
    case 'dash':
      return { kind: block.kind, runs: toRuns(block.text) };
    case 'picture': {
      const file = `picture-${pictures.size + 1}.svg`;
      pictures.set(file, block.svg);
      return { kind: block.kind, file, alt: block.alt, widthMm: block.widthMm };
    }
    case 'table':
      return toTypstTable(block);
  }
}

function toTypstTable(table: TableBlock) {
  return {
    kind: 'table',
    pt: table.pt ?? measures.tablePt,
    dense: table.isDense ?? false,
    whole: isWhole(table),
    headerRows: table.headerRows,
    columns: table.columns.map((column) => column.share),
    rows: placeCells(table).map((cells) => ({
      band: isBand(cells, table.columns.length),
      cells: cells.map(({ cell, align, columnSpan, rowSpan }) => ({
        lines: cell.lines.map(toRuns),
        align,
        bold: cell.bold ?? false,
        italic: cell.italic ?? false,
        columnSpan,
        rowSpan,
      })),
    })),
  };
}
