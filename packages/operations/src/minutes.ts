/** Biên bản kiểm tra phiếu: where every ballot of a round is and which are eligible, from the records of this moment. */
import type { EligibilityRule, IsoDay, Plan } from '@longdan/core';
import {
  type CheckingMinutes,
  type CheckingRow,
  composeCheckingMinutes,
  type OfficialDocument,
  renderDocx,
  renderPdf,
} from '@longdan/documents';
import { ballots, records } from '@longdan/store';
import { enterRound } from './access/enter-round.ts';
import { listBatches } from './ballot.ts';
import type { Context } from './context.ts';
import { findDetails } from './documents/document-details.ts';
import { reportDoubleEntry } from './double-entry/report.ts';
import { issuedCount } from './judging.ts';
import { type LoadedRound, loadRound } from './loaded-round.ts';
import { type DocumentFormat, mediaTypes } from './printing.ts';
import { computeResults } from './results.ts';
import { scanRound } from './scanning/scan-round.ts';
import { ballotFigures } from './scanning/scanned.ts';
import type { BallotBatch, PrintedFile } from './views.ts';

/** Counts that are not stored, as the office states them, by field id. A field left out is "chưa ghi nhận". */
export interface StatedLosses {
  readonly spoiled?: Readonly<Record<string, number>>;
  readonly lost?: Readonly<Record<string, number>>;
}

export interface MinutesRequest
  extends StatedLosses,
    Pick<CheckingMinutes, 'place' | 'participants' | 'remarks' | 'frame'> {
  readonly heldOn?: IsoDay;
  /** Số of the minutes, digits; blank until the clerk has it. */
  readonly number?: string;
}

/** The minutes as a document, from the records of this moment. @throws Problem `round-not-found` */
export async function composeRoundMinutes(
  context: Context,
  roundId: string,
  request: MinutesRequest = {},
): Promise<OfficialDocument> {
  await enterRound(context, 'round.read', roundId);
  const round = await loadRound(context.store.db, roundId);
  // What is asked for now goes before what the office stated earlier.
  const { details } = await findDetails<MinutesRequest>(context.store.db, roundId, 'minutes');
  const { spoiled, lost, ...stated } = { ...details, ...request };
  const losses = { ...(spoiled ? { spoiled } : {}), ...(lost ? { lost } : {}) };
  return composeCheckingMinutes({
    ...(round.source === 'totals'
      ? await minutesOfTotals(context, round, losses)
      : await minutesOfBallots(context, round, losses)),
    ...stated,
  });
}

/** @throws Problem `round-not-found` */
export async function printCheckingMinutes(
  context: Context,
  roundId: string,
  format: DocumentFormat,
  request: MinutesRequest = {},
): Promise<PrintedFile> {
  await enterRound(context, 'document.print', roundId);
  const document = await composeRoundMinutes(context, roundId, request);
  const bytes = format === 'docx' ? await renderDocx(document) : await renderPdf(document);
  return { fileName: `${roundId}-bien-ban-kiem-tra-phieu.${format}`, mediaType: mediaTypes[format], bytes };
}

/** A table of totals knows the round as a whole; its plan may have several fields. */
async function minutesOfTotals(context: Context, round: LoadedRound, losses: StatedLosses): Promise<CheckingMinutes> {
  const { plan } = round;
  const figures = await computeResults(context, round.id);
  const counts = figures.ballots;
  const whole = {
    title: plan.fields.map((field) => field.title).join('; '),
    issued: counts.issued,
    returned: counts.collected,
    spoiled: sumStated(plan, losses.spoiled),
    lost: sumStated(plan, losses.lost),
    eligible: counts.eligible,
    ineligible: counts.ineligible,
  };
  return { plan, fields: [whole], ballots: counts };
}

/** Known only where it is stated for every field. */
function sumStated(plan: Plan, stated: Readonly<Record<string, number>> | undefined): number | null {
  return plan.fields.reduce<number | null>((sum, { id }) => {
    const count = stated?.[id];
    return sum === null || count === undefined ? null : sum + count;
  }, 0);
}

/** Separates ids that hold any letters. */
const keyOf = (fieldId: string | null, unitId: string | null) => `${fieldId ?? ''}\u0000${unitId ?? ''}`;

