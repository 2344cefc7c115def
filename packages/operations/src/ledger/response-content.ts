/** What a response binds itself to: the exact bytes of everything in it that can change a figure. docs/spec/ledger.md §3. */
import { commit } from '@longdan/ledger';
import type { ResponseTable } from '@longdan/store';

/** The columns of a response that its commitment covers. */
export type CommittedResponse = Pick<
  ResponseTable,
  | 'questionnaire_id'
  | 'ballot_code'
  | 'field_id'
  | 'unit_id'
  | 'channel'
  | 'respondent_kind'
  | 'answered_on'
  | 'consent'
  | 'vector'
  | 'written'
  | 'set_aside'
>;

/**
 * Content of a response after `corrections` corrections, as bytes. The count keeps an older state from being put back
 * unseen: the log tells how often a response was corrected.
 */
export function responseContent(row: CommittedResponse, corrections: number): Uint8Array {
  return Buffer.from(
    JSON.stringify([
      'longdan-response/v1',
      corrections,
      row.questionnaire_id,
      row.ballot_code,
      row.field_id,
      row.unit_id,
      row.channel,
      row.respondent_kind,
      row.answered_on,
      row.consent,
      Buffer.from(row.vector).toString('hex'),
      row.written,
      row.set_aside,
    ]),
  );
}

/** Commitment to a response as it stands. */
export function commitToResponse(row: CommittedResponse & Pick<ResponseTable, 'salt'>, corrections = 0): Uint8Array {
  return commit(row.salt, responseContent(row, corrections));
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
