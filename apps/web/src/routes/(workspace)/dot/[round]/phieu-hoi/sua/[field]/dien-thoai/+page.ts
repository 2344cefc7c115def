import { addMessages } from '#lib/messages/index.ts';
import type { PageLoad } from './$types';

/** The page stands outside the round's layout, so it fetches its texts itself. */
export const load: PageLoad = async ({ data, parent }) => {
  await addMessages((await parent()).locale, 'questionnaireEditor');
  return data;
};
