/**
 * Direct changes of a store by somebody who owns the database and not the office's key: what each does, and which findings
 * would name it. The log is left as it is, but for those that change the log itself.
 */
import type { Finding } from '@longdan/core';
import { parseNote, signNote } from '@longdan/ledger';
import { type Database, type LedgerOpeningTable, removals, responses } from '@longdan/store';
import { sql } from 'kysely';
import { makeLedgerKeys } from '../ledger/keys.ts';
import { hexOf } from '../ledger/response-content.ts';
import { keys, roundId } from './logged-round.ts';
import type { Dice, SealedScene } from './sealed-scene.ts';

/** Whether a finding says what was changed and where. */
export type Names = (finding: Finding) => boolean;
export type Tampering = (db: Database, scene: SealedScene, dice: Dice) => Promise<Names>;

/** A finding of one of these codes whose data hold every one of these values. */
const says =
  (codes: string | readonly string[], ...where: readonly (string | number)[]): Names =>
  ({ code, data }) =>
    [codes].flat().includes(code) &&
    where.every((one) => Object.values(data ?? {}).some((value) => String(value) === String(one)));

/** Within a range of the log, where a damaged entry may make its neighbours unreadable too. */
const saysWithin =
  (codes: readonly string[], first: number, count: number): Names =>
  ({ code, data }) =>
    codes.includes(code) && Number(data?.['index']) >= first && Number(data?.['index']) < first + count;

const openingsOf = (scene: SealedScene, kind: string) => scene.openings.filter((one) => one.kind === kind);

async function setOpening(db: Database, { commitment }: LedgerOpeningTable, change: Partial<LedgerOpeningTable>) {
  await db.updateTable('ledger_opening').set(change).where('commitment', '=', commitment).execute();
}

