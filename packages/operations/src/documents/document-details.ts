/**
 * What the office states about a document of a round beside the round's own data: who issues, receives and signs the
 * report; when and where ballots were checked, who took part, what was spoiled or lost. Every saving is a version.
 */
import { isCalendarDay, problem } from '@longdan/core';
import type { DocumentFrame } from '@longdan/documents';
import { documentTemplates, type Queryable, records } from '@longdan/store';
import * as v from 'valibot';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import type { Context } from '../context.ts';
import { loadRoundToChange } from '../loaded-round.ts';
import type { MinutesRequest } from '../minutes.ts';

type Stated = 'report' | 'minutes';

const text = v.pipe(v.string(), v.maxLength(2000));
const texts = v.pipe(v.array(text), v.maxLength(100));
const frameShape = v.partial(
  v.object({
    superior: text,
    authority: v.object({ name: text, heading: texts, place: text, symbol: text }),
    addressees: texts,
    recipients: texts,
    signatory: v.object({ authorityLines: texts, title: text, name: text }),
  }),
);
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000));
const minutesShape = v.partial(
  v.object({
    heldOn: v.pipe(v.string(), v.check(isCalendarDay, 'not a day of the calendar')),
    number: v.pipe(v.string(), v.regex(/^\d{1,6}$/)),
    place: text,
    participants: v.pipe(
      v.array(v.object({ role: text, name: v.optional(text), unit: v.optional(text), signs: v.boolean() })),
      v.maxLength(20),
    ),
    remarks: texts,
    spoiled: v.record(v.string(), count),
    lost: v.record(v.string(), count),
    frame: frameShape,
  }),
);

export interface StatedDetails<T> {
  readonly details: T;
  /** 0 while nothing is stated. */
  readonly version: number;
}

/** What is stated now; empty where nothing is. */
export async function findDetails<T extends object>(
  db: Queryable,
  roundId: string,
  document: Stated,
): Promise<StatedDetails<T>> {
  const row = await documentTemplates.findDocumentDetails(db, roundId, document);
  return { details: (row ? JSON.parse(row.content) : {}) as T, version: row?.version ?? 0 };
}

/** @throws Problem `round-not-found` */
export async function getReportFrame(context: Context, roundId: string): Promise<StatedDetails<DocumentFrame>> {
  await enterRound(context, 'round.read', roundId);
  return findDetails(context.store.db, roundId, 'report');
}

/** @throws Problem `round-not-found` */
export async function getMinutesDetails(context: Context, roundId: string): Promise<StatedDetails<MinutesRequest>> {
  await enterRound(context, 'round.read', roundId);
  return findDetails(context.store.db, roundId, 'minutes');
}

function parse<S extends v.GenericSchema>(shape: S, given: unknown): v.InferOutput<S> {
  const read = v.safeParse(shape, given);
  if (read.success) return read.output;
  throw problem(
    'invalid-input',
    {},
    read.issues.map((issue) => ({
      code: 'document-details',
      severity: 'fault',
      message: {
        vi: `“${v.getDotPath(issue) ?? ''}” chưa đúng: ngày phải có thật, số phiếu là số nguyên từ 0, số văn bản chỉ gồm chữ số.`,
        en: `“${v.getDotPath(issue) ?? ''}” is not right: days must exist, counts are whole numbers from 0, document numbers are digits.`,
      },
      place: { column: v.getDotPath(issue) ?? '' },
    })),
  );
}

async function record(
  context: Context,
  db: Queryable,
  { roundId, document, what }: { roundId: string; document: Stated; what: string },
  content: object,
  expectedVersion: number,
): Promise<void> {
  await loadRoundToChange(db, roundId);
  const { version } = await findDetails(db, roundId, document);
  if (version !== expectedVersion) throw problem('stale-version', { what, expected: expectedVersion, found: version });
  await documentTemplates.insertDocumentDetails(db, {
    round_id: roundId,
    document,
    version: version + 1,
    content: JSON.stringify(content),
    recorded_at: context.now().toISOString(),
    recorded_by: context.actor.name,
  });
}

/**
 * Who issues, receives and signs the report, where that differs from the plan. The report's text gets a new version of the
 * same words, so that an approval of the old report does not carry over.
 * @throws Problem `stale-version`, `invalid-input`
 */
export async function saveReportFrame(
  context: Context,
  { roundId, frame, expectedVersion }: { roundId: string; frame: unknown; expectedVersion: number },
): Promise<void> {
  await enterRound(context, 'report.edit', roundId);
  const content = parse(frameShape, frame);
  await context.store.db.transaction().execute(async (db) => {
    const what = 'Thể thức báo cáo';
    await record(context, db, { roundId, document: 'report', what }, content, expectedVersion);
    const before = await records.findNarrative(db, roundId, '');
    const version = (before?.version ?? 0) + 1;
    await records.insertNarrative(db, {
      round_id: roundId,
      field_id: '',
      version,
      content: before?.content ?? 'null',
      recorded_at: context.now().toISOString(),
      recorded_by: context.actor.name,
    });
    await writeAudit(context, db, { act: 'report-frame-saved', roundId, details: { version } });
  });
}

/** @throws Problem `stale-version`, `invalid-input` */
export async function saveMinutesDetails(
  context: Context,
  { roundId, details, expectedVersion }: { roundId: string; details: unknown; expectedVersion: number },
): Promise<void> {
  await enterRound(context, 'report.edit', roundId);
  const content = parse(minutesShape, details);
  await context.store.db.transaction().execute(async (db) => {
    const what = 'Biên bản kiểm tra phiếu';
    await record(context, db, { roundId, document: 'minutes', what }, content, expectedVersion);
    await writeAudit(context, db, { act: 'minutes-saved', roundId, details: { version: expectedVersion + 1 } });
  });
}
