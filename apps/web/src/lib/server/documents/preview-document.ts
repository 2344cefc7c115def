/** An official document → its preview. Lines are made by the functions that both renderers use, so they read the same. */
import {
  type Block,
  formatAddressees,
  formatAppendixLabel,
  formatClosing,
  formatDocumentDate,
  formatNumber,
  formatRecipients,
  formatReference,
  type OfficialDocument,
  type RichText,
  signatureLines,
  type TableCell,
  toCell,
} from '@longdan/documents';
import type { Preview, PreviewBlock, PreviewCell, PreviewRun } from '#lib/documents/preview.ts';

const runs = (text: RichText): readonly PreviewRun[] => (typeof text === 'string' ? [{ text }] : text);

function previewCell(cell: string | TableCell, align: PreviewCell['align']): PreviewCell {
  const { lines, italic, ...rest } = toCell(cell);
  const set = lines.map((line) => runs(line).map((run) => (italic ? { ...run, italic } : run)));
  return { ...(align ? { align } : {}), ...rest, lines: set };
}

function previewBlock(block: Block): PreviewBlock {
  switch (block.kind) {
    case 'heading':
      return { kind: 'heading', level: block.level, text: block.text };
    case 'picture': {
      const source = `data:image/svg+xml;base64,${Buffer.from(block.svg, 'utf8').toString('base64')}`;
      return { kind: 'picture', source, alt: block.alt };
    }
    case 'table': {
      const rows = block.rows.map((row) => row.map((cell, at) => previewCell(cell, block.columns[at]?.align)));
      return { kind: 'table', head: rows.slice(0, block.headerRows), body: rows.slice(block.headerRows) };
    }
    default:
      return { kind: block.kind, runs: runs(block.text) };
  }
}

export function previewDocument(document: OfficialDocument): Preview {
  const { subject, superior, label } = document;
  return {
    ...(label === undefined ? {} : { label }),
    ...(superior === undefined ? {} : { superior }),
    issuer: document.issuer,
    number: `Số: ${formatNumber(document.number)}`,
    ...(subject.kind === 'dispatch'
      ? { about: `V/v ${subject.about}` }
      : { type: subject.type, summary: subject.summary }),
    placeAndDate: `${document.place}, ${formatDocumentDate(document.date)}`,
    addressees: formatAddressees(document.addressees),
    blocks: [
      ...document.legalBases.map((text): PreviewBlock => ({ kind: 'paragraph', runs: [{ text, italic: true }] })),
      ...document.blocks.map(previewBlock),
    ],
    closing: runs(formatClosing(document.closing)),
    cosigners: (document.cosigners ?? []).map(({ title, name = '' }) => ({ title, name })),
    recipients: formatRecipients(document.recipients),
    signature: { lines: signatureLines(document.signature), name: document.signature.name },
    appendices: document.appendices.map((appendix, position) => ({
      label: formatAppendixLabel(position, document.appendices.length),
      title: appendix.title,
      reference: formatReference(document),
      blocks: appendix.blocks.map(previewBlock),
    })),
  };
}
