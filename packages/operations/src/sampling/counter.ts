/**
 * Sampling at the counter: time slots drawn at random, every k-th client inside, and a log of who came. The frame is the
 * desks' opening hours, so it is made here, not imported. A client's chance is that of the slot times the share of its
 * clients that were picked, as the log says.
 */
import { type IsoDay, problem } from '@longdan/core';
import { rounds, samples, samplingFrames } from '@longdan/store';
import * as v from 'valibot';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { loadRound } from '../loaded-round.ts';
import { loadDraw } from './draw-record.ts';
import { type FrameView, getFrame } from './frame.ts';
import { emptyLists, packBlock, unitsPerBlock } from './frame-block.ts';
import { ProfileCounter } from './frame-profile.ts';

const day = v.pipe(v.string(), v.isoDate());
export const openingHoursSchema = v.strictObject({
  from: day,
  to: day,
  /** Days of the week that are open: 1 Monday … 7 Sunday. */
  weekdays: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))), v.minLength(1)),
  closed: v.optional(v.array(day), []),
  /** "07:30–09:30". */
  slots: v.pipe(v.array(v.pipe(v.string(), v.regex(/^\d{2}:\d{2}–\d{2}:\d{2}$/))), v.minLength(1)),
});
export type OpeningHours = v.InferOutput<typeof openingHoursSchema>;

const mostSlots = 100_000;

/** Every slot of every desk in the period. Desks are the units of the plan, or the authority's one desk. */
export function listSlots(
  hours: OpeningHours,
  desks: readonly { readonly id: string; readonly title: string }[],
): { readonly id: string; readonly day: IsoDay; readonly slot: string; readonly desk: (typeof desks)[number] }[] {
  const closed = new Set(hours.closed);
  const found = [];
  for (let at = Date.parse(hours.from); at <= Date.parse(hours.to) && found.length <= mostSlots; at += 86_400_000) {
    const date = new Date(at);
    const iso = date.toISOString().slice(0, 10);
    if (closed.has(iso) || !hours.weekdays.includes(date.getUTCDay() || 7)) continue;
    for (const slot of hours.slots)
      for (const desk of desks)
        found.push({ id: `${iso} ${slot}${desk.id === '' ? '' : ` ${desk.id}`}`, day: iso, slot, desk });
  }
  return found;
}

/** Makes the frame of slots. @throws Problem `invalid-input`, `frame-empty` */
export async function makeSlotFrame(context: Context, roundId: string, input: unknown): Promise<FrameView> {
  await enterRound(context, 'frame.import', roundId);
  const read = v.safeParse(openingHoursSchema, input);
  if (!read.success || read.output.from > read.output.to) throw problem('invalid-input');
  const { plan } = await loadRound(context.store.db, roundId);
  const desks = plan.units.length > 0 ? plan.units : [{ id: '', title: plan.authority.name }];
  const slots = listSlots(read.output, desks);
  if (slots.length === 0) throw problem('frame-empty', { round: roundId });
  if (slots.length > mostSlots) throw problem('invalid-input');
  const counter = new ProfileCounter();
  const lists = emptyLists();
  for (const [index, { id, day: on, slot, desk }] of slots.entries()) {
    lists.row.push(index + 1);
    lists.ma.push(id);
    lists.xa.push('');
    lists.thon.push(slot);
    lists.linh_vuc.push('');
    lists.fieldId.push('');
    lists.co_quan.push(desk.title);
    lists.unitId.push(desk.id);
    lists.ngay_tiep_nhan.push('');
    lists.ngay_tra.push(on);
    lists.quy_mo.push('');
    lists.tang.push('');
    lists.cum.push('');
    counter.add({
      key: id,
      commune: '',
      hamlet: slot,
      field: undefined,
      unit: desk,
      unitText: desk.title,
      received: '',
      finished: on,
      size: '',
      stratum: '',
      cluster: '',
      contact: {},
    });
  }
  await context.store.db.transaction().execute(async (db) => {
    await rounds.lockRound(db, roundId);
    if (await samples.findDraw(db, roundId)) throw problem('sample-already-drawn', { round: roundId });
    const version = ((await samplingFrames.findFrame(db, roundId))?.version ?? 0) + 1;
    await samplingFrames.deleteContactBlocks(db, roundId);
    await samplingFrames.insertFrame(db, {
      round_id: roundId,
      version,
      content: JSON.stringify({
        fileName: '',
        fileHash: '',
        kind: 'time-slot',
        mapping: { sheet: null, headingRow: 0, columns: [] },
        period: { from: read.output.from, to: read.output.to },
        hours: read.output,
      }),
      rows_read: slots.length,
      kept: slots.length,
      refused: 0,
      finished: 1,
      profile: JSON.stringify(counter.finish()),
      frame_hash: null,
      frozen_at: null,
      frozen_by: null,
    });
    for (let from = 0, block = 0; from < slots.length; from += unitsPerBlock, block++) {
      const part = Object.fromEntries(
        Object.entries(lists).map(([name, values]) => [name, values.slice(from, from + unitsPerBlock)]),
      );
      await samplingFrames.insertBlock(db, 'frame_block', {
        round_id: roundId,
        version,
        block,
        content: packBlock(part),
      });
    }
    await writeAudit(context, db, { act: 'slot-frame-made', roundId, details: { version, slots: slots.length } });
  });
  return (await getFrame(context, roundId))!;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));
