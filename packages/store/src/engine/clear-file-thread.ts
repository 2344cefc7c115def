/** What runs in the thread of clear-file.ts. An error ends it and reaches whoever waits. */
import { DatabaseSync } from 'node:sqlite';
import { workerData } from 'node:worker_threads';
import type { ClearOrder } from './clear-file.ts';

const { file, timeoutMs } = workerData as ClearOrder;
const database = new DatabaseSync(file, { timeout: timeoutMs });
try {
  database.exec('PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; VACUUM;');
  const row = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  if (row?.['busy']) throw new Error('The write-ahead log is being read and could not be emptied.');
} finally {
  database.close();
}
