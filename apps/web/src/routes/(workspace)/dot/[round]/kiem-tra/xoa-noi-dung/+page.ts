import { addMessages } from '#lib/messages/index.ts';
import type { PageLoad } from './$types';

/** Forms and a list to read: they work by themselves, and nothing typed is lost to a script that arrives late. */
export const csr = false;

export const load: PageLoad = async ({ parent, data }) => {
  const { locale } = await parent();
  await addMessages(locale, 'removal');
  return data;
};
