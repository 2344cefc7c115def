/**
 * What an insider does who has the database, its administrator's rights and the office's real key: changes what it likes,
 * then writes the whole log anew around it, every commitment, hash and signature, so that the store agrees with itself.
 */
import { commit, type Entry, encodeEntry, type NoteSigner } from '@longdan/ledger';
import {
  ballots,
  type Database,
  type LedgerOpeningTable,
  ledgerRows,
  questionnaires,
  type ResponseTable,
  records,
  responses,
  rounds,
} from '@longdan/store';
import { appendToLog } from '../ledger/append-log.ts';
import { rootOfCodes } from '../ledger/issued-codes.ts';
import { commitToResponse, hexOf } from '../ledger/response-content.ts';
import { loadRound } from '../loaded-round.ts';
import { judgeAll } from '../sealing/verdicts.ts';
import { keys, roundId } from './logged-round.ts';
import type { Dice, SealedScene } from './sealed-scene.ts';
import { addBallot, changeAnswer, changeDigit, deleteResponse, insertResponse, swapAnswers } from './tamperings.ts';

const digestOf = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

/** Content of the acts of which a record stays, as the record says now; undefined where it is gone. */
async function contentOf(
  db: Database,
  { kind, subject, content }: LedgerOpeningTable,
): Promise<Uint8Array | undefined> {
  const logged = () => JSON.parse(Buffer.from(content).toString()) as Record<string, unknown>;
  const changed = (values: Record<string, unknown>) => Buffer.from(JSON.stringify({ ...logged(), ...values }));
  const text = (row: { content: string } | undefined) => row && Buffer.from(row.content);
  if (kind === 'eligibility-rules')
    return text((await records.listRules(db, roundId)).find((row) => String(row.version) === subject));
  if (kind === 'plan-approval')
    return text((await rounds.listPlanApprovals(db, roundId)).find((row) => String(row.version) === subject));
  if (kind === 'questionnaire-version')
    return text((await questionnaires.listQuestionnaires(db, roundId)).find((row) => row.id === subject));
  if (kind === 'response-ruling') {
    const { version } = logged();
    const row = (await responses.listAllRulings(db, roundId)).find(
      (one) => one.response_id === subject && one.version === version,
    );
    return row && changed({ ruling: row.ruling, reason: row.reason, by: row.ruled_by });
  }
  if (kind === 'round-closing') return changed({ accepted: (await ledgerRows.findClosing(db, roundId))!.accepted });
  return content;
}

/**
 * Writes the log anew around what the store holds now. `scene` is of before the change. Signed at the sizes at which the
 * old log was, as far as the new one reaches.
 */
export async function forgeLog(db: Database, scene: SealedScene, signer: NoteSigner = keys.log): Promise<void> {
  const rows = new Map((await responses.pageResponses(db, roundId, '', 10_000)).map((row) => [row.id, row]));
  const times = new Map<string, number>();
  for (const one of await responses.listCorrections(db, roundId))
    times.set(one.response_id, (times.get(one.response_id) ?? 0) + 1);
  await db.updateTable('round_closing').set({ accepted: rows.size }).execute();

  const openings = new Map(scene.openings.map((opening) => [opening.commitment, opening]));
  const edited = new Map((await ledgerRows.pageOpenings(db, '', 10_000)).map((one) => [one.commitment, one.content]));
  const renamed = new Map<string, string>();
  const kept: LedgerOpeningTable[] = [];
  const now = (digest: Uint8Array) => digestOf(renamed.get(hexOf(digest)) ?? hexOf(digest));
  const standing = (row: ResponseTable) => commitToResponse(row, times.get(row.id) ?? 0);

  // First what each commitment becomes, or that its entry goes.
  const gone = new Set<string>();
  for (const { commitment } of scene.entries) {
    const old = hexOf(commitment);
    const opening = openings.get(old);
    const state = scene.stateOf.get(old);
    const row = state && rows.get(state.id);
    if (state && (!row || state.corrections > (times.get(row.id) ?? 0))) gone.add(old);
    else if (row && state?.corrections === (times.get(row.id) ?? 0)) renamed.set(old, hexOf(standing(row)));
    else if (opening) {
      const content = await contentOf(db, { ...opening, content: edited.get(old)! });
      if (!content) gone.add(old);
      else {
        renamed.set(old, hexOf(commit(opening.salt, content)));
        kept.push({ ...opening, commitment: renamed.get(old)!, content });
      }
    }
  }
  const fresh = [...rows.values()].filter((row) => ![...scene.stateOf.values()].some(({ id }) => id === row.id));

  await db.deleteFrom('ledger_opening').execute();
  await ledgerRows.insertOpenings(db, kept);
  const verdicts = await judgeAll(db, await loadRound(db, roundId));
  const entries: Entry[] = [];
  for (const entry of scene.entries) {
    const old = hexOf(entry.commitment);
    if (gone.has(old) || ('subject' in entry && gone.has(hexOf(entry.subject)))) continue;
    if (entry.kind === 'round-closing')
      for (const row of fresh) entries.push({ kind: 'response-accepted', round: roundId, commitment: standing(row) });
    const opening = kept.find((one) => one.commitment === renamed.get(old));
    entries.push({
      ...entry,
      commitment: now(entry.commitment),
      ...('subject' in entry ? { subject: now(entry.subject) } : {}),
      ...('figures' in entry ? { figures: now(entry.figures) } : {}),
      ...(entry.kind === 'round-closing' ? { accepted: rows.size } : {}),
      ...(entry.kind === 'eligibility-decision'
        ? { eligible: verdicts.eligible, ineligible: verdicts.ineligible, verdictsRoot: verdicts.root }
        : {}),
      ...(entry.kind === 'ballots-issued' ? await issuedNow(db, opening!) : {}),
    } as Entry);
  }
  for (const { commitment } of await db.selectFrom('sealed_figures').select('commitment').execute())
    await db
      .updateTable('sealed_figures')
      .set({ commitment: renamed.get(commitment) ?? commitment })
      .where('commitment', '=', commitment)
      .execute();
  await signAnew(db, entries, signer);
}

