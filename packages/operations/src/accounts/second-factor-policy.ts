/** Which roles must have a second factor to come in: the administrator's decision. */
import { settings } from '@longdan/store';
import { writeAudit } from '../audit.ts';
import type { Context } from '../context.ts';
import { type Role, requirePermission } from '../permissions.ts';

const name = 'second-factor-roles';

/** Roles that must have one; none until an administrator says so. */
export async function getSecondFactorRoles({ store }: Pick<Context, 'store'>): Promise<Role[]> {
  return JSON.parse((await settings.findSetting(store.db, name)) ?? '[]') as Role[];
}

export async function setSecondFactorRoles(context: Context, required: readonly Role[]): Promise<void> {
  requirePermission(context, 'accounts.manage');
  await context.store.db.transaction().execute(async (db) => {
    await settings.setSetting(db, name, JSON.stringify([...new Set(required)].sort()));
    await writeAudit(context, db, { act: 'second-factor-policy', details: { roles: required } });
  });
}
