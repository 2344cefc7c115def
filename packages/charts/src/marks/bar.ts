/** A segment of a stacked bar: fill, texture over it, its label where there is room, and the words shown on hover. */
import { node, type SvgNode } from '../svg.ts';
import { measureText } from '../text-width.ts';
import type { Paint, Theme } from '../theme.ts';
import { drawText } from './text.ts';

export interface BarMark {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly paint: Paint;
  /** Texts to choose from, longest first; the first that fits is drawn. */
  readonly labels: readonly string[];
  readonly hover: string;
}

const labelSize = 12;

export function drawBar(mark: BarMark, theme: Theme, patternId: (texture: Paint['texture']) => string): SvgNode {
  const { x, y, width, height, paint } = mark;
  const place = { x, y, width, height };
  const children: SvgNode[] = [
    node('title', {}, [mark.hover]),
    node('rect', { class: 'segment', ...place, fill: paint.fill }),
  ];
  if (paint.texture !== 'none') children.push(node('rect', { ...place, fill: `url(#${patternId(paint.texture)})` }));
  children.push(
    node('rect', {
      ...place,
      fill: 'none',
      stroke: theme.name === 'print' ? theme.ink : theme.surface,
      'stroke-width': 1,
    }),
  );
  const label = mark.labels.find((text) => measureText(text, labelSize) + 8 <= width);
  if (label !== undefined) {
    const room = measureText(label, labelSize);
    const middle = x + width / 2;
    // A plate keeps the number readable over lines and dots.
    if (paint.texture !== 'none')
      children.push(
        node('rect', {
          x: middle - room / 2 - 2,
          y: y + height / 2 - 8,
          width: room + 4,
          height: 16,
          rx: 2,
          fill: theme.surface,
        }),
      );
    children.push(
      drawText({
        x: middle,
        y: y + height / 2 + 4.2,
        text: label,
        size: labelSize,
        anchor: 'middle',
        fill: paint.texture === 'none' ? paint.label : theme.ink,
      }),
    );
  }
  return node('g', {}, children);
}
