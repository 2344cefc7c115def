/** Reads the charts' own SVG back: elements with their attributes and text. Throws on anything that is not well-formed. */

export interface ReadElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: ReadElement[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const unescapeXml = (text: string): string =>
  text.replace(/&(\w+);/g, (whole, name: string) => {
    const character = entities[name];
    if (character === undefined) throw new Error(`unknown entity ${whole}`);
    return character;
  });

export function readSvg(svg: string): ReadElement {
  const open: ReadElement[] = [];
  let root: ReadElement | undefined;
  let at = 0;
  const tag = /<(\/?)([\w:]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/y;
  while (at < svg.length) {
    const next = svg.indexOf('<', at);
    const text = svg.slice(at, next === -1 ? svg.length : next);
    if (text.trim() !== '') {
      const parent = open.at(-1);
      if (parent === undefined || text.includes('>')) throw new Error(`stray text ${text}`);
      parent.text += unescapeXml(text);
    }
    if (next === -1) break;
    tag.lastIndex = next;
    const match = tag.exec(svg);
    if (match === null) throw new Error(`not well-formed at ${svg.slice(next, next + 60)}`);
    at = tag.lastIndex;
    const [, closing, name, attributes, empty] = match;
    if (closing === '/') {
      if (open.pop()?.name !== name) throw new Error(`unexpected </${name}>`);
      continue;
    }
    const pairs = [...attributes!.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(
      ([, key, value]) => [key!, unescapeXml(value!)] as const,
    );
    const element: ReadElement = { name: name!, attributes: new Map(pairs), children: [], text: '' };
    if (open.length > 0) open.at(-1)!.children.push(element);
    else if (root === undefined) root = element;
    else throw new Error('two roots');
    if (empty !== '/') open.push(element);
  }
  if (root === undefined || open.length > 0) throw new Error('the document ends too early');
  return root;
}

/** All elements of a name, in document order. */
export function findAll(element: ReadElement, name: string): ReadElement[] {
  return [...(element.name === name ? [element] : []), ...element.children.flatMap((child) => findAll(child, name))];
}

export const numberOf = (element: ReadElement, attribute: string): number => Number(element.attributes.get(attribute));
