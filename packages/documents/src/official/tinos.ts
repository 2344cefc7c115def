/**
 * The typeface of printed documents: Tinos (OFL), metrically equal to Times New Roman. Reads from the TTF what printing
 * must know beforehand: which characters exist (Typst leaves a blank for a missing one without a word) and how wide a
 * line of text is (the lines of NĐ 30 are measured by the text above them).
 * Tables read: cmap format 4, head, hhea, hmtx; see the OpenType specification 1.9, chapters of those names.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const faces = {
  regular: '400Regular/Tinos_400Regular.ttf',
  bold: '700Bold/Tinos_700Bold.ttf',
  italic: '400Regular_Italic/Tinos_400Regular_Italic.ttf',
  boldItalic: '700Bold_Italic/Tinos_700Bold_Italic.ttf',
} as const;
export type Face = keyof typeof faces;

interface LoadedFace {
  /** Glyph by code point; 0 is the missing glyph. */
  glyphOf(codePoint: number): number;
  /** Advance of a glyph in thousandths of the size. */
  advanceOf(glyph: number): number;
}

const require = createRequire(import.meta.url);
const loaded = new Map<Face, LoadedFace>();

/** Paths of the four TTF files. */
export function tinosPaths(): readonly string[] {
  return Object.values(faces).map((file) => require.resolve(`@expo-google-fonts/tinos/${file}`));
}

function loadFace(face: Face): LoadedFace {
  const known = loaded.get(face);
  if (known) return known;
  const bytes = readFileSync(require.resolve(`@expo-google-fonts/tinos/${faces[face]}`));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = new Map<string, number>();
  for (let index = 0; index < view.getUint16(4); index++) {
    const record = 12 + index * 16;
    tables.set(bytes.toString('latin1', record, record + 4), view.getUint32(record + 8));
  }
  const table = (tag: string): number => {
    const offset = tables.get(tag);
    if (offset === undefined) throw new Error(`Tinos ${face}: no table ${tag}`);
    return offset;
  };
  const unitsPerEm = view.getUint16(table('head') + 18);
  const metricCount = view.getUint16(table('hhea') + 34);
  const result: LoadedFace = {
    glyphOf: readCharacterMap(view, table('cmap'), face),
    advanceOf: (glyph) => (view.getUint16(table('hmtx') + 4 * Math.min(glyph, metricCount - 1)) * 1000) / unitsPerEm,
  };
  loaded.set(face, result);
  return result;
}

function readCharacterMap(view: DataView, cmap: number, face: Face): (codePoint: number) => number {
  for (let index = 0; index < view.getUint16(cmap + 2); index++) {
    const subtable = cmap + view.getUint32(cmap + 4 + index * 8 + 4);
    if (view.getUint16(subtable) !== 4) continue;
    const doubled = view.getUint16(subtable + 6);
    const ends = subtable + 14;
    const starts = ends + doubled + 2;
    const deltas = starts + doubled;
    const offsets = deltas + doubled;
    return (codePoint) => {
      if (codePoint > 0xffff) return 0;
      for (let at = 0; at < doubled; at += 2) {
        if (view.getUint16(ends + at) < codePoint) continue;
        const start = view.getUint16(starts + at);
        if (start > codePoint) return 0;
        const delta = view.getUint16(deltas + at);
        const offset = view.getUint16(offsets + at);
        if (offset === 0) return (codePoint + delta) & 0xffff;
        const glyph = view.getUint16(offsets + at + offset + 2 * (codePoint - start));
        return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
      }
      return 0;
    };
  }
  throw new Error(`Tinos ${face}: no character map of format 4`);
}

/** Characters of `text` that the typeface lacks, each once, in order. */
export function findMissingCharacters(text: string): readonly string[] {
  const face = loadFace('regular');
  return [...new Set(text)].filter((character) => face.glyphOf(character.codePointAt(0) ?? 0) === 0);
}

/** Width of a line in points, without kerning. */
export function measureWidthPt(text: string, face: Face, sizePt: number): number {
  const { glyphOf, advanceOf } = loadFace(face);
  let thousandths = 0;
  for (const character of text) thousandths += advanceOf(glyphOf(character.codePointAt(0) ?? 0));
  return (thousandths * sizePt) / 1000;
}
