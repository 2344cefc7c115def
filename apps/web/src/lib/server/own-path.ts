/** A path of this site from a form or address; anything that leads elsewhere becomes `otherwise`. */
export function ownPath(value: unknown, otherwise: string): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])/.test(value)) return otherwise;
  const url = new URL(value, 'http://own.invalid');
  return url.host === 'own.invalid' ? url.pathname + url.search : otherwise;
}
