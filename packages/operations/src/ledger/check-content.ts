/** What stands in the store today, held against the commitments of the log. */
import type { Finding } from '@longdan/core';
import { auditRound, commit, decodeEntry, decodeEntryBundle, type Entry, saltSize } from '@longdan/ledger';
import {
  type BallotTable,
  ballots,
  importRuns,
  type LedgerOpeningTable,
  ledgerRows,
  type Queryable,
  questionnaires,
  type ResponseTable,
  records,
  removals,
  responses,
  rounds,
  seals,
  undoneImports,
} from '@longdan/store';
import type { RemovalContent } from '@longdan/verifier/opened';
import { removalContent } from '../removal/destroy.ts';
import type { PublishedContent } from '../sealing/publication-step.ts';
import { rootOfCodes } from './issued-codes.ts';
import { ledgerFinding } from './ledger-finding.ts';
import { commitToResponse, hexOf } from './response-content.ts';
import { rootOfUndone } from './undone-responses.ts';

/** An entry that is logged or waits; `index` is undefined while it waits. */
interface Promised {
  readonly entry: Entry;
  readonly index: number | undefined;
  opened: boolean;
}

const pageSize = 1000;

/** All entries by their commitment: those in the log, then those that wait. */
async function promisesOf(db: Queryable, entries: readonly (Entry | undefined)[]): Promise<Map<string, Promised>> {
  const promised = new Map<string, Promised>();
  for (const [index, entry] of entries.entries())
    if (entry) promised.set(hexOf(entry.commitment), { entry, index, opened: false });
  for (const waiting of await ledgerRows.countPending(db))
    for (const row of await ledgerRows.listPending(db, {
      roundId: waiting.round_id,
      pooled: waiting.pooled === 1,
    })) {
      const bundle = decodeEntryBundle(row.entries, row.count);
      for (const bytes of bundle.ok ? bundle.value : []) {
        const entry = decodeEntry(bytes);
        if (entry.ok)
          promised.set(hexOf(entry.value.commitment), { entry: entry.value, index: undefined, opened: false });
      }
    }
  return promised;
}

/** Openings whose commitment stands in the log or waits, by what they are about; each with its entry. */
type Openings = Map<string, { readonly opening: LedgerOpeningTable; readonly entry: Entry }>;

/** Every kept opening opens an entry of its kind and round. */
async function checkOpenings(db: Queryable, promised: Map<string, Promised>, found: Finding[]): Promise<Openings> {
  const openings: Openings = new Map();
  for (let after = ''; ; ) {
    const page = await ledgerRows.pageOpenings(db, after, pageSize);
    if (page.length === 0) return openings;
    after = page.at(-1)!.commitment;
    for (const opening of page) {
      const { commitment, kind, subject, round_id } = opening;
      const promise = promised.get(commitment);
      if (opening.salt.length !== saltSize || hexOf(commit(opening.salt, opening.content)) !== commitment)
        found.push(ledgerFinding('opening-altered', { kind, subject, commitment, round: round_id }));
      else if (promise?.entry.kind !== kind || roundOf(promise.entry) !== round_id)
        found.push(ledgerFinding('opening-unlogged', { kind, subject, round: round_id }));
      else {
        promise.opened = true;
        openings.set(keyOf(opening), { opening, entry: promise.entry });
      }
    }
  }
}

const roundOf = (entry: Entry): string => ('round' in entry ? entry.round : '');

/** Rulings and former states of a response come several to a subject: their number tells them apart. */
function keyOf({ round_id, kind, subject, content }: LedgerOpeningTable): string {
  const read = kind.startsWith('response-') ? (JSON.parse(Buffer.from(content).toString()) as unknown) : undefined;
  const number = Array.isArray(read) ? read[1] : (read as { version?: number } | undefined)?.version;
  return kind === 'response-accepted' || number === undefined
    ? `${round_id} ${kind} ${subject}`
    : `${round_id} ${kind} ${subject} ${number}`;
}

