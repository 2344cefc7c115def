/** The report's paragraphs: drafted from the figures until an officer writes them. Figures in them stay placeholders. */
import type { Figures } from '@longdan/analysis';
import { type Finding, problem } from '@longdan/core';
import { checkNarrative, draftNarrative, type ReportNarrative } from '@longdan/documents';
import { records } from '@longdan/store';
import * as v from 'valibot';
import { enterRound } from './access/enter-round.ts';
import { writeAudit } from './audit.ts';
import type { Context } from './context.ts';
import { loadRound, loadRoundToChange } from './loaded-round.ts';
import { computeResults } from './results.ts';

const text = v.pipe(v.string(), v.maxLength(10_000));
const texts = v.pipe(v.array(text), v.maxLength(200));
const narrativeShape = v.object({
  leadIn: v.optional(texts),
  purposes: texts,
  strengths: texts,
  weaknesses: texts,
  directions: v.pipe(v.array(v.object({ title: text, tasks: texts })), v.maxLength(50)),
  closing: text,
});

export interface NarrativeView {
  readonly narrative: ReportNarrative;
  /** True while nobody has written anything: the text follows the figures by itself. */
  readonly drafted: boolean;
  /** 0 while only drafted. */
  readonly version: number;
  /** The figures that its placeholders stand for. */
  readonly figures: Figures;
}

/** The text in force for the round (`fieldId` absent) or one field. */
export async function getNarrative(
  context: Context,
  { roundId, fieldId }: { roundId: string; fieldId?: string },
): Promise<NarrativeView> {
  await enterRound(context, 'round.read', roundId);
  const figures = await computeResults(context, roundId, fieldId === undefined ? {} : { fieldId });
  return narrativeOn(context, { roundId, ...(fieldId === undefined ? {} : { fieldId }) }, figures);
}

/** The text in force beside figures that are computed already. */
export async function narrativeOn(
  context: Context,
  { roundId, fieldId }: { roundId: string; fieldId?: string },
  figures: Figures,
): Promise<NarrativeView> {
  const { plan } = await loadRound(context.store.db, roundId);
  const row = await records.findNarrative(context.store.db, roundId, fieldId ?? '');
  const written = row ? (JSON.parse(row.content) as ReportNarrative | null) : null;
  if (row && written) return { narrative: written, drafted: false, version: row.version, figures };
  return { narrative: draftNarrative({ plan, figures }), drafted: true, version: row?.version ?? 0, figures };
}

async function recordVersion(
  context: Context,
  { roundId, fieldId, expectedVersion }: { roundId: string; fieldId?: string; expectedVersion: number },
  content: ReportNarrative | null,
): Promise<void> {
  await context.store.db.transaction().execute(async (db) => {
    await loadRoundToChange(db, roundId);
    const version = (await records.findNarrative(db, roundId, fieldId ?? ''))?.version ?? 0;
    if (version !== expectedVersion)
      throw problem('stale-version', { what: 'Nội dung báo cáo', expected: expectedVersion, found: version });
    await records.insertNarrative(db, {
      round_id: roundId,
      field_id: fieldId ?? '',
      version: version + 1,
      content: JSON.stringify(content),
      recorded_at: context.now().toISOString(),
      recorded_by: context.actor.name,
    });
    await writeAudit(context, db, {
      act: content === null ? 'report-text-reset' : 'report-text-saved',
      roundId,
      details: { version: version + 1, field: fieldId },
    });
  });
}

/**
 * Keeps the officer's text as a new version; an approval of an earlier version does not carry over.
 * @returns faults naming placeholders that stand for no figure: the text is kept, they print as they are
 * @throws Problem `stale-version`, `invalid-input`
 */
export async function saveNarrative(
  context: Context,
  request: { roundId: string; fieldId?: string; narrative: unknown; expectedVersion: number },
): Promise<readonly Finding[]> {
  await enterRound(context, 'report.edit', request.roundId);
  const read = v.safeParse(narrativeShape, request.narrative);
  if (!read.success)
    throw problem(
      'invalid-input',
      {},
      read.issues.map((issue) => ({
        code: 'narrative-shape',
        severity: 'fault',
        message: {
          vi: `Nội dung báo cáo chưa đúng: ${issue.message}.`,
          en: `The report’s text is not right: ${issue.message}.`,
        },
        place: { column: v.getDotPath(issue) ?? '' },
      })),
    );
  await recordVersion(context, request, read.output);
  const { plan } = await loadRound(context.store.db, request.roundId);
  const figures = await computeResults(
    context,
    request.roundId,
    request.fieldId === undefined ? {} : { fieldId: request.fieldId },
  );
  return checkNarrative({ plan, figures, narrative: read.output });
}

/** Goes back to the text drafted from the figures; earlier versions stay on record. */
export async function resetNarrative(
  context: Context,
  request: { roundId: string; fieldId?: string; expectedVersion: number },
): Promise<void> {
  await enterRound(context, 'report.edit', request.roundId);
  await recordVersion(context, request, null);
}
