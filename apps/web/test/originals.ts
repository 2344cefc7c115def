/**
 * A printed document against the one it stands for, paragraph by paragraph. Originals are public documents kept beside the
 * project, not in it (`LONGDAN_ORIGINALS` names their folder); where they are absent the words typed in are the measure.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { inflateRawSync } from 'node:zlib';

const folder = process.env['LONGDAN_ORIGINALS'] ?? join(import.meta.dirname, '../../../../shared/documents');

/** The original's text; undefined where it is not on this machine. */
export function readOriginal(name: string): string | undefined {
  const file = join(folder, `${name}.txt`);
  return existsSync(file) ? readFileSync(file, 'utf8').normalize('NFC') : undefined;
}

/** Something that is known to differ, and why it may (docs/spec/documents-against-originals.md). */
export interface Difference {
  /** How the paragraph of the original begins. */
  readonly original: string;
  /** What stands in its place; absent where nothing needs to. */
  readonly printed?: string;
}

/** What scanning, typing and custom make of the same words: emphasis, dashes, closing signs, blanks, the place of a tone. */
export function bare(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll('*', '')
    .replaceAll(/HOÀ(?!\p{L})/gu, 'HÒA')
    .replaceAll(/([Hh])oá(?!\p{L})/gu, '$1óa')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^[-–]\s*/, '')
    .replace(/[\s;.,:/]+$/, '');
}

/** A line in capitals stands alone: headings and titles over a name are broken, other lines only wrapped. */
const wrapped = /(?<=\p{Ll}[^\n]*)\n(?=[^\n]*\p{Ll})/gu;

/** Paragraphs and table cells of an original, emphasis and layout left out. */
export function paragraphsOf(original: string): string[] {
  return original
    .replaceAll(/\*\*(?=\d+\. )/g, '\n\n')
    .split(/\n\s*\n/)
    .flatMap((block) => block.split(/\t|\n(?=\s*-\s)|(?<=\t[^\n]*)\n|(?<=\)) - (?=\p{Lu})/u))
    .flatMap((block) => block.replaceAll(wrapped, ' ').split('\n'))
    .map(bare)
    .filter((text) => text !== '');
}

/** Text of one part of a zip (DOCX), read by its central directory. */
export function zipPart(zip: Buffer, name: string): string {
  let at = zip.readUInt32LE(zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1')) + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const lengths = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)] as const;
    if (zip.toString('utf8', at + 46, at + 46 + lengths[0]) === name) {
      const local = zip.readUInt32LE(at + 42);
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const bytes = zip.subarray(start, start + size);
      return (method === 8 ? inflateRawSync(bytes) : bytes).toString('utf8');
    }
    at += 46 + lengths[0] + lengths[1] + lengths[2];
  }
  throw new Error(`no ${name} in the file`);
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Every paragraph of a DOCX, those of its tables among them, bare. */
export function paragraphsOfDocx(docx: Buffer): string[] {
  const xml = zipPart(docx, 'word/document.xml');
  return [...xml.matchAll(/<w:p[ >].*?<\/w:p>/gs)]
    .map(([paragraph]) =>
      [...paragraph.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>|<w:br\/>/g)].map(([, text]) => text ?? ' ').join(''),
    )
    .map((text) => bare(text.replaceAll(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole)))
    .filter((text) => text !== '');
}

/**
 * Every paragraph of the original is printed, but for the differences; no difference is listed that is none.
 * @param slips misreadings of the scan, mended on both sides before comparing
 */
export function assertSubstance(
  original: readonly string[],
  printed: readonly string[],
  differences: readonly Difference[] = [],
  slips: readonly (readonly [string, string])[] = [],
): void {
  const mend = (text: string) =>
    slips.reduce((mended, [from, to]) => mended.replaceAll(from, to), text).replaceAll(/\s*([,;])\s*/g, '$1 ');
  const lines = printed.map(mend);
  const missing = original.filter((text) => !lines.some((line) => line.includes(mend(text))));
  const listed = (text: string) => differences.find((one) => text.startsWith(bare(one.original)));
  assert.deepEqual(
    missing.filter((text) => !listed(text)),
    [],
    'paragraphs of the original that are not printed and not listed as differing',
  );
  for (const difference of differences) {
    assert.ok(
      missing.some((text) => listed(text) === difference),
      `listed as differing, but it does not: ${difference.original}`,
    );
    if (difference.printed !== undefined) {
      const instead = mend(bare(difference.printed));
      assert.ok(
        lines.some((line) => line.includes(instead)),
        `not printed in its place: ${difference.printed}`,
      );
    }
  }
}
