/**
 * Witnesses of the log: their keys, and the cosignatures that they hand in. A cosignature vouches for itself; who brings it
 * does not matter. What a reader believes is up to the keys that the reader holds, not to this list.
 */
import { problem } from '@longdan/core';
import {
  cosignatureTimestamp,
  formatVerifierKey,
  makeCosignatureVerifier,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  type VerifierKey,
  verifyNote,
} from '@longdan/ledger';
import { ledgerRows, type Queryable } from '@longdan/store';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { requirePermission } from '../permissions.ts';

/** The keys of all witnesses, by name. */
export async function listWitnessKeys(db: Queryable): Promise<VerifierKey[]> {
  return (await ledgerRows.listWitnesses(db)).flatMap(({ line }) => {
    const key = parseVerifierKey(line);
    return key.ok ? [key.value] : [];
  });
}

/** Takes a witness's key in; the same key again changes nothing. */
async function addKey(context: Context, db: Queryable, line: string): Promise<VerifierKey> {
  const read = parseVerifierKey(line.trim());
  if (!read.ok) throw problem('witness-key-wrong', { reason: read.fault.message.vi });
  const key = read.value;
  if (key.use !== 'cosignature')
    throw problem('witness-key-wrong', { reason: 'đây là khóa ký sổ, không phải khóa chứng kiến.' });
  const known = (await ledgerRows.listWitnesses(db)).find((row) => row.name === key.name);
  if (known && known.line !== formatVerifierKey(key)) throw problem('witness-name-taken', { name: key.name });
  if (known) return key;
  await ledgerRows.insertWitness(db, {
    name: key.name,
    line: formatVerifierKey(key),
    added_on: today(context),
    added_by: context.actor.name,
  });
  await writeAudit(context, db, { act: 'witness-added', details: { witness: key.name } });
  return key;
}

/** @throws Problem `witness-key-wrong`, `witness-name-taken` */
export async function addWitness(context: Context, line: string): Promise<VerifierKey> {
  requirePermission(context, 'checkpoint.cosign');
  return context.store.db.transaction().execute((db) => addKey(context, db, line));
}

export interface Cosigned {
  /** Entries in the log when it was cosigned. */
  readonly size: number;
  readonly witnesses: readonly string[];
}

/**
 * Keeps the cosignatures of a note that a witness handed back. With `key`, that witness is taken in first. The same
 * signature again changes nothing; the first of a witness on a checkpoint stays.
 * @throws Problem `cosignature-wrong`, `cosignature-foreign`, `witness-key-wrong`, `witness-name-taken`
 */
export async function addCosignature(
  context: Context,
  { note, key }: { note: string; key?: string | undefined },
): Promise<Cosigned> {
  requirePermission(context, 'checkpoint.cosign');
  return context.store.db.transaction().execute(async (db) => {
    if (key !== undefined) await addKey(context, db, key);
    const witnesses = await listWitnessKeys(db);
    // A signed note ends with a line break, which copying loses.
    const whole = note.trimEnd() === '' ? note : `${note.trimEnd()}\n`;
    const verified = verifyNote(whole, witnesses.map(makeCosignatureVerifier));
    if (!verified.ok) throw problem('cosignature-wrong', { reason: verified.fault.message.vi });
    const checkpoint = parseCheckpoint(verified.value.text);
    if (!checkpoint.ok) throw problem('cosignature-wrong', { reason: checkpoint.fault.message.vi });
    const { size } = checkpoint.value;
    const own = await ledgerRows.findCheckpoint(db, size);
    const ownText = own && parseNote(own.note);
    if (!ownText?.ok || ownText.value.text !== verified.value.text) throw problem('cosignature-foreign', { size });
    const before = new Set((await ledgerRows.listCosignatures(db, size)).map((row) => row.witness));
    for (const { name, keyId } of verified.value.verified) {
      const line = lineOf(whole, name, keyId);
      if (!before.has(name)) await ledgerRows.insertCosignature(db, size, name, line);
    }
    const names = verified.value.verified.map((one) => one.name);
    await writeAudit(context, db, { act: 'checkpoint-cosigned', details: { size, witnesses: names } });
    return { size, witnesses: names };
  });
}

/** The signature line of one key, as it stands in the note. */
function lineOf(note: string, name: string, keyId: number): string {
  const single = note.split('\n').find((line) => {
    if (!line.startsWith(`— ${name} `)) return false;
    const parsed = parseNote(`x\n\n${line}\n`);
    return parsed.ok && parsed.value.signatures[0]?.keyId === keyId;
  });
  return `${single}\n`;
}

export interface WitnessView {
  readonly name: string;
  readonly key: string;
  /** The newest checkpoint it cosigned; null where it has not cosigned one yet. */
  readonly last: { readonly size: number; readonly on: string } | null;
}

/** Who countersigns the log, and how far. Public: the signatures stand in the published files. */
export async function listWitnesses({ store: { db } }: Pick<Context, 'store'>): Promise<WitnessView[]> {
  const last = new Map((await ledgerRows.listLastCosigned(db)).map(({ witness, size }) => [witness, size]));
  const views: WitnessView[] = [];
  for (const { name, line } of await ledgerRows.listWitnesses(db)) {
    const size = last.get(name);
    const row =
      size === undefined
        ? undefined
        : (await ledgerRows.listCosignatures(db, size)).find((one) => one.witness === name);
    const parsed = row && parseNote(`x\n\n${row.line}`);
    const time = parsed?.ok ? cosignatureTimestamp(parsed.value.signatures[0]!.signature) : undefined;
    const on = time === undefined ? '' : new Date(time * 1000).toISOString().slice(0, 10);
    views.push({ name, key: line, last: size === undefined ? null : { size, on } });
  }
  return views;
}
