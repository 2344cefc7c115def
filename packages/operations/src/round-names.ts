/** Names of rounds, of their fields and of their units, for logs that keep ids. */
import type { Plan } from '@longdan/core';
import { type Queryable, roundOverviews } from '@longdan/store';

export interface RoundNames {
  readonly title: string;
  /** Titles of fields and names of units, by id. */
  readonly parts: Readonly<Record<string, string>>;
}

/** By id of the round; one that is not there has no name. */
export async function nameRounds(
  db: Queryable,
  roundIds: readonly (string | null)[],
): Promise<ReadonlyMap<string, RoundNames>> {
  const ids = [...new Set(roundIds.filter((id) => id !== null))];
  if (ids.length === 0) return new Map();
  const rows = await roundOverviews.listPlans(db, ids);
  return new Map(
    rows.map(({ id, content }) => {
      const plan = JSON.parse(content) as Plan;
      const parts = [
        ...plan.units.map((unit) => [unit.id, unit.title] as const),
        ...plan.fields.map((field) => [field.id, field.title] as const),
      ];
      return [id, { title: plan.title, parts: Object.fromEntries(parts) }];
    }),
  );
}

/** A field by its name; by its id where the plan has no such field. */
export const titleOfField = ({ fields }: Pick<Plan, 'fields'>, fieldId: string): string =>
  fields.find(({ id }) => id === fieldId)?.title ?? fieldId;
