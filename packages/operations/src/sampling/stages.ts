/**
 * A plan of several stages, each with a list of its own: communes first, then the hamlets of the communes drawn, then the
 * households or case files of the hamlets drawn. Offices work so because nobody lists what was not drawn. Each stage is a
 * draw by itself (docs/spec/draw.md, section 8): inside every drawn cluster as in a stratum.
 */
import type { Bilingual, Finding } from '@longdan/core';
import type { DrawDesign } from '@longdan/statistics';
import * as v from 'valibot';
import type { FrameKind } from './frame-columns.ts';
import type { SamplePlan } from './sample-plan.ts';

export const stageLevels = ['commune', 'hamlet', 'household', 'case-file'] as const;
export type StageLevel = (typeof stageLevels)[number];
export const stageMethods = ['pps-systematic', 'pps-chao', 'simple', 'systematic'] as const;

export const stageSchema = v.strictObject({
  level: v.picklist(stageLevels),
  /** Drawn: of the whole list at the first stage, below inside every drawn cluster (all of a smaller one). */
  take: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
  method: v.picklist(stageMethods),
  /** First stage: ids of the list that are taken with certainty, counted in `take`. */
  certainty: v.optional(v.array(v.pipe(v.string(), v.trim(), v.minLength(1))), []),
});
export type StageOfPlan = v.InferOutput<typeof stageSchema>;

/** Fewer units of a first-stage stratum carry no variance of their own. */
const leastPerStratum = 2;

type Staged = Pick<SamplePlan, 'kind' | 'stages'>;

/** Stages with a list of their own; none for designs drawn at once. */
export const stagesOfPlan = ({ kind, stages }: Staged): readonly StageOfPlan[] =>
  kind === 'staged' ? (stages ?? []) : [];

/** Draws that make the sample complete. */
export const countDraws = (plan: Staged): number => Math.max(1, stagesOfPlan(plan).length);

export const isBySize = ({ method }: Pick<StageOfPlan, 'method'>): boolean => method.startsWith('pps-');

const isLast = (level: StageLevel): boolean => level === 'household' || level === 'case-file';

/** What a row of the list of a stage stands for. */
export const frameKindOf = ({ level }: Pick<StageOfPlan, 'level'>): Exclude<FrameKind, 'time-slot'> =>
  level === 'household' || level === 'case-file' ? level : 'area';

/** Ballots when every cluster is large enough. */
export const ballotsOfStages = (stages: readonly StageOfPlan[]): number =>
  stages.reduce((product, { take }) => product * take, 1);

const fault = (code: string, vi: string, en: string): Finding => ({ code, severity: 'fault', message: { vi, en } });

export function checkStages(plan: Staged): Finding[] {
  const stages = stagesOfPlan(plan);
  const findings: Finding[] = [];
  const places = stages.map(({ level }) => stageLevels.indexOf(level));
  const last = stages.at(-1);
  if (stages.length < 2 || !last || !isLast(last.level) || stages.slice(0, -1).some(({ level }) => isLast(level)))
    findings.push(
      fault(
        'stages-incomplete',
        'Chọn nhiều bậc cần ít nhất một bậc địa bàn (xã hoặc thôn) rồi đến bậc cuối là hộ hoặc hồ sơ.',
        'Several stages need at least one of areas (communes or hamlets) and then households or case files.',
      ),
    );
  if (places.some((place, at) => at > 0 && place <= places[at - 1]!))
    findings.push(
      fault(
        'stages-out-of-order',
        'Các bậc phải đi từ rộng đến hẹp: xã, thôn, rồi hộ hoặc hồ sơ.',
        'Stages go from wide to narrow: communes, hamlets, then households or case files.',
      ),
    );
  if (last && isBySize(last))
    findings.push(
      fault(
        'last-stage-by-size',
        'Ở bậc cuối mỗi hộ, mỗi hồ sơ là một: chọn ngẫu nhiên đơn giản hoặc hệ thống, không theo quy mô.',
        'Units of the last stage have no size: draw them at random or systematically.',
      ),
    );
  if ((stages[0]?.certainty.length ?? 0) > (stages[0]?.take ?? 0))
    findings.push(
      fault(
        'certainty-too-many',
        'Số nơi chọn chắc chắn nhiều hơn số nơi được chọn của bậc 1.',
        'More units are to be taken with certainty than the first stage draws.',
      ),
    );
  if (stages.slice(1).some(({ certainty }) => certainty.length > 0))
    findings.push(
      fault(
        'certainty-below-first',
        'Chỉ bậc 1 mới có nơi chọn chắc chắn.',
        'Only the first stage has units taken with certainty.',
      ),
    );
  return findings;
}

