/** What is decided about a round's sample before anyone knows a seed, and the draw's design that follows from it. */
import type { Bilingual, Finding } from '@longdan/core';
import type { AllocationRule, DrawDesign, DrawMethod } from '@longdan/statistics';
import * as v from 'valibot';
import { checkStages, describeStages, stageSchema } from './stages.ts';

export const sampleDesigns = [
  'simple',
  'systematic',
  'stratified',
  'multistage',
  'staged',
  'areas',
  'quota',
  'counter',
] as const;
export type SampleDesignKind = (typeof sampleDesigns)[number];

/** Columns of the frame by which strata are made. */
export const strataColumns = ['xa', 'linh_vuc', 'co_quan', 'tang'] as const;
export const allocationRules = [
  'proportional',
  'square-root',
  'equal',
  'neyman',
] as const satisfies readonly AllocationRule[];

const whole = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(10_000_000));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

export const assumptionsSchema = v.strictObject({
  /** Half-length of the interval, in shares. */
  margin: v.pipe(share, v.minValue(0.001), v.maxValue(0.5)),
  confidence: v.pipe(share, v.minValue(0.5), v.maxValue(0.999)),
  /** Expected share satisfied; ½ is the worst case. */
  share: v.pipe(share, v.minValue(0.01), v.maxValue(0.99)),
  /** Ballots that will bring no valid answer. */
  nonresponse: v.pipe(share, v.maxValue(0.95)),
  /** Likeness of answers inside one cluster (intraclass correlation). */
  likeness: v.pipe(share, v.maxValue(0.9)),
  /** Of two hamlets of one commune: likeness of answers across them. */
  communeLikeness: v.optional(v.pipe(share, v.maxValue(0.9)), 0.02),
  /** Đồng, rates of the office: for each ballot, for each cluster that is visited. */
  ballotCost: whole(0),
  clusterCost: whole(0),
});
export type Assumptions = v.InferOutput<typeof assumptionsSchema>;

export const usualAssumptions: Assumptions = {
  margin: 0.05,
  confidence: 0.95,
  share: 0.5,
  nonresponse: 0.2,
  likeness: 0.05,
  communeLikeness: 0.02,
  ballotCost: 0,
  clusterCost: 0,
};

export const samplePlanSchema = v.strictObject({
  kind: v.picklist(sampleDesigns),
  /** Ballots to issue; of `counter`: time slots to draw; of `areas`: areas to draw. */
  total: whole(1),
  strata: v.optional(v.array(v.picklist(strataColumns)), []),
  rule: v.optional(v.picklist(allocationRules), 'proportional'),
  /** Least of every stratum. */
  minimum: v.optional(whole(0), 2),
  /** Neyman: spread of answers by stratum, as last measured. */
  deviations: v.optional(v.record(v.string(), v.pipe(v.number(), v.minValue(0)))),
  /** Inside the strata. */
  within: v.optional(v.picklist(['simple', 'systematic']), 'systematic'),
  multistage: v.optional(
    v.strictObject({
      /** Drawn at the first stage; 0: communes are no stage. */
      communes: whole(0),
      /** Drawn inside each commune; 0: hamlets are no stage. */
      hamlets: whole(0),
      /** Drawn inside each last cluster. */
      each: whole(1),
      bySize: v.boolean(),
    }),
  ),
  /** `staged`: each stage drawn from a list of its own, the widest first. */
  stages: v.optional(v.pipe(v.array(stageSchema), v.maxLength(3))),
  /** `staged`: sizes of the first list count the units of the last stage, so weights are fitted to their sums. */
  sizesCountUnits: v.optional(v.boolean()),
  /** Every k-th client of a drawn slot. */
  every: v.optional(whole(1), 5),
  /** In reserve, per stratum or last cluster. */
  reserve: v.optional(whole(0), 0),
  /** Whose account draws. */
  sampler: v.picklist(['supervisor', 'officer']),
  assumptions: assumptionsSchema,
});
export type SamplePlan = v.InferOutput<typeof samplePlanSchema>;

const fault = (code: string, vi: string, en: string): Finding => ({ code, severity: 'fault', message: { vi, en } });

/** What is wrong in a plan by itself; the draw says the rest. */
export function checkSamplePlan(plan: SamplePlan): Finding[] {
  const findings: Finding[] = [];
  if (plan.kind === 'stratified' && plan.strata.length === 0)
    findings.push(
      fault('strata-missing', 'Chọn ít nhất một cách chia tầng.', 'Choose at least one way of stratifying.'),
    );
  if (plan.kind === 'multistage') {
    const { communes = 0, hamlets = 0 } = plan.multistage ?? {};
    if (communes === 0 && hamlets === 0)
      findings.push(
        fault(
          'stages-missing',
          'Chọn nhiều bậc phải có số xã hoặc số thôn được chọn.',
          'A multi-stage sample needs a number of communes or of hamlets.',
        ),
      );
  }
  if (plan.kind === 'staged') findings.push(...checkStages(plan));
  if (plan.rule === 'neyman' && plan.kind === 'stratified' && plan.deviations === undefined)
    findings.push(
      fault(
        'deviations-missing',
        'Phân bổ theo độ phân tán cần số liệu của đợt trước; chọn cách phân bổ khác nếu chưa có.',
        'Neyman’s allocation needs the spread of an earlier round; choose another if there is none.',
      ),
    );
  return findings;
}

