import { Problem } from '@longdan/core';
import { error } from '@sveltejs/kit';
import { downloadReceipt } from '#lib/citizen/receipt-check.ts';
import type { RequestHandler } from './$types';

/** The signed receipt as a file. The code comes in the body, so that it stands in no address. */
export const POST: RequestHandler = async (event) => {
  const code = String((await event.request.formData()).get('ma') ?? '').slice(0, 30);
  try {
    const { fileName, note } = await downloadReceipt(event, code);
    return new Response(note, {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="${fileName}"`,
      },
    });
  } catch (refused) {
    if (!(refused instanceof Problem)) throw refused;
    error(refused.httpStatus, refused.messageIn(event.locals.locale));
  }
};
