/**
 * The archive of a round (docs/adr/0010-archive-of-a-round.md): everything that opens its commitments and the log they
 * stand in, as one file. Another installation keeps it as it is, beside its own log: it holds the archive against the log
 * it came from when it takes it in, and with every fsck.
 */
import { createHash } from 'node:crypto';
import { type Finding, problem } from '@longdan/core';
import { parseCheckpoint } from '@longdan/ledger';
import { archives, type Queryable, rounds } from '@longdan/store';
import { type BundleReader, bundlePaths, packTar, unpackTar } from '@longdan/verifier';
import { openedPaths, verifyOpened } from '@longdan/verifier/opened';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import type { LedgerKeys } from '../ledger/keys.ts';
import type { PublishedFile } from '../ledger/published-files.ts';
import { hexOf } from '../ledger/response-content.ts';
import { loadRound } from '../loaded-round.ts';
import { requirePermission } from '../permissions.ts';
import { softwareName } from '../software.ts';
import { listOpenedFiles } from './open-round.ts';

/** File of the archive that names all others; the last in it. */
const manifestPath = 'luu-tru.json';

interface ArchiveManifest {
  readonly format: 'longdan-archive/v1';
  readonly round: string;
  readonly title: string;
  readonly software: string;
  /** SHA-256 of every other file, hexadecimal, by its path. */
  readonly files: Readonly<Record<string, string>>;
}

/** A round that came from another installation. */
export interface ArchivedRound {
  readonly id: string;
  readonly title: string;
  /** Name of the log of that installation, its entries and its root as hexadecimal. */
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly importedOn: string;
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * The archive of a round, a piece at a time; who made it is logged. One from elsewhere is handed on as it came, by whoever may
 * take archives in. Call the sequencer before.
 * @throws Problem `content-not-ready` as `listOpenedFiles`, `round-not-found`
 */
export async function* exportRound(
  context: Context,
  keys: LedgerKeys,
  roundId: string,
): AsyncGenerator<Uint8Array, void> {
  requirePermission(context, 'round.archive');
  const kept = await archives.findArchivedRound(context.store.db, roundId);
  if (kept) requirePermission(context, 'round.take-in');
  yield* packTar(kept ? keptFiles(context.store.db, roundId) : withManifest(context, keys, roundId));
}

async function* keptFiles(db: Queryable, roundId: string): AsyncGenerator<PublishedFile, void> {
  for (const path of await archives.listArchivedPaths(db, roundId))
    yield { path, bytes: (await readKept(db, roundId, path))! };
}

async function* withManifest(context: Context, keys: LedgerKeys, roundId: string): AsyncGenerator<PublishedFile, void> {
  await enterRound(context, 'round.archive', roundId);
  const { plan } = await loadRound(context.store.db, roundId);
  const files: Record<string, string> = {};
  for await (const file of listOpenedFiles(context, keys, roundId, 'archive')) {
    files[file.path] = digestOf(file.bytes);
    yield file;
  }
  const manifest: ArchiveManifest = {
    format: 'longdan-archive/v1',
    round: roundId,
    title: plan.title,
    software: softwareName(),
    files,
  };
  yield { path: manifestPath, bytes: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) };
}

/** Every file as the manifest names it. @throws Problem `archive-damaged` naming the first that is not */
function readManifest(files: ReadonlyMap<string, Uint8Array>): ArchiveManifest {
  const damaged = (what: string) => problem('archive-damaged', { what });
  const bytes = files.get(manifestPath);
  if (!bytes) throw damaged(`thiếu tệp ${manifestPath}`);
  let manifest: Partial<ArchiveManifest>;
  try {
    manifest = JSON.parse(Buffer.from(bytes).toString()) as Partial<ArchiveManifest>;
  } catch {
    throw damaged(`tệp ${manifestPath} không đọc được`);
  }
  if (manifest.format !== 'longdan-archive/v1' || typeof manifest.round !== 'string' || !manifest.files)
    throw damaged(`tệp ${manifestPath} không phải của một bản lưu trữ`);
  for (const [path, digest] of Object.entries(manifest.files)) {
    const own = files.get(path);
    if (!own) throw damaged(`thiếu tệp ${path}`);
    if (digestOf(own) !== digest) throw damaged(`tệp ${path} không còn như khi lưu`);
  }
  for (const path of files.keys())
    if (path !== manifestPath && !(path in manifest.files)) throw damaged(`tệp ${path} không thuộc bản lưu trữ`);
  return manifest as ArchiveManifest;
}

