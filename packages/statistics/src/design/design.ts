/**
 * A survey design: how the rows at hand came out of their population, held as typed arrays and validated once
 * (`define-design.ts`). Everything that estimates takes a design; nothing changes one.
 *
 * Vocabulary: a stage samples *units* (PSU at stage 1) inside *strata*. Strata of stage s+1 lie inside one unit of
 * stage s. `fraction` is n_h/N_h, or π_i under sampling with probability proportional to size, and 0 where units are
 * treated as drawn with replacement. (Särndal, Swensson & Wretman 1992, ch. 4; Lumley 2010, §2.2 and §3.)
 */

export type LonelyPsuPolicy = 'fail' | 'remove' | 'certainty' | 'adjust' | 'average';

/** One stage of sampling; codes are unique over the whole design, never repeated between parents. */
export interface Stage {
  /** Stratum of each row. */
  readonly stratum: Int32Array;
  /** Unit of each row. */
  readonly unit: Int32Array;
  readonly unitCount: number;
  /** Number of sampled units of each stratum, whether or not they appear in a domain. */
  readonly sampledUnits: Int32Array;
  /** Sampling fraction of each unit. */
  readonly fraction: Float64Array;
  /** Whether the units of a stratum have one fraction: always, but under sampling proportional to size. */
  readonly hasOneFraction: boolean;
  /** Name of a stratum for messages. */
  readonly nameStratum: (stratum: number) => string;
}

/** Variance from a matrix of joint inclusion probabilities of the stage-1 units, in order of their codes. */
export interface JointProbabilities {
  /** (π_ij − π_i π_j)/π_ij, row by row. */
  readonly weightedCovariance: Float64Array;
  readonly size: number;
  readonly estimator: 'horvitz-thompson' | 'yates-grundy';
}

/** A calibration whose residuals replace the variable in the variance (`variance/residuals.ts`). */
export type Calibration =
  | {
      readonly kind: 'post-stratification';
      readonly cell: Int32Array;
      readonly cellCount: number;
      /** Weights before and after. */
      readonly before: Float64Array;
      readonly after: Float64Array;
    }
  | {
      readonly kind: 'raking';
      /** Cell of all margins crossed, by row; −1 outside the inference. */
      readonly crossed: Int32Array;
      /** Rows of each crossed cell. */
      readonly sizes: Float64Array;
      /** Cell of each margin in which a crossed cell lies. */
      readonly margins: readonly { readonly cellOf: Int32Array; readonly cellCount: number }[];
      readonly after: Float64Array;
    }
  | {
      readonly kind: 'linear';
      /** Orthonormal basis (columns) of the auxiliary variables times √weight. */
      readonly basis: readonly Float64Array[];
      /** g·√weight. */
      readonly scale: Float64Array;
    };

/** A factor of the final weight, in a column of its own. The product of all factors is `weights`. */
export interface WeightFactor {
  readonly name: 'design' | 'nonresponse' | 'post-stratification' | 'raking' | 'calibration' | 'trimming';
  readonly values: Float64Array;
}

export interface SurveyDesign {
  readonly rowCount: number;
  /** Final weight of each row; 0 for a sampled row outside the inference (nonresponse). */
  readonly weights: Float64Array;
  readonly hasZeroWeights: boolean;
  readonly factors: readonly WeightFactor[];
  readonly stages: readonly Stage[];
  /** Rows sorted so that the units of every stage are contiguous. */
  readonly order: Int32Array;
  readonly proportionalToSize: boolean;
  readonly joint: JointProbabilities | null;
  readonly lonelyPsu: LonelyPsuPolicy;
  readonly calibrations: readonly Calibration[];
}

/** Whether every row must take part in a variance, not only those of the domain. */
export function needsEveryRow(design: SurveyDesign): boolean {
  return design.proportionalToSize || design.joint !== null || design.calibrations.length > 0;
}
