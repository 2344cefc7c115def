/**
 * analysis (L1): eligible responses, or a table of totals, → figures. Pure: no clock, no files, no database.
 */
export type * from './count-table.ts';
export type * from './figures.ts';
