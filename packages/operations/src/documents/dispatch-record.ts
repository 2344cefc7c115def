/**
 * Dispatches kept in the store: written in the browser, version by version, approved by the leader, issued with number and
 * date. What was issued does not change; it can be taken back to a draft with a reason, which stays in the audit.
 */
import { type Dispatch, type IsoDay, problem } from '@longdan/core';
import { composeDispatch, type OfficialDocument, renderDocx, renderPdf } from '@longdan/documents';
import { access, type DispatchTable, dispatches, type Queryable, rounds } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { covers } from '../access/unit-path.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { type Permission, requirePermission } from '../permissions.ts';
import { type DocumentFormat, mediaTypes } from '../printing.ts';
import type { Approval, PrintedFile } from '../views.ts';
import { unitOf } from './template-scope.ts';

export interface DispatchSummary {
  readonly id: string;
  readonly roundId: string | null;
  readonly about: string;
  readonly authority: string;
  readonly addressees: readonly string[];
  readonly state: 'draft' | 'approved' | 'issued';
  /** "136/UBND-NC"; null until issued. */
  readonly number: string | null;
  readonly issuedOn: IsoDay | null;
  readonly createdOn: IsoDay;
  readonly version: number;
}

export interface DispatchView extends DispatchSummary {
  /** With its number and date when it is issued. */
  readonly dispatch: Dispatch;
  /** Of the newest version. */
  readonly approval: Approval | null;
  readonly versions: readonly { readonly version: number; readonly at: string; readonly by: string }[];
}

const isWithin = ({ actor }: Context, row: DispatchTable) => covers(actor.scope, row.unit_path ?? undefined);

async function viewOf(db: Queryable, row: DispatchTable): Promise<DispatchView> {
  const written = JSON.parse((await dispatches.getDispatchVersion(db, row.id, row.version)).content) as Dispatch;
  const { number, issued_on: issuedOn } = row;
  const dispatch = {
    ...written,
    ...(number === null ? {} : { number }),
    ...(issuedOn === null ? {} : { issuedOn }),
  };
  const approval =
    row.approved_version === row.version
      ? { by: row.approved_by ?? '', at: row.approved_at ?? '', version: row.version }
      : null;
  return {
    id: row.id,
    roundId: row.round_id,
    about: written.about,
    authority: written.authority.name,
    addressees: written.addressees,
    state: row.issued_version === null ? (approval ? 'approved' : 'draft') : 'issued',
    number: number === null ? null : `${number.padStart(2, '0')}/${written.authority.symbol}-${written.draftingUnit}`,
    issuedOn,
    createdOn: row.created_on,
    version: row.version,
    dispatch,
    approval,
    versions: (await dispatches.listDispatchVersions(db, row.id)).map(({ version, recorded_at, recorded_by }) => ({
      version,
      at: recorded_at,
      by: recorded_by,
    })),
  };
}

/** Newest first; those of one round when it is given. @throws Problem `round-not-found` */
export async function listDispatches(
  context: Context,
  { roundId }: { roundId?: string } = {},
): Promise<DispatchView[]> {
  if (roundId === undefined) requirePermission(context, 'round.read');
  else await enterRound(context, 'round.read', roundId);
  const { db } = context.store;
  const rows = (await dispatches.listDispatches(db, roundId)).filter((row) => isWithin(context, row));
  return Promise.all(rows.map((row) => viewOf(db, row)));
}

/** @throws Problem `dispatch-not-found` */
export async function getDispatch(context: Context, id: string): Promise<DispatchView> {
  requirePermission(context, 'round.read');
  const row = await dispatches.findDispatch(context.store.db, id);
  if (!row || !isWithin(context, row)) throw problem('dispatch-not-found', { dispatch: id });
  return viewOf(context.store.db, row);
}

/** "bim-son-2018-4f1c": readable in an address, and its own even where an authority writes many a year. */
function makeId(context: Context, { authority, year }: Dispatch): string {
  const place = authority.place
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/đ/gi, 'd')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  return `${place || 'cong-van'}-${year}-${Buffer.from(context.random(3)).toString('hex')}`;
}

/** Words of a version: number and date are given when it is issued, and the code is the store's. */
function contentOf(dispatch: Dispatch, id: string): string {
  const { number: _, issuedOn: __, ...words } = dispatch;
  return JSON.stringify({ ...words, id });
}

/** A new draft, of a round or of none. @throws Problem `round-not-found` */
export async function createDispatch(
  context: Context,
  { dispatch, roundId }: { dispatch: Dispatch; roundId?: string },
): Promise<DispatchView> {
  if (roundId === undefined) requirePermission(context, 'dispatch.edit');
  else await enterRound(context, 'dispatch.edit', roundId);
  const id = makeId(context, dispatch);
  await context.store.db.transaction().execute(async (db) => {
    if (roundId !== undefined && !(await rounds.findRound(db, roundId)))
      throw problem('round-not-found', { round: roundId });
    const owner = roundId === undefined ? undefined : await access.findOwner(db, roundId);
    await dispatches.insertDispatch(db, {
      id,
      round_id: roundId ?? null,
      unit_path: owner ?? unitOf(context.actor),
      version: 1,
      created_on: today(context),
      number: null,
      issued_on: null,
      issued_version: null,
      approved_version: null,
      approved_at: null,
      approved_by: null,
    });
    await dispatches.insertDispatchVersion(db, {
      dispatch_id: id,
      version: 1,
      content: contentOf(dispatch, id),
      recorded_at: context.now().toISOString(),
      recorded_by: context.actor.name,
    });
    await act(context, db, 'dispatch-created', { id, round_id: roundId ?? null }, { about: dispatch.about });
  });
  return getDispatch(context, id);
}

