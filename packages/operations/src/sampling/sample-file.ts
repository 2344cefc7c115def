/**
 * The file of a drawn sample (docs/spec/draw.md, section 5): all that is needed to draw it again on another machine and
 * day, and a fingerprint of every cell of the frame, so that a changed row can be named without the frame being kept.
 * It holds no clock time and no path. Written by the server and by the command line, read by the command line.
 */
import { createHash } from 'node:crypto';
import { type DesignDraw, type DrawDesign, drawAlgorithm } from '@longdan/statistics';

/** One stage; several stages. */
export const sampleFormats = ['longdan-sample/1', 'longdan-sample/2'] as const;

/** A frame's rows under its headings, however they are kept. Rows count from 0. */
export interface FrameRows {
  readonly file: string;
  readonly sheet?: string;
  readonly headings: readonly string[];
  /** Rows in the order of their ids. */
  readonly order: Uint32Array;
  readonly idAt: (row: number) => string;
  readonly cellsAt: (row: number) => readonly string[];
}

export interface FrameRecord {
  /** Name of the file, without its folder. */
  readonly file: string;
  readonly sheet?: string;
  readonly headings: readonly string[];
  readonly rows: number;
  /** Of the columns the draw uses: the frame hash of docs/spec/draw.md. */
  readonly hash: string;
  /** Of every cell under the headings, rows in the order of their ids. */
  readonly contentHash: string;
  /** Per row in that order: 6 bytes of the id, 2 bytes of each cell; base64. */
  readonly fingerprints: string;
}

export interface SampleFile {
  readonly format: (typeof sampleFormats)[number];
  readonly algorithm: typeof drawAlgorithm;
  readonly seed: string;
  readonly design: DrawDesign;
  readonly frame: FrameRecord;
  /** One stage. */
  readonly strata?: DesignDraw['strata'];
  /** Several stages. */
  readonly units?: DesignDraw['units'];
  readonly reserve?: DesignDraw['reserve'];
  readonly cells?: DesignDraw['cells'];
  /** SHA-256 of the canonical JSON of the draw: what is announced. */
  readonly drawHash: string;
}

export function recordSample(design: DrawDesign, frame: FrameRows, draw: DesignDraw): SampleFile {
  const { strata, units, reserve, cells } = draw;
  return {
    format: strata ? sampleFormats[0] : sampleFormats[1],
    algorithm: drawAlgorithm,
    seed: draw.seed,
    design,
    frame: {
      file: frame.file,
      ...(frame.sheet !== undefined && { sheet: frame.sheet }),
      headings: frame.headings,
      rows: frame.order.length,
      hash: draw.frameHash,
      ...fingerprintFrame(frame),
    },
    ...(strata ? { strata } : { units, reserve, cells }),
    drawHash: draw.drawHash,
  };
}

export const idBytes = 6;
export const cellBytes = 2;

/** Two runs of FNV-1a over the code units: only to find what changed; whether it changed, the hashes say. */
function mixText(text: string): { readonly high: number; readonly low: number } {
  let high = 0x811c9dc5;
  let low = 0x2b5a3c71;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x85ebca6b);
    low ^= low >>> 13;
  }
  return { high: (high ^ (high >>> 15)) >>> 0, low: (low ^ (low >>> 16)) >>> 0 };
}

const mixId = (id: string): number => {
  const { high, low } = mixText(id);
  return high * 2 ** 16 + (low & 0xffff);
};

/** SHA-256 over the headings and every row in the order of ids, each a JSON array of its texts ended by a line feed. */
export function hashFrameContent({ headings, order, cellsAt }: FrameRows): string {
  const hash = createHash('sha256').update(`${JSON.stringify(headings)}\n`);
  for (const row of order) hash.update(`${JSON.stringify(cellsAt(row))}\n`);
  return hash.digest('hex');
}

export function fingerprintFrame(frame: FrameRows): Pick<FrameRecord, 'contentHash' | 'fingerprints'> {
  const width = idBytes + cellBytes * frame.headings.length;
  const marks = Buffer.alloc(width * frame.order.length);
  frame.order.forEach((row, at) => {
    marks.writeUIntBE(mixId(frame.idAt(row)), width * at, idBytes);
    frame.cellsAt(row).forEach((cell, column) => {
      marks.writeUInt16BE(mixText(cell).low & 0xffff, width * at + idBytes + cellBytes * column);
    });
  });
  return { contentHash: hashFrameContent(frame), fingerprints: marks.toString('base64') };
}
