/** SVG drawings as Word needs them: a picture of fixed bytes beside the drawing, set in Tinos whatever is installed. */
import { renderAsync } from '@resvg/resvg-js';
import type { OfficialDocument, PictureBlock } from './document.ts';
import { tinosPaths } from './tinos.ts';

/** Only readers that know no SVG show it: sharp enough on paper, half the work of 220 dpi. */
const dotsPerInch = 150;

/** Pictures by drawing, for the blocks of one document. */
export type DrawnPictures = ReadonlyMap<PictureBlock, Uint8Array>;

/** PNG of a whole SVG document, `widthMm` wide at 150 dpi, made beside the program. Same drawing, same bytes. */
export async function drawPng(svg: string, widthMm: number): Promise<Uint8Array> {
  const picture = await renderAsync(svg, {
    fitTo: { mode: 'width', value: Math.round((widthMm / 25.4) * dotsPerInch) },
    background: '#ffffff',
    font: { fontFiles: [...tinosPaths()], loadSystemFonts: false, defaultFontFamily: 'Tinos' },
  });
  return new Uint8Array(picture.asPng());
}

/** All pictures of a document, drawn side by side. */
export async function drawPictures({ blocks, appendices }: OfficialDocument): Promise<DrawnPictures> {
  const pictures = [...blocks, ...appendices.flatMap((appendix) => appendix.blocks)].filter(
    (block) => block.kind === 'picture',
  );
  return new Map(await Promise.all(pictures.map(async (one) => [one, await drawPng(one.svg, one.widthMm)] as const)));
}
