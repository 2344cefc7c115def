/** Form fields of a document's number and date. */
import * as v from 'valibot';
import { optionalText } from './form.ts';

/**
 * The number alone: the symbol after it ("/BC-UBND") is printed from the plan, also when somebody typed it along.
 * "45/BC-UBND" → "45"; "45/2026" stays.
 */
export const numberAlone = (typed: string): string => typed.replace(/\s*\/\s*\p{L}.*$/u, '');

export const documentNumber = {
  number: v.pipe(
    optionalText,
    v.transform((typed) => (typed === undefined ? undefined : numberAlone(typed))),
  ),
  issuedOn: optionalText,
};
