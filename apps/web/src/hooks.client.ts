import { rememberTyped } from '#lib/typed-early.ts';

/** Runs before the script takes the first page over. */
export const init = (): void => rememberTyped();
