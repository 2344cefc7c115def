/** Form fields of a document's number and date. */
import { optionalText } from './form.ts';

export const documentNumber = { number: optionalText, issuedOn: optionalText };
