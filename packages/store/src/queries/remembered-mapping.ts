/** Mappings of columns that people confirmed, by form and shape of file. */
import type { RememberedMappingTable } from '../schema/import.ts';
import type { Queryable } from '../store.ts';

export async function rememberMapping(db: Queryable, row: RememberedMappingTable): Promise<void> {
  const { form_key: _form, shape_key: _shape, ...change } = row;
  await db
    .insertInto('remembered_mapping')
    .values(row)
    .onConflict((c) => c.columns(['form_key', 'shape_key']).doUpdateSet(change))
    .execute();
}

export function findMapping(
  db: Queryable,
  formKey: string,
  shapeKey: string,
): Promise<RememberedMappingTable | undefined> {
  return db
    .selectFrom('remembered_mapping')
    .selectAll()
    .where('form_key', '=', formKey)
    .where('shape_key', '=', shapeKey)
    .executeTakeFirst();
}

/** @returns whether there was one */
export async function forgetMapping(db: Queryable, formKey: string, shapeKey: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('remembered_mapping')
    .where('form_key', '=', formKey)
    .where('shape_key', '=', shapeKey)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
