/** What each column of a file of ballots means: plain JSON that a screen shows, an officer corrects and a store remembers. */
import { createHash } from 'node:crypto';
import type { Finding } from '@longdan/core';
import type { MetaRole } from './meta-column.ts';
import { foldWording } from './wording.ts';

export type ColumnTarget =
  /** The whole answer to a question stands in this column. */
  | { readonly kind: 'answer'; readonly question: string }
  /** A mark in this column chooses one level or option ("x in a level's column"); for a ranking its rank. */
  | { readonly kind: 'choice'; readonly question: string; readonly code: string }
  /** Words beside a choice ("Khác, ghi rõ"). */
  | { readonly kind: 'specified'; readonly question: string }
  | { readonly kind: 'meta'; readonly role: MetaRole }
  /** Names, phones, addresses: never read, not even into refused rows. */
  | { readonly kind: 'personal' }
  /** Known and not needed: serial numbers, notes, sums. */
  | { readonly kind: 'ignored' }
  /** Not understood; `candidates` are the questions it could be where there are several. */
  | { readonly kind: 'unmatched'; readonly candidates?: readonly string[] };

/** What a person said a text means where an answer belongs. */
export type ValueMeaning =
  | { readonly kind: 'choice'; readonly code: string }
  | { readonly kind: 'blank' }
  | { readonly kind: 'refused' };

export interface MappedColumn {
  /** Letters of the column, as Excel shows them. */
  readonly column: string;
  /** Its headings from top to bottom, joined by " › ". */
  readonly heading: string;
  readonly target: ColumnTarget;
  /** For a column of whole answers: texts that the questionnaire does not know, and what a person said they mean. */
  readonly values?: Readonly<Record<string, ValueMeaning>>;
}

export interface ColumnMapping {
  readonly questionnaire: { readonly id: string; readonly version: number };
  /** Number and texts of the heading rows as they stand in the file. Empty when no heading was found. */
  readonly header: readonly { readonly row: number; readonly texts: readonly string[] }[];
  /** Number of the first row that may hold a ballot. */
  readonly firstDataRow: number;
  readonly columns: readonly MappedColumn[];
  /** `shapeKey` of the heading: files of the same shape share a corrected mapping. */
  readonly shapeKey: string;
  /** Faults name columns whose meaning must be chosen by a person; notes tell what is left out. */
  readonly findings: readonly Finding[];
}

/** A stable key of a heading: the same for files whose headings differ only in case, spacing, punctuation or tone placement. */
export function shapeKey(header: readonly (readonly string[])[]): string {
  const shape = header.map((texts) => {
    const folded = texts.map(foldWording);
    while (folded.at(-1) === '') folded.pop();
    return folded;
  });
  return createHash('sha256').update(JSON.stringify(shape)).digest('hex').slice(0, 32);
}
