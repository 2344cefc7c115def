/** Numbers whose decimal mark is not known beforehand, as importing reads them. */
export { type DecimalMark, type NumberReading, readNumber } from '@longdan/importing';
