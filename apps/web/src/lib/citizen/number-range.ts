/** The range that a number question takes, as paper prints it: "từ 0 đến 50", "from 0", nothing where any number does. */
import type { Locale } from '#lib/messages/index.ts';

export function numberRange(
  { minimum, maximum }: { readonly minimum?: number; readonly maximum?: number },
  locale: Locale,
): string {
  const say = (value: number) => (locale === 'vi' ? String(value).replace('.', ',') : String(value));
  const [from, to] = locale === 'vi' ? ['từ', 'đến'] : minimum === undefined ? ['from', 'up to'] : ['from', 'to'];
  return [minimum === undefined ? '' : `${from} ${say(minimum)}`, maximum === undefined ? '' : `${to} ${say(maximum)}`]
    .filter((part) => part !== '')
    .join(' ');
}
