/** House templates with their versions, plans kept as templates, and what is stated about a round's documents. */
import type {
  DocumentDetailsTable,
  HouseTemplateTable,
  HouseTemplateVersionTable,
  PlanTemplateTable,
} from '../schema/documents.ts';
import type { Queryable } from '../store.ts';

export async function insertHouseTemplate(db: Queryable, template: HouseTemplateTable): Promise<void> {
  await db.insertInto('house_template').values(template).execute();
}

/** In a transaction: whoever else means to change this template waits. */
export function lockHouseTemplate(db: Queryable, id: string): Promise<HouseTemplateTable | undefined> {
  return db.selectFrom('house_template').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

export async function insertHouseVersion(db: Queryable, version: HouseTemplateVersionTable): Promise<void> {
  await db.insertInto('house_template_version').values(version).execute();
  await db
    .updateTable('house_template')
    .set({ version: version.version })
    .where('id', '=', version.template_id)
    .execute();
}

export async function retireHouseTemplate(db: Queryable, id: string, retiredOn: string | null): Promise<void> {
  await db.updateTable('house_template').set({ retired_on: retiredOn }).where('id', '=', id).execute();
}

const housesInForce = (db: Queryable) =>
  db
    .selectFrom('house_template')
    .innerJoin('house_template_version', (join) =>
      join
        .onRef('house_template_version.template_id', '=', 'house_template.id')
        .onRef('house_template_version.version', '=', 'house_template.version'),
    )
    .select([
      'house_template.id',
      'house_template.unit_path',
      'house_template.version',
      'house_template.retired_on',
      'house_template_version.content',
      'house_template_version.recorded_at',
      'house_template_version.recorded_by',
    ]);

/** Each with the words in force. */
export function listHouseTemplates(db: Queryable) {
  return housesInForce(db).orderBy('house_template.id').execute();
}

export function findHouseTemplate(db: Queryable, id: string) {
  return housesInForce(db).where('house_template.id', '=', id).executeTakeFirst();
}

export async function insertPlanTemplate(db: Queryable, template: PlanTemplateTable): Promise<void> {
  await db.insertInto('plan_template').values(template).execute();
}

export function listPlanTemplates(db: Queryable): Promise<PlanTemplateTable[]> {
  return db.selectFrom('plan_template').selectAll().orderBy('name').orderBy('id').execute();
}

export function findPlanTemplate(db: Queryable, id: string): Promise<PlanTemplateTable | undefined> {
  return db.selectFrom('plan_template').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function deletePlanTemplate(db: Queryable, id: string): Promise<void> {
  await db.deleteFrom('plan_template').where('id', '=', id).execute();
}

export async function insertDocumentDetails(db: Queryable, details: DocumentDetailsTable): Promise<void> {
  await db.insertInto('document_details').values(details).execute();
}

/** What is stated now. */
export function findDocumentDetails(
  db: Queryable,
  roundId: string,
  document: string,
): Promise<DocumentDetailsTable | undefined> {
  return db
    .selectFrom('document_details')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('document', '=', document)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}
