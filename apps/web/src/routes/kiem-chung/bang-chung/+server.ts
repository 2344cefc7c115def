import { Problem } from '@longdan/core';
import { proveLeaf } from '#lib/citizen/receipt-check.ts';
import type { RequestHandler } from './$types';

/** A C2SP tlog-proof for the leaf hash (hexadecimal) in the body; 404 while the log does not have it. */
export const POST: RequestHandler = async (event) => {
  const text = { 'content-type': 'text/plain; charset=utf-8' };
  try {
    const proof = await proveLeaf(event, (await event.request.text()).trim());
    return new Response(proof, { headers: text });
  } catch (refused) {
    if (!(refused instanceof Problem)) throw refused;
    return new Response(`${refused.messageIn(event.locals.locale)}\n`, { status: refused.httpStatus, headers: text });
  }
};
