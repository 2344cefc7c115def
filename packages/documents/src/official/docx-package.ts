/**
 * A `docx` document → bytes that depend on the input alone: the library stamps the time of the day into
 * docProps/core.xml and into every entry of the ZIP, and counts pictures over the life of the process. Times are set to
 * a fixed moment, pictures are counted anew, entries stand in order of name (content types first, as readers expect).
 */
import { type Document, Packer } from 'docx';
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';

/** 2020-03-05: the day on which NĐ 30/2020/NĐ-CP was issued. Only the file's properties show it. */
const fixedMoment = '2020-03-05T00:00:00Z';
/** ZIP holds local time: this instant is read back in local fields, so it is built from local fields. */
const fixedEntryTime = new Date(2020, 2, 5, 0, 0, 0);

export async function packDocx(document: Document): Promise<Uint8Array> {
  const entries = unzipSync(new Uint8Array(await Packer.toArrayBuffer(document)));
  const core = entries['docProps/core.xml'];
  if (core === undefined) throw new Error('docx package without docProps/core.xml');
  entries['docProps/core.xml'] = strToU8(
    strFromU8(core).replace(/(<dcterms:(created|modified)[^>]*>)[^<]*(<\/dcterms:\2>)/g, `$1${fixedMoment}$3`),
  );
  const body = entries['word/document.xml'];
  if (body === undefined) throw new Error('docx package without word/document.xml');
  let picture = 0;
  entries['word/document.xml'] = strToU8(
    strFromU8(body).replace(/(<wp:docPr[^>]* id=")\d+"/g, (_, head: string) => `${head}${++picture}"`),
  );
  const first = '[Content_Types].xml';
  const names = [
    first,
    ...Object.keys(entries)
      .filter((name) => name !== first && !name.endsWith('/'))
      .sort(),
  ];
  // A PNG is packed already: packing it again costs time and saves nothing.
  const ordered = Object.fromEntries(
    names.map((name) => [name, [entries[name] ?? new Uint8Array(), { level: name.endsWith('.png') ? 0 : 6 }] as const]),
  ) as Zippable;
  return zipSync(ordered, { mtime: fixedEntryTime, os: 0 });
}