/** What does not hold of an archive's log and contents; empty where everything does. */
async function findFaults(reader: BundleReader, roundId: string): Promise<Finding[]> {
  const opened = await reader.read(openedPaths.manifest);
  const { round } = opened ? (JSON.parse(Buffer.from(opened).toString()) as { round?: string }) : {};
  const { checks } = await verifyOpened(reader, reader);
  const faults = checks.filter((check) => !check.ok).map(({ message }) => message);
  if (round !== roundId)
    faults.push({ vi: `Nội dung là của đợt “${round ?? '—'}”.`, en: `The content is of round “${round ?? '—'}”.` });
  return faults.map((message) => ({ code: 'archive-fault', severity: 'fault', message, data: { round: roundId } }));
}

/** Bytes of one row at most, so that both engines hand them over in one piece. */
const partSize = 4_000_000;

/**
 * Takes a round in from its archive, after holding every file of it against the log it came from. Nothing is kept of an
 * archive that is damaged.
 * @throws Problem `archive-damaged` with what does not hold, `archive-exists` where the round is known here
 */
export async function importRound(context: Context, archive: Uint8Array): Promise<ArchivedRound> {
  requirePermission(context, 'round.take-in');
  const { db } = context.store;
  const files = unpack(archive);
  const manifest = readManifest(files);
  const roundId = manifest.round;
  await refuseKnown(db, roundId);
  const faults = await findFaults({ read: (path) => files.get(path) }, roundId);
  if (faults.length > 0) throw problem('archive-damaged', { what: 'nội dung không khớp sổ đi kèm' }, faults);
  // Its signature was checked above.
  const note = Buffer.from(files.get(bundlePaths.checkpoint)!).toString();
  const head = parseCheckpoint(note.slice(0, note.indexOf('\n\n') + 1));
  if (!head.ok) throw problem('archive-damaged', { what: head.fault.message.vi });
  const row = {
    round_id: roundId,
    origin: head.value.origin,
    title: manifest.title,
    size: head.value.size,
    root: hexOf(head.value.root),
    imported_on: today(context),
    imported_by: context.actor.name,
  };
  await db.transaction().execute(async (transaction) => {
    await refuseKnown(transaction, roundId);
    await archives.insertArchivedRound(transaction, row);
    for (const [path, bytes] of files)
      for (let from = 0, part = 0; part === 0 || from < bytes.length; from += partSize, part++)
        await archives.insertArchivedFile(transaction, {
          round_id: roundId,
          path,
          part,
          bytes: bytes.slice(from, from + partSize),
        });
    await writeAudit(context, transaction, {
      act: 'round-imported',
      roundId,
      details: { origin: row.origin, size: row.size, root: row.root },
    });
  });
  return viewArchived(row);
}

function unpack(archive: Uint8Array): Map<string, Uint8Array> {
  try {
    return unpackTar(archive);
  } catch (error) {
    throw problem('archive-damaged', { what: (error as Error).message });
  }
}

async function refuseKnown(db: Queryable, roundId: string): Promise<void> {
  if ((await rounds.findRound(db, roundId)) || (await archives.findArchivedRound(db, roundId)))
    throw problem('archive-exists', { round: roundId });
}

const viewArchived = (row: Awaited<ReturnType<typeof archives.listArchivedRounds>>[number]): ArchivedRound => ({
  id: row.round_id,
  title: row.title,
  origin: row.origin,
  size: row.size,
  root: row.root,
  importedOn: row.imported_on,
});

/** Rounds of other installations that are kept here, by their ids. */
export async function listArchivedRounds(context: Context): Promise<ArchivedRound[]> {
  requirePermission(context, 'round.take-in');
  return (await archives.listArchivedRounds(context.store.db)).map(viewArchived);
}

async function readKept(db: Queryable, roundId: string, path: string): Promise<Uint8Array | undefined> {
  const parts = await archives.listArchivedParts(db, roundId, path);
  return parts.length === 0 ? undefined : new Uint8Array(Buffer.concat(parts.map(({ bytes }) => bytes)));
}

/** Every archive kept, held against its own log again (`longdan fsck`). */
export async function checkArchives(db: Queryable): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { round_id: roundId, size, root } of await archives.listArchivedRounds(db)) {
    findings.push(...(await findFaults({ read: (path) => readKept(db, roundId, path) }, roundId)));
    const note = Buffer.from((await readKept(db, roundId, bundlePaths.checkpoint)) ?? []).toString();
    const head = parseCheckpoint(note.slice(0, note.indexOf('\n\n') + 1));
    if (!head.ok || head.value.size !== size || hexOf(head.value.root) !== root)
      findings.push({
        code: 'archive-fault',
        severity: 'fault',
        message: {
          vi: `Bản lưu trữ của đợt “${roundId}” không còn gốc sổ đã ghi lúc nhận.`,
          en: `The archive of round “${roundId}” no longer has the root that was noted when it came in.`,
        },
        data: { round: roundId },
      });
  }
  return findings;
}