/**
 * The draw of one stage, from 1. Below the first the strata are the clusters drawn before; `rowsOf` counts the rows of the
 * list in each.
 */
export function designOfStage(
  plan: SamplePlan,
  number: number,
  rowsOf: ReadonlyMap<string, number>,
): DrawDesign | undefined {
  const stages = stagesOfPlan(plan);
  const stage = stages[number - 1];
  if (!stage) return undefined;
  const size = isBySize(stage) ? { size: 'quy_mo' } : {};
  const reserve = number === stages.length && plan.reserve > 0 ? { reserve: plan.reserve } : {};
  if (number === 1) {
    const stratified = plan.strata.length > 0;
    return {
      columns: { id: 'ma', ...(stratified ? { stratum: plan.strata } : {}), ...size },
      method: stage.method,
      size: { total: stage.take, ...(stratified ? { rule: plan.rule, minimum: leastPerStratum } : {}) },
      ...(stage.certainty.length > 0 ? { certainty: stage.certainty } : {}),
    };
  }
  const sort = stage.method === 'systematic' && stage.level === 'case-file' ? { sort: ['linh_vuc', 'ngay_tra'] } : {};
  return {
    columns: { id: 'ma', stratum: 'cum', ...size, ...sort },
    method: stage.method,
    size: { byStratum: Object.fromEntries([...rowsOf].map(([key, rows]) => [key, Math.min(stage.take, rows)])) },
    ...reserve,
  };
}

const levelWords: Readonly<Record<StageLevel, Bilingual>> = {
  commune: { vi: 'xã, phường', en: 'communes' },
  hamlet: { vi: 'thôn, tổ dân phố', en: 'hamlets' },
  household: { vi: 'hộ', en: 'households' },
  'case-file': { vi: 'hồ sơ', en: 'case files' },
};

const methodWords: Readonly<Record<StageOfPlan['method'], Bilingual>> = {
  'pps-systematic': { vi: 'theo quy mô', en: 'by size' },
  'pps-chao': { vi: 'theo quy mô (Chao)', en: 'by size (Chao)' },
  simple: { vi: 'ngẫu nhiên đơn giản', en: 'at random' },
  systematic: { vi: 'hệ thống', en: 'systematically' },
};

/** "Bậc 2: thôn, tổ dân phố". */
export const titleOfStage = ({ level }: Pick<StageOfPlan, 'level'>, number: number): Bilingual => ({
  vi: `Bậc ${number}: ${levelWords[level].vi}`,
  en: `Stage ${number}: ${levelWords[level].en}`,
});

/** What one stage draws: "Mỗi nơi đã trúng chọn 2 thôn, tổ dân phố theo quy mô". */
export const describeStage = ({ level, take, method }: StageOfPlan, number: number): Bilingual => ({
  vi: `${number === 1 ? 'Chọn' : 'Mỗi nơi đã trúng chọn'} ${take} ${levelWords[level].vi} ${methodWords[method].vi}`,
  en: `${take} ${levelWords[level].en} ${number === 1 ? '' : 'in each place drawn '}${methodWords[method].en}`,
});

/** "Chọn 3 bậc: 8 xã, phường theo quy mô, có phân tầng; mỗi nơi 2 thôn …". */
export function describeStages(plan: Pick<SamplePlan, 'kind' | 'stages' | 'strata'>): Bilingual {
  const stages = stagesOfPlan(plan);
  const part = (language: keyof Bilingual, each: string, stratified: string) =>
    stages
      .map(({ level, take, method }, at) =>
        [
          at > 0 ? `${each} ` : '',
          `${take} ${levelWords[level][language]} ${methodWords[method][language]}`,
          at === 0 && plan.strata.length > 0 ? `, ${stratified}` : '',
        ].join(''),
      )
      .join('; ');
  return {
    vi: `Chọn ${stages.length} bậc: ${part('vi', 'mỗi nơi', 'có phân tầng')}`,
    en: `${stages.length} stages: ${part('en', 'in each', 'stratified')}`,
  };
}