export const isProbability = (kind: SampleDesignKind): boolean => kind !== 'quota';

/**
 * The design that is drawn and repeated (docs/spec/draw.md). Undefined for quotas: nothing is drawn; and for `staged`,
 * whose stages are each a draw (`designOfStage`).
 */
export function designOf(plan: SamplePlan): DrawDesign | undefined {
  const order = ['xa', 'thon', 'linh_vuc', 'ngay_tra'];
  const reserve = plan.reserve > 0 ? { reserve: plan.reserve } : {};
  const shared = { total: plan.total, rule: plan.rule, minimum: plan.minimum };
  switch (plan.kind) {
    case 'quota':
    case 'staged':
      return undefined;
    case 'simple':
      return { columns: { id: 'ma' }, method: 'simple', size: { total: plan.total }, ...reserve };
    case 'systematic':
      return { columns: { id: 'ma', sort: order }, method: 'systematic', size: { total: plan.total }, ...reserve };
    case 'stratified':
      return {
        columns: {
          id: 'ma',
          stratum: plan.strata,
          ...(plan.within === 'systematic' ? { sort: order.filter((name) => !isOneOf(plan.strata, name)) } : {}),
        },
        method: plan.within,
        size: { ...shared, ...(plan.deviations ? { deviations: plan.deviations } : {}) },
        ...reserve,
      };
    case 'counter':
      return {
        columns: { id: 'ma', stratum: ['co_quan', 'thon'] },
        method: 'simple',
        size: shared,
        ...reserve,
      };
    case 'areas':
      return { columns: { id: 'ma', size: 'quy_mo' }, method: 'pps-chao', size: { total: plan.total }, ...reserve };
    case 'multistage': {
      const { communes = 0, hamlets = 0, each = 1, bySize = true } = plan.multistage ?? {};
      const method: DrawMethod = bySize ? 'pps-systematic' : 'simple';
      const above = [
        ...(communes > 0 ? [{ columns: { id: 'xa' }, method, size: { total: communes } }] : []),
        ...(hamlets > 0 ? [{ columns: { id: 'thon' }, method, size: { total: hamlets } }] : []),
      ];
      return { columns: { id: 'ma' }, method: 'simple', size: { total: each }, above, ...reserve };
    }
  }
}

const isOneOf = (names: readonly string[], name: string): boolean => names.includes(name);

const strataWords: Readonly<Record<(typeof strataColumns)[number], Bilingual>> = {
  xa: { vi: 'xã, phường', en: 'commune' },
  linh_vuc: { vi: 'lĩnh vực', en: 'field' },
  co_quan: { vi: 'bộ phận', en: 'desk' },
  tang: { vi: 'tầng của danh sách', en: 'stratum of the list' },
};

/** The design in one sentence, for reports and minutes. */
export function describeSamplePlan(plan: SamplePlan): Bilingual {
  const strataVi = plan.strata.map((name) => strataWords[name].vi);
  const strataEn = plan.strata.map((name) => strataWords[name].en);
  switch (plan.kind) {
    case 'simple':
      return {
        vi: `Chọn ngẫu nhiên đơn giản ${plan.total} đơn vị từ cả danh sách`,
        en: `Simple random sample of ${plan.total} units of the whole list`,
      };
    case 'systematic':
      return {
        vi: `Chọn hệ thống ${plan.total} đơn vị, danh sách xếp theo địa bàn, lĩnh vực và ngày trả kết quả`,
        en: `Systematic sample of ${plan.total} units, the list sorted by place, field and day of the result`,
      };
    case 'stratified':
      return {
        vi: `Chọn phân tầng theo ${strataVi.join(' và ')}, ${plan.total} đơn vị`,
        en: `Stratified sample by ${strataEn.join(' and ')}, ${plan.total} units`,
      };
    case 'multistage': {
      const { communes = 0, hamlets = 0, each = 1, bySize = true } = plan.multistage ?? {};
      const vi = [communes > 0 && `${communes} xã, phường`, hamlets > 0 && `${hamlets} thôn, tổ dân phố mỗi nơi`];
      const en = [communes > 0 && `${communes} communes`, hamlets > 0 && `${hamlets} hamlets in each`];
      return {
        vi: `Chọn nhiều bậc: ${vi.filter(Boolean).join(', ')}, ${each} đơn vị mỗi cụm${bySize ? '; cụm chọn theo quy mô' : ''}`,
        en: `Multi-stage sample: ${en.filter(Boolean).join(', ')}, ${each} units in each cluster${bySize ? '; clusters by size' : ''}`,
      };
    }
    case 'staged':
      return describeStages(plan);
    case 'areas':
      return {
        vi: `Chọn ${plan.total} địa bàn với xác suất tỷ lệ với quy mô`,
        en: `Sample of ${plan.total} areas with probability proportional to size`,
      };
    case 'counter':
      return {
        vi: `Chọn ngẫu nhiên ${plan.total} ca trực tại quầy, trong mỗi ca cứ ${plan.every} lượt khách mời 1 người`,
        en: `${plan.total} random time slots at the counter, every ${plan.every}th client of each`,
      };
    case 'quota':
      return {
        vi: `Phát phiếu theo số lượng ấn định (${plan.total} phiếu), không chọn ngẫu nhiên`,
        en: `Fixed quota of ${plan.total} ballots, not drawn at random`,
      };
  }
}
