/** What tests look at inside a DOCX. */
import assert from 'node:assert/strict';
import { strFromU8, unzipSync } from 'fflate';

export function readPart(docx: Uint8Array, path: string): string {
  const bytes = unzipSync(docx)[path];
  assert.ok(bytes, `no ${path} in the package`);
  const xml = strFromU8(bytes);
  assertWellFormed(xml, path);
  return xml;
}

export const partNames = (docx: Uint8Array): readonly string[] => Object.keys(unzipSync(docx));

/** Text of each paragraph, entities resolved. */
export function paragraphTexts(xml: string): readonly string[] {
  return [...xml.matchAll(/<w:p[ >].*?<\/w:p>/gs)].map(([paragraph]) =>
    [...paragraph.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text]) => decode(text ?? '')).join(''),
  );
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decode = (text: string) =>
  text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name: string) =>
    name.startsWith('#x')
      ? String.fromCodePoint(Number.parseInt(name.slice(2), 16))
      : name.startsWith('#')
        ? String.fromCodePoint(Number(name.slice(1)))
        : (entities[name] ?? whole),
  );

/** Tags nest, no bare "&", no character that XML 1.0 forbids. */
function assertWellFormed(xml: string, path: string): void {
  assert.doesNotMatch(xml, /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/, `${path}: forbidden character`);
  assert.doesNotMatch(xml, /&(?!(#\d+|#x[0-9a-f]+|amp|lt|gt|quot|apos);)/i, `${path}: bare ampersand`);
  const open: string[] = [];
  for (const [, closing, name, empty] of xml.matchAll(/<(\/?)([\w:]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (closing) assert.equal(open.pop(), name, `${path}: tags cross`);
    else if (!empty) open.push(name ?? '');
  }
  assert.deepEqual(open, [], `${path}: tags left open`);
}
