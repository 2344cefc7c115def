/** Planning the sample: comparing designs, deciding on one, and which fields deserve to be measured first. */
import { type Finding, type Plan, problem } from '@longdan/core';
import { type Queryable, rounds, samples, samplingFrames } from '@longdan/store';
import * as v from 'valibot';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import type { Context } from '../context.ts';
import { loadRound } from '../loaded-round.ts';
import { isSupervised } from '../sealing/publication-step.ts';
import { type Comparison, compareDesigns } from './compare-designs.ts';
import { loadDraws } from './draw-record.ts';
import { type FieldPriority, fieldInputsSchema, rankFields } from './field-priority.ts';
import { type FrameView, loadFrame, viewFrame } from './frame.ts';
import {
  type Assumptions,
  checkSamplePlan,
  type SamplePlan,
  samplePlanSchema,
  usualAssumptions,
} from './sample-plan.ts';

export interface PlanOfSample {
  readonly version: number;
  readonly plan: SamplePlan;
  /** Version of the frame it was made for; 0: for none (quota). */
  readonly frameVersion: number;
  readonly by: string;
  readonly at: string;
}

interface StoredPlan {
  readonly plan: SamplePlan;
  readonly frameVersion: number;
}

export async function loadSamplePlan(db: Queryable, roundId: string): Promise<PlanOfSample | undefined> {
  const row = await samples.findRecord(db, roundId, 'plan');
  if (!row) return undefined;
  const stored = JSON.parse(row.content) as StoredPlan;
  return { ...stored, version: row.version, by: row.recorded_by, at: row.recorded_at };
}

export async function getSamplePlan(context: Context, roundId: string): Promise<PlanOfSample | undefined> {
  await enterRound(context, 'round.read', roundId);
  return loadSamplePlan(context.store.db, roundId);
}

/** What the planner begins with: the plan's total, shared by field. */
export function draftSamplePlan(plan: Plan, assumptions: Assumptions = usualAssumptions): SamplePlan {
  const total = plan.fields.reduce((sum, field) => sum + field.quota, 0);
  return {
    kind: plan.selection === 'probability-sample' ? 'stratified' : 'quota',
    total: Math.max(1, total),
    strata: ['linh_vuc'],
    rule: 'square-root',
    minimum: 30,
    within: 'systematic',
    multistage: { communes: 0, hamlets: 10, each: 15, bySize: true },
    every: 5,
    reserve: 5,
    sampler: plan.supervisor?.trim() ? 'supervisor' : 'officer',
    assumptions,
  };
}

/** @throws Problem `invalid-input` */
export function readSamplePlan(input: unknown): SamplePlan {
  const read = v.safeParse(samplePlanSchema, input);
  if (read.success) return read.output;
  throw problem(
    'invalid-input',
    {},
    read.issues.map((issue) => ({
      code: 'sample-plan-invalid',
      severity: 'fault' as const,
      message: {
        vi: `Phương án mẫu, mục “${v.getDotPath(issue) ?? ''}”: giá trị ngoài phạm vi cho phép. Xem lại số đã nhập.`,
        en: `Sample plan, “${v.getDotPath(issue) ?? ''}”: the value is out of range. Look at the number again.`,
      },
    })),
  );
}

/** The list that the design was or will be decided on. @throws Problem `frame-missing` */
async function loadFirstFrame(db: Queryable, roundId: string): Promise<FrameView> {
  const [first] = await loadDraws(db, roundId);
  const row = first && (await samplingFrames.findFrameVersion(db, roundId, first.frameVersion));
  return row ? viewFrame(row) : loadFrame(db, roundId);
}

/** The designs side by side for the frame in use. @throws Problem `frame-missing` */
export async function compareRoundDesigns(context: Context, roundId: string, plan: SamplePlan): Promise<Comparison> {
  await enterRound(context, 'round.read', roundId);
  const { profile } = await loadFirstFrame(context.store.db, roundId);
  const round = await loadRound(context.store.db, roundId);
  const quotas = new Map(round.plan.fields.map((field) => [field.id, field.quota]));
  return compareDesigns(profile!, plan, quotas);
}

/**
 * Decides on a design. A seed that was being agreed speaks of the design before it, so that agreement lapses.
 * @throws Problem `invalid-input`, `sample-already-drawn`, `frame-missing`
 */
