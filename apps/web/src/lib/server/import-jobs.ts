/**
 * Imports under way. A job runs on after its page is left; what it has done so far is in the store row by row, so that
 * losing this memory (a restart) loses only the progress display: the same file goes on where it stopped.
 */
import { Problem } from '@longdan/core';
import { type Context, type ImportSummary, importResponses } from '@longdan/operations';
import { pino } from 'pino';
import { dropUpload, type Upload } from './uploads.ts';

type Mapping = Parameters<typeof importResponses>[1]['mapping'];

export interface ImportJob {
  readonly roundId: string;
  readonly fileName: string;
  progress: { readonly rows: number; readonly accepted: number; readonly refused: number };
  summary?: ImportSummary;
  refused?: Problem | 'fault';
}

const log = pino({ name: 'longdan-import' });
const jobs = new Map<string, ImportJob>();
/** How long an ended job's outcome can still be looked at here; the store keeps it for good. */
const rememberedMs = 60 * 60_000;

export const findJob = (roundId: string, id: string): ImportJob | undefined => {
  const job = jobs.get(id);
  return job?.roundId === roundId ? job : undefined;
};

export function startImport(context: Context, dataFolder: string, upload: Upload, mapping: Mapping): void {
  if (findJob(upload.roundId, upload.id)) return;
  const { roundId, fileName, bytes, fieldId } = upload;
  const job: ImportJob = { roundId, fileName, progress: { rows: 0, accepted: 0, refused: 0 } };
  jobs.set(upload.id, job);
  const run = importResponses(context, {
    roundId,
    fileName,
    bytes,
    ...(mapping ? { mapping } : {}),
    ...(fieldId ? { fieldId } : {}),
    onProgress: (done) => {
      job.progress = done;
    },
  });
  void run
    .then((summary) => {
      job.summary = summary;
    })
    .catch((error: unknown) => {
      job.refused = error instanceof Problem ? error : 'fault';
      if (!(error instanceof Problem)) log.error({ error: error instanceof Error ? error.stack : String(error) });
    })
    .finally(() => {
      if (job.summary) void dropUpload(dataFolder, upload.id);
      setTimeout(() => jobs.delete(upload.id), rememberedMs).unref();
    });
}