async function issuedNow(db: Database, { subject, content }: LedgerOpeningTable) {
  const logged = JSON.parse(Buffer.from(content).toString()) as { fieldId: string; secret: string };
  const codes = (await ballots.listBallots(db, roundId, logged.fieldId, subject)).map((row) => row.code);
  return { count: codes.length, codesRoot: rootOfCodes(codes, digestOf(logged.secret)) };
}

/** The log of these entries in the place of the one there is. */
async function signAnew(db: Database, entries: readonly Entry[], signer: NoteSigner): Promise<void> {
  const sizes = (await ledgerRows.pageCheckpoints(db, 0, 1000)).map((row) => row.size);
  for (const table of [
    'ledger_cosignature',
    'ledger_block',
    'ledger_leaf',
    'ledger_checkpoint',
    'ledger_pending',
  ] as const)
    await db.deleteFrom(table).execute();
  const { origin } = (await ledgerRows.findHead(db))!;
  let from = 0;
  for (const size of [...sizes.filter((one) => one < entries.length), entries.length]) {
    await appendToLog(db, [signer], { origin, size: from }, entries.slice(from, size).map(encodeEntry));
    from = size;
  }
}

/** What a forger changes before writing the log anew. Gives the response whose receipt would tell, where there is one. */
export type Forgery = (db: Database, scene: SealedScene, dice: Dice) => Promise<string | undefined>;

export const forgeries: Readonly<Record<string, Forgery>> = {
  'an answer changed': async (db, scene, dice) => {
    const id = dice.oneOf(
      scene.responseIds.filter(
        (one) => scene.stateOf.get(hexOf(scene.entries[scene.entryOf.get(one)!]!.commitment))?.corrections === 0,
      ),
    );
    await changeAnswer(db, id, dice);
    return id;
  },
  'a corrected answer changed': async (db, scene, dice) => {
    const { id } = [...scene.stateOf.values()].find(({ corrections }) => corrections > 0)!;
    await changeAnswer(db, id, dice);
    return undefined;
  },
  'a response deleted': async (db, scene, dice) => {
    const id = dice.oneOf(scene.responseIds);
    await deleteResponse(db, id);
    return id;
  },
  'a response inserted': async (db, scene, dice) => {
    await insertResponse(db, dice.oneOf(scene.responseIds), dice);
    return undefined;
  },
  'two responses swapped': async (db, scene, dice) => {
    const corrected = new Set([...scene.stateOf.values()].filter((one) => one.corrections > 0).map((one) => one.id));
    return (await swapAnswers(db, scene, dice)).find((id) => !corrected.has(id));
  },
  'a rule changed': async (db, _, dice) => {
    await db
      .updateTable('eligibility_rules')
      .set({ content: dice.oneOf(['[]', '[ ]', '[\n]']) + ' '.repeat(dice.below(50)) })
      .where('version', '=', 1 + dice.below(2))
      .execute();
    return undefined;
  },
  'a ruling changed': async (db, _, dice) => {
    await db
      .updateTable('ruling')
      .set({ reason: `khác ${dice.below(1000)}`, ruling: 'keep' })
      .where('version', '=', 1 + dice.below(2))
      .execute();
    return undefined;
  },
  'the rulings left out': async (db) => {
    await db.deleteFrom('ruling').execute();
    return undefined;
  },
  'the corrections left out': async (db) => {
    await db.deleteFrom('response_correction').execute();
    return undefined;
  },
  'the approved plan changed': async (db, _, dice) => {
    for (const row of await db.selectFrom('plan_version').select(['version', 'content']).execute())
      await db
        .updateTable('plan_version')
        .set({
          content: JSON.stringify({ ...(JSON.parse(row.content) as object), purpose: `khác ${dice.below(1000)}` }),
        })
        .where('version', '=', row.version)
        .execute();
    return undefined;
  },
  'the questionnaire changed': async (db, _, dice) => {
    for (const row of await db.selectFrom('questionnaire').select(['id', 'content']).execute())
      await db
        .updateTable('questionnaire')
        .set({ content: row.content.replaceAll('hài lòng', `hài lòng${' '.repeat(1 + dice.below(9))}`) })
        .where('id', '=', row.id)
        .execute();
    return undefined;
  },
  'a ballot added': async (db, _, dice) => {
    await addBallot(db, dice);
    return undefined;
  },
  'a weight or the method changed': (db, scene, dice) =>
    changeOpening(db, scene, 'weights-and-method', (content) =>
      Buffer.from(`${Buffer.from(content).toString().slice(0, -1)},"x":${dice.below(1000)}}`),
    ),
  'a figure changed': (db, scene, dice) =>
    changeOpening(db, scene, 'figures-sealed', (content) => changeDigit(content, dice)),
};

async function changeOpening(
  db: Database,
  scene: SealedScene,
  kind: string,
  change: (content: Uint8Array) => Uint8Array,
) {
  const { commitment, content } = scene.openings.find((one) => one.kind === kind)!;
  await db
    .updateTable('ledger_opening')
    .set({ content: change(content) })
    .where('commitment', '=', commitment)
    .execute();
  return undefined;
}
