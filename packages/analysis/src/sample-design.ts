/**
 * The sample of a round as estimation needs it: who was drawn with which chance, and which ballots carry that chance.
 * Units (the frame's side) and batches (the ballots' side) are two lists on purpose: nothing here says which ballot went
 * to which unit. A ballot knows its batch, a batch its stratum, clusters and weight, in every mode of a round; so a
 * response's row of the design is `batches` at `ballot.batchId`, and the link from code to person is never needed.
 * Read by `readRoundSample` of operations. Probabilities and weights are of full precision.
 */
import type { Bilingual, IsoDay } from '@longdan/core';

/** What may be claimed: only a probability sample has a margin of error. */
export type SampleKind = 'probability' | 'quota' | 'open';

export type SampleMethod =
  | 'simple'
  | 'systematic'
  | 'pps-systematic'
  | 'pps-chao'
  /** Every k-th client of a drawn time slot. */
  | 'every-kth'
  /** Everybody of the cluster. */
  | 'all';

/** What one stage draws. */
export type SampleLevel = 'commune' | 'hamlet' | 'household' | 'case-file' | 'time-slot' | 'client';

/** How many there were and how many were drawn, in one stratum of one stage: what a finite population correction needs. */
export interface StagePopulation {
  /** Ids of the drawn clusters above; `[]` at the first stage. */
  readonly within: readonly string[];
  /** Stratum inside `within`; '' where there is none. */
  readonly stratum: string;
  readonly population: number;
  readonly sampled: number;
}

export interface SampleStage {
  readonly level: SampleLevel;
  readonly title: Bilingual;
  readonly method: SampleMethod;
  readonly populations: readonly StagePopulation[];
  /** π of the units drawn, given the stages above. */
  readonly probabilities?: { readonly least: number; readonly greatest: number };
  /** Of a stage drawn by itself, from a list and by a seed of its own. */
  readonly draw?: DrawIdentity;
}

/** A cluster drawn at the first stage, by its name: what a reader of the method wants to see of the design. */
export interface PrimaryUnit {
  readonly id: string;
  readonly name: string;
  readonly stratum: string;
  /** Measure of size in the list; null where it had none. */
  readonly size: number | null;
  readonly probability: number;
  /** Units of the second stage in it: listed and drawn. */
  readonly listed: number;
  readonly drawn: number;
}

/** A stratum of the first stage. `population` counts final units (people, case files) where the frame lists them. */
export interface SampleStratum {
  readonly stratum: string;
  readonly population: number | null;
  /** Final units drawn, without reserve. */
  readonly sampled: number;
}

/** What a unit and a batch both carry of the design. */
export interface DesignPlace {
  /** Stratum of the first stage; '' where the frame is one stratum. */
  readonly stratum: string;
  /** Ids of the clusters above the final unit, the primary sampling unit first; `[]` when final units are drawn directly. */
  readonly clusterIds: readonly string[];
  /** π of each stage given the stages above, the final unit's last. */
  readonly stageProbabilities: readonly number[];
  /** Product of `stageProbabilities`. */
  readonly inclusionProbability: number;
  /** 1 / inclusionProbability. */
  readonly designWeight: number;
  /** Field (lĩnh vực) of the plan; null where the frame does not tell it. */
  readonly fieldId: string | null;
  /** Surveyed unit of the plan; null where the frame does not tell it. */
  readonly unitId: string | null;
}

export interface SampledUnit extends DesignPlace {
  /** Number within the frame (never a contact). Of multi-stage draws: the id of the final unit. */
  readonly frameKey: string;
  /** `selected`: now in the sample, drawn or come in from the reserve; `replaced`: gave its place to another; `reserve`: not used. */
  readonly status: 'selected' | 'reserve' | 'replaced';
  /** Of a unit come in from the reserve: the unit whose place it took. Its weight is that of the draw. */
  readonly replacementOf?: string;
}

/** Ballots issued for one cell of the design. All of a batch carry one weight: see `weightsAveraged`. */
export interface SampleBatch extends DesignPlace {
  readonly batchId: string;
  /** Ballots of the batch that were for sampled units; of a time slot: ballots handed out, as its visit log says. */
  readonly count: number;
  /** True where units of different chances share the batch and the weight is their mean (anonymous rounds only). */
  readonly weightsAveraged: boolean;
}

/** What anyone needs to repeat the draw (docs/spec/draw.md). */
export interface DrawIdentity {
  readonly seed: string;
  readonly algorithm: { readonly name: string; readonly version: number };
  readonly frameHash: string;
  /** Seal of the whole frozen list, as the minutes have it; `frameHash` is of the columns that the draw used. */
  readonly listHash?: string;
  /** SHA-256 of the canonical record of the draw. */
  readonly drawHash: string;
  readonly drawnOn: IsoDay;
  /** Name of the account that drew. */
  readonly drawnBy: string;
  /** False: outputs say “không có giám sát độc lập”. */
  readonly independent: boolean;
}

export interface RoundSample {
  readonly kind: SampleKind;
  /** The design in one sentence for reports. */
  readonly description: Bilingual;
  readonly stages: readonly SampleStage[];
  readonly strata: readonly SampleStratum[];
  /** Of stages with a list each; absent otherwise. */
  readonly primaryUnits?: readonly PrimaryUnit[];
  readonly units: readonly SampledUnit[];
  readonly batches: readonly SampleBatch[];
  /** Absent for quotas and open rounds: nothing was drawn. */
  readonly draw?: DrawIdentity;
  /** Steps taken from the reserve so far. */
  readonly replacements: number;
}
