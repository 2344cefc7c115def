/**
 * House templates: what an authority writes the same in its documents, kept in versions. A document takes the words when
 * it is made, so neither a new version nor retiring a template changes any document.
 */
import { randomUUID } from 'node:crypto';
import { type House, problem } from '@longdan/core';
import { documentTemplates } from '@longdan/store';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { requirePermission } from '../permissions.ts';
import { mayChange, mayUse, unitOf } from './template-scope.ts';

export interface HouseTemplate {
  readonly id: string;
  /** As offered in lists: "UBND xã Mẫu – Chủ tịch ký". */
  readonly name: string;
  readonly house: House;
  readonly version: number;
  readonly recordedAt: string;
  readonly recordedBy: string;
  /** Day from which it is no longer offered. */
  readonly retiredOn: string | null;
  /** False for a template of another unit, offered to be used only. */
  readonly mayChange: boolean;
}

type Row = NonNullable<Awaited<ReturnType<typeof documentTemplates.findHouseTemplate>>>;

function viewOf(context: Context, row: Row): HouseTemplate {
  const { name, house } = JSON.parse(row.content) as { name: string; house: House };
  return {
    id: row.id,
    name,
    house,
    version: row.version,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
    retiredOn: row.retired_on,
    mayChange: mayChange(context.actor, row.unit_path),
  };
}

/** Those offered to the actor's units, by name; retired ones last. */
export async function listHouseTemplates(context: Context): Promise<HouseTemplate[]> {
  requirePermission(context, 'template.edit');
  const rows = await documentTemplates.listHouseTemplates(context.store.db);
  return rows
    .filter((row) => mayUse(context.actor, row.unit_path))
    .map((row) => viewOf(context, row))
    .sort((a, b) => Number(a.retiredOn !== null) - Number(b.retiredOn !== null) || a.name.localeCompare(b.name, 'vi'));
}

/** @throws Problem `template-not-found` */
export async function getHouseTemplate(context: Context, id: string): Promise<HouseTemplate> {
  requirePermission(context, 'template.edit');
  const row = await documentTemplates.findHouseTemplate(context.store.db, id);
  if (!row || !mayUse(context.actor, row.unit_path)) throw problem('template-not-found', { template: id });
  return viewOf(context, row);
}

/**
 * Keeps a new template, or a new version of one.
 * @throws Problem `template-not-found`, `stale-version` when somebody else saved it meanwhile
 */
export async function saveHouseTemplate(
  context: Context,
  { id, name, house, expectedVersion = 0 }: { id?: string; name: string; house: House; expectedVersion?: number },
): Promise<HouseTemplate> {
  requirePermission(context, 'template.edit');
  const templateId = id ?? randomUUID();
  await context.store.db.transaction().execute(async (db) => {
    if (id === undefined) {
      const made = { id: templateId, unit_path: unitOf(context.actor), version: 0, retired_on: null };
      await documentTemplates.insertHouseTemplate(db, made);
    }
    const row = await documentTemplates.lockHouseTemplate(db, templateId);
    if (!row || !mayChange(context.actor, row.unit_path)) throw problem('template-not-found', { template: templateId });
    if (row.version !== expectedVersion)
      throw problem('stale-version', { what: 'Khuôn mẫu', expected: expectedVersion, found: row.version });
    await documentTemplates.insertHouseVersion(db, {
      template_id: templateId,
      version: row.version + 1,
      content: JSON.stringify({ name, house }),
      recorded_at: context.now().toISOString(),
      recorded_by: context.actor.name,
    });
    const details = { name, version: row.version + 1 };
    await writeAudit(context, db, { act: 'house-template-saved', details });
  });
  return getHouseTemplate(context, templateId);
}

/** No longer offers a template, or offers it again. @throws Problem `template-not-found` */
export async function retireHouseTemplate(
  context: Context,
  { id, retired }: { id: string; retired: boolean },
): Promise<void> {
  requirePermission(context, 'template.edit');
  await context.store.db.transaction().execute(async (db) => {
    const row = await documentTemplates.lockHouseTemplate(db, id);
    if (!row || !mayChange(context.actor, row.unit_path)) throw problem('template-not-found', { template: id });
    await documentTemplates.retireHouseTemplate(db, id, retired ? today(context) : null);
    await writeAudit(context, db, {
      act: retired ? 'house-template-retired' : 'house-template-restored',
      details: { template: id },
    });
  });
}
