/** Dispatches (công văn triển khai): printed from their files, drafted from a round's plan. */
import type { Benchmark } from '@longdan/analysis';
import {
  type Dispatch,
  type DraftOptions,
  draftDispatch,
  type Finding,
  type PublishedFigures,
  problem,
} from '@longdan/core';
import { composeDispatch, lowerFirst, publishFigures, renderDocx, renderPdf } from '@longdan/documents';
import { enterRound } from './access/enter-round.ts';
import type { Context } from './context.ts';
import { loadRound } from './loaded-round.ts';
import { type DocumentFormat, mediaTypes } from './printing.ts';
import { computeResults, listBenchmarks } from './results.ts';
import type { PrintedFile } from './views.ts';

/** A dispatch file as a document; needs no round. */
export async function printDispatch(dispatch: Dispatch, format: DocumentFormat): Promise<PrintedFile> {
  const document = composeDispatch(dispatch);
  const bytes = format === 'docx' ? await renderDocx(document) : await renderPdf(document);
  return { fileName: `${dispatch.id}.${format}`, mediaType: mediaTypes[format], bytes };
}

export interface RoundDraftOptions extends Omit<DraftOptions, 'publishedFigures'> {
  /** Label of an entered benchmark of the whole index, or the code of an earlier round, whose results are to be used. */
  readonly use?: { readonly benchmark: string } | { readonly roundId: string };
}

/**
 * A dispatch drafted from a round's plan, for an officer to edit.
 * @throws Problem `round-not-found`, `invalid-input` for an unknown benchmark, `no-eligible-responses`
 */
export async function draftRoundDispatch(
  context: Context,
  roundId: string,
  { use, ...options }: RoundDraftOptions,
): Promise<Dispatch> {
  await enterRound(context, 'round.read', roundId);
  const { plan } = await loadRound(context.store.db, roundId);
  const publishedFigures = use === undefined ? undefined : await findFigures(context, roundId, use);
  return draftDispatch(plan, { ...options, ...(publishedFigures === undefined ? {} : { publishedFigures }) });
}

async function findFigures(
  context: Context,
  roundId: string,
  use: NonNullable<RoundDraftOptions['use']>,
): Promise<PublishedFigures> {
  if ('roundId' in use) {
    const { plan } = await loadRound(context.store.db, use.roundId);
    const figures = await computeResults(context, use.roundId);
    const published = publishFigures(figures, { of: plan.authority.name, year: plan.year });
    if (published === undefined) throw problem('no-eligible-responses', { round: use.roundId });
    return published;
  }
  const whole = (await listBenchmarks(context, roundId)).filter((benchmark) => benchmark.of === undefined);
  const found = whole.find((benchmark) => benchmark.label === use.benchmark);
  if (!found) throw problem('invalid-input', {}, [noSuchBenchmark(use.benchmark, whole)]);
  const { label, year, percent, source } = found;
  const of = lowerFirst(label.replace(new RegExp(`\\s*(,\\s*)?(năm\\s*)?${year}$`), ''));
  return { of, year, index: percent, ...(source === undefined ? {} : { source }) };
}

function noSuchBenchmark(label: string, known: readonly Benchmark[]): Finding {
  const list = known.map((benchmark) => `“${benchmark.label}”`).join(', ') || '–';
  return {
    code: 'benchmark-not-found',
    severity: 'fault',
    message: {
      vi: `Đợt này chưa có số liệu so sánh “${label}”. Các số liệu đã nhập: ${list}.`,
      en: `This round has no benchmark “${label}”. Entered ones: ${list}.`,
    },
  };
}
