/** What each column of a file of ballots means: plain JSON that a screen shows, an officer corrects and a store remembers. */
import { createHash } from 'node:crypto';
import type { Finding } from '@longdan/core';
import { fault } from './finding.ts';
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

/** Two columns that a person chose for one thing. */
export const chosenTwice = 'columns-chosen-twice';

/**
 * A proposed mapping with columns as a person wants them. What was said of a column that is another now is not said any
 * more; two columns for one thing are a fault.
 */
export function correctColumns(proposed: ColumnMapping, wanted: readonly MappedColumn[]): ColumnMapping {
  const wantedAt = new Map(wanted.map((column) => [column.column, column]));
  const changed = new Set<string>();
  const columns = proposed.columns.map((column): MappedColumn => {
    const { target, values } = wantedAt.get(column.column) ?? column;
    if (JSON.stringify(target) !== JSON.stringify(column.target)) changed.add(column.column);
    return { column: column.column, heading: column.heading, target, ...(values && { values }) };
  });
  const settled = proposed.findings.filter(
    ({ code, place }) => code !== chosenTwice && !(place?.column !== undefined && changed.has(place.column)),
  );
  return { ...proposed, columns, findings: [...settled, ...findChosenTwice(columns)] };
}

function findChosenTwice(columns: readonly MappedColumn[]): Finding[] {
  const claims = new Map<string, MappedColumn[]>();
  for (const column of columns) {
    const { target } = column;
    if (!['answer', 'choice', 'specified', 'meta'].includes(target.kind)) continue;
    const claim = JSON.stringify(target);
    claims.set(claim, [...(claims.get(claim) ?? []), column]);
  }
  return [...claims.values()]
    .filter((claimants) => claimants.length > 1)
    .map((claimants) => {
      const names = claimants.map(({ column, heading }) => `${column} “${heading}”`).join(', ');
      return fault(
        chosenTwice,
        { column: claimants[1]!.column },
        {
          vi: `Các cột ${names} cùng được chọn cho một câu hoặc một thông tin. Cách xử lý: giữ một cột, cột kia chọn “Bỏ qua”.`,
          en: `Columns ${names} are chosen for one and the same thing. What to do: keep one of them and leave the other out.`,
        },
      );
    });
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
