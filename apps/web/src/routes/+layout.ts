import { fetchMessages } from '#lib/messages/index.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data }) => ({ ...data, messages: await fetchMessages(data.locale) });
