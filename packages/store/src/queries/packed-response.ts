/**
 * Responses in packed pages: the engine joins the columns of thousands of rows into a few long texts. Handing rows to
 * the program one by one costs about seven times as much as the whole rest of the reading.
 */
import { sql } from 'kysely';
import { engineOf } from '../engine/engine.ts';
import type { ResponseTable } from '../schema.ts';
import type { Queryable } from '../store.ts';
import { betweenFacts, betweenRows, FactsReader, factColumns, type PackedFacts } from './packed-facts.ts';

export type { PackedFacts } from './packed-facts.ts';

/** Characters of a response's id. */
const idLength = 32;

export interface PackedPage {
  readonly rows: number;
  /** Vectors one after another, all of one length. */
  readonly vectors: Uint8Array;
  /** One per row: index into `facts`. */
  readonly factsAt: Uint32Array;
  /** Combinations of facts met so far; from page to page the list only grows. */
  readonly facts: readonly PackedFacts[];
  /** Id of a row, where ids were asked for. */
  readonly idAt: (row: number) => string;
  /** By question asked for, one per row: what was written there, as JSON text; empty where nothing was. */
  readonly written: ReadonlyMap<string, readonly string[]>;
}

/** A part of a round's responses: those with ids after one, and before another where it is given. */
export interface IdRange {
  readonly after: string;
  readonly before?: string;
}

export const wholeRange: IdRange = { after: '' };

/** Ranges of about equal size that together hold every id: ids are random hexadecimal digits. */
export function splitIds(parts: number): IdRange[] {
  const bound = (part: number) =>
    Math.floor((part / parts) * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return Array.from({ length: parts }, (_, part) => ({
    after: part === 0 ? '' : bound(part),
    ...(part === parts - 1 ? {} : { before: bound(part + 1) }),
  }));
}

const isWithin = ({ after, before }: IdRange) =>
  before === undefined ? sql<boolean>`id > ${after}` : sql<boolean>`id > ${after} and id < ${before}`;

/** Ids of responses on which a person ruled, or whose ballot code came in more than once: each is looked at by itself. */
const specialIds = (roundId: string) => sql`(
  select response_id from ruling where round_id = ${roundId}
  union select response.id from refused_row join response
    on response.round_id = refused_row.round_id and response.ballot_code = refused_row.ballot_code
    where refused_row.round_id = ${roundId} and refused_row.ballot_code is not null)`;

/** Batch of the ballot that a response came on. */
const ownBatch = sql<string | null>`(select batch_id from ballot
  where ballot.round_id = response.round_id and ballot.code = response.ballot_code)`;

export type SpecialResponse = ResponseTable & { readonly batch_id: string | null };

/** The special responses of a round, whole. */
export function listSpecialResponses(db: Queryable, roundId: string, range = wholeRange): Promise<SpecialResponse[]> {
  return db
    .selectFrom('response')
    .selectAll()
    .select(ownBatch.as('batch_id'))
    .where('round_id', '=', roundId)
    .where(isWithin(range))
    .where(sql<boolean>`id in ${specialIds(roundId)}`)
    .execute();
}

/** Whether a round has more than so many responses. */
export async function hasMoreResponses(db: Queryable, roundId: string, than: number): Promise<boolean> {
  const further = await db
    .selectFrom('response')
    .select('id')
    .where('round_id', '=', roundId)
    .orderBy('id')
    .limit(1)
    .offset(than)
    .execute();
  return further.length > 0;
}

interface JoinedPage {
  rows: number | string;
  last: string | null;
  ids: string | null;
  vectors: Uint8Array | null;
  facts: string | null;
  [written: `written${number}`]: string | null;
}

export interface PackingOptions {
  readonly range?: IdRange;
  /** Leaves out the special responses, which is worth its price only where there are any; left out by default. */
  readonly withoutSpecial?: boolean;
  /** Ids cost a quarter of the reading. */
  readonly withIds?: boolean;
  /** Batches of the ballots, as one more fact. */
  readonly withBatches?: boolean;
  /** Questions of which what was written is wanted; none by default. */
  readonly writtenTo?: readonly string[];
  readonly pageRows?: number;
}

/**
 * The responses of one questionnaire, page by page in the order of their random ids. The next page is
 * asked for before this one is handed out, so that a server reads while its caller computes.
 */
export async function* packResponses(
  db: Queryable,
  roundId: string,
  questionnaireId: string,
  {
    range = wholeRange,
    withoutSpecial = true,
    withIds = false,
    withBatches = false,
    writtenTo = [],
    pageRows = 10_000,
  }: PackingOptions = {},
): AsyncGenerator<PackedPage> {
  const engine = engineOf(db);
  // JSON text holds no control characters, so the separators cannot stand in it.
  const joined = writtenTo.map(
    (_, at) =>
      sql`, string_agg(coalesce(${sql.ref(`written${at}`)}, ''), ${betweenRows}) as ${sql.ref(`written${at}`)}`,
  );
  const items = writtenTo.map((id, at) => sql`, ${engine.jsonItem('written', id)} as ${sql.ref(`written${at}`)}`);
  const reader = new FactsReader();
  // `concat` takes what is not known for nothing written, on both engines.
  const spelled = sql`concat(${sql.join(
    [...factColumns, ...(withBatches ? ['batch_id'] : [])].map((column) => sql.ref(column)),
    sql`, ${sql.lit(betweenFacts)}, `,
  )})`;
  const batch = withBatches ? sql`, ${ownBatch} as batch_id` : sql``;
  const fetch = async (after: string): Promise<JoinedPage> => {
    const { rows } = await sql<JoinedPage>`
      select count(*) as rows, max(id) as last, ${withIds ? sql`string_agg(id, '')` : sql`null`} as ids,
        cast(string_agg(vector, '') as blob) as vectors,
        string_agg(${spelled}, ${sql.lit(betweenRows)}) as facts${sql.join(joined, sql``)}
      from (select id, vector, ${sql.join(factColumns.map((column) => sql.ref(column)))}${batch}${sql.join(items, sql``)}
        from response
        where round_id = ${roundId} and questionnaire_id = ${questionnaireId} and ${isWithin({ ...range, after })}
          ${withoutSpecial ? sql`and id not in ${specialIds(roundId)}` : sql``}
        order by id limit ${sql.lit(pageRows)}) as page`.execute(db);
    return rows[0]!;
  };
  for (let next: Promise<JoinedPage> | undefined = fetch(range.after); next; ) {
    const page: JoinedPage = await next;
    const rows = Number(page.rows);
    if (rows === 0 || page.last === null) return;
    next = rows < pageRows ? undefined : fetch(page.last);
    // A caller that stops here leaves the next page unread: whatever became of it concerns nobody.
    next?.catch(() => {});
    const ids = page.ids ?? '';
    yield {
      rows,
      vectors: page.vectors!,
      factsAt: reader.read(page.facts!, rows),
      facts: reader.facts,
      idAt: (row) => ids.slice(row * idLength, (row + 1) * idLength),
      written: new Map(writtenTo.map((id, at) => [id, (page[`written${at}`] ?? '').split(betweenRows)])),
    };
  }
}