/** A content that was changed and still reads: the first digit of a number becomes another, never a nought. */
export function changeDigit(content: Uint8Array, dice: Dice): Uint8Array {
  const text = Buffer.from(content).toString();
  const at = dice.oneOf([...text.matchAll(/(?<=[:,[])\d/g)].map((match) => match.index));
  const digit = ((Number(text[at]) + dice.below(8)) % 9) + 1;
  return Buffer.from(`${text.slice(0, at)}${digit}${text.slice(at + 1)}`);
}

/** Changes on the store's own tables; the forger does the same and then writes the log anew. */
export async function changeAnswer(db: Database, id: string, dice: Dice): Promise<void> {
  const row = (await responses.findResponse(db, roundId, id))!;
  const vector = new Uint8Array(row.vector);
  const place = dice.below(vector.length);
  vector[place] = (vector[place]! % 3) + 1 === vector[place] ? 0 : (vector[place]! % 3) + 1;
  await responses.updateResponse(db, roundId, id, { vector });
}

export async function deleteResponse(db: Database, id: string): Promise<void> {
  for (const table of ['response_correction', 'ruling', 'first_entry', 'receipt'] as const)
    await db.deleteFrom(table).where('response_id', '=', id).execute();
  await db.deleteFrom('response').where('id', '=', id).execute();
}

/** @returns id of the new response */
export async function insertResponse(db: Database, like: string, dice: Dice): Promise<string> {
  const row = (await responses.findResponse(db, roundId, like))!;
  const id = hexOf(dice.bytes(16));
  await responses.insertResponse(db, { ...row, id, identity: id, ballot_code: null, salt: dice.bytes(32) });
  return id;
}

/** @returns the two */
export async function swapAnswers(db: Database, scene: SealedScene, dice: Dice): Promise<readonly [string, string]> {
  const a = (await responses.findResponse(db, roundId, dice.oneOf(scene.responseIds)))!;
  const rows = await responses.pageResponses(db, roundId, '', 1000);
  const b = dice.oneOf(rows.filter((row) => Buffer.compare(row.vector, a.vector) !== 0));
  await responses.updateResponse(db, roundId, a.id, { vector: b.vector });
  await responses.updateResponse(db, roundId, b.id, { vector: a.vector });
  return [a.id, b.id];
}

export const tamperings: Readonly<Record<string, Tampering>> = {
  'an answer changed': async (db, scene, dice) => {
    const id = dice.oneOf(scene.responseIds);
    await changeAnswer(db, id, dice);
    return says('response-not-logged', id);
  },
  'a particular of a response changed': async (db, scene, dice) => {
    const id = dice.oneOf(scene.responseIds);
    const changes = [
      { channel: 'web' },
      { unit_id: 'quay-9' },
      { written: '{"x":"y"}' },
      { respondent_kind: 'organisation' },
    ];
    await responses.updateResponse(db, roundId, id, dice.oneOf(changes));
    return says('response-not-logged', id);
  },
  'a response deleted': async (db, scene, dice) => {
    const id = dice.oneOf(scene.responseIds);
    await deleteResponse(db, id);
    return says(['response-missing', 'opening-missing'], scene.entryOf.get(id)!);
  },
  'a response removed, on the word of nobody': async (db, scene, dice) => {
    const id = dice.oneOf(scene.responseIds);
    const row = (await responses.findResponse(db, roundId, id))!;
    const [day, number] = ['2026-11-20', 1];
    await removals.insertRequest(db, {
      round_id: roundId,
      number,
      response_id: id,
      basis: 'erasure',
      received_on: day,
      document: null,
      reason: 'theo đề nghị',
      proposed_on: day,
      proposed_by_id: 'x',
      proposed_by: 'X',
    });
    await removals.insertWord(db, {
      round_id: roundId,
      number,
      word: 'confirmed',
      party: 'supervisor',
      reason: null,
      said_on: day,
      said_by_id: 'y',
      said_by: 'Y',
      proposed_by_id: 'x',
    });
    await db
      .insertInto('removed_response')
      .values({
        round_id: roundId,
        id,
        number,
        word: 'confirmed',
        questionnaire_id: row.questionnaire_id,
        ballot_code: row.ballot_code,
        identity: row.identity,
        field_id: row.field_id,
        unit_id: row.unit_id,
        undone_import: null,
        commitment: hexOf(scene.entries[scene.entryOf.get(id)!]!.commitment),
      })
      .execute();
    await deleteResponse(db, id);
    return says('record-unlogged', 'content-removal', id);
  },
  'a response inserted': async (db, scene, dice) =>
    says('response-not-logged', await insertResponse(db, dice.oneOf(scene.responseIds), dice)),
  'two responses swapped': async (db, scene, dice) =>
    says('response-not-logged', dice.oneOf(await swapAnswers(db, scene, dice))),
  'a rule changed': async (db, _, dice) => {
    const version = 1 + dice.below(2);
    await db
      .updateTable('eligibility_rules')
      .set({ content: `[{"id":"x${dice.below(99)}"}]` })
      .where('version', '=', version)
      .execute();
    return says('record-altered', 'eligibility-rules', version);
  },
  'a version of the rules inserted': async (db) => {
    await sql`insert into eligibility_rules select round_id, 3, '[]', reason, recorded_at, recorded_by from eligibility_rules where version = 1`.execute(
      db,
    );
    return says('record-unlogged', 'eligibility-rules', 3);
  },
  'a ruling changed': async (db, scene, dice) => {
    const change = dice.oneOf([{ ruling: 'keep' }, { reason: 'khác' }, { ruled_by: 'Người khác' }]);
    await db
      .updateTable('ruling')
      .set(change)
      .where('version', '=', 1 + dice.below(2))
      .execute();
    return says('record-altered', 'response-ruling', openingsOf(scene, 'response-ruling')[0]!.subject);
  },
  'a ruling deleted': async (db, scene) => {
    await db.deleteFrom('ruling').where('version', '=', 2).execute();
    return says('record-missing', 'response-ruling', openingsOf(scene, 'response-ruling')[0]!.subject);
  },
  'a correction deleted': async (db, _, dice) => {
    const row = dice.oneOf(await db.selectFrom('response_correction').select(['id', 'response_id']).execute());
    await db.deleteFrom('response_correction').where('id', '=', row.id).execute();
    return says('correction-count', row.response_id);
  },
  'the approved plan changed': async (db, _, dice) => {
    await db
      .updateTable('plan_version')
      .set({ content: `{"title":"khác ${dice.below(99)}"}` })
      .execute();
    return says('record-altered', 'plan-approval');
  },
  'the questionnaire changed': async (db) => {
    await sql`update questionnaire set content = replace(content, 'hài lòng', 'rất hài lòng') || ' '`.execute(db);
    return says('record-altered', 'questionnaire-version');
  },
  'a ballot added': async (db, _, dice) => {
    await addBallot(db, dice);
    return says('record-altered', 'ballots-issued');
  },
  'a ballot taken away': async (db, _, dice) => {
    await db
      .deleteFrom('ballot')
      .where('serial', '=', 71 + dice.below(10))
      .execute();
    return says('record-altered', 'ballots-issued');
  },
  'a decision on eligibility changed': (db, scene, dice) => changeOpening(db, scene, dice, 'eligibility-decision'),
  'a weight or the method changed': (db, scene, dice) => changeOpening(db, scene, dice, 'weights-and-method'),
  'a figure changed': async (db, scene, dice) => {
    const opening = openingsOf(scene, 'figures-sealed')[0]!;
    await setOpening(db, opening, { content: changeDigit(opening.content, dice) });
    return says('opening-altered', 'figures-sealed', opening.commitment);
  },
  'a seal changed': async (db, _, dice) => {
    const change = dice.oneOf([{ reason: 'khác' }, { commitment: hexOf(dice.bytes(32)) }]);
    await db.updateTable('sealed_figures').set(change).execute();
    return says('record-altered', 'figures-sealed', 1);
  },
  'a publication deleted': async (db) => {
    await db.deleteFrom('publication').execute();
    return says('record-missing', 'publication', 1);
  },
  'the count at closing changed': async (db, _, dice) => {
    await db
      .updateTable('round_closing')
      .set({ accepted: 71 + dice.below(9) })
      .execute();
    return says('record-altered', 'round-closing', roundId);
  },
  'what opens an entry changed': async (db, scene, dice) => {
    const opening = dice.oneOf(scene.openings);
    const column = dice.oneOf(['salt', 'content'] as const);
    await setOpening(db, opening, { [column]: dice.flip(opening[column]) });
    return says('opening-altered', opening.kind, opening.commitment);
  },
  'what opens an entry deleted': async (db, scene, dice) => {
    const opening = dice.oneOf(scene.openings);
    await db.deleteFrom('ledger_opening').where('commitment', '=', opening.commitment).execute();
    return says(['opening-missing', 'response-missing'], scene.indexOf.get(opening.commitment)!);
  },
  'an entry of the log changed': async (db, scene, dice) => {
    const block = dice.oneOf(scene.blocks);
    await db
      .updateTable('ledger_block')
      .set({ entries: dice.flip(block.entries) })
      .where('first_entry', '=', block.first_entry)
      .execute();
    return saysWithin(['log-entry-altered', 'log-entry-malformed'], block.first_entry, block.entry_count);
  },
  'a hash of the log changed': async (db, scene, dice) => {
    const block = dice.oneOf(scene.blocks);
    await db
      .updateTable('ledger_block')
      .set({ hashes: dice.flip(block.hashes) })
      .where('first_entry', '=', block.first_entry)
      .execute();
    return saysWithin(['log-entry-altered'], block.first_entry, block.entry_count);
  },
  'the end of the log cut': async (db, scene) => {
    const last = scene.blocks.at(-1)!;
    await db.deleteFrom('ledger_block').where('first_entry', '=', last.first_entry).execute();
    await db.deleteFrom('ledger_leaf').where('entry', '>=', last.first_entry).execute();
    await db.deleteFrom('ledger_checkpoint').where('size', '>', last.first_entry).execute();
    await db.updateTable('ledger_head').set({ size: last.first_entry }).execute();
    return says('opening-unlogged', scene.entries.at(-1)!.kind);
  },
  'a checkpoint changed': async (db, _, dice) => {
    const rows = await db.selectFrom('ledger_checkpoint').selectAll().execute();
    const { size, note } = dice.oneOf(rows);
    const at = note.indexOf('\n\n') - 1 - dice.below(40);
    const changed = `${note.slice(0, at)}${note[at] === 'A' ? 'B' : 'A'}${note.slice(at + 1)}`;
    await db.updateTable('ledger_checkpoint').set({ note: changed }).where('size', '=', size).execute();
    return says(['checkpoint-signature', 'checkpoint-wrong'], size);
  },
  'the last checkpoint deleted': async (db, scene) => {
    await db.deleteFrom('ledger_checkpoint').where('size', '=', scene.entries.length).execute();
    return says('checkpoint-missing', scene.entries.length);
  },
  'the signing key replaced': async (db, _, dice) => {
    const other = makeLedgerKeys(keys.origin, { log: dice.bytes(32), receipts: dice.bytes(32) });
    const rows = await db.selectFrom('ledger_checkpoint').selectAll().execute();
    for (const { size, note } of rows) {
      const parsed = parseNote(note);
      if (!parsed.ok) throw new Error('the scene has a broken checkpoint');
      await db
        .updateTable('ledger_checkpoint')
        .set({ note: signNote(parsed.value.text, [other.log]) })
        .where('size', '=', size)
        .execute();
    }
    return says('checkpoint-signature', dice.oneOf(rows).size, keys.origin);
  },
  'a key slipped in': async (db, scene, dice) => {
    const line = (await db.selectFrom('ledger_key').selectAll().where('role', '=', 'log').executeTakeFirstOrThrow())
      .line;
    await db
      .insertInto('ledger_key')
      .values({ number: 9, role: 'log', line, since: 1 + dice.below(scene.entries.length) })
      .execute();
    return says('key-record', 1);
  },
  'the index of entries changed': async (db, scene, dice) => {
    const entry = dice.below(scene.entries.length);
    await db
      .updateTable('ledger_leaf')
      .set({ mark: dice.bytes(8) })
      .where('entry', '=', entry)
      .execute();
    return says('leaf-index', entry);
  },
};

export async function addBallot(db: Database, dice: Dice): Promise<void> {
  await sql`insert into ballot select round_id, ${`XX${dice.below(1_000_000)}`}, 900, field_id, unit_id, batch_id, questionnaire_id from ballot where serial = 80`.execute(
    db,
  );
}

async function changeOpening(db: Database, scene: SealedScene, dice: Dice, kind: string): Promise<Names> {
  const opening = dice.oneOf(openingsOf(scene, kind));
  await setOpening(db, opening, { content: dice.flip(opening.content) });
  return says('opening-altered', kind, opening.commitment);
}
