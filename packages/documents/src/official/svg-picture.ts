/** SVG drawings as Word needs them: a picture of fixed bytes beside the drawing, set in Tinos whatever is installed. */
import { Resvg } from '@resvg/resvg-js';
import { tinosPaths } from './tinos.ts';

/** Sharp in print, and a page of bars stays under 200 KB. */
const dotsPerInch = 220;

/** PNG of a whole SVG document, `widthMm` wide at 220 dpi. Same drawing, same bytes. */
export function drawPng(svg: string, widthMm: number): Uint8Array {
  const picture = new Resvg(svg, {
    fitTo: { mode: 'width', value: Math.round((widthMm / 25.4) * dotsPerInch) },
    background: '#ffffff',
    font: { fontFiles: [...tinosPaths()], loadSystemFonts: false, defaultFontFamily: 'Tinos' },
  }).render();
  return new Uint8Array(picture.asPng());
}
