/** What holds for every chart: well-formed, accessible, self-contained, and everything inside the viewBox. */
import { measureText } from '../text-width.ts';
import { findAll, numberOf, type ReadElement, readSvg } from './read-svg.ts';

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** @throws Error naming the first thing that does not hold */
export function checkChart(svg: string): ReadElement {
  demand(!/NaN|Infinity|undefined|null/.test(svg), 'a number or text is missing');
  demand(!/<script|href=|@import|url\((?!#)/i.test(svg), 'the document is not self-contained');
  demand(svg === svg.normalize('NFC'), 'text is not NFC');
  const root = readSvg(svg);
  demand(root.attributes.get('xmlns') === 'http://www.w3.org/2000/svg', 'no namespace');
  const [, , width, height] = root.attributes.get('viewBox')!.split(' ').map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const ids = new Set([...svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!));
  for (const id of root.attributes.get('aria-labelledby')!.split(' ')) demand(ids.has(id), `no element ${id}`);
  for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/g)) demand(ids.has(id!), `no texture ${id}`);
  demand(findAll(root, 'desc')[0]!.text.length > 10, 'no description');

  const inside = (x: number, y: number, what: string): void => {
    demand(x >= -0.01 && x <= width + 0.01, `${what} at x ${x} of ${width}`);
    demand(y >= -0.01 && y <= height + 0.01, `${what} at y ${y} of ${height}`);
  };
  for (const text of findAll(root, 'text')) {
    const size = numberOf(text, 'font-size');
    const span = measureText(text.text, size, text.attributes.get('font-weight') === '700' ? 'bold' : 'regular');
    const anchor = text.attributes.get('text-anchor') ?? 'start';
    const left = numberOf(text, 'x') - (anchor === 'end' ? span : anchor === 'middle' ? span / 2 : 0);
    const y = numberOf(text, 'y');
    inside(left, y - size, text.text);
    inside(left + span, y + size * 0.3, text.text);
  }
  const drawn = root.children.filter((child) => child.name !== 'defs');
  for (const rect of drawn.flatMap((child) => findAll(child, 'rect'))) {
    const [x, y] = [numberOf(rect, 'x') || 0, numberOf(rect, 'y') || 0];
    demand(numberOf(rect, 'width') >= 0 && numberOf(rect, 'height') >= 0, 'a rect of negative size');
    inside(x, y, 'rect');
    inside(x + numberOf(rect, 'width'), y + numberOf(rect, 'height'), 'rect');
  }
  for (const circle of drawn.flatMap((child) => findAll(child, 'circle')))
    inside(numberOf(circle, 'cx'), numberOf(circle, 'cy'), 'circle');
  for (const shape of drawn.flatMap((child) => [...findAll(child, 'polyline'), ...findAll(child, 'polygon')]))
    for (const point of shape.attributes.get('points')!.split(' ')) {
      const [x, y] = point.split(',').map(Number) as [number, number];
      inside(x, y, shape.name);
    }
  return root;
}
