import { Problem } from '@longdan/core';
import { fail, redirect } from '@sveltejs/kit';
import { openForAnswering } from '#lib/citizen/answering.ts';
import { describeCodeFault } from '#lib/citizen/code-fault.ts';
import { isKiosk } from '#lib/citizen/kiosk.ts';
import { inLanguage } from '#lib/citizen/words.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  /** Opens the ballot of the code that was typed; a code that cannot be opened is explained beside it. */
  default: async (event) => {
    const { locale } = event.locals;
    const typed = String((await event.request.formData()).get('ma') ?? '').slice(0, 60);
    const opened = await openForAnswering(event, typed).catch((error: unknown) => {
      if (error instanceof Problem) return error;
      throw error;
    });
    if (opened instanceof Problem)
      return fail(opened.httpStatus, { typed, fault: describeCodeFault(opened, typed, locale) });
    redirect(303, inLanguage(`/p/${opened.code}`, locale, isKiosk(event.url)));
  },
};
