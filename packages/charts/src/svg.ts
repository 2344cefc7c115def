/** SVG text from plain nodes: escaped, NFC, numbers finite and of two decimals at most. */

export interface SvgNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly children: readonly (SvgNode | string)[];
}

export function node(
  name: string,
  attributes: SvgNode['attributes'] = {},
  children: readonly (SvgNode | string)[] = [],
): SvgNode {
  return { name, attributes, children };
}

/** @throws RangeError when a number is NaN or infinite: a chart never shows a place that does not exist */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`not a place on a chart: ${value}`);
  const rounded = Math.round(value * 100) / 100;
  return String(Object.is(rounded, -0) ? 0 : rounded);
}

export function escapeXml(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/g, '')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A line per element; text elements on one line, so that no space is added to what is read. */
export function serialise(root: SvgNode, indent = ''): string {
  const attributes = Object.entries(root.attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? formatNumber(value) : escapeXml(value!)}"`)
    .join('');
  if (root.children.length === 0) return `${indent}<${root.name}${attributes}/>\n`;
  if (root.children.every((child) => typeof child === 'string'))
    return `${indent}<${root.name}${attributes}>${root.children.map((child) => escapeXml(child as string)).join('')}</${root.name}>\n`;
  const inner = root.children
    .map((child) => (typeof child === 'string' ? `${indent}  ${escapeXml(child)}\n` : serialise(child, `${indent}  `)))
    .join('');
  return `${indent}<${root.name}${attributes}>\n${inner}${indent}</${root.name}>\n`;
}
