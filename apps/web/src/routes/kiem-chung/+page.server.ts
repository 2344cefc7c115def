import { Problem } from '@longdan/core';
import { fail } from '@sveltejs/kit';
import { checkReceipt, readReceiptForm, receiptCheckWords } from '#lib/citizen/receipt-check.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async (event) => {
    const { locale } = event.locals;
    const m = receiptCheckWords(locale);
    const { code, note } = await readReceiptForm(await event.request.formData());
    if (code === '' && note === '') return fail(422, { typed: '', fault: m.nothing });
    try {
      return { view: await checkReceipt(event, { code, note }) };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const fault = error.code === 'too-many-attempts' ? m.busy : error.messageIn(locale);
      return fail(error.httpStatus, { typed: code, fault });
    }
  },
};