/** Every response opens the entry under which it was accepted, or its last correction. */
async function checkResponses(
  db: Queryable,
  roundId: string,
  promised: Map<string, Promised>,
  openings: Openings,
  found: Finding[],
): Promise<void> {
  const corrections = new Map<string, number>();
  for (const row of await responses.listCorrections(db, roundId))
    corrections.set(row.response_id, (corrections.get(row.response_id) ?? 0) + 1);
  const logged = new Map<string, number>();
  for (const { entry } of promised.values())
    if (entry.kind === 'response-correction' && entry.round === roundId) {
      const subject = hexOf(entry.subject);
      logged.set(subject, (logged.get(subject) ?? 0) + 1);
    }
  for await (const row of everyResponse(db, roundId)) {
    const times = corrections.get(row.id) ?? 0;
    const commitment = hexOf(commitToResponse(row, times));
    const promise = promised.get(commitment);
    const kind = times === 0 ? 'response-accepted' : 'response-correction';
    if (promise?.entry.kind !== kind || promise.entry.round !== roundId)
      found.push(ledgerFinding('response-not-logged', { subject: row.id, round: roundId }));
    else promise.opened = true;
    const accepted =
      times === 0 ? commitment : openings.get(`${roundId} response-accepted ${row.id}`)?.opening.commitment;
    const expected = logged.get(accepted ?? '') ?? 0;
    if (expected !== times) found.push(ledgerFinding('correction-count', { subject: row.id, found: times, expected }));
  }
}

/** Responses of a round, then those that undone imports had brought in. */
async function* everyResponse(db: Queryable, roundId: string): AsyncGenerator<ResponseTable, void> {
  for (let after = ''; ; ) {
    const page = await responses.pageResponses(db, roundId, after, pageSize);
    if (page.length === 0) break;
    yield* page;
    after = page.at(-1)!.id;
  }
  for (const importId of await undoneImports.listImportsOfUndone(db, roundId))
    for (let afterId = ''; ; ) {
      const page = await undoneImports.pageUndoneResponses(db, { roundId, importId, afterId, limit: pageSize });
      if (page.length === 0) break;
      yield* page;
      afterId = page.at(-1)!.id;
    }
}

/** Kinds of acts of which a record stays in a table of its own. */
const recordKinds = new Set<string>([
  'questionnaire-version',
  'eligibility-rules',
  'plan-approval',
  'response-ruling',
  'round-closing',
  'ballots-issued',
  'import-undone',
  'figures-sealed',
  'publication',
  'content-removal',
]);

/** Records of a round that are logged with their whole content: as they stand, as they were logged. */
async function checkRecords(db: Queryable, roundId: string, openings: Openings, found: Finding[]): Promise<void> {
  const seen = new Set<string>();
  const hold = (kind: string, subject: string, fits: (content: string, entry: Entry) => boolean, number?: number) => {
    const key = `${roundId} ${kind} ${subject}${number === undefined ? '' : ` ${number}`}`;
    seen.add(key);
    const logged = openings.get(key);
    if (!logged) found.push(ledgerFinding('record-unlogged', { kind, subject, round: roundId }));
    else if (!isRead(() => fits(Buffer.from(logged.opening.content).toString(), logged.entry)))
      found.push(ledgerFinding('record-altered', { kind, subject, round: roundId }));
  };

  for (const row of await questionnaires.listQuestionnaires(db, roundId))
    hold('questionnaire-version', row.id, (content) => content === row.content);
  for (const row of await records.listRules(db, roundId))
    hold('eligibility-rules', String(row.version), (content) => content === row.content);
  for (const row of await rounds.listPlanApprovals(db, roundId))
    hold('plan-approval', String(row.version), (content) => content === row.content);
  for (const row of await responses.listAllRulings(db, roundId))
    hold(
      'response-ruling',
      row.response_id,
      (content) => {
        const logged = JSON.parse(content) as { ruling: string; reason: string; by: string };
        return logged.ruling === row.ruling && logged.reason === row.reason && logged.by === row.ruled_by;
      },
      row.version,
    );
  const closing = await ledgerRows.findClosing(db, roundId);
  if (closing)
    hold('round-closing', '', (content) => (JSON.parse(content) as { accepted: number }).accepted === closing.accepted);
  await holdSeals(db, roundId, hold);
  await holdRemovals(db, roundId, hold, found);
  for (const batch of await ballots.listBatches(db, roundId)) {
    const rows = await ballots.listBallots(db, roundId, batch.field_id, batch.id);
    hold('ballots-issued', batch.id, (content, entry) => isIssued(rows, content, entry));
  }
  for (const importId of await undoneImports.listImportsOfUndone(db, roundId)) {
    const { count, responsesRoot } = await rootOfUndone(db, roundId, importId);
    const isLogged = (_: string, entry: Entry) =>
      entry.kind === 'import-undone' &&
      entry.count === count &&
      Buffer.compare(entry.responsesRoot, responsesRoot) === 0;
    // An undoing under way is logged when it ends.
    if (await undoneImports.findUndoneImport(db, importId)) hold('import-undone', importId, isLogged);
    else if (!(await isBeingUndone(db, roundId, importId)))
      found.push(ledgerFinding('record-unlogged', { kind: 'import-undone', subject: importId, round: roundId }));
  }
  for (const [key, { opening }] of openings)
    if (opening.round_id === roundId && recordKinds.has(opening.kind) && !seen.has(key))
      found.push(ledgerFinding('record-missing', { kind: opening.kind, subject: opening.subject, round: roundId }));
}

