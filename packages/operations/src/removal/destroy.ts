/** What the second party's word does: the entry in the ledger, what stays of the response, and the end of its content. */
import { problem } from '@longdan/core';
import {
  ballots,
  ledgerRows,
  type Queryable,
  type RemovalRequestTable,
  type RemovalWordTable,
  type RemovedResponseTable,
  type ResponseTable,
  removals,
  responses,
} from '@longdan/store';
import type { RemovalContent } from '@longdan/verifier/opened';
import type { Context } from '../context.ts';
import { acceptedCommitment, logAct } from '../ledger/log-act.ts';
import { hexOf } from '../ledger/response-content.ts';

/** What the ledger commits to of a removal. */
export function removalContent(
  request: RemovalRequestTable,
  word: RemovalWordTable,
  of: Pick<RemovedResponseTable, 'questionnaire_id' | 'field_id'>,
  also: readonly string[],
): RemovalContent {
  return {
    format: 'longdan-removal/v1',
    number: request.number,
    basis: request.basis,
    receivedOn: request.received_on,
    document: request.document,
    reason: request.reason,
    proposedOn: request.proposed_on,
    proposedBy: request.proposed_by,
    confirmedOn: word.said_on,
    confirmedBy: word.said_by,
    party: word.party,
    questionnaireId: of.questionnaire_id,
    fieldId: of.field_id,
    also,
  };
}

/**
 * In the transaction that holds the round and has the second party's word: destroys every row that holds something of the
 * response or of a copy of it.
 * @param isClosed then the entry keeps its place among the acts, since a decision on eligibility counts what was removed before it
 * @throws Problem `response-not-found` where an import that brought it in was undone since
 */
export async function destroyResponse(
  context: Context,
  db: Queryable,
  request: RemovalRequestTable,
  word: RemovalWordTable,
  { isClosed }: { readonly isClosed: boolean },
): Promise<void> {
  const { round_id: roundId, response_id: id } = request;
  const found = await responses.findResponse(db, roundId, id);
  if (found?.ballot_code) await ballots.lockBallots(db, roundId, [found.ballot_code]);
  const row = await responses.lockResponse(db, roundId, id);
  if (!row) throw problem('response-not-found', { response: id });
  const ballot = row.ballot_code === null ? undefined : await ballots.findBallot(db, roundId, row.ballot_code);
  const tombstone = async (
    of: ResponseTable,
    undoneImport: string | null,
  ): Promise<RemovedResponseTable & { readonly commitment: string }> => ({
    round_id: roundId,
    id: of.id,
    number: request.number,
    word: word.word,
    questionnaire_id: of.questionnaire_id,
    ballot_code: of.ballot_code,
    identity: of.identity,
    field_id: of.field_id,
    unit_id: ballot?.unit_id ?? null,
    undone_import: undoneImport,
    commitment: hexOf(await acceptedCommitment(db, of)),
  });
  const own = await tombstone(row, null);
  const copies: RemovedResponseTable[] = [];
  for (const copy of await removals.listUndoneCopies(db, roundId, row))
    copies.push(await tombstone(copy, copy.import_id));
  const outcomes = await ledgerRows.listOpenings(db, roundId, 'call-back-outcome', id);
  const also = [...copies, ...outcomes].map(({ commitment }) => commitment).sort();
  await logAct(context, db, {
    kind: 'content-removal',
    round: roundId,
    subject: new Uint8Array(Buffer.from(own.commitment, 'hex')),
    content: JSON.stringify(removalContent(request, word, own, also)),
    subjectId: id,
    inOrder: isClosed,
  });
  await removals.insertRemoved(db, [own, ...copies]);
  await removals.destroyContent(db, roundId, {
    ids: [own, ...copies].map((one) => one.id),
    ballotCode: row.ballot_code,
  });
}
