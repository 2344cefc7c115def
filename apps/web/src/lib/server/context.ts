/** The operations' context for one request. */
import { problem } from '@longdan/core';
import type { Context } from '@longdan/operations';
import { contextFor } from './application.ts';

/** @throws Problem `not-signed-in` */
export function contextOf({ locals }: { readonly locals: App.Locals }): Context {
  if (!locals.actor) throw problem('not-signed-in');
  return contextFor(locals.application, locals.actor);
}