/** What cannot even be read does not fit. */
function isRead(fits: () => boolean): boolean {
  try {
    return fits();
  } catch {
    return false;
  }
}

type Hold = (kind: string, subject: string, fits: (content: string, entry: Entry) => boolean) => void;

/** Sealed versions, publications, and the words that were published with them. */
async function holdSeals(db: Queryable, roundId: string, hold: Hold): Promise<void> {
  const sealed = new Map((await seals.listSeals(db, roundId)).map((row) => [row.version, row]));
  const words = await seals.listSignatures(db, roundId);
  for (const row of sealed.values())
    hold('figures-sealed', String(row.version), (content, entry) => {
      const logged = JSON.parse(content) as { version: number; reason: string };
      return (
        logged.version === row.version && logged.reason === row.reason && hexOf(entry.commitment) === row.commitment
      );
    });
  for (const { version } of await seals.listPublications(db, roundId))
    hold('publication', String(version), (content, entry) => {
      const logged = JSON.parse(content) as PublishedContent;
      return (
        entry.kind === 'publication' &&
        hexOf(entry.figures) === sealed.get(version)?.commitment &&
        (logged.words ?? []).every((word) =>
          words.some(
            (row) =>
              row.version === version &&
              row.party === word.party &&
              row.signed_by === word.by &&
              row.signed_on === word.on &&
              row.objection === word.objection,
          ),
        )
      );
    });
}

/** Responses whose content was removed: each by two parties, as it was logged, and not there any more. */
async function holdRemovals(db: Queryable, roundId: string, hold: Hold, found: Finding[]): Promise<void> {
  const rows = await removals.listRemoved(db, roundId);
  if (rows.length === 0) return;
  const requests = new Map((await removals.listRequests(db, roundId)).map((one) => [one.number, one]));
  const words = new Map((await removals.listWords(db, roundId)).map((one) => [one.number, one]));
  for (const row of rows) {
    const [request, word] = [requests.get(row.number), words.get(row.number)];
    if (!request || word?.word !== 'confirmed' || word.said_by_id === request.proposed_by_id)
      found.push(ledgerFinding('removal-one-party', { subject: row.id, round: roundId }));
    if (await responses.findResponse(db, roundId, row.id))
      found.push(ledgerFinding('removed-content-back', { subject: row.id, round: roundId }));
    if (row.undone_import !== null || !request || !word) continue;
    const copies = rows.filter((one) => one.number === row.number && one.undone_import !== null);
    hold('content-removal', row.id, (content, entry) => {
      const logged = JSON.parse(content) as RemovalContent;
      return (
        entry.kind === 'content-removal' &&
        hexOf(entry.subject) === row.commitment &&
        content === JSON.stringify(removalContent(request, word, row, logged.also)) &&
        copies.every((copy) => logged.also.includes(copy.commitment))
      );
    });
  }
}

