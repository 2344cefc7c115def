/**
 * analysis (L1): eligible responses, or a table of totals, → figures. Pure: no clock, no files, no database.
 */
export type { StatedBallots } from './audit-agreement.ts';
export { readLookalike } from './audit-cells.ts';
export { type AuditOptions, auditTable } from './audit-table.ts';
export type * from './count-table.ts';
export type * from './figures.ts';
export * from './format.ts';
