import { problem } from '@longdan/core';
import {
  type Context,
  frameListFile,
  nextListFile,
  type PrintedFile,
  printDrawMinutes,
  printSampleLists,
  printVisitLog,
  sampleFile,
} from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import { sendFile } from '#lib/server/send-file.ts';
import type { RequestHandler } from './$types';

/** What can be taken away of a sample, by the last part of its address. */
type Make = (context: Context, roundId: string, format: string, stage?: number) => Promise<PrintedFile>;
const files: Readonly<Record<string, Make>> = {
  'bien-ban': (context, roundId, format) => printDrawMinutes(context, roundId, format === 'pdf' ? 'pdf' : 'docx'),
  'mau-danh-sach.csv': (context, roundId) => nextListFile(context, roundId),
  'danh-sach': (context, roundId, format) => printSampleLists(context, roundId, format === 'pdf' ? 'pdf' : 'xlsx'),
  'du-phong': (context, roundId, format) =>
    printSampleLists(context, roundId, format === 'pdf' ? 'pdf' : 'xlsx', 'reserve'),
  'nhat-ky-quay': (context, roundId, format) => printVisitLog(context, roundId, format === 'pdf' ? 'pdf' : 'docx'),
  'khung-mau.csv': (context, roundId, _, stage) => frameListFile(context, roundId, stage),
  'mau.json': (context, roundId, _, stage) => sampleFile(context, roundId, stage),
};

export const GET: RequestHandler = async (event) => {
  const { file, round } = event.params;
  const make = Object.hasOwn(files, file) ? files[file] : undefined;
  if (!make) throw problem('document-not-found', { document: file });
  const { searchParams } = event.url;
  const stage = Number(searchParams.get('bac')) || undefined;
  return sendFile(await make(contextOf(event), round, searchParams.get('dang') ?? '', stage));
};
