/** Something in every table of the ledger, for tests of what carries whole stores. */
import { archives, intakeRows, ledgerRows, type Queryable, seals } from '../index.ts';

export async function fillLedger(db: Queryable, roundId: string, at: string, words: string): Promise<void> {
  const bytes = Uint8Array.of(0, 255, 7);
  await ledgerRows.insertPending(db, { id: 'p1', round_id: roundId, pooled: 1, count: 1, entries: bytes });
  const opening = { round_id: roundId, kind: 'plan-approval', subject: words, salt: bytes, content: bytes };
  await ledgerRows.insertOpenings(db, [{ commitment: 'c1', ...opening }]);
  await ledgerRows.ensureHead(db, 'khaosat.example.vn');
  await ledgerRows.setHeadSize(db, 1);
  const block = { first_entry: 0, entry_count: 1, entries: bytes, first_hash: 0, hashes: bytes };
  await ledgerRows.insertBlock(db, block);
  await ledgerRows.insertLeaves(db, 0, [Uint8Array.of(255, 0, 1, 2, 3, 4, 5, 6, 7)]);
  await ledgerRows.insertKey(db, { number: 1, role: 'log', line: words, since: 0 });
  await ledgerRows.insertWitness(db, { name: words, line: words, added_on: at, added_by: words });
  await ledgerRows.insertCheckpoint(db, 1, words);
  await ledgerRows.insertCosignature(db, 1, 'giamsat.example.vn', words);
  await ledgerRows.insertClosing(db, { round_id: roundId, closed_on: at, closed_by: words, accepted: 3 });
  const version = { round_id: roundId, version: 1 };
  const key = { round_id: roundId, channel: 'kiosk', hash: 'h', created_on: at, created_by: words };
  await intakeRows.insertApiKey(db, { ...key, id: 'k1', name: words, revoked_on: null, revoked_by: null });
  await intakeRows.insertApiKey(db, { ...key, id: 'k2', name: words, revoked_on: at, revoked_by: words });
  await seals.insertSeal(db, {
    ...version,
    commitment: 'c1',
    state_mark: '1/2',
    reason: words,
    sealed_on: at,
    sealed_by: words,
  });
  await seals.insertSignature(db, {
    ...version,
    party: 'supervisor',
    signed_on: at,
    signed_by: words,
    objection: null,
  });
  const archived = { round_id: 'noi-khac', origin: words, title: words, size: 1, root: 'r', imported_on: at };
  await archives.insertArchivedRound(db, { ...archived, imported_by: words });
  await archives.insertArchivedFile(db, { round_id: 'noi-khac', path: 'checkpoint', part: 0, bytes });
  await seals.insertPublication(db, { ...version, published_on: at, published_by: words });
}
