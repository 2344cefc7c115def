/** The log of a bundle: its keys through every change, its checkpoint, its witnesses, every entry. Before any use of them. */
import {
  decodeEntry,
  distinctKeys,
  type Entry,
  entryBundlePath,
  formatVerifierKey,
  hashLeaf,
  type KeyChange,
  keyIdOf,
  keyNameOf,
  LedgerFaultError,
  listKeyChanges,
  logPaths,
  makeCosignatureVerifier,
  makeVerifier,
  type NoteSignature,
  openCheckpoint,
  parseCheckpoint,
  parseNoteList,
  parseVerifierKey,
  readEntries,
  receiptLeaf,
  rootHash,
  tilePath,
  type VerifiedNote,
  type VerifierKey,
  verifyNote,
  verifyReceipt,
} from '@longdan/ledger';
import { type BundleReader, bundlePaths, equalBytes, hexOf, readText } from './bundle.ts';
import { type Check, checked } from './check.ts';

/** What the reader holds from elsewhere: without it, a log written anew as a whole cannot be told from the first one. */
export interface KeptElsewhere {
  /** Line of the log's verifier key, as printed on a poster or a receipt: of today, or from before a change. */
  readonly key?: string;
  /** Signed checkpoints. */
  readonly checkpoints?: readonly string[];
  /** Signed receipts. */
  readonly receipts?: readonly string[];
  /** Lines of witnesses' keys, got from the witnesses themselves. */
  readonly witnesses?: readonly string[];
}

interface Keys {
  readonly log: VerifierKey;
  /** All lines of the bundle that bear the log's name: today's key and those before. */
  readonly former: readonly VerifierKey[];
  readonly receipts: readonly VerifierKey[];
  /** As the bundle names them: the reader's own are what counts. */
  readonly witnesses: readonly VerifierKey[];
}

export interface ReadLog {
  readonly entries: readonly Entry[];
  readonly leaves: readonly Uint8Array[];
  readonly fault?: string;
}

/** How far witnesses have signed: entries under the newest checkpoint cosigned by any of them; 0 where none has. */
export interface Witnessed {
  /** By witnesses whose key the reader holds. */
  readonly own: number;
  /** By those and the ones that only the bundle names. */
  readonly any: number;
}

/** The log of a bundle as far as it holds: without `log` nothing further could mean anything. */
export type VerifiedLog = { readonly checks: readonly Check[] } & (
  | { readonly log?: undefined }
  | { readonly log: ReadLog; readonly witnessed: Witnessed }
);

export async function readVerifiedLog(reader: BundleReader, kept: KeptElsewhere = {}): Promise<VerifiedLog> {
  const checks: Check[] = [];
  const keys = readKeys(await readText(reader, bundlePaths.keys));
  checks.push(checked('keys', keys !== undefined, { origin: keys?.log.name ?? '' }));
  if (!keys) return { checks };
  const expected = (known: readonly VerifierKey[]) =>
    kept.key === undefined ? [] : [checked('expected-key', isAmong(kept.key, known))];

  const note = (await readText(reader, bundlePaths.checkpoint)) ?? '';
  const opened = openCheckpoint(note, { origin: keys.log.name, log: keys.log, witnesses: [], quorum: 0 });
  const size = opened.ok ? opened.value.size : 0;
  checks.push(checked('checkpoint', opened.ok, { size, detail: opened.ok ? '' : opened.fault.message.vi }));
  if (!opened.ok) return { checks: [...checks, ...expected([keys.log])] };

  const log = await readLog(reader, opened.value);
  checks.push(checked('log', log.fault === undefined, { size, detail: log.fault ?? '' }));
  if (log.fault !== undefined) return { checks: [...checks, ...expected([keys.log])] };

  const chain = await followKeys(reader, keys, log);
  checks.push(...chain.checks, ...expected(chain.keys));
  const witnesses = await checkWitnesses(reader, { note, keys, chain: chain.keys, given: kept.witnesses ?? [] }, log);
  checks.push(...witnesses.checks, ...checkKept(kept, keys, chain.keys, log.leaves));
  return { checks, log, witnessed: witnesses.witnessed };
}

function isAmong(line: string, known: readonly VerifierKey[]): boolean {
  const own = parseVerifierKey(line.trim());
  return own.ok && known.some((key) => formatVerifierKey(key) === formatVerifierKey(own.value));
}

