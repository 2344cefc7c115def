/** Small settings of the installation. */
import type { Queryable } from '../store.ts';

export async function findSetting(db: Queryable, name: string): Promise<string | undefined> {
  return (await db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst())?.value;
}

/** Sets a value; `undefined` removes it. */
export async function setSetting(db: Queryable, name: string, value: string | undefined): Promise<void> {
  if (value === undefined) await db.deleteFrom('setting').where('name', '=', name).execute();
  else
    await db
      .insertInto('setting')
      .values({ name, value })
      .onConflict((c) => c.column('name').doUpdateSet({ value }))
      .execute();
}

/** Sets a value that nobody has set before; one that stands stays. */
export async function addSetting(db: Queryable, name: string, value: string): Promise<void> {
  await db
    .insertInto('setting')
    .values({ name, value })
    .onConflict((c) => c.column('name').doNothing())
    .execute();
}
