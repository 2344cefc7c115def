/**
 * Numbers as they are printed. The one place where figures are rounded: half away from zero on the decimal value
 * (rounding rule of docs/method/index.md), decimal comma in Vietnamese, decimal point in English.
 */

export type Locale = 'vi' | 'en';

/** Printed where there is no figure. */
const nothing = '–';
/** Significant digits that a double carries after a few sums and divisions; more would print binary artefacts. */
const trustedDigits = 14;

/** Share of full precision, 0…1 → "80,58%". Rounds the decimal value: 0.80575 → "80,58%". Null → "–". */
export function formatPercent(fraction: number | null, decimals = 2, locale: Locale = 'vi'): string {
  if (fraction === null) return nothing;
  return `${formatDigits(roundDecimal(fraction, decimals, 2), locale)}%`;
}

/** Exact percentage of two whole numbers, without passing through a binary fraction. "–" when the denominator is 0. */
export function formatPercentOf(numerator: number, denominator: number, decimals = 2, locale: Locale = 'vi'): string {
  if (denominator === 0) return nothing;
  const negative = numerator < 0 !== denominator < 0;
  const divisor = BigInt(Math.abs(denominator));
  const scaled = BigInt(Math.abs(numerator)) * 100n * 10n ** BigInt(decimals);
  const rounded = (2n * scaled + divisor) / (2n * divisor);
  return `${formatDigits(placePoint(rounded.toString(), decimals, negative), locale)}%`;
}

/** Whole number with groups of thousands: "1.234" (English "1,234"). */
export function formatCount(count: number | null, locale: Locale = 'vi'): string {
  return count === null ? nothing : formatDigits(roundDecimal(count, 0, 0), locale);
}

/** Number with a fixed number of decimals: "1.234,50". */
export function formatDecimal(value: number | null, decimals: number, locale: Locale = 'vi'): string {
  return value === null ? nothing : formatDigits(roundDecimal(value, decimals, 0), locale);
}

/** Difference of two shares, in fractions, as percentage points: "+1,25 điểm phần trăm". */
export function formatDifference(difference: number | null, decimals = 2, locale: Locale = 'vi'): string {
  if (difference === null) return nothing;
  const digits = roundDecimal(difference, decimals, 2);
  const plus = digits.startsWith('-') || /^[0.]*$/.test(digits) ? '' : '+';
  const unit = locale === 'vi' ? 'điểm phần trăm' : 'percentage points';
  return `${plus}${formatDigits(digits, locale)} ${unit}`;
}

/** Number as a person would write it, with no more decimals than it has: 88 → "88", 43.24 → "43,24". */
export function formatNumber(value: number, locale: Locale = 'vi'): string {
  const [, fraction = ''] = plainDecimal(value).split('.');
  return formatDigits(roundDecimal(value, fraction.length, 0), locale);
}

/** Decimal digits of |value| without exponent, artefacts of binary arithmetic removed: 0.1 + 0.2 → "0.3". */
function plainDecimal(value: number): string {
  const [mantissa = '0', exponent = '0'] = Math.abs(value)
    .toExponential(trustedDigits - 1)
    .split('e');
  const digits = mantissa.replace('.', '').replace(/0+$/, '');
  const point = Number(exponent) + 1;
  if (digits === '') return '0';
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  if (digits.length <= point) return digits.padEnd(point, '0');
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** `value` × 10^shift, rounded half away from zero to `decimals`, as plain digits with "." and a leading "-". */
function roundDecimal(value: number, decimals: number, shift: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`not a printable number: ${value}`);
  const [whole = '0', fraction = ''] = plainDecimal(value).split('.');
  const keep = shift + decimals;
  const padded = fraction.padEnd(keep + 1, '0');
  const truncated = BigInt(whole + padded.slice(0, keep));
  const rounded = padded.charAt(keep) >= '5' ? truncated + 1n : truncated;
  return placePoint(rounded.toString(), decimals, value < 0);
}

function placePoint(digits: string, decimals: number, negative: boolean): string {
  const padded = digits.padStart(decimals + 1, '0');
  const whole = padded.slice(0, padded.length - decimals);
  const number = decimals === 0 ? whole : `${whole}.${padded.slice(-decimals)}`;
  return negative && /[1-9]/.test(number) ? `-${number}` : number;
}

function formatDigits(number: string, locale: Locale): string {
  const [group, point] = locale === 'vi' ? ['.', ','] : [',', '.'];
  const negative = number.startsWith('-');
  const [whole = '', fraction] = number.slice(negative ? 1 : 0).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group as string);
  return `${negative ? '−' : ''}${grouped}${fraction === undefined ? '' : `${point}${fraction}`}`;
}
