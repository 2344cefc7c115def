/** Text of one line. Every text names its own size and weight, so that it can be measured where it stands. */
import type { SvgNode } from '../svg.ts';
import { node } from '../svg.ts';
import type { Weight } from '../text-width.ts';

export interface TextMark {
  readonly x: number;
  /** Baseline. */
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly fill: string;
  readonly weight?: Weight;
  readonly anchor?: 'start' | 'middle' | 'end';
}

export function drawText({ x, y, text, size, fill, weight = 'regular', anchor = 'start' }: TextMark): SvgNode {
  return node(
    'text',
    {
      x,
      y,
      'font-size': size,
      'font-weight': weight === 'bold' ? 700 : 400,
      'text-anchor': anchor === 'start' ? undefined : anchor,
      fill,
    },
    [text],
  );
}
