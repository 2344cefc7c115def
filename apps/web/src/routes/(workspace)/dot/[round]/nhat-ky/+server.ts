import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** The round's own audit is the log seen through one round. */
export const GET: RequestHandler = ({ params }) => redirect(303, `/nhat-ky?dot=${encodeURIComponent(params.round)}`);
