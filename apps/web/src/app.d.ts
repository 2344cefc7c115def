import type { Locale } from '#lib/messages/index.ts';
import type { SignedIn } from '#lib/server/accounts.ts';
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
    }
  }
}
