/**
 * store (L3): all SQL. Opening the engine, the numbered migrations, and one file of queries per concept under
 * `queries/`. Rules live in core, decisions in operations; here rows are fetched and kept, nothing is computed.
 */
export { type Backup, backupStore, type Restoration, readBackupHeader, restoreStore } from './backup.ts';
export type { BackupHeader } from './backup-file.ts';
export { type Move, moveStore } from './move.ts';
export * as access from './queries/access.ts';
export type { AccountState } from './queries/account.ts';
export * as accounts from './queries/account.ts';
export * as administrativeUnits from './queries/administrative-unit.ts';
export * as audits from './queries/audit.ts';
export * as ballots from './queries/ballot.ts';
export * as designPlaces from './queries/design-place.ts';
export * as dispatches from './queries/dispatch.ts';
export * as documentTemplates from './queries/document-template.ts';
export * as doubleEntries from './queries/double-entry.ts';
export * as importRuns from './queries/import-run.ts';
export * as ledgerRows from './queries/ledger.ts';
export * as packedResponses from './queries/packed-response.ts';
export * as questionnaires from './queries/questionnaire.ts';
export * as questionnaireDrafts from './queries/questionnaire-draft.ts';
export * as receipts from './queries/receipt.ts';
export * as records from './queries/record.ts';
export * as recoveries from './queries/recovery.ts';
export * as rememberedMappings from './queries/remembered-mapping.ts';
export * as responses from './queries/response.ts';
export * as rounds from './queries/round.ts';
export * as roundOverviews from './queries/round-overview.ts';
export * as samples from './queries/sample.ts';
export * as samplingFrames from './queries/sampling-frame.ts';
export * as schemes from './queries/scheme.ts';
export * as seals from './queries/sealing.ts';
export * as settings from './queries/setting.ts';
export * as undoneImports from './queries/undone-import.ts';
export * as uploads from './queries/upload.ts';
export { StoreRefusal } from './refusal.ts';
export type * from './schema/access.ts';
export type * from './schema/documents.ts';
export type * from './schema/double-entry.ts';
export type * from './schema/import.ts';
export type * from './schema/ledger.ts';
export type * from './schema/questionnaire.ts';
export type * from './schema/sampling.ts';
export type * from './schema/sealing.ts';
export type * from './schema.ts';
export { searchForm } from './search-form.ts';
export { type Database, openStore, type Queryable, type Store, type StoreOptions, type StorePlace } from './store.ts';
export type { TableContent } from './whole-table.ts';
