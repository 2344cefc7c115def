/** Figures of groups (by field, unit, channel, respondent kind, profile), with small cells withheld. */
import type { Bilingual, Channel, Finding, Questionnaire, RespondentKind } from '@longdan/core';
import { criteriaOf, getScale } from '@longdan/core';
import type { Breakdown, GroupFigures } from './figures.ts';
import { formFactors } from './form-index.ts';
import { formatCount } from './format.ts';
import { type AttributeId, attributeIds } from './response-block.ts';
import { type CountedShares, formOverall, shareLevels } from './shares.ts';
import { withholdSmallGroups } from './suppression.ts';
import { type BreakdownSource, type GroupCounts, readGroups, type TallyAccumulator } from './tally.ts';

/** Codes of an attribute with their names, in order of print. */
export type GroupNames = readonly { readonly code: string; readonly label: string }[];

const attributeTitles: Readonly<Record<AttributeId, Bilingual>> = {
  field: { vi: 'Lĩnh vực', en: 'Service field' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  channel: { vi: 'Hình thức thu phiếu', en: 'Channel' },
  respondentKind: { vi: 'Đối tượng trả lời', en: 'Respondent' },
};

const channelNames: Readonly<Record<Channel, string>> = {
  paper: 'Phiếu giấy',
  web: 'Trực tuyến',
  kiosk: 'Máy tại quầy',
  phone: 'Điện thoại',
  'face-to-face': 'Phỏng vấn trực tiếp',
  post: 'Bưu điện',
  import: 'Nhập từ tệp',
};
const respondentNames: Readonly<Record<RespondentKind, string>> = { individual: 'Cá nhân', organisation: 'Tổ chức' };

const defaultNames: Readonly<Partial<Record<AttributeId, GroupNames>>> = {
  channel: listNames(channelNames),
  respondentKind: listNames(respondentNames),
};

/** By what a questionnaire's figures are broken down: every attribute, and its closed profile questions that are not sensitive. */
export function listBreakdowns(questionnaire: Pick<Questionnaire, 'sections'>): BreakdownSource[] {
  const profile = questionnaire.sections
    .flatMap((section) => section.questions)
    .filter((question) => question.profile === true && question.sensitive !== true)
    .filter((question) => question.kind === 'choice' || question.kind === 'rating');
  return [
    ...attributeIds.map((attribute) => ({ attribute })),
    ...profile.map((question) => ({ questionId: question.id })),
  ];
}

export interface BreakdownOptions {
  readonly threshold: number;
  readonly names: Readonly<Partial<Record<AttributeId, GroupNames>>>;
}

/** One breakdown; null where there are not two groups to compare or where it cannot be shown without telling on someone. */
export function formBreakdown(
  questionnaire: Questionnaire,
  tally: TallyAccumulator,
  source: BreakdownSource,
  options: BreakdownOptions,
): { readonly breakdown: Breakdown | null; readonly findings: readonly Finding[] } {
  const { id, title, names } = describeSourceOf(questionnaire, source, options);
  const groups = sortGroups(readGroups(tally, source), names);
  if (groups.length < 2) return { breakdown: null, findings: [] };
  const withheld = withholdSmallGroups(
    groups.map((group) => group.responses),
    options.threshold,
  );
  if (withheld === null) return { breakdown: null, findings: [noteWithheld(id, title, options.threshold)] };
  const hidden = withholdCriteria(questionnaire, groups, withheld, options.threshold);
  const hiddenShown = groups.reduce((sum, _, place) => sum + (withheld.has(place) ? 0 : hidden[place]!.size), 0);
  return {
    breakdown: {
      id,
      title,
      groups: groups.map((group, place) =>
        formGroup(questionnaire, group, nameGroup(group.code, names), withheld.has(place), hidden[place]!),
      ),
    },
    findings: hiddenShown === 0 ? [] : [noteHiddenCriteria(id, title, hiddenShown, options.threshold)],
  };
}

/** For each group the criteria whose answers in it are too few to show, the groups already withheld taken into account. */
function withholdCriteria(
  questionnaire: Questionnaire,
  groups: readonly GroupCounts[],
  withheld: ReadonlySet<number>,
  threshold: number,
): readonly Set<string>[] {
  const hidden = groups.map(() => new Set<string>());
  for (const { criterion } of criteriaOf(questionnaire)) {
    const counts = groups.map((group) => group.counts(criterion.id).n);
    const places = withholdSmallGroups(counts, threshold, withheld) ?? groups.keys();
    for (const place of places) hidden[place]!.add(criterion.id);
  }
  return hidden;
}

/** Figures of one group from its counts; of criteria in `hidden` none. */
export function formGroup(
  questionnaire: Questionnaire,
  group: GroupCounts,
  label: string,
  suppressed: boolean,
  hidden: ReadonlySet<string>,
): GroupFigures {
  const { code } = group;
  if (suppressed) return { code, label, n: null, suppressed, index: null, factors: [], criteria: [] };
  const shares = new Map(
    criteriaOf(questionnaire)
      .filter(({ criterion }) => !hidden.has(criterion.id))
      .map(({ criterion }): [string, CountedShares & { n: number }] => {
        const { positions, n } = group.counts(criterion.id);
        return [criterion.id, { ...shareLevels(positions, meaningsOf(questionnaire, criterion.id)), n }];
      }),
  );
  const factors = formFactors(questionnaire.contents, shares, questionnaire.formula);
  return {
    code,
    label,
    n: group.responses,
    suppressed,
    index: formOverall([...factors.values()], questionnaire.formula),
    factors: [...factors.values()].map((factor) => ({ id: factor.id, shares: factor.shares })),
    criteria: [...shares].map(([id, { n, ...of }]) => ({ id, n, shares: of })),
  };
}

/** What each level of a criterion means, worst first. */
export function meaningsOf(questionnaire: Pick<Questionnaire, 'sections' | 'scales'>, criterionId: string) {
  const question = questionnaire.sections
    .flatMap((section) => section.questions)
    .find((each) => each.id === criterionId);
  if (question?.kind !== 'rating') throw new RangeError(`criterion ${criterionId} is no rating question`);
  return getScale(questionnaire, question.scaleId).levels.map((level) => level.means);
}

function describeSourceOf(
  questionnaire: Questionnaire,
  source: BreakdownSource,
  options: BreakdownOptions,
): { id: string; title: Bilingual; names: GroupNames } {
  if ('attribute' in source) {
    const { attribute } = source;
    const names = options.names[attribute] ?? defaultNames[attribute] ?? [];
    return { id: attribute, title: attributeTitles[attribute], names };
  }
  const question = questionnaire.sections
    .flatMap((section) => section.questions)
    .find((each) => each.id === source.questionId);
  if (question === undefined) throw new RangeError(`no question ${source.questionId}`);
  const names =
    question.kind === 'choice'
      ? question.options
      : question.kind === 'rating'
        ? getScale(questionnaire, question.scaleId).levels
        : [];
  return { id: question.id, title: { vi: question.text, en: question.text }, names };
}

/** In the order of their names; those without a name by code, the unknown one last. */
function sortGroups(groups: readonly GroupCounts[], names: GroupNames): GroupCounts[] {
  const places = new Map(names.map(({ code }, place) => [code, place]));
  const placeOf = (code: string) => (code === '' ? Number.POSITIVE_INFINITY : (places.get(code) ?? names.length));
  return groups.toSorted((a, b) => placeOf(a.code) - placeOf(b.code) || 0);
}

function nameGroup(code: string, names: GroupNames): string {
  return code === '' ? 'Không ghi' : (names.find((name) => name.code === code)?.label ?? code);
}

function listNames(names: Readonly<Record<string, string>>): GroupNames {
  return Object.entries(names).map(([code, label]) => ({ code, label }));
}

function noteWithheld(id: string, title: Bilingual, threshold: number): Finding {
  return {
    code: 'breakdown-withheld',
    severity: 'note',
    message: {
      vi: `Không nêu số liệu theo “${title.vi}”: các nhóm quá nhỏ (dưới ${formatCount(threshold)} phiếu), nêu ra có thể làm lộ câu trả lời của từng người.`,
      en: `No figures by “${title.en}”: the groups are too small (under ${formatCount(threshold, 'en')} ballots) and would tell what single people answered.`,
    },
    data: { breakdown: id, threshold },
  };
}

function noteHiddenCriteria(id: string, title: Bilingual, cells: number, threshold: number): Finding {
  return {
    code: 'group-criteria-withheld',
    severity: 'note',
    message: {
      vi: `Theo “${title.vi}”: ${formatCount(cells)} tiêu chí của các nhóm có quá ít câu trả lời (dưới ${formatCount(threshold)}, hoặc suy ra được phần dưới ${formatCount(threshold)}) nên không nêu và không tính vào chỉ số của nhóm.`,
      en: `By “${title.en}”: ${formatCount(cells, 'en')} criteria of groups have too few answers (under ${formatCount(threshold, 'en')}, or fewer could be worked out) and are neither shown nor part of the group’s index.`,
    },
    data: { breakdown: id, cells, threshold },
  };
}
