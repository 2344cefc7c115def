/**
 * Numbers of a survey file where the decimal mark is not known beforehand. “1.234” is 1234 in one file and 1,234 in the
 * next, and a wrong weight spoils every figure: so a text that could be either is read by what the rest of the file
 * shows, and refused where the file shows nothing.
 */

export type DecimalMark = ',' | '.';

/** A text as a number: certain, with the decimal mark it proves; or one of two, by the mark; or no number at all. */
export type NumberReading =
  | { readonly kind: 'certain'; readonly value: number; readonly mark?: DecimalMark }
  | {
      readonly kind: 'either';
      readonly byMark: Readonly<Record<DecimalMark, number>>;
      readonly separator: DecimalMark;
    };

const signed = /^([-−+]?)(.*)$/s;
const whole = /^\d+$/;
/** One separator before exactly three digits: a thousand or a decimal. A leading zero can only be a decimal. */
const oneGroup = /^([1-9]\d{0,2})([.,])(\d{3})$/;
const grouped: Readonly<Record<DecimalMark, RegExp>> = {
  ',': /^\d{1,3}(?:(?:\.\d{3}){2,}|(?:\.\d{3})+,\d+)$/,
  '.': /^\d{1,3}(?:(?:,\d{3}){2,}|(?:,\d{3})+\.\d+)$/,
};
const decimal = /^(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?$/;

/** Reads a trimmed text; undefined when it is not one number. Percent signs and units are not numbers here. */
export function readNumber(text: string): NumberReading | undefined {
  const [, sign, spaced] = signed.exec(text)!;
  const factor = sign === '-' || sign === '−' ? -1 : 1;
  const digits = spaced!.replace(/(?<=\d) (?=\d{3}(?!\d))/g, '');
  if (whole.test(digits)) return { kind: 'certain', value: factor * Number(digits) };
  const group = oneGroup.exec(digits);
  if (group) {
    const [, before, separator, after] = group as unknown as [string, string, DecimalMark, string];
    const thousand = factor * Number(before + after);
    const fraction = factor * Number(`${before}.${after}`);
    return {
      kind: 'either',
      separator,
      byMark: separator === ',' ? { ',': fraction, '.': thousand } : { ',': thousand, '.': fraction },
    };
  }
  for (const mark of [',', '.'] as const)
    if (grouped[mark].test(digits)) {
      const plain = digits.replaceAll(mark === ',' ? '.' : ',', '').replace(',', '.');
      return { kind: 'certain', value: factor * Number(plain), mark };
    }
  if (!decimal.test(digits)) return undefined;
  const mark = /[.,]/.exec(digits)?.[0] as DecimalMark | undefined;
  return { kind: 'certain', value: factor * Number(digits.replace(',', '.')), ...(mark && { mark }) };
}
