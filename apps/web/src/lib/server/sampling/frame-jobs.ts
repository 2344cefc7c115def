/** Imports of frames under way: they run on after the page is left. A restart loses only the progress: import again. */
import { Problem } from '@longdan/core';
import { type Context, type FrameImport, importFrame } from '@longdan/operations';
import { log } from '../log.ts';

export interface FrameJob {
  readonly roundId: string;
  readonly fileName: string;
  progress: { readonly rows: number; readonly kept: number; readonly refused: number };
  done: boolean;
  refused?: Problem | 'fault';
}

const jobs = new Map<string, FrameJob>();
const rememberedMs = 60 * 60_000;

export const findFrameJob = (roundId: string, id: string): FrameJob | undefined => {
  const job = jobs.get(id);
  return job?.roundId === roundId ? job : undefined;
};

export function startFrameImport(context: Context, id: string, request: FrameImport, ended: () => Promise<void>): void {
  if (findFrameJob(request.roundId, id)) return;
  const { roundId, fileName } = request;
  const job: FrameJob = { roundId, fileName, progress: { rows: 0, kept: 0, refused: 0 }, done: false };
  jobs.set(id, job);
  const onProgress: FrameImport['onProgress'] = (done) => {
    job.progress = done;
  };
  void importFrame(context, { ...request, onProgress })
    .then(() => {
      job.done = true;
      return ended();
    })
    .catch((error: unknown) => {
      job.refused = error instanceof Problem ? error : 'fault';
      if (!(error instanceof Problem)) log.error({ error: error instanceof Error ? error.stack : String(error) });
    })
    .finally(() => setTimeout(() => jobs.delete(id), rememberedMs).unref());
}
