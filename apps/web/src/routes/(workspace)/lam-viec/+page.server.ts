import { hasPermission, listRecoveries, listRoundPage } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { role } = context.actor;
  /** Resets that wait for a second person, who may be this one; they lapse after a day. */
  const resets = hasPermission(role, 'recovery.confirm')
    ? (await listRecoveries(context)).filter(({ mayConfirm }) => mayConfirm).length
    : 0;
  if (!hasPermission(role, 'round.read')) return { resets, list: null };
  return { resets, list: await listRoundPage(context, { page: Number(event.url.searchParams.get('trang') ?? 1) }) };
};
