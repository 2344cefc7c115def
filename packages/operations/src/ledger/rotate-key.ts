/**
 * A key of the log hands over to another: the change is an entry, the last of a checkpoint that the old key signs. The new
 * key lies in the key file before the log names it, so a change that is cut off anywhere is finished by doing it again.
 */
import { commit, encodeEntry, formatVerifierKey, type KeyRole, saltSize } from '@longdan/ledger';
import { ledgerRows } from '@longdan/store';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { requirePermission } from '../permissions.ts';
import { appendToLog, holdKeys } from './append-log.ts';
import { type LedgerKeys, type NextKeys, prepareNextKeys, promoteNextKeys, readOrMakeKeys } from './keys.ts';
import { hexOf } from './response-content.ts';

export interface KeyChanged {
  readonly role: KeyRole;
  /** Entries in the log when the new key took over: size of the old key's last checkpoint. */
  readonly since: number;
  readonly line: string;
}

/**
 * The store's part of a change, in one transaction. Done before by a change that was cut off, it is not done again.
 * @throws Problem `ledger-key-changed` when `present` is not in force
 */
export async function logKeyChange(
  context: Context,
  { present, next: { role, keys: next }, reason }: { present: LedgerKeys; next: NextKeys; reason: string },
): Promise<KeyChanged> {
  requirePermission(context, 'ledger.key');
  const key = role === 'log' ? next.logKey : next.receiptsKey;
  const line = formatVerifierKey(key);
  await ledgerRows.ensureHead(context.store.db, present.origin);
  return context.store.db.transaction().execute(async (db) => {
    const head = (await ledgerRows.lockHead(db))!;
    const done = (await ledgerRows.listKeys(db)).findLast((row) => row.role === role);
    if (done?.line === line) return { role, since: done.since, line };
    await holdKeys(db, present);
    const content = Buffer.from(JSON.stringify({ role, reason, by: context.actor.name }));
    const salt = context.random(saltSize);
    const commitment = commit(salt, content);
    const opening = { commitment: hexOf(commitment), round_id: '', kind: 'key-change', subject: line, salt, content };
    await ledgerRows.insertOpenings(db, [opening]);
    const entry = encodeEntry({ kind: 'key-change', day: today(context), role, key: key.publicKey, commitment });
    // The new key signs beside the old one, so that whoever knows only the new one can read this checkpoint too.
    const signers = role === 'log' ? [present.log, next.log] : [present.log];
    const since = await appendToLog(db, signers, head, [entry]);
    const number = (await ledgerRows.listKeys(db)).length + 1;
    await ledgerRows.insertKey(db, { number, role, line, since });
    await writeAudit(context, db, { act: 'ledger-key-changed', details: { role, since, reason } });
    return { role, since, line };
  });
}

/** Changes a key of the log whose keys lie in `folder`. Servers that run must be started again. */
export async function rotateLedgerKey(
  context: Context,
  { folder, role, reason }: { folder: string; role: KeyRole; reason: string },
): Promise<KeyChanged> {
  requirePermission(context, 'ledger.key');
  const present = readOrMakeKeys(folder);
  const next = prepareNextKeys(folder, role, context.random(32));
  const changed = await logKeyChange(context, { present, next, reason });
  promoteNextKeys(folder);
  return changed;
}
