import { hasPermission, type Permission, permissionTable } from '@longdan/operations';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, url }) => {
  const { actor } = locals;
  return {
    locale: locals.locale,
    path: url.pathname + url.search,
    actor: actor && { id: actor.id, name: actor.name, role: actor.role },
    /** What the signed-in person may do: pages hide what would be refused. */
    may: actor ? (Object.keys(permissionTable) as Permission[]).filter((one) => hasPermission(actor.role, one)) : [],
  };
};