export const visitLogSchema = v.pipe(
  v.strictObject({
    slotId: v.string(),
    /** Everybody who finished at the desk in the slot. */
    clients: count,
    /** Of them, picked by the count of k. */
    picked: count,
    /** Of those picked, who took a ballot; the others refused. */
    handed: count,
    note: v.optional(v.string(), ''),
  }),
  v.check(({ clients, picked, handed }) => handed <= picked && picked <= clients, 'handed ≤ picked ≤ clients'),
);
export type VisitLog = v.InferOutput<typeof visitLogSchema>;

/**
 * Records what happened in a drawn slot; a later version corrects an earlier one, which stays.
 * @throws Problem `visit-log-wrong`, `unit-not-in-sample`
 */
export async function recordVisitLog(context: Context, roundId: string, input: unknown): Promise<void> {
  await enterRound(context, 'visit.log', roundId);
  const read = v.safeParse(visitLogSchema, input);
  if (!read.success) throw problem('visit-log-wrong');
  const { slotId, ...log } = read.output;
  await context.store.db.transaction().execute(async (db) => {
    await rounds.lockRound(db, roundId);
    const draw = await loadDraw(db, roundId);
    const slot = draw && (await samples.listUnits(db, roundId, draw.number)).find((unit) => unit.unit_key === slotId);
    if (slot?.role !== 'selected' || draw?.plan.kind !== 'counter')
      throw problem('unit-not-in-sample', { unit: slotId });
    const before = (await samples.listVisitLogs(db, roundId)).filter((row) => row.slot_id === slotId);
    await samples.insertVisitLog(db, {
      round_id: roundId,
      slot_id: slotId,
      version: before.length + 1,
      content: JSON.stringify(log),
      recorded_on: today(context),
      recorded_by: context.actor.name,
    });
    await writeAudit(context, db, {
      act: 'visit-logged',
      roundId,
      details: { slot: slotId, clients: log.clients, picked: log.picked, handed: log.handed },
      aboutBallots: true,
    });
  });
}

/** The log in force of each slot. */
export async function listVisits(
  context: Context,
  roundId: string,
): Promise<ReadonlyMap<string, Omit<VisitLog, 'slotId'> & { readonly by: string }>> {
  await enterRound(context, 'round.read', roundId);
  const rows = await samples.listVisitLogs(context.store.db, roundId);
  return new Map(rows.map((row) => [row.slot_id, { ...JSON.parse(row.content), by: row.recorded_by }]));
}
