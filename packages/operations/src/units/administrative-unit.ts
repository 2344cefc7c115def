/**
 * Administrative units: lists of a day are compared with what is known, so that every territory keeps its periods and
 * every change becomes an event. A code may be used again for another territory: the key is (code, first day).
 */
import { randomUUID } from 'node:crypto';
import { type Finding, type IsoDay, problem } from '@longdan/core';
import { foldLetters, parseDay } from '@longdan/importing';
import { type AdministrativeUnitTable, administrativeUnits, type UnitEventTable } from '@longdan/store';
import { writeAudit } from '../audit.ts';
import type { Context } from '../context.ts';
import { hasPermission, requirePermission } from '../permissions.ts';
import { foldForSearch, readUnitList, type UnitOfList, type UnitType } from './unit-list.ts';

export const unitEventKinds = ['merge', 'split', 'rename', 'retype', 'move', 'found', 'end'] as const;
export type UnitEventKind = (typeof unitEventKinds)[number];

export interface UnitImport {
  readonly units: number;
  readonly unchanged: number;
  readonly added: number;
  readonly changed: number;
  readonly ended: number;
  readonly findings: readonly Finding[];
}

/**
 * Takes a list as what holds from a day on. A unit that is new, renamed, retyped or moved begins a period; one that a whole
 * list no longer has ends. Nothing is taken when a row is at fault.
 * @throws Problem `invalid-input` with the rows; `units-older` when a known unit began after that day
 */
export async function importUnits(
  context: Context,
  {
    fileName,
    bytes,
    validFrom,
    isWhole,
    basis = '',
  }: { fileName: string; bytes: Uint8Array; validFrom: IsoDay; isWhole: boolean; basis?: string },
): Promise<UnitImport> {
  requirePermission(context, 'units.edit');
  if (parseDay(validFrom) !== validFrom) throw problem('invalid-input');
  const { units, findings } = readUnitList(bytes, fileName);
  if (findings.length > 0 || units.length === 0) throw problem('invalid-input', {}, findings.slice(0, 200));
  const done = { units: units.length, unchanged: 0, added: 0, changed: 0, ended: 0, findings };
  await context.store.db.transaction().execute(async (db) => {
    const known = new Map((await administrativeUnits.listUnitsInForce(db)).map((row) => [row.code, row]));
    const isFirst = known.size === 0;
    const fresh: AdministrativeUnitTable[] = [];
    const events: UnitEventTable[] = [];
    const tell = (kind: UnitEventKind, content: object) =>
      events.push({
        id: randomUUID(),
        kind,
        happened_on: validFrom,
        content: JSON.stringify({ ...content, basis }),
        recorded_at: context.now().toISOString(),
        recorded_by: context.actor.name,
      });
    for (const unit of units) {
      const before = known.get(unit.code);
      known.delete(unit.code);
      const row = toRow(unit, validFrom);
      const kinds = before ? changesOf(before, row) : (['found'] as const);
      if (before && kinds.length === 0) {
        done.unchanged += 1;
        continue;
      }
      if (before) {
        if (before.valid_from >= validFrom) throw problem('units-older', { unit: before.name, day: before.valid_from });
        await administrativeUnits.endUnit(db, before.code, before.valid_from, validFrom);
        done.changed += 1;
      } else done.added += 1;
      fresh.push(row);
      if (!isFirst)
        for (const kind of kinds)
          tell(kind, {
            from: before ? [keyOf(before)] : [],
            to: [keyOf(row)],
          });
    }
    if (isWhole)
      for (const gone of known.values()) {
        if (gone.valid_from >= validFrom) throw problem('units-older', { unit: gone.name, day: gone.valid_from });
        await administrativeUnits.endUnit(db, gone.code, gone.valid_from, validFrom);
        tell('end', { from: [keyOf(gone)], to: [] });
        done.ended += 1;
      }
    await administrativeUnits.insertUnits(db, fresh);
    await administrativeUnits.insertEvents(db, events);
    const { findings: _, ...counts } = done;
    await writeAudit(context, db, { act: 'units-imported', details: { file: fileName, validFrom, ...counts } });
  });
  return done;
}

const keyOf = ({ code, valid_from, name }: AdministrativeUnitTable) => ({ code, validFrom: valid_from, name });

function toRow(unit: UnitOfList, validFrom: IsoDay): AdministrativeUnitTable {
  return {
    code: unit.code,
    valid_from: validFrom,
    valid_to: null,
    level: unit.level,
    type: unit.type,
    name: unit.name,
    parent_code: unit.parentCode,
    folded: foldForSearch(unit.name),
  };
}

/** Two spellings of one name are no change. */
function changesOf(before: AdministrativeUnitTable, after: AdministrativeUnitTable): UnitEventKind[] {
  const kinds: UnitEventKind[] = [];
  const bare = (row: AdministrativeUnitTable) =>
    row.folded.replace(/^ (tinh|thanh pho|phuong|xa|dac khu|thi tran) /, '');
  if (bare(before) !== bare(after)) kinds.push('rename');
  if (before.type !== after.type) kinds.push('retype');
  if (before.parent_code !== after.parent_code) kinds.push('move');
  return kinds;
}

