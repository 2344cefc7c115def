import { addMessages } from '#lib/messages/index.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent }) => addMessages((await parent()).locale, 'documents');
