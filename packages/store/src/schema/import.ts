/** Tables of imports under way, their files, remembered mappings, and imports that were undone. */
import type { ResponseTable } from '../schema.ts';

/** Where an import stands. Imports from before this table have no row. */
export interface ImportStateTable {
  import_id: string;
  round_id: string;
  /** 'running', 'finished', 'cancelled', 'failed', 'undoing', 'undone'. */
  state: string;
  /** Host, process and a random part of whoever works on it; null when nobody does. */
  runner: string | null;
  /** Time of the last chunk, while it runs. */
  heartbeat: string | null;
  /** 1 when somebody asked it to stop after the chunk under way. */
  stop_asked: number;
  /** Rows read and dealt with, sheet after sheet: where it goes on. */
  taken: number;
  bytes_read: number;
  bytes: number;
  /** Field of rows that name none. */
  field_id: string | null;
  /** The file, while it is kept. */
  upload_id: string | null;
  /** JSON of what stopped it. */
  problem: string | null;
  /** JSON of the undoing under way. */
  undoing: string | null;
}

/** A file that was sent to be imported; gone when it is read to its end, or after a day. */
export interface UploadTable {
  id: string;
  round_id: string;
  file_name: string;
  field_id: string | null;
  bytes: number;
  /** SHA-256, hexadecimal. */
  hash: string;
  kept_at: string;
}

export interface UploadPartTable {
  upload_id: string;
  part: number;
  bytes: Uint8Array;
}

/** What a person said the columns of files of one shape mean. */
export interface RememberedMappingTable {
  /** Hash of the questionnaire's questions and answers: the same form in any round. */
  form_key: string;
  shape_key: string;
  /** JSON of the columns. */
  columns: string;
  file_name: string;
  remembered_on: string;
  remembered_by: string;
}

/** Append-only: an import that was undone. */
export interface UndoneImportTable {
  import_id: string;
  round_id: string;
  undone_on: string;
  undone_by: string;
  reason: string;
  /** Responses taken out. */
  responses: number;
  /** Of these, corrected or ruled on before. */
  touched: number;
  /** Rows that the import had refused. */
  refused: number;
}

/** Append-only: a response of an undone import, as it stood. */
export interface UndoneResponseTable extends Omit<ResponseTable, 'import_id'> {
  import_id: string;
}

export interface ImportSchema {
  import_state: ImportStateTable;
  upload: UploadTable;
  upload_part: UploadPartTable;
  remembered_mapping: RememberedMappingTable;
  undone_import: UndoneImportTable;
  undone_response: UndoneResponseTable;
}