function readKeys(text: string | undefined): Keys | undefined {
  const lines = (text ?? '').split('\n').filter((line) => line.trim() !== '');
  const read = lines.map((line) => parseVerifierKey(line.trim()));
  const keys = distinctKeys(read.flatMap((one) => (one.ok ? [one.value] : [])));
  const [log] = keys;
  if (!log || read.some((one) => !one.ok) || log.use !== 'note') return undefined;
  const notes = keys.filter((key) => key.use === 'note');
  return {
    log,
    former: notes.filter((key) => key.name === log.name),
    receipts: notes.filter((key) => key.name === keyNameOf(log.name, 'receipts')),
    witnesses: keys.filter((key) => key.use === 'cosignature'),
  };
}

/** Every entry, each held against the checkpoint before it is used. */
async function readLog(reader: BundleReader, head: { size: number; root: Uint8Array }): Promise<ReadLog> {
  const entries: Entry[] = [];
  const leaves: Uint8Array[] = [];
  const fetch = async (path: string) => {
    const bytes = await reader.read(path);
    if (!bytes) throw new Error(`thiếu tệp ${path} / file ${path} is missing`);
    return bytes;
  };
  try {
    const published = {
      tiles: (tiles: Parameters<typeof tilePath>[0][]) => Promise.all(tiles.map((tile) => fetch(tilePath(tile)))),
      bundle: (index: number, width: number) => fetch(entryBundlePath(index, width)),
    };
    for await (const { bytes } of readEntries(head, published as never)) {
      const entry = decodeEntry(bytes);
      if (!entry.ok) throw new LedgerFaultError(entry.fault);
      entries.push(entry.value);
      leaves.push(hashLeaf(bytes));
    }
    return { entries, leaves };
  } catch (error) {
    const fault = error instanceof LedgerFaultError ? error.fault.message.vi : String((error as Error).message);
    return { entries, leaves, fault };
  }
}

/** A note's checkpoint belongs to the log; in words why not. */
function findFault(verified: VerifiedNote, { leaves }: ReadLog): { size: number; fault?: string } {
  const read = parseCheckpoint(verified.text);
  if (!read.ok) return { size: 0, fault: read.fault.message.vi };
  const { size, root } = read.value;
  if (size > leaves.length) return { size, fault: `${size} > ${leaves.length}.` };
  return equalBytes(root, rootHash(leaves.slice(0, size))) ? { size } : { size, fault: `mục ${size}: dấu niêm khác.` };
}

/**
 * The log's key, from the first to today's: each change stands in the log and is the last entry of a checkpoint that the
 * key before signed. @returns all keys that signed
 */
async function followKeys(
  reader: BundleReader,
  keys: Keys,
  log: ReadLog,
): Promise<{ readonly keys: readonly VerifierKey[]; readonly checks: readonly Check[] }> {
  const changes = listKeyChanges(keys.log.name, log.entries).filter((change) => change.role === 'log');
  if (changes.length === 0) return { keys: [keys.log], checks: [] };
  const notes = parseNoteList(await readText(reader, logPaths.handovers));
  const handovers = notes.ok ? notes.value : [];
  // A new key signs beside the old one: the first is one that no change names.
  const named = changes.map((change) => change.key);
  const first = keys.former.find(
    (key) => !isAmong(formatVerifierKey(key), named) && isHandover(handovers[0], key, changes[0]!, log),
  );
  const chain = distinctKeys([...(first ? [first] : []), ...named]);
  const wrong = first ? changes.findIndex((change, at) => !isHandover(handovers[at], chain[at]!, change, log)) : 0;
  const isToday = isAmong(formatVerifierKey(keys.log), chain.slice(-1));
  const detail = wrong >= 0 ? `lần đổi khóa thứ ${wrong + 1}` : isToday ? '' : 'khóa hiện nay';
  const count = changes.length;
  return { keys: detail === '' ? chain : [keys.log], checks: [checked('key-chain', detail === '', { count, detail })] };
}

function isHandover(note: string | undefined, key: VerifierKey, { index }: KeyChange, log: ReadLog): boolean {
  const verified = verifyNote(note ?? '', [makeVerifier(key)]);
  if (!verified.ok) return false;
  const { size, fault } = findFault(verified.value, log);
  return fault === undefined && size === index + 1;
}

interface Cosigners {
  /** The bundle's own checkpoint. */
  readonly note: string;
  readonly keys: Keys;
  /** The log's keys. */
  readonly chain: readonly VerifierKey[];
  /** Lines of keys that the reader holds. */
  readonly given: readonly string[];
}

