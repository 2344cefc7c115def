/** What holds for every chart: well-formed, accessible, self-contained, and everything inside the viewBox. */
import assert from 'node:assert/strict';
import { measureText } from '../text-width.ts';
import { findAll, numberOf, type ReadElement, readSvg } from './read-svg.ts';

export function checkChart(svg: string): ReadElement {
  assert.doesNotMatch(svg, /NaN|Infinity|undefined|null/);
  assert.doesNotMatch(svg, /<script|href=|@import|url\((?!#)/i);
  assert.equal(svg, svg.normalize('NFC'));
  const root = readSvg(svg);
  assert.equal(root.attributes.get('xmlns'), 'http://www.w3.org/2000/svg');
  const [, , width, height] = root.attributes.get('viewBox')!.split(' ').map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const ids = new Set([...svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!));
  for (const id of root.attributes.get('aria-labelledby')!.split(' ')) assert.ok(ids.has(id), `no element ${id}`);
  for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/g)) assert.ok(ids.has(id!), `no texture ${id}`);
  assert.ok(findAll(root, 'desc')[0]!.text.length > 10);

  const inside = (x: number, y: number, what: string): void => {
    assert.ok(x >= -0.01 && x <= width + 0.01, `${what} at x ${x} of ${width}`);
    assert.ok(y >= -0.01 && y <= height + 0.01, `${what} at y ${y} of ${height}`);
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
    assert.ok(numberOf(rect, 'width') >= 0 && numberOf(rect, 'height') >= 0);
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