async function isBeingUndone(db: Queryable, roundId: string, importId: string): Promise<boolean> {
  return (await importRuns.findRun(db, roundId, importId))?.standing?.state === 'undoing';
}

/** The ballots of a batch are those given out: their codes, their field and unit, their questionnaire. */
function isIssued(rows: readonly BallotTable[], content: string, entry: Entry): boolean {
  const logged = JSON.parse(content) as Record<'questionnaire' | 'fieldId' | 'secret', string> & {
    unitId: string | null;
  };
  const codes = new Set(rows.map((row) => row.code));
  return (
    entry.kind === 'ballots-issued' &&
    codes.size === entry.count &&
    Buffer.compare(rootOfCodes([...codes], Buffer.from(logged.secret, 'hex')), entry.codesRoot) === 0 &&
    rows.every(
      (row) =>
        row.questionnaire_id === logged.questionnaire &&
        row.field_id === logged.fieldId &&
        row.unit_id === logged.unitId,
    )
  );
}

/**
 * Every entry still has its content, unless it was removed on lawful request. What a removal names beside its response may be
 * a call-back's outcome, or a copy that an undone import had brought in and whose place is kept.
 */
async function findUnopened(db: Queryable, promised: Map<string, Promised>, openings: Openings): Promise<Finding[]> {
  const removed = new Set<string>();
  const roundIds = new Set<string>();
  for (const { entry } of promised.values())
    if (entry.kind === 'content-removal') {
      removed.add(hexOf(entry.subject));
      roundIds.add(entry.round);
    }
  const places = new Set<string>();
  for (const roundId of roundIds)
    for (const { commitment } of await removals.listRemoved(db, roundId)) places.add(commitment);
  for (const { opening } of openings.values())
    if (opening.kind === 'content-removal')
      for (const commitment of (JSON.parse(Buffer.from(opening.content).toString()) as RemovalContent).also)
        if (promised.get(commitment)?.entry.kind === 'call-back-outcome' || places.has(commitment))
          removed.add(commitment);
  const found: Finding[] = [];
  for (const [commitment, { entry, index, opened }] of promised) {
    const subject = 'subject' in entry ? hexOf(entry.subject) : commitment;
    if (opened || (entry.kind !== 'content-removal' && (removed.has(subject) || removed.has(commitment)))) continue;
    const place = index ?? 'đang chờ';
    found.push(
      entry.kind === 'response-accepted'
        ? ledgerFinding('response-missing', { index: place, round: entry.round })
        : ledgerFinding('opening-missing', { index: place, kind: entry.kind, round: roundOf(entry) }),
    );
  }
  return found;
}

/** Everything of all rounds against the entries of the rebuilt log and those that wait. */
export async function checkContent(
  db: Queryable,
  entries: readonly (Entry | undefined)[],
): Promise<{ readonly findings: readonly Finding[]; readonly commitments: ReadonlySet<string> }> {
  const found: Finding[] = [];
  const promised = await promisesOf(db, entries);
  const openings = await checkOpenings(db, promised, found);
  const known = new Set((await rounds.listRounds(db)).map((round) => round.id));
  for (const { entry } of promised.values()) if (roundOf(entry) !== '') known.add(roundOf(entry));
  const readable = entries.filter((entry) => entry !== undefined);
  for (const roundId of [...known].sort()) {
    await checkResponses(db, roundId, promised, openings, found);
    await checkRecords(db, roundId, openings, found);
    for (const fault of auditRound(readable, roundId).faults)
      found.push(ledgerFinding('round-law', { round: roundId }, fault.message));
  }
  found.push(...(await findUnopened(db, promised, openings)));
  return { findings: found, commitments: new Set(promised.keys()) };
}
