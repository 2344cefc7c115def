import { problem } from '@longdan/core';
import {
  type Context,
  frameListFile,
  type PrintedFile,
  printDrawMinutes,
  printSampleLists,
  sampleFile,
} from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import { sendFile } from '#lib/server/send-file.ts';
import type { RequestHandler } from './$types';

/** What can be taken away of a sample, by the last part of its address. */
const files: Readonly<Record<string, (context: Context, roundId: string, format: string) => Promise<PrintedFile>>> = {
  'bien-ban': (context, roundId, format) => printDrawMinutes(context, roundId, format === 'pdf' ? 'pdf' : 'docx'),
  'danh-sach': (context, roundId, format) => printSampleLists(context, roundId, format === 'pdf' ? 'pdf' : 'xlsx'),
  'du-phong': (context, roundId, format) =>
    printSampleLists(context, roundId, format === 'pdf' ? 'pdf' : 'xlsx', 'reserve'),
  'khung-mau.csv': (context, roundId) => frameListFile(context, roundId),
  'mau.json': (context, roundId) => sampleFile(context, roundId),
};

export const GET: RequestHandler = async (event) => {
  const { file, round } = event.params;
  const make = Object.hasOwn(files, file) ? files[file] : undefined;
  if (!make) throw problem('document-not-found', { document: file });
  return sendFile(await make(contextOf(event), round, event.url.searchParams.get('dang') ?? ''));
};
