/** What stands beside an act in the log, in the reader's words: names, choices, figures and days as they are printed. */
import { formatNumber } from '@longdan/analysis';
import { formatDay } from '#lib/format.ts';
import type { Locale, Messages } from '#lib/messages/index.ts';

type Words = Readonly<Record<string, string>>;
type DetailMessages = Pick<Messages, 'audit' | 'channel' | 'checking' | 'results' | 'roles'>;

/** A year is a name, not an amount: no dot in 2.022. */
const names = new Set(['year', 'number', 'id']);
const isSeal = (text: string) => /^[0-9a-f]{32,}$/.test(text);
/** Details whose values are ids of what has a name. */
const called = new Set(['field', 'fields', 'unit', 'scheme', 'accountId']);
const uuid = /^([0-9a-f]{8})(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reader of details. In short a seal is its beginning, enough to compare by eye; in whole it is all of it. */
export function readDetails(m: DetailMessages, locale: Locale) {
  const { detailNames, detailValues } = m.audit;
  const c = m.checking;
  const choices: Readonly<Record<string, Words>> = {
    ...detailValues,
    kind: { ...detailValues.kind, ...m.results.benchmarkKinds },
    channel: m.channel,
    role: m.roles,
    roles: m.roles,
    ruling: c.rulings,
    code: c.ruleNames,
    voids: { item: c.voidsItem, ballot: c.voidsBallot },
    keep: { first: c.keepFirst, none: c.keepNone },
  };
  type Reading = { readonly whole: boolean; readonly names: Words };
  const print = (name: string, value: unknown, reading: Reading): string => {
    if (Array.isArray(value)) return value.map((one) => print(name, one, reading)).join(', ');
    if (typeof value === 'object' && value !== null) {
      const [first = '', ...rest] = Object.entries(value).map(([key, one]) => print(key, one, reading));
      return rest.length === 0 ? first : `${first} (${rest.join(', ')})`;
    }
    const text = String(value);
    if (Object.hasOwn(choices[name] ?? {}, text)) return choices[name]![text]!;
    if (typeof value === 'number' && !names.has(name)) return formatNumber(value, locale);
    if (typeof value === 'boolean') return value ? detailValues.yesNo.true : detailValues.yesNo.false;
    if (/^\d{4}-\d\d-\d\d$/.test(text)) return formatDay(text, locale);
    if (called.has(name) && Object.hasOwn(reading.names, text)) return reading.names[text]!;
    if (reading.whole) return text;
    return isSeal(text) ? `${text.slice(0, 12)}…` : text.replace(uuid, '$1…');
  };
  /** `names` are those of ids that stand in the details. */
  return (
    details: Readonly<Record<string, unknown>>,
    { whole = false, names: namesOfIds = {} }: { whole?: boolean; names?: Words } = {},
  ): string =>
    Object.entries(details)
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(
        ([name, value]) =>
          `${(detailNames as Words)[name] ?? name}: ${print(name, value, { whole, names: namesOfIds })}`,
      )
      .join('; ');
}
