import { drawLevelBars } from '@longdan/charts';
import { problem } from '@longdan/core';
import {
  type Context,
  computeResults,
  getRound,
  type PrintedFile,
  printCallBackMinutes,
  printCheckingMinutes,
  printDraft,
  printPlan,
  printQuestionnaire,
  printReport,
  printSlips,
  printVersionChanges,
  printWorkbook,
  refusedRowsFile,
} from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import { drawEstimateChart, estimateCharts } from '#lib/server/estimates/draw-chart.ts';
import { sendFile } from '#lib/server/send-file.ts';
import type { RequestHandler } from './$types';

type Ask = (name: string) => string | undefined;
type Printer = (context: Context, roundId: string, ask: Ask, publicAddress: string | undefined) => Promise<PrintedFile>;

/** What can be printed of a round, by the last part of its address. */
const printers: Record<string, Printer> = {
  'ke-hoach': (context, roundId, ask) => printPlan(context, roundId, formatOf(ask)),
  'bien-ban': (context, roundId, ask) => printCheckingMinutes(context, roundId, formatOf(ask)),
  'bien-ban-phuc-tra': (context, roundId, ask) => printCallBackMinutes(context, roundId, formatOf(ask)),
  'bao-cao': (context, roundId, ask) =>
    ask('dang') === 'xlsx'
      ? printWorkbook(context, roundId, { ...scopeOf(ask), withWords: ask('y-kien') === '1' })
      : printReport(context, roundId, formatOf(ask), scopeOf(ask)),
  phieu: (context, roundId, ask, publicAddress) => {
    const batchId = ask('dot-phat');
    return printQuestionnaire(context, roundId, formatOf(ask), {
      fieldId: ask('linh-vuc') ?? '',
      publicAddress,
      ...(batchId ? { batchId } : {}),
    });
  },
  'phieu-nhap': (context, roundId, ask) =>
    printDraft(context, roundId, formatOf(ask), { fieldId: ask('linh-vuc') ?? '' }),
  'doi-chieu-phieu': (context, roundId, ask) =>
    printVersionChanges(context, roundId, formatOf(ask), { version: Number(ask('phien-ban')) }),
  'mau-phieu-cat': (context, roundId, ask, publicAddress) =>
    printSlips(context, roundId, { fieldId: ask('linh-vuc') ?? '', batchId: ask('dot-phat') ?? '', publicAddress }),
  'dong-bi-tu-choi': (context, roundId, ask) => refusedRowsFile(context, { roundId, importId: ask('lan-nap') ?? '' }),
  'bieu-do': drawChart,
  'bieu-do-uoc-luong': (context, roundId, ask) =>
    drawEstimateChart(context, roundId, estimateCharts.find((one) => one === ask('hinh')) ?? 'thu-tu', ask),
};

const formatOf = (ask: Ask) => (ask('dang') === 'pdf' ? 'pdf' : 'docx');
const scopeOf = (ask: Ask) => {
  const fieldId = ask('linh-vuc');
  return fieldId ? { fieldId } : {};
};

async function drawChart(context: Context, roundId: string, ask: Ask): Promise<PrintedFile> {
  const [{ generatedData }, figures] = [
    await getRound(context, roundId),
    await computeResults(context, roundId, scopeOf(ask)),
  ];
  const notice = { vi: 'Số liệu tạo ra để tập huấn.', en: 'Data generated for training.' };
  const svg = drawLevelBars(figures, {
    width: ask('rong') === 'hep' ? 358 : 1040,
    theme: ask('nen') === 'toi' ? 'dark' : 'light',
    locale: ask('ngu') === 'en' ? 'en' : 'vi',
    ...(generatedData ? { notice } : {}),
  });
  return { fileName: `${roundId}-muc-do.svg`, mediaType: 'image/svg+xml', bytes: new TextEncoder().encode(svg) };
}

export const GET: RequestHandler = async (event) => {
  const printer = printers[event.params.document];
  if (!printer) throw problem('document-not-found', { document: event.params.document });
  const ask: Ask = (name) => event.url.searchParams.get(name) ?? undefined;
  return sendFile(
    await printer(contextOf(event), event.params.round, ask, event.locals.application.environment.origin),
  );
};
