import type { Locale } from '#lib/messages/index.ts';
import type { SignedIn } from '#lib/server/accounts/staff.ts';
import type { Application } from '#lib/server/application.ts';

declare global {
  namespace App {
    interface Error {
      /** Stable code of a refused request, when the product itself refused it. */
      code?: string;
    }
    interface Locals {
      application: Application;
      locale: Locale;
      /** Who is signed in; null on public pages. */
      actor: SignedIn | null;
      /** The session that the request comes by; empty when nobody is signed in. */
      sessionId: string;
      /** The role must have a second factor and there is none yet: only setting one up is open. */
      mustEnrol: boolean;
    }
  }
}
