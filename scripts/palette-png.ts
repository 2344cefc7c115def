/**
 * A screenshot rewritten with at most 256 colours: pages of text lose nothing the eye sees and weigh a third. Reads what
 * a browser writes (8 bits, RGB or RGBA, not interlaced; PNG specification, third edition).
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 0xRRGGBB of each pixel, row by row. */
  readonly colours: Uint32Array;
}

/** Paeth predictor: whichever of left, above and upper left is nearest to left + above − upper left. */
function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

function readPixels(png: Buffer): Pixels {
  const parts: Buffer[] = [];
  for (let at = signature.length; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [depth, kind, interlaced] = [png[24], png[25], png[28]];
  if (depth !== 8 || (kind !== 2 && kind !== 6) || interlaced !== 0)
    throw new Error('Not a PNG as browsers write them.');
  const size = kind === 6 ? 4 : 3;
  const raw = inflateSync(Buffer.concat(parts));
  const line = width * size;
  const colours = new Uint32Array(width * height);
  let previous = new Uint8Array(line);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)] ?? 0;
    const row = new Uint8Array(raw.subarray(y * (line + 1) + 1, (y + 1) * (line + 1)));
    for (let x = 0; x < line; x += 1) {
      const left = x < size ? 0 : (row[x - size] ?? 0);
      const above = previous[x] ?? 0;
      const corner = x < size ? 0 : (previous[x - size] ?? 0);
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter] ?? 0;
      row[x] = (row[x] ?? 0) + guess;
    }
    for (let x = 0; x < width; x += 1)
      colours[y * width + x] =
        ((row[x * size] ?? 0) << 16) | ((row[x * size + 1] ?? 0) << 8) | (row[x * size + 2] ?? 0);
    previous = row;
  }
  return { width, height, colours };
}

const distance = (one: number, other: number): number =>
  ((one >> 16) - (other >> 16)) ** 2 +
  (((one >> 8) & 255) - ((other >> 8) & 255)) ** 2 +
  ((one & 255) - (other & 255)) ** 2;

/** The 256 most used colours; every other one goes to the nearest of them. */
function choosePalette(colours: Uint32Array): { palette: readonly number[]; indexOf: ReadonlyMap<number, number> } {
  const uses = new Map<number, number>();
  for (const colour of colours) uses.set(colour, (uses.get(colour) ?? 0) + 1);
  const ordered = [...uses].sort(([a, n], [b, k]) => k - n || a - b).map(([colour]) => colour);
  const palette = ordered.slice(0, 256);
  const nearest = (colour: number) =>
    palette.reduce((best, one, at) => (distance(one, colour) < distance(palette[best] ?? 0, colour) ? at : best), 0);
  return { palette, indexOf: new Map(ordered.map((colour, at) => [colour, at < 256 ? at : nearest(colour)])) };
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** @throws Error when the picture is not 8-bit RGB or RGBA, as browsers write it */
export function paletteTo256(png: Buffer): Buffer {
  const { width, height, colours } = readPixels(png);
  const { palette, indexOf } = choosePalette(colours);
  const header = Buffer.from([...png.subarray(16, 24), 8, 3, 0, 0, 0]);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = indexOf.get(colours[y * width + x] ?? 0) ?? 0;
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
