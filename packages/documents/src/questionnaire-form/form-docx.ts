/** Paper questionnaires → DOCX that an office may still adapt: real tables, boxes as the character □. */
/// <reference path="./qrcode.d.ts" />
import {
  AlignmentType,
  Document,
  Footer,
  HeightRule,
  ImageRun,
  type ISectionOptions,
  LeaderType,
  Paragraph,
  SectionType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import qrcode from 'qrcode';
import { packDocx } from '../official/docx-package.ts';
import { docxRuns, halfPoints, placingTable, styleIds, twipsOfMm } from '../official/docx-parts.ts';
import { docxStyles } from '../official/docx-styles.ts';
import { measures } from '../official/measures.ts';
import { normaliseStrings, type RichText } from '../official/rich-text.ts';
import type { BallotCode, FormPart, QuestionnaireForm } from './form.ts';
import { formWidthMm, levelWidthMm, optionColumns } from './form-layout.ts';
import { formMeasures } from './form-measures.ts';

type Child = Paragraph | Table;
/** U+25A1: in Times New Roman and Tinos, unlike the ballot box U+2610. */
const boxSign = '□';
const codeBoxMm = 42;

/** Same form → same bytes. */
export async function renderFormDocx(given: QuestionnaireForm): Promise<Uint8Array> {
  const form = normaliseStrings(given);
  const ballots: readonly BallotCode[] = form.ballots.length > 0 ? form.ballots : [{ code: '' }];
  const sections = await Promise.all(ballots.map((ballot) => ballotSection(form, ballot)));
  return packDocx(
    new Document({
      title: `${form.title} - ${form.subtitle}`,
      creator: form.issuer.join(' '),
      lastModifiedBy: form.issuer.join(' '),
      styles: docxStyles,
      sections,
    }),
  );
}

async function ballotSection(form: QuestionnaireForm, ballot: BallotCode): Promise<ISectionOptions> {
  const { margin } = formMeasures;
  const code = ballot.code === '' ? '' : `Mã phiếu: ${ballot.code}`;
  const foot = [code, form.label ?? '', form.edition].filter((part) => part !== '');
  return {
    properties: {
      type: SectionType.ODD_PAGE,
      page: {
        size: { width: twipsOfMm(measures.page.widthMm), height: twipsOfMm(measures.page.heightMm) },
        margin: {
          top: twipsOfMm(margin.topMm),
          bottom: twipsOfMm(margin.bottomMm),
          left: twipsOfMm(margin.leftMm),
          right: twipsOfMm(margin.rightMm),
          header: twipsOfMm(6),
          footer: twipsOfMm(7),
        },
      },
    },
    footers: {
      default: new Footer({
        children: [text(foot.join(' – '), { pt: 10, bold: form.label !== undefined }, { align: 'center' })],
      }),
    },
    children: [
      await headTable(form, ballot),
      ...form.introduction.map((paragraph) => text(paragraph, {}, { align: 'justify', beforePt: 4 })),
      text(form.promise, { bold: true }, { align: 'justify', beforePt: 3 }),
      text(form.howToAnswer, { italic: true }, { beforePt: 3 }),
      ...(form.consent === undefined ? [] : [text(`${boxSign} ${form.consent}`, {}, { beforePt: 3 })]),
      ...(form.fields.length === 0
        ? []
        : [
            text(
              [
                { text: 'Lĩnh vực Ông/Bà giao dịch: ', bold: true },
                { text: form.fields.map((field) => `${boxSign}\u00a0${field}`).join('    ') },
              ],
              {},
              { beforePt: 5 },
            ),
          ]),
      ...form.parts.flatMap(partChildren),
      text(form.thanks, { italic: true }, { align: 'center', beforePt: 8 }),
      ...(form.enumerator
        ? [
            text(
              form.enumerator.title,
              { pt: formMeasures.textPt + 0.5, bold: true },
              { beforePt: 10, keepNext: true },
            ),
            ...form.enumerator.lines.map((line) => dotted(`${line}: `)),
          ]
        : []),
    ],
  };
}

interface Placing {
  readonly align?: 'left' | 'center' | 'justify';
  readonly beforePt?: number;
  readonly afterPt?: number;
  readonly keepNext?: boolean;
}

const alignments = {
  left: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  justify: AlignmentType.JUSTIFIED,
} as const;

function text(
  content: RichText,
  style: { readonly pt?: number; readonly bold?: boolean; readonly italic?: boolean } = {},
  { align = 'left', beforePt = 0, afterPt = 0, keepNext = false }: Placing = {},
): Paragraph {
  return new Paragraph({
    style: styleIds.part,
    alignment: alignments[align],
    spacing: { before: beforePt * 20, after: afterPt * 20 },
    ...(keepNext ? { keepNext } : {}),
    children: docxRuns(content, { pt: formMeasures.textPt, ...style }),
  });
}

/** A dotted line to write on, after whatever stands before it. */
function dotted(before: RichText, beforePt = 4): Paragraph {
  return new Paragraph({
    style: styleIds.part,
    spacing: { before: beforePt * 20 },
    tabStops: [{ type: TabStopType.RIGHT, position: twipsOfMm(formWidthMm), leader: LeaderType.DOT }],
    children: [
      ...docxRuns(before, { pt: formMeasures.textPt }),
      new TextRun({ text: '\t', size: halfPoints(formMeasures.textPt) }),
    ],
  });
}

async function headTable(form: QuestionnaireForm, ballot: BallotCode): Promise<Table> {
  const center: Placing = { align: 'center' };
  const code =
    ballot.code === ''
      ? [text('Mã phiếu:', { pt: formMeasures.smallPt }, center), text('……………………', {}, center)]
      : [text('Mã phiếu:', { pt: formMeasures.smallPt }, center), text(ballot.code, { bold: true }, center)];
  if (ballot.qrText !== undefined)
    code.push(
      new Paragraph({
        style: styleIds.part,
        alignment: AlignmentType.CENTER,
        children: [
          new ImageRun({
            type: 'png',
            data: await qrcode.toBuffer(ballot.qrText, { margin: 3, scale: 8 }),
            transformation: { width: 91, height: 91 },
          }),
        ],
      }),
    );
  return placingTable([
    {
      widthMm: formWidthMm - codeBoxMm,
      children: [
        ...form.issuer.map((line) => text(line.toLocaleUpperCase('vi'), { bold: true }, center)),
        text(form.title, { pt: formMeasures.titlePt, bold: true }, { align: 'center', beforePt: 8 }),
        text(form.subtitle, { bold: true }, center),
      ],
    },
    { widthMm: codeBoxMm, children: code },
  ]);
}

function partChildren(part: FormPart): Child[] {
  switch (part.kind) {
    case 'section':
      return [
        ...(part.title === ''
          ? []
          : [
              text(
                part.title,
                { pt: formMeasures.textPt + 0.5, bold: true },
                { beforePt: 8, afterPt: 2, keepNext: true },
              ),
            ]),
        ...(part.instruction === undefined
          ? []
          : [text(part.instruction, { italic: true }, { beforePt: 2, afterPt: 4, keepNext: true })]),
      ];
    case 'grid':
      return [gridTable(part)];
    case 'options':
      return optionChildren(part);
    case 'lines': {
      const head = questionHead(part);
      if (part.lines === 0) return [text([...head, { text: ` ……………………………… ${part.unit ?? ''}` }], {}, { beforePt: 6 })];
      return [
        text(head, {}, { beforePt: 6, keepNext: true }),
        ...Array.from({ length: part.lines }, () => dotted('', 5)),
      ];
    }
  }
}

const hintRuns = ({ hint }: { readonly hint?: string }) =>
  hint === undefined ? [] : [{ text: ` (${hint})`, italic: true }];

function questionHead(part: { readonly number: number; readonly text: string; readonly hint?: string }) {
  return [{ text: `${part.number}. ${part.text}`, bold: true }, ...hintRuns(part)];
}

function optionChildren(part: Extract<FormPart, { kind: 'options' }>): Child[] {
  const columns = optionColumns(part.options);
  const mark = part.mark === 'rank' ? '……' : boxSign;
  const head = text(questionHead(part), {}, { beforePt: 6, keepNext: true });
  if (columns === 1)
    return [
      head,
      ...part.options.map((option) =>
        option.specify ? dotted(`${mark} ${option.label} `, 2) : text(`${mark} ${option.label}`, {}, { beforePt: 2 }),
      ),
    ];
  const rows = Math.ceil(part.options.length / columns);
  return [
    head,
    ...Array.from({ length: rows }, (_, row) =>
      placingTable(
        Array.from({ length: columns }, (_, column) => {
          const option = part.options[row * columns + column];
          const label = option === undefined ? '' : `${mark} ${option.label}${option.specify ? ' …………………' : ''}`;
          return { widthMm: formWidthMm / columns, children: [text(label, {}, { beforePt: 2 })] };
        }),
      ),
    ),
  ];
}

function gridTable(part: Extract<FormPart, { kind: 'grid' }>): Table {
  const levelMm = levelWidthMm(part.levels.map((level) => level.label));
  const widths = [
    formMeasures.numberMm,
    formWidthMm - formMeasures.numberMm - levelMm * part.levels.length,
    ...part.levels.map(() => levelMm),
  ].map(twipsOfMm);
  const cell = (column: number, children: readonly Paragraph[], more: { columnSpan?: number; fill?: string } = {}) =>
    new TableCell({
      width: {
        size: widths.slice(column, column + (more.columnSpan ?? 1)).reduce((sum, each) => sum + each, 0),
        type: WidthType.DXA,
      },
      ...(more.columnSpan ? { columnSpan: more.columnSpan } : {}),
      ...(more.fill ? { shading: { fill: more.fill } } : {}),
      verticalAlign: VerticalAlign.CENTER,
      children: [...children],
    });
  const center: Placing = { align: 'center' };
  return new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    width: { size: widths.reduce((sum, each) => sum + each, 0), type: WidthType.DXA },
    margins: { top: 30, bottom: 30, left: 60, right: 60, marginUnitType: WidthType.DXA },
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: [
          cell(0, [text('TT', { bold: true }, center)]),
          cell(1, [text('Nội dung', { bold: true }, center)]),
          ...part.levels.map((level, position) =>
            cell(2 + position, [
              text(level.label, { pt: formMeasures.levelPt, bold: true }, center),
              text(`(${level.code})`, { pt: formMeasures.levelPt }, center),
            ]),
          ),
        ],
      }),
      ...part.rows.map((row) =>
        row.kind === 'group'
          ? new TableRow({
              cantSplit: true,
              children: [
                cell(0, [text([{ text: row.text, bold: true }, ...hintRuns(row)], {}, { keepNext: true })], {
                  columnSpan: part.levels.length + 2,
                  fill: 'EBEBEB',
                }),
              ],
            })
          : new TableRow({
              cantSplit: true,
              height: { value: twipsOfMm(7.5), rule: HeightRule.ATLEAST },
              children: [
                cell(0, [text(String(row.number), {}, center)]),
                cell(1, [text([{ text: row.text }, ...hintRuns(row)])]),
                ...part.levels.map((_, position) => cell(2 + position, [text(boxSign, { pt: 17 }, center)])),
              ],
            }),
      ),
    ],
  });
}
