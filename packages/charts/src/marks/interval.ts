/** A horizontal interval with caps. */
import { node, type SvgNode } from '../svg.ts';

export interface IntervalMark {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly stroke: string;
}

const capHeight = 10;

export function drawInterval({ from, to, y, stroke }: IntervalMark): SvgNode {
  const line = (x1: number, y1: number, x2: number, y2: number): SvgNode => node('line', { x1, y1, x2, y2 });
  return node('g', { class: 'interval', stroke, 'stroke-width': 2 }, [
    line(from, y, to, y),
    line(from, y - capHeight / 2, from, y + capHeight / 2),
    line(to, y - capHeight / 2, to, y + capHeight / 2),
  ]);
}