async function minutesOfBallots(context: Context, round: LoadedRound, losses: StatedLosses): Promise<CheckingMinutes> {
  const { db } = context.store;
  const { plan } = round;
  const issuedOf = new Map((await ballots.countBallots(db, round.id)).map((row) => [row.field_id, row.count]));
  const batches = await listBatches(context, round.id);
  const rules = await records.getRules(db, round.id);
  const { cells } = await scanRound(context.store, round.id, {});
  const returnedByUnit = new Map<string, number>();
  for (const { fieldId, unitId, collected } of cells) {
    const key = keyOf(fieldId, unitId);
    returnedByUnit.set(key, (returnedByUnit.get(key) ?? 0) + collected);
  }
  const nothingIssued = issuedOf.size === 0;
  const fields = plan.fields.map((field) => {
    const counted = ballotFigures(
      cells.filter((cell) => cell.fieldId === field.id),
      null,
    );
    return {
      title: field.title,
      issued: nothingIssued ? null : (issuedOf.get(field.id) ?? 0),
      returned: counted.collected,
      spoiled: losses.spoiled?.[field.id] ?? null,
      lost: losses.lost?.[field.id] ?? null,
      eligible: counted.eligible,
      ineligible: counted.ineligible,
    };
  });
  const known = new Set(plan.fields.map((field) => field.id));
  // Sheets that name no field of the plan came back without having been issued; they must not vanish from the sum.
  const strays = cells.filter(({ fieldId }) => fieldId === null || !known.has(fieldId));
  if (strays.length > 0)
    fields.push({
      title: 'Phiếu không ghi lĩnh vực hoặc ghi lĩnh vực ngoài kế hoạch',
      issued: nothingIssued ? null : 0,
      returned: strays.reduce((sum, stray) => sum + stray.collected, 0),
      spoiled: null,
      lost: null,
      eligible: strays.reduce((sum, stray) => sum + stray.eligible, 0),
      ineligible: strays.reduce((sum, stray) => sum + stray.collected - stray.eligible - (stray.removed ?? 0), 0),
    });
  return {
    plan,
    fields,
    units: unitRows(plan, batches, returnedByUnit),
    batches: batches.map(({ issuedOn, firstSerial, lastSerial, count, fieldId, unitId }) => ({
      issuedOn,
      firstSerial,
      lastSerial,
      count,
      title: nameOf(plan, fieldId, unitId),
    })),
    ballots: ballotFigures(cells, await issuedCount(db, round.id)),
    flagged: cells.reduce((sum, cell) => sum + cell.flagged, 0),
    rules: JSON.parse(rules.content) as EligibilityRule[],
    rulesVersion: rules.version,
    ...(await doubleEntryOf(context, round.id)),
  };
}

async function doubleEntryOf(context: Context, roundId: string): Promise<Pick<CheckingMinutes, 'doubleEntry'>> {
  const { progress, compared, equal } = await reportDoubleEntry(context, roundId);
  return progress.keyedTwice === 0 ? {} : { doubleEntry: { ...progress, compared, equal } };
}

const nameOf = (plan: Plan, fieldId: string, unitId: string | null): string => {
  const field = plan.fields.find((one) => one.id === fieldId)?.title ?? fieldId;
  const unit = unitId === null ? undefined : (plan.units.find((one) => one.id === unitId)?.title ?? unitId);
  return unit === undefined ? field : `${unit} – ${field}`;
};

/** A row per unit and field, where ballots were issued to units. Losses are stated by field, so here they are unknown. */
function unitRows(
  plan: Plan,
  batches: readonly BallotBatch[],
  returned: ReadonlyMap<string, number>,
): readonly CheckingRow[] {
  const issued = new Map<string, { fieldId: string; unitId: string; count: number }>();
  for (const { fieldId, unitId, count } of batches) {
    if (unitId === null) continue;
    const key = keyOf(fieldId, unitId);
    issued.set(key, { fieldId, unitId, count: (issued.get(key)?.count ?? 0) + count });
  }
  return [...issued].map(([key, { fieldId, unitId, count }]) => ({
    title: nameOf(plan, fieldId, unitId),
    issued: count,
    returned: returned.get(key) ?? 0,
    spoiled: null,
    lost: null,
  }));
}
