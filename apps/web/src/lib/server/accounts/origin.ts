/** What a person is told of their sessions: the kind of device and the network, enough to know one's own, no more. */

const browsers = [
  ['Edge', /\bEdgA?\//],
  ['Cốc Cốc', /\bcoc_coc_browser\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\bFirefox\//],
  ['Chrome', /Chrome\//],
  ['Safari', /\bSafari\//],
] as const;
const systems = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
] as const;

/** "Chrome · Windows" of a browser's own line; "?" for what is not known. */
export function deviceOf(userAgent: string | null): string {
  const name = (list: readonly (readonly [string, RegExp])[]) =>
    list.find(([, pattern]) => pattern.test(userAgent ?? ''))?.[0];
  return [name(browsers), name(systems)].filter(Boolean).join(' · ') || '?';
}

/** The network of an address, its last part left out: "113.160.24.*", "2405:4802:1a:*". */
export function placeOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '');
  if (plain === '::1' || plain.startsWith('127.')) return 'localhost';
  if (plain.includes('.')) return plain.split('.').slice(0, 3).concat('*').join('.');
  return `${plain.split(':').slice(0, 3).join(':')}:*`;
}
