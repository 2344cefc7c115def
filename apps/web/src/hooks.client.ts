import type { ClientInit } from '@sveltejs/kit';
import { rememberTyped } from '#lib/typed-early.ts';

export const init: ClientInit = () => rememberTyped();