const act = (
  context: Context,
  db: Queryable,
  name: string,
  { id, round_id }: Pick<DispatchTable, 'id' | 'round_id'>,
  details: Readonly<Record<string, unknown>>,
) =>
  writeAudit(context, db, {
    act: name,
    ...(round_id === null ? {} : { roundId: round_id }),
    details: { dispatch: id, ...details },
  });

/** In one transaction: the dispatch as it stands, for a change of it. */
async function change(
  context: Context,
  permission: Permission,
  id: string,
  write: (db: Queryable, row: DispatchTable) => Promise<void>,
): Promise<DispatchView> {
  const { roundId } = await getDispatch(context, id);
  if (roundId === null) requirePermission(context, permission);
  else await enterRound(context, permission, roundId);
  await context.store.db.transaction().execute(async (db) => {
    const row = await dispatches.lockDispatch(db, id);
    if (!row) throw problem('dispatch-not-found', { dispatch: id });
    await write(db, row);
  });
  return getDispatch(context, id);
}

function requireDraft(row: DispatchTable): void {
  if (row.issued_version !== null) throw problem('dispatch-issued', { number: row.number ?? '' });
}

function requireVersion(row: DispatchTable, expectedVersion: number): void {
  if (row.version !== expectedVersion)
    throw problem('stale-version', { what: 'Công văn', expected: expectedVersion, found: row.version });
}

/**
 * Keeps the words as a new version; an approval of the old one does not carry over.
 * @throws Problem `dispatch-not-found`, `dispatch-issued`, `stale-version`
 */
export function saveDispatch(
  context: Context,
  { id, dispatch, expectedVersion }: { id: string; dispatch: Dispatch; expectedVersion: number },
): Promise<DispatchView> {
  return change(context, 'dispatch.edit', id, async (db, row) => {
    requireDraft(row);
    requireVersion(row, expectedVersion);
    const version = row.version + 1;
    await dispatches.insertDispatchVersion(db, {
      dispatch_id: id,
      version,
      content: contentOf(dispatch, id),
      recorded_at: context.now().toISOString(),
      recorded_by: context.actor.name,
    });
    await act(context, db, 'dispatch-saved', row, { version });
  });
}

/** The leader approves the version that was read. @throws Problem `dispatch-not-found`, `dispatch-issued`, `stale-version` */
export function approveDispatch(
  context: Context,
  { id, expectedVersion }: { id: string; expectedVersion: number },
): Promise<DispatchView> {
  return change(context, 'dispatch.approve', id, async (db, row) => {
    requireDraft(row);
    requireVersion(row, expectedVersion);
    const approved = {
      approved_version: row.version,
      approved_at: context.now().toISOString(),
      approved_by: context.actor.name,
    };
    await dispatches.updateDispatch(db, id, approved);
    await act(context, db, 'dispatch-approved', row, { version: row.version });
  });
}

/**
 * Gives the number and date of the register; from now on the words stand.
 * @throws Problem `dispatch-not-found`, `dispatch-issued`, `stale-version`
 */
export function issueDispatch(
  context: Context,
  { id, number, issuedOn, expectedVersion }: { id: string; number: string; issuedOn: IsoDay; expectedVersion: number },
): Promise<DispatchView> {
  return change(context, 'document.number', id, async (db, row) => {
    requireDraft(row);
    requireVersion(row, expectedVersion);
    await dispatches.updateDispatch(db, id, { number, issued_on: issuedOn, issued_version: row.version });
    await act(context, db, 'dispatch-issued', row, { number, issuedOn, version: row.version });
  });
}

/** Makes an issued dispatch a draft again. @throws Problem `dispatch-not-found`, `dispatch-not-issued`, `reason-required` */
export function recallDispatch(
  context: Context,
  { id, reason }: { id: string; reason: string },
): Promise<DispatchView> {
  return change(context, 'document.number', id, async (db, row) => {
    if (row.issued_version === null) throw problem('dispatch-not-issued');
    if (reason.trim() === '') throw problem('reason-required', { act: 'thu hồi công văn' });
    const { number, issued_on: issuedOn, issued_version: version } = row;
    await dispatches.updateDispatch(db, id, { number: null, issued_on: null, issued_version: null });
    await act(context, db, 'dispatch-recalled', row, { number, issuedOn, version, reason: reason.trim() });
  });
}

/** As it would be printed. */
export const composeStoredDispatch = ({ dispatch }: DispatchView): OfficialDocument => composeDispatch(dispatch);

/** @throws Problem `dispatch-not-found` */
export async function printStoredDispatch(context: Context, id: string, format: DocumentFormat): Promise<PrintedFile> {
  requirePermission(context, 'document.print');
  const view = await getDispatch(context, id);
  const document = composeStoredDispatch(view);
  const bytes = format === 'docx' ? await renderDocx(document) : await renderPdf(document);
  const name = view.dispatch.number === undefined ? `${id}-du-thao` : `${id}-so-${view.dispatch.number}`;
  return { fileName: `${name}.${format}`, mediaType: mediaTypes[format], bytes };
}
