/** Draws as they are kept: one, or one for each stage that has a list of its own. */
import type { Finding } from '@longdan/core';
import type { DesignDraw, DrawDesign } from '@longdan/statistics';
import { type Queryable, type SampleDrawTable, samples } from '@longdan/store';
import type { SamplePlan } from './sample-plan.ts';
import type { SeedState } from './seed.ts';
import { countDraws } from './stages.ts';

/** What is kept of a draw beside its units. */
export interface DrawRecord {
  /** Stage, from 1; designs drawn at once have only this one. */
  readonly number: number;
  readonly drawHash: string;
  readonly drawnAt: string;
  readonly drawnBy: string;
  readonly independent: boolean;
  readonly seed: string;
  readonly seedWay: SeedState['way'];
  readonly seedAttempt: number;
  readonly frameVersion: number;
  /** Of the columns that the draw used. */
  readonly frameHash: string;
  readonly plan: SamplePlan;
  readonly design: DrawDesign;
  readonly cells: DesignDraw['cells'];
  readonly algorithm: DesignDraw['algorithm'];
  readonly notes: readonly Finding[];
  /** First of several stages: sum of the sizes of its list, by stratum. */
  readonly sizeTotals?: Readonly<Record<string, number>>;
}

function viewDraw(row: SampleDrawTable): DrawRecord {
  const content = JSON.parse(row.content) as Omit<DrawRecord, 'number' | 'drawHash' | 'drawnAt' | 'drawnBy'>;
  return { ...content, number: row.number, drawHash: row.draw_hash, drawnAt: row.drawn_at, drawnBy: row.drawn_by };
}

/** Every draw made so far, the first stage first. */
export async function loadDraws(db: Queryable, roundId: string): Promise<DrawRecord[]> {
  return (await samples.listDraws(db, roundId)).map(viewDraw);
}

/** The draw that gave the units of the sample; undefined while a stage of it is still to come. */
export async function loadDraw(db: Queryable, roundId: string): Promise<DrawRecord | undefined> {
  const row = await samples.findDraw(db, roundId);
  if (!row) return undefined;
  const draw = viewDraw(row);
  return draw.number >= countDraws(draw.plan) ? draw : undefined;
}
