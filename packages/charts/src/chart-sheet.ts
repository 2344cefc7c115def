/**
 * The sheet a chart is drawn on, from top to bottom: title, who was asked and how many, notice, body, claim. Also the
 * document around it: a self-contained SVG with title and description for people who do not see it.
 */
import type { Bilingual } from '@longdan/core';
import { drawText } from './marks/text.ts';
import { node, type SvgNode, serialise } from './svg.ts';
import { measureText, type Weight, wrapText } from './text-width.ts';
import { type Paint, type Theme, type ThemeName, themes } from './theme.ts';

export interface ChartOptions {
  /** Width in CSS pixels, at least 280; the height follows from the content. */
  readonly width: number;
  readonly theme?: ThemeName;
  readonly locale?: keyof Bilingual;
  /** Replaces the chart's own title. */
  readonly title?: Bilingual;
  /** A warning above the figures, such as that the data were generated for training. */
  readonly notice?: Bilingual;
  /** Begins every id in the document; give each chart its own when several stand in one page. */
  readonly idPrefix?: string;
}

export const sizes = { title: 17, body: 14, small: 12.5 } as const;
export const lineHeight = 1.35;
const minimumWidth = 280;

export interface ChartSheet {
  readonly width: number;
  /** Left and right edge of what may be drawn on. */
  readonly left: number;
  readonly right: number;
  readonly theme: Theme;
  readonly locale: keyof Bilingual;
  readonly idPrefix: string;
  readonly title: string;
  readonly body: SvgNode[];
  /** Where the next thing may begin. */
  y: number;
}

/** @throws RangeError when the width is below 280 px or not a number */
export function beginChart(kind: string, title: Bilingual, subtitle: string, options: ChartOptions): ChartSheet {
  if (!(options.width >= minimumWidth && Number.isFinite(options.width)))
    throw new RangeError(`a chart needs at least ${minimumWidth} px, got ${options.width}`);
  const { width, theme = 'light', locale = 'vi' } = options;
  const margin = width < 640 ? 12 : 20;
  const sheet: ChartSheet = {
    width,
    left: margin,
    right: width - margin,
    theme: themes[theme],
    locale,
    idPrefix: options.idPrefix ?? `${kind}-${theme}-${width}`,
    title: (options.title ?? title)[locale],
    body: [],
    y: margin,
  };
  putParagraph(sheet, sheet.title, { size: sizes.title, weight: 'bold' });
  if (subtitle !== '') putParagraph(sheet, subtitle, { size: sizes.small, fill: sheet.theme.muted });
  if (options.notice !== undefined)
    putParagraph(sheet, options.notice[locale], { size: sizes.body, weight: 'bold', fill: sheet.theme.accent });
  sheet.y += 8;
  return sheet;
}

export interface ParagraphStyle {
  readonly size?: number;
  readonly weight?: Weight;
  readonly fill?: string;
  readonly left?: number;
  readonly right?: number;
}

/** Wraps text between `left` and `right` and moves on below it. */
export function putParagraph(sheet: ChartSheet, text: string, style: ParagraphStyle = {}): void {
  const { size = sizes.body, weight = 'regular', fill = sheet.theme.ink } = style;
  const { left = sheet.left, right = sheet.right } = style;
  for (const line of wrapText(text, right - left, size, weight)) {
    sheet.body.push(drawText({ x: left, y: sheet.y + size, text: line, size, weight, fill }));
    sheet.y += size * lineHeight;
  }
}

export interface LegendEntry {
  readonly label: string;
  /** Draws the sample into a box of 22 × 14 whose upper left corner is given. */
  readonly draw: (x: number, y: number) => SvgNode;
}

const sampleWidth = 22;

/** Samples with their names, flowing over as many lines as they need. */
export function putLegend(sheet: ChartSheet, entries: readonly LegendEntry[]): void {
  const size = sizes.small;
  const room = sheet.right - sheet.left - sampleWidth - 6;
  let x = sheet.left;
  for (const entry of entries) {
    const lines = wrapText(entry.label, room, size);
    const width = sampleWidth + 6 + Math.max(0, ...lines.map((line) => measureText(line, size)));
    if (x > sheet.left && x + width > sheet.right) {
      x = sheet.left;
      sheet.y += 20;
    }
    sheet.body.push(entry.draw(x, sheet.y + 1));
    lines.forEach((text, i) => {
      if (i > 0) sheet.y += size * lineHeight;
      sheet.body.push(drawText({ x: x + sampleWidth + 6, y: sheet.y + 12, text, size, fill: sheet.theme.ink }));
    });
    x = lines.length > 1 ? sheet.right : x + width + 16;
  }
  if (entries.length > 0) sheet.y += 28;
}

/** Ids of the textures of this document. */
export const patternIdOf =
  (sheet: ChartSheet) =>
  (texture: Paint['texture']): string =>
    `${sheet.idPrefix}-${texture}`;

function drawPatterns(sheet: ChartSheet): SvgNode {
  const stroke = sheet.theme.pattern;
  const id = patternIdOf(sheet);
  const hatch = (texture: Paint['texture'], step: number, width: number): SvgNode =>
    node(
      'pattern',
      {
        id: id(texture),
        width: step,
        height: step,
        patternUnits: 'userSpaceOnUse',
        patternTransform: 'rotate(45)',
      },
      [node('line', { x1: 0, y1: 0, x2: 0, y2: step, stroke, 'stroke-width': width })],
    );
  return node('defs', {}, [
    hatch('hatch', 8, 1.5),
    hatch('dense-hatch', 4, 1.5),
    node('pattern', { id: id('dots'), width: 6, height: 6, patternUnits: 'userSpaceOnUse' }, [
      node('circle', { cx: 2, cy: 2, r: 0.9, fill: stroke }),
    ]),
  ]);
}

/**
 * Ends the chart with the claim line.
 *
 * @param description what the chart shows, in sentences, for those who hear it
 * @returns a whole SVG document
 */
export function finishChart(sheet: ChartSheet, footnotes: readonly string[], description: string): string {
  sheet.y += 6;
  for (const text of footnotes) putParagraph(sheet, text, { size: sizes.small, fill: sheet.theme.muted });
  const height = Math.ceil(sheet.y + 14);
  const [titleId, descId] = [`${sheet.idPrefix}-title`, `${sheet.idPrefix}-desc`];
  return serialise(
    node(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        viewBox: `0 0 ${sheet.width} ${height}`,
        width: sheet.width,
        height,
        role: 'img',
        'aria-labelledby': `${titleId} ${descId}`,
        'font-family': sheet.theme.fonts,
        'xml:lang': sheet.locale,
      },
      [
        node('title', { id: titleId }, [sheet.title]),
        node('desc', { id: descId }, [description]),
        drawPatterns(sheet),
        node('rect', { width: sheet.width, height, fill: sheet.theme.surface }),
        ...sheet.body,
      ],
    ),
  );
}

/** A chart without figures says why instead of showing empty axes. */
export function finishEmptyChart(sheet: ChartSheet, reason: Bilingual, footnotes: readonly string[]): string {
  sheet.y += 16;
  putParagraph(sheet, reason[sheet.locale]);
  sheet.y += 16;
  return finishChart(sheet, footnotes, reason[sheet.locale]);
}
