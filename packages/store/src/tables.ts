/**
 * Every table of the store with its primary key, a table after those it refers to. What carries or compares whole
 * stores goes by this list; a table that a migration adds belongs in it, and a test says so.
 */
export const tables: Readonly<Record<string, readonly string[]>> = {
  setting: ['name'],
  staff_account: ['id'],
  staff_session: ['id'],
  staff_credential: ['id'],
  staff_verification: ['id'],
  scheme: ['id', 'version'],
  round: ['id'],
  plan_version: ['round_id', 'version'],
  approval: ['round_id', 'subject', 'version'],
  questionnaire: ['id'],
  field_questionnaire: ['round_id', 'field_id'],
  eligibility_rules: ['round_id', 'version'],
  count_table: ['round_id', 'version'],
  benchmark: ['round_id', 'id'],
  narrative: ['round_id', 'field_id', 'version'],
  document_number: ['round_id', 'document'],
  task_mark: ['round_id', 'task'],
  ballot_batch: ['id'],
  ballot: ['round_id', 'code'],
  import_run: ['id'],
  refused_row: ['round_id', 'identity'],
  response: ['round_id', 'id'],
  receipt: ['round_id', 'response_id'],
  response_correction: ['id'],
  ruling: ['round_id', 'response_id', 'version'],
  round_closing: ['round_id'],
  double_entry_plan: ['round_id', 'version'],
  first_entry: ['round_id', 'ballot_code', 'version'],
  second_entry: ['round_id', 'ballot_code'],
  entry_settlement: ['round_id', 'ballot_code', 'question_id'],
  ledger_pending: ['id'],
  ledger_opening: ['commitment'],
  ledger_block: ['first_entry'],
  ledger_checkpoint: ['size'],
  ledger_cosignature: ['size', 'witness'],
  ledger_head: ['id'],
  audit: ['sequence'],
};

/** Tables whose keys count up by themselves, and the column that does. */
export const sequences: Readonly<Record<string, string>> = { audit: 'sequence' };