export interface UnitView extends UnitOfList {
  readonly validFrom: IsoDay;
  readonly validTo: IsoDay | null;
  readonly parentName: string | null;
}

/** Who works with rounds, and who keeps the list or gives units to accounts. */
function requireReader(context: Context): void {
  if (!hasPermission(context.actor.role, 'units.edit')) requirePermission(context, 'round.read');
}

/** By name (either spelling of the tone, or none), or by code. */
export async function searchAdministrativeUnits(
  context: Context,
  search: {
    readonly text?: string;
    readonly parentCode?: string;
    readonly withEnded?: boolean;
    readonly limit?: number;
  } = {},
): Promise<UnitView[]> {
  requireReader(context);
  const { db } = context.store;
  const text = (search.text ?? '').trim();
  const isCode = /^\d+$/.test(text);
  const rows = await administrativeUnits.searchUnits(db, {
    words: isCode ? [] : foldLetters(text).split(' ').filter(Boolean),
    ...(isCode ? { code: text } : {}),
    ...(search.parentCode ? { parentCode: search.parentCode } : {}),
    ...(text === '' && !search.parentCode ? { level: 'province' } : {}),
    withEnded: search.withEnded ?? false,
    limit: search.limit ?? 200,
  });
  const provinces = new Map(
    (await administrativeUnits.searchUnits(db, { words: [], level: 'province', withEnded: true, limit: 500 })).map(
      (row) => [row.code, row.name],
    ),
  );
  // "hoang hoa" finds Hoàng Hoa Thám too; whoever bears the very words comes first.
  const phrase = foldForSearch(text);
  const isVery = (row: AdministrativeUnitTable) => row.folded.endsWith(phrase);
  const ordered = isCode || phrase === ' ' ? rows : [...rows.filter(isVery), ...rows.filter((row) => !isVery(row))];
  return ordered.map((row) => ({
    code: row.code,
    name: row.name,
    type: row.type as UnitType,
    level: row.level as UnitOfList['level'],
    parentCode: row.parent_code,
    parentName: row.parent_code === null ? null : (provinces.get(row.parent_code) ?? null),
    validFrom: row.valid_from,
    validTo: row.valid_to,
  }));
}

/** How many of each type are in force. */
export async function countAdministrativeUnits(context: Context): Promise<Readonly<Record<string, number>>> {
  requireReader(context);
  const rows = await administrativeUnits.countUnits(context.store.db);
  return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
}

export interface UnitEvent {
  readonly kind: UnitEventKind;
  readonly on: IsoDay;
  readonly from: readonly { readonly code: string; readonly name: string }[];
  readonly to: readonly { readonly code: string; readonly name: string }[];
  readonly basis: string;
  readonly recordedBy: string;
}

/** The newest first. */
export async function listUnitEvents(context: Context, limit = 100): Promise<UnitEvent[]> {
  requireReader(context);
  const rows = await administrativeUnits.listEvents(context.store.db, limit);
  return rows.map((row) => ({
    kind: row.kind as UnitEventKind,
    on: row.happened_on,
    recordedBy: row.recorded_by,
    ...(JSON.parse(row.content) as Pick<UnitEvent, 'from' | 'to' | 'basis'>),
  }));
}

/** Records what a list alone does not tell: which units became which. @throws Problem `unit-not-found`, `invalid-input` */
export async function recordUnitEvent(
  context: Context,
  event: {
    readonly kind: UnitEventKind;
    readonly on: IsoDay;
    readonly from: readonly string[];
    readonly to: readonly string[];
    readonly basis: string;
  },
): Promise<void> {
  requirePermission(context, 'units.edit');
  if (
    !unitEventKinds.includes(event.kind) ||
    parseDay(event.on) !== event.on ||
    event.from.length + event.to.length === 0
  )
    throw problem('invalid-input');
  await context.store.db.transaction().execute(async (db) => {
    const named = async (code: string, isAfter: boolean) => {
      const periods = await administrativeUnits.listPeriods(db, code);
      const found = isAfter
        ? periods.find((row) => row.valid_to === null || row.valid_to > event.on)
        : (periods.find((row) => row.valid_from < event.on) ?? periods.at(-1));
      if (!found) throw problem('unit-not-found', { unit: code });
      return keyOf(found);
    };
    const [from, to] = [[], []] as [object[], object[]];
    for (const code of event.from) from.push(await named(code, false));
    for (const code of event.to) to.push(await named(code, true));
    await administrativeUnits.insertEvents(db, [
      {
        id: randomUUID(),
        kind: event.kind,
        happened_on: event.on,
        content: JSON.stringify({ from, to, basis: event.basis }),
        recorded_at: context.now().toISOString(),
        recorded_by: context.actor.name,
      },
    ]);
    await writeAudit(context, db, { act: 'unit-event-recorded', details: { kind: event.kind, on: event.on } });
  });
}
