/** A line through points, dashed to tell series apart. */
import { formatNumber, node, type SvgNode } from '../svg.ts';

export interface LineMark {
  readonly points: readonly (readonly [number, number])[];
  readonly stroke: string;
  readonly width?: number;
  readonly dash?: string;
}

export function drawLine({ points, stroke, width = 2, dash }: LineMark): SvgNode {
  return node('polyline', {
    class: 'line',
    points: points.map(([x, y]) => `${formatNumber(x)},${formatNumber(y)}`).join(' '),
    fill: 'none',
    stroke,
    'stroke-width': width,
    'stroke-dasharray': dash,
  });
}
