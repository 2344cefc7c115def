/** Nhật ký quầy: with which client to begin in each drawn time slot, and the sheets on which the desk counts. */
import { problem } from '@longdan/core';
import { composeVisitLog, renderDocx, renderPdf } from '@longdan/documents';
import { openStream } from '@longdan/statistics';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import { loadRound } from '../loaded-round.ts';
import { type DocumentFormat, mediaTypes } from '../printing.ts';
import type { PrintedFile } from '../views.ts';
import { listVisits } from './counter.ts';
import type { DrawRecord } from './draw-record.ts';
import { loadSample } from './sample.ts';

/** Number of the first client to invite, 1…every, from the seed of the draw (docs/spec/draw.md, section 8). */
export function firstClientOf(
  { seed, frameHash }: Pick<DrawRecord, 'seed' | 'frameHash'>,
  slotId: string,
  every: number,
): number {
  return 1 + openStream(seed, frameHash, `counter/${slotId}`).below(every);
}

/** Clients who can be invited on a sheet: more come in no slot of two or three hours. */
const linesPerSlot = 15;

/** A sheet per drawn slot, in the order of days. @throws Problem `sample-not-drawn` */
export async function printVisitLog(context: Context, roundId: string, format: DocumentFormat): Promise<PrintedFile> {
  await enterRound(context, 'document.print', roundId);
  const { plan } = await loadRound(context.store.db, roundId);
  const { draw, units } = await loadSample(context.store.db, roundId);
  if (draw.plan.kind !== 'counter') throw problem('sample-not-drawn', { round: roundId });
  const { every } = draw.plan;
  const visits = await listVisits(context, roundId);
  const slots = units
    .filter(({ status }) => status === 'selected')
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, cells }) => {
      const counted = visits.get(key);
      return {
        day: cells[6] ?? '',
        hours: cells[2] ?? '',
        desk: cells[4] ?? '',
        first: firstClientOf(draw, key, every),
        ...(counted ? { counted } : {}),
      };
    });
  const document = composeVisitLog({ plan, every, drawHash: draw.drawHash, lines: linesPerSlot, slots });
  const bytes = format === 'docx' ? await renderDocx(document) : await renderPdf(document);
  return { fileName: `${roundId}-nhat-ky-quay.${format}`, mediaType: mediaTypes[format], bytes };
}