export async function saveSamplePlan(context: Context, roundId: string, input: unknown): Promise<PlanOfSample> {
  await enterRound(context, 'sample.plan', roundId);
  const plan = readSamplePlan(input);
  const findings = checkSamplePlan(plan);
  if (findings.length > 0) throw problem('invalid-input', {}, findings);
  await context.store.db.transaction().execute(async (db) => {
    await rounds.lockRound(db, roundId);
    if (await samples.findDraw(db, roundId)) throw problem('sample-already-drawn', { round: roundId });
    const frame = plan.kind === 'quota' ? undefined : await loadFrame(db, roundId);
    if (plan.kind === 'staged' && frame?.kind !== 'area') throw problem('invalid-input', {}, [areasFirst]);
    if (plan.kind !== 'quota' && plan.sampler === 'supervisor' && !isSupervised((await loadRound(db, roundId)).plan))
      throw problem('invalid-input', {}, [supervisorUnnamed]);
    const frameVersion = frame?.version ?? 0;
    const version = ((await samples.findRecord(db, roundId, 'plan'))?.version ?? 0) + 1;
    const stored: StoredPlan = { plan, frameVersion };
    await samples.insertRecord(db, {
      round_id: roundId,
      subject: 'plan',
      version,
      content: JSON.stringify(stored),
      recorded_at: context.now().toISOString(),
      recorded_by: context.actor.name,
    });
    await writeAudit(context, db, {
      act: 'sample-planned',
      roundId,
      details: { version, kind: plan.kind, total: plan.total },
    });
  });
  return (await loadSamplePlan(context.store.db, roundId))!;
}

const supervisorUnnamed: Finding = {
  code: 'sampler-unnamed',
  severity: 'fault',
  message: {
    vi: 'Kế hoạch không ghi bên giám sát nào nên không ai bốc thăm được với vai ấy. Ghi tên bên giám sát vào kế hoạch trước, hoặc giao cán bộ phụ trách bốc thăm.',
    en: 'The plan names no supervisor, so nobody could draw as one. Name them in the plan first, or leave the draw to the officer.',
  },
  place: { column: 'sampler' },
};

const areasFirst: Finding = {
  code: 'staged-needs-areas',
  severity: 'fault',
  message: {
    vi: 'Chọn nhiều bậc bắt đầu từ danh sách địa bàn (xã hoặc thôn) có cột quy mô. Nạp danh sách ấy trước, ở “Mỗi dòng là” chọn “một địa bàn”.',
    en: 'Several stages begin with a list of areas (communes or hamlets) with their sizes. Import that list first, each row being an area.',
  },
};

/** Fields in the order in which they deserve to be measured; volumes come from the frame where it is not entered. */
export async function getFieldPriority(context: Context, roundId: string): Promise<FieldPriority[]> {
  await enterRound(context, 'round.read', roundId);
  const { db } = context.store;
  const round = await loadRound(db, roundId);
  const row = await samples.findRecord(db, roundId, 'priority');
  const inputs = row ? v.parse(fieldInputsSchema, JSON.parse(row.content)) : {};
  const frame = await loadFrame(db, roundId).catch(() => undefined);
  const volumes = new Map((frame?.profile?.fields ?? []).map((field) => [field.id, field.count]));
  return rankFields(round.plan.fields, inputs, volumes);
}

/** @throws Problem `invalid-input` */
export async function saveFieldInputs(context: Context, roundId: string, input: unknown): Promise<void> {
  await enterRound(context, 'sample.plan', roundId);
  const read = v.safeParse(fieldInputsSchema, input);
  if (!read.success) throw problem('invalid-input');
  await context.store.db.transaction().execute(async (db) => {
    await rounds.lockRound(db, roundId);
    const version = ((await samples.findRecord(db, roundId, 'priority'))?.version ?? 0) + 1;
    await samples.insertRecord(db, {
      round_id: roundId,
      subject: 'priority',
      version,
      content: JSON.stringify(read.output),
      recorded_at: context.now().toISOString(),
      recorded_by: context.actor.name,
    });
    await writeAudit(context, db, { act: 'field-priority-entered', roundId, details: { version } });
  });
}