/** Who cosigned, and how far; every witness that the reader knows must have. */
async function checkWitnesses(
  reader: BundleReader,
  { note, keys, chain, given }: Cosigners,
  log: ReadLog,
): Promise<{ readonly checks: readonly Check[]; readonly witnessed: Witnessed }> {
  const own = given.map((line) => parseVerifierKey(line.trim()));
  const ownKeys = own.flatMap((one) => (one.ok && one.value.use === 'cosignature' ? [one.value] : []));
  const logKeys = new Set(chain.map((key) => hexOf(key.publicKey)));
  const known = [
    ...new Map([...keys.witnesses, ...ownKeys].map((key) => [hexOf(key.publicKey), key] as const)).values(),
  ];
  // The keeper of the log is no witness of itself.
  const witnesses = distinctKeys(known.filter((key) => !logKeys.has(hexOf(key.publicKey))));
  const listed = parseNoteList(await readText(reader, logPaths.cosigned));
  const faults: string[] = listed.ok ? [] : [listed.fault.message.vi];
  const reach = new Map<string, number>();
  const markOf = ({ name, keyId }: Pick<NoteSignature, 'name' | 'keyId'>) => `${name} ${keyId}`;
  const reachOf = (signature: Pick<NoteSignature, 'name' | 'keyId'>) => reach.get(markOf(signature)) ?? 0;
  const reachOfKey = (key: VerifierKey) => reachOf({ name: key.name, keyId: keyIdOf(key) });
  for (const one of [note, ...(listed.ok ? listed.value : [])]) {
    const signed = verifyNote(one, chain.map(makeVerifier));
    const verified = verifyNote(one, [...chain.map(makeVerifier), ...witnesses.map(makeCosignatureVerifier)]);
    if (!signed.ok || !verified.ok) {
      faults.push(signed.ok ? (verified.ok ? '' : verified.fault.message.vi) : signed.fault.message.vi);
      continue;
    }
    const { size, fault } = findFault(verified.value, log);
    if (fault !== undefined) faults.push(fault);
    else
      for (const signature of verified.value.verified) reach.set(markOf(signature), Math.max(size, reachOf(signature)));
  }
  const signed = witnesses.filter((key) => reachOfKey(key) > 0);
  const names = signed.map((key) => `${key.name} (đến mục ${reachOfKey(key)})`).join(', ');
  const checks =
    signed.length > 0 || faults.length > 0
      ? [checked('witnesses', faults.length === 0, { count: signed.length, names, detail: faults.join(' ') })]
      : [];
  for (const [at, one] of own.entries()) {
    const name = one.ok ? one.value.name : given[at]!.slice(0, 40);
    const size = one.ok && one.value.use === 'cosignature' ? reachOfKey(one.value) : 0;
    checks.push(checked('expected-witness', size > 0, { name, size }));
  }
  const furthest = (some: readonly VerifierKey[]) => Math.max(0, ...some.map(reachOfKey));
  return { checks, witnessed: { own: furthest(ownKeys), any: furthest(witnesses) } };
}

/** Checkpoints and receipts from elsewhere against the leaves of the log. */
function checkKept(
  { checkpoints = [], receipts = [] }: KeptElsewhere,
  keys: Keys,
  chain: readonly VerifierKey[],
  leaves: readonly Uint8Array[],
): Check[] {
  const places = new Map(leaves.map((leaf, index) => [hexOf(leaf), index]));
  const verifiers = [...chain.map(makeVerifier), ...keys.witnesses.map(makeCosignatureVerifier)];
  return [
    ...checkpoints.map((note) => {
      const verified = verifyNote(note, verifiers);
      if (!verified.ok) return checked('kept-checkpoint', false, { detail: verified.fault.message.vi });
      const { size, fault } = findFault(verified.value, { entries: [], leaves });
      return checked('kept-checkpoint', fault === undefined, { size, detail: fault ?? '' });
    }),
    ...receipts.map((note) => {
      const reads = keys.receipts.map((key) => verifyReceipt(note, makeVerifier(key)));
      const read = reads.find((one) => one.ok) ?? reads[0];
      if (!read?.ok)
        return checked('kept-receipt', false, {
          detail: read?.fault.message.vi ?? 'bộ công bố không có khóa biên nhận',
        });
      const index = places.get(hexOf(receiptLeaf(read.value)));
      const detail = `hạn ghi sổ ${read.value.by.split('-').reverse().join('/')}`;
      return checked('kept-receipt', index !== undefined, { index: index ?? 0, detail });
    }),
  ];
}
