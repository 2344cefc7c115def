/** The published bundle as data: where its files lie and what stands in them. docs/spec/bundle.md. */
import type { Benchmark, Figures, ProbabilityEstimates, PublishedCounts, PublishedMoments } from '@longdan/analysis';
import type { Questionnaire } from '@longdan/core';
import * as v from 'valibot';

/** Where the files of a bundle come from; it need not be trusted. Undefined where there is no such file. */
export interface BundleReader {
  read(path: string): Promise<Uint8Array | undefined> | Uint8Array | undefined;
}

/** Addresses within the folder. */
export const bundlePaths = {
  /** Verifier keys, one a line: the log's, that of receipts, then those of witnesses. */
  keys: 'khoa.txt',
  checkpoint: 'checkpoint',
  /** What opens the public commitments of a round. */
  openings: (round: string) => `dot/${round}/mo-niem.json`,
} as const;

/** What opens one commitment of the log: content as text, salt in Base 64. */
export interface PublishedOpening {
  readonly kind: string;
  readonly salt: string;
  readonly content: string;
}

/** One set of figures: of the whole round, or of one field. */
export interface SealedScope {
  /** Null for the figures of the round. */
  readonly fieldId: string | null;
  readonly title: string;
  /** The form whose questions the figures have. */
  readonly questionnaire: Questionnaire;
  readonly benchmarks: readonly Benchmark[];
  readonly figures: Figures;
  /** Absent where figures come from a table of totals: then nothing can be computed again. */
  readonly counts?: PublishedCounts;
  /** Of a probability sample: what may be claimed, with its errors, and what these follow from. */
  readonly estimates?: ProbabilityEstimates;
  readonly moments?: PublishedMoments;
}

/** Content of the log's entry `figures-sealed`. */
export interface SealedFigures {
  readonly format: 'longdan-seal/v1';
  readonly round: string;
  /** 1, 2, …: a later version gives its reason and stands beside the earlier ones. */
  readonly version: number;
  readonly reason: string;
  readonly title: string;
  readonly authority: string;
  readonly year: number;
  readonly supervised: boolean;
  readonly generatedData: boolean;
  readonly rulesVersion: number;
  readonly software: string;
  readonly scopes: readonly SealedScope[];
  /** Fields too small to be published by themselves (docs/method/suppression.md). */
  readonly withheldFields?: readonly string[];
  /** Documents printed from these figures, with their SHA-256 in hexadecimal. */
  readonly documents: readonly { readonly name: string; readonly sha256: string }[];
}

const openingsSchema = v.object({
  openings: v.array(v.object({ kind: v.string(), salt: v.string(), content: v.string() })),
});
/** What the checks lean on; the figures themselves are held against computed ones, part by part. */
const sealSchema = v.looseObject({
  format: v.literal('longdan-seal/v1'),
  round: v.string(),
  version: v.number(),
  reason: v.string(),
  title: v.string(),
  year: v.number(),
  supervised: v.boolean(),
  rulesVersion: v.number(),
  scopes: v.array(
    v.looseObject({
      fieldId: v.nullable(v.string()),
      title: v.string(),
      questionnaire: v.looseObject({ sections: v.array(v.looseObject({ questions: v.array(v.any()) })) }),
      benchmarks: v.array(v.any()),
      figures: v.looseObject({ ballots: v.looseObject({ eligible: v.number(), ineligible: v.number() }) }),
      counts: v.optional(v.looseObject({ responses: v.number() })),
    }),
  ),
  withheldFields: v.optional(v.array(v.string())),
  documents: v.array(v.object({ name: v.string(), sha256: v.string() })),
});

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, place) => byte === b[place]);

const hexDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexDigits[byte];
  return text;
}

/** Empty where the text is no Base 64. */
export function decodeBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return new Uint8Array(0);
  }
}

export const bytesToText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export async function readText(reader: BundleReader, path: string): Promise<string | undefined> {
  const bytes = await reader.read(path);
  return bytes && bytesToText(bytes);
}

function parse<T>(text: string | undefined, schema: v.GenericSchema<unknown, T>): T | undefined {
  if (text === undefined) return undefined;
  try {
    const read = v.safeParse(schema, JSON.parse(text));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined where the file is missing or not of its form. */
export async function readOpenings(
  reader: BundleReader,
  round: string,
): Promise<readonly PublishedOpening[] | undefined> {
  return parse(await readText(reader, bundlePaths.openings(round)), openingsSchema)?.openings;
}

export function readSeal(content: string): SealedFigures | undefined {
  return parse(content, sealSchema) as SealedFigures | undefined;
}
