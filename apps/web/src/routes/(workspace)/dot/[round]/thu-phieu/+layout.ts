import { addMessages } from '#lib/messages/index.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent }) => {
  const { locale } = await parent();
  await Promise.all([
    addMessages(locale, 'documents'),
    addMessages(locale, 'imports'),
    addMessages(locale, 'intake'),
    addMessages(locale, 'publication'),
  ]);
};
