/** Sent with every answer, beside the content security policy that vite.config.ts declares. */
export const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
} as const;

/**
 * Whether a page of another site sends this: the browser says where a request that may write comes from. The framework
 * asks the same of forms; this holds for every other kind of content too. Machines that are no browser send no origin.
 */
export function isForeign(request: Request, url: URL): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return false;
  const origin = request.headers.get('origin');
  return origin !== null && origin !== url.origin;
}
