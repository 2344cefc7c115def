/** A point, in one of four shapes so that series can be told apart without colour. */
import { node, type SvgNode } from '../svg.ts';

export const dotShapes = ['circle', 'square', 'triangle', 'diamond'] as const;
export type DotShape = (typeof dotShapes)[number];

export interface DotMark {
  readonly x: number;
  readonly y: number;
  readonly shape: DotShape;
  readonly fill: string;
  readonly stroke: string;
  readonly hover?: string;
}

/** Half the width of a point. */
export const dotRadius = 5;

export function drawDot({ x, y, shape, fill, stroke, hover }: DotMark): SvgNode {
  const r = dotRadius;
  const look = { class: 'dot', fill, stroke, 'stroke-width': 1.5 };
  const title = hover === undefined ? [] : [node('title', {}, [hover])];
  const path = (corners: readonly (readonly [number, number])[]): SvgNode =>
    node(
      'polygon',
      { ...look, points: corners.map(([dx, dy]) => `${round(x + dx)},${round(y + dy)}`).join(' ') },
      title,
    );
  switch (shape) {
    case 'circle':
      return node('circle', { ...look, cx: x, cy: y, r }, title);
    case 'square':
      return node('rect', { ...look, x: x - r * 0.9, y: y - r * 0.9, width: r * 1.8, height: r * 1.8 }, title);
    case 'triangle':
      return path([
        [0, -r * 1.15],
        [r * 1.1, r * 0.85],
        [-r * 1.1, r * 0.85],
      ]);
    case 'diamond':
      return path([
        [0, -r * 1.25],
        [r * 1.25, 0],
        [0, r * 1.25],
        [-r * 1.25, 0],
      ]);
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;
