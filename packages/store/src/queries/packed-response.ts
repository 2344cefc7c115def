/**
 * Responses in packed pages: the engine joins the columns of thousands of rows into a few long texts. Handing rows to
 * the program one by one costs about seven times as much as the whole rest of the reading.
 */
import { sql } from 'kysely';
import type { ResponseTable } from '../schema.ts';
import type { Queryable } from '../store.ts';

/** Unit and record separators of ASCII: they stand in no id, channel or day. */
const [betweenFacts, betweenRows] = ['\u001f', '\u001e'];
/** Characters of a response's id. */
const idLength = 32;

/** What is known of a response besides its answers; null where it is not. */
export interface PackedFacts {
  readonly field_id: string | null;
  readonly unit_id: string | null;
  readonly channel: string;
  readonly respondent_kind: string | null;
  readonly answered_on: string | null;
  readonly consent: string;
}

export interface PackedPage {
  readonly rows: number;
  /** Vectors one after another, all of one length. */
  readonly vectors: Uint8Array;
  /** One per row; rows that agree share one object. */
  readonly facts: readonly PackedFacts[];
  readonly idAt: (row: number) => string;
}

/** Responses on which a person ruled, or whose ballot code came in more than once: each is looked at by itself. */
const isSpecial = (roundId: string) => sql<boolean>`(
  id in (select response_id from ruling where round_id = ${roundId})
  or ballot_code in (select ballot_code from refused_row where round_id = ${roundId} and ballot_code is not null))`;

/** The special responses of a round, whole. */
export function listSpecialResponses(db: Queryable, roundId: string): Promise<ResponseTable[]> {
  return db.selectFrom('response').selectAll().where('round_id', '=', roundId).where(isSpecial(roundId)).execute();
}

interface JoinedPage {
  rows: number | string;
  last: string | null;
  ids: string | null;
  vectors: string | null;
  facts: string | null;
}

/** All but the special responses of one questionnaire, page by page in the order of their random ids. */
export async function* packResponses(
  db: Queryable,
  roundId: string,
  questionnaireId: string,
  pageRows = 20_000,
): AsyncGenerator<PackedPage> {
  const known = new Map<string, PackedFacts>();
  const factsOf = (text: string): PackedFacts => {
    const found = known.get(text) ?? parseFacts(text);
    known.set(text, found);
    return found;
  };
  for (let after = ''; ; ) {
    const { rows: found } = await sql<JoinedPage>`
      select count(*) as rows, max(id) as last, string_agg(id, '') as ids, string_agg(hex(vector), '') as vectors,
        string_agg(coalesce(field_id, '') || ${betweenFacts} || coalesce(unit_id, '') || ${betweenFacts} || channel
          || ${betweenFacts} || coalesce(respondent_kind, '') || ${betweenFacts} || coalesce(answered_on, '')
          || ${betweenFacts} || consent, ${betweenRows}) as facts
      from (select id, vector, field_id, unit_id, channel, respondent_kind, answered_on, consent from response
        where round_id = ${roundId} and questionnaire_id = ${questionnaireId} and id > ${after}
          and (${isSpecial(roundId)}) is not true
        order by id limit ${sql.lit(pageRows)}) as page`.execute(db);
    const page = found[0]!;
    const rows = Number(page.rows);
    if (rows === 0 || page.last === null) return;
    const ids = page.ids!;
    yield {
      rows,
      vectors: Buffer.from(page.vectors!, 'hex'),
      facts: page.facts!.split(betweenRows).map(factsOf),
      idAt: (row) => ids.slice(row * idLength, (row + 1) * idLength),
    };
    if (rows < pageRows) return;
    after = page.last;
  }
}

function parseFacts(text: string): PackedFacts {
  const [field, unit, channel, kind, day, consent] = text.split(betweenFacts) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return {
    field_id: field || null,
    unit_id: unit || null,
    channel,
    respondent_kind: kind || null,
    answered_on: day || null,
    consent,
  };
}
