/**
 * What of a round and its fields may be published together. Each part alone withholds its small groups (breakdown.ts);
 * here the parts are set against each other: a field in which too few answered is left out, and groups and criteria are
 * withheld until subtracting one table from another gives no small group away (docs/method/suppression.md).
 */
import type { Finding, Questionnaire } from '@longdan/core';
import { formGroup } from './breakdown.ts';
import type { Benchmark, Breakdown, Figures } from './figures.ts';
import { formatCount } from './format.ts';
import { type LinkedTable, withholdLinked } from './linked-suppression.ts';
import { publishCounts, recomputeFigures } from './published-counts.ts';
import { defaultSuppressionThreshold, withholdSmallGroups } from './suppression.ts';
import { type GroupCounts, readCounts, readGroups, type TallyAccumulator } from './tally.ts';

/** The round (`fieldId` null, first) or one of its fields. */
export interface PublicationPart {
  readonly fieldId: string | null;
  readonly title: string;
  readonly questionnaire: Questionnaire;
  readonly benchmarks: readonly Benchmark[];
  readonly tally: TallyAccumulator;
  readonly figures: Figures;
}

export interface PublicationOptions {
  /** Year of the round, by which benchmarks are compared. */
  readonly year: number;
  readonly threshold?: number;
}

/**
 * The parts that may be published, with figures that hold nothing a reader of all of them could work out about a group
 * below the threshold. Fields that ask a form of their own are not part of the round's sums and stand for themselves.
 */
export function withholdAcross<P extends PublicationPart>(
  parts: readonly P[],
  { year, threshold = defaultSuppressionThreshold }: PublicationOptions,
): P[] {
  const [whole, ...fields] = parts;
  if (!whole) return [];
  const left = new Set(fieldsTooSmall(whole, fields, threshold));
  const unasked = questionsTooFew(whole, fields, left, threshold);
  const reduced = parts.map((part) => withoutQuestions(part, unasked.get(part) ?? new Set(), year));
  const breakdowns = reduced.map(({ figures }) => [...figures.breakdowns]);
  const linked = reduced.flatMap((part, at) => (at === 0 || isPartOf(part, whole) ? [at] : []));
  const ids = new Set(linked.flatMap((at) => breakdowns[at]!.map(({ id }) => id)));
  const rows = linked.map(
    (at): Row => ({
      part: reduced[at]!,
      isLeft: left.has(parts[at]!),
      unasked: unasked.get(parts[at]!) ?? new Set(),
      breakdowns: breakdowns[at]!,
    }),
  );
  for (const id of ids) withholdBreakdown(id, rows, threshold);
  const names = [...left].map(({ title }) => title);
  return reduced.flatMap((part, at) => {
    if (left.has(parts[at]!)) return [];
    const cells = cellsOf(part.figures.breakdowns) - cellsOf(breakdowns[at]!);
    const notes = [
      ...(at === 0 && names.length > 0 ? [noteFields(names, threshold)] : []),
      ...noteQuestions(unasked.get(parts[at]!)?.size ?? 0, threshold),
      ...noteFurther(cells),
    ];
    const findings = [...parts[at]!.figures.findings, ...notes];
    return [{ ...part, figures: { ...part.figures, breakdowns: breakdowns[at]!, findings } }];
  });
}

const isPartOf = (field: PublicationPart, whole: PublicationPart): boolean =>
  field.questionnaire.schemeId === whole.questionnaire.schemeId;

/** Fields below the threshold, and others until what is left out does not follow from the round. */
function fieldsTooSmall<P extends PublicationPart>(whole: P, fields: readonly P[], threshold: number): P[] {
  const own = fields.filter((field) => isPartOf(field, whole));
  const counts = own.map(({ tally }) => tally.responses);
  const rest = whole.tally.responses - counts.reduce((sum, count) => sum + count, 0);
  // Responses of the round that no field has are never published by themselves.
  const withheld = withholdSmallGroups([...counts, rest], threshold, new Set(rest > 0 ? [own.length] : []));
  const apart = fields.filter(
    (field) => !isPartOf(field, whole) && field.tally.responses > 0 && field.tally.responses < threshold,
  );
  return [...(withheld === null ? own : own.filter((_, at) => withheld.has(at))), ...apart];
}

/** Questions that too few of a field answered, or so few of the others: their answers in that field stay unpublished. */
function questionsTooFew<P extends PublicationPart>(
  whole: P,
  fields: readonly P[],
  left: ReadonlySet<P>,
  threshold: number,
): Map<P, Set<string>> {
  const unasked = new Map(fields.map((field) => [field, new Set<string>()]));
  const own = fields.filter((field) => isPartOf(field, whole));
  const closed = [
    ...whole.figures.criteria.map(({ id }) => id),
    ...whole.figures.otherQuestions.map((one) => one.questionId),
  ];
  for (const id of closed) {
    const counts = own.map((field) => answersTo(field, id));
    const rest = answersTo(whole, id) - counts.reduce((sum, count) => sum + count, 0);
    const already = own.flatMap((field, at) => (left.has(field) ? [at] : []));
    const withheld = withholdSmallGroups(
      [...counts, rest],
      threshold,
      new Set([...already, ...(rest > 0 ? [own.length] : [])]),
    );
    own.forEach((field, at) => {
      if (withheld === null || withheld.has(at)) unasked.get(field)!.add(id);
    });
  }
  return unasked;
}

const answersTo = ({ tally }: PublicationPart, questionId: string): number =>
  tally.plan.layout.slots.some((slot) => slot.questionId === questionId) ? readCounts(tally, questionId).n : 0;

/** The part as if some questions had not been on its form: its index rests on the others. */
function withoutQuestions<P extends PublicationPart>(part: P, ids: ReadonlySet<string>, year: number): P {
  if (ids.size === 0) return part;
  const { figures, benchmarks } = part;
  const questionnaire: Questionnaire = {
    ...part.questionnaire,
    contents: part.questionnaire.contents
      .map((content) => ({
        ...content,
        factors: content.factors
          .map((factor) => ({ ...factor, criteria: factor.criteria.filter(({ id }) => !ids.has(id)) }))
          .filter(({ criteria }) => criteria.length > 0),
      }))
      .filter(({ factors }) => factors.length > 0),
    sections: part.questionnaire.sections.map((section) => ({
      ...section,
      questions: section.questions.filter(({ id }) => !ids.has(id)),
    })),
  };
  const breakdowns = figures.breakdowns
    .filter(({ id }) => !ids.has(id))
    .map((breakdown) => ({
      ...breakdown,
      groups: breakdown.groups.map((group) => ({
        ...group,
        criteria: group.criteria.filter(({ id }) => !ids.has(id)),
      })),
    }));
  const stated = {
    ...figures,
    criteria: figures.criteria.filter(({ id }) => !ids.has(id)),
    otherQuestions: figures.otherQuestions.filter(({ questionId }) => !ids.has(questionId)),
    breakdowns,
  };
  const counts = publishCounts(part.tally, stated);
  return { ...part, questionnaire, figures: recomputeFigures(questionnaire, counts, stated, { year, benchmarks }) };
}

/** A part as a row of the tables that add up; its breakdowns are replaced by what may be shown of them. */
interface Row {
  readonly part: PublicationPart;
  readonly isLeft: boolean;
  readonly unasked: ReadonlySet<string>;
  readonly breakdowns: Breakdown[];
}

function withholdBreakdown(id: string, rows: readonly Row[], threshold: number): void {
  const listed = rows.map((row) => (row.isLeft ? undefined : row.breakdowns.find((one) => one.id === id)));
  const groups = rows.map(({ part }) => new Map(groupsOf(part, id).map((group) => [group.code, group])));
  const codes = [...new Set(groups.flatMap((own) => [...own.keys()]))];
  const stated = listed.map((one) => new Map(one?.groups.map((group) => [group.code, group])));
  const people = tableOf(
    rows.map((row, at) => [...codes.map((code) => groups[at]!.get(code)?.responses ?? 0), row.part.tally.responses]),
    // A group that a listed breakdown does not name has nobody in it, and everybody sees that.
    (at, column) =>
      column < codes.length
        ? listed[at] !== undefined && stated[at]!.get(codes[column]!)?.suppressed !== true
        : !rows[at]!.isLeft,
  );
  if (!withholdLinked(people, threshold)) {
    for (const row of rows) drop(row, id);
    return;
  }
  const hidden = rows.map(() => codes.map(() => new Set<string>()));
  const criterionIds = new Set(rows.flatMap(({ part }) => part.tally.plan.criterionIds));
  for (const criterionId of criterionIds) {
    const countsOf = (at: number, code: string): number =>
      rows[at]!.part.tally.plan.criterionIds.includes(criterionId)
        ? (groups[at]!.get(code)?.counts(criterionId).n ?? 0)
        : 0;
    const isShown = (at: number, column: number): boolean => {
      if (rows[at]!.unasked.has(criterionId)) return false;
      if (!people.shown[at]![column]) return false;
      const group = stated[at]!.get(codes[column]!);
      return group === undefined || group.criteria.some((one) => one.id === criterionId);
    };
    const answers = tableOf(
      rows.map((row, at) => [...codes.map((code) => countsOf(at, code)), answersTo(row.part, criterionId)]),
      isShown,
    );
    const isSafe = withholdLinked(answers, threshold);
    hidden.forEach((own, at) => {
      own.forEach((ofGroup, column) => {
        if (!isSafe || !answers.shown[at]![column]) ofGroup.add(criterionId);
      });
    });
  }
  rows.forEach((row, at) => {
    if (!listed[at]) return;
    const renewed = listed[at].groups.map((group) => {
      const column = codes.indexOf(group.code);
      const counted = groups[at]!.get(group.code)!;
      return formGroup(row.part.questionnaire, counted, group.label, !people.shown[at]![column], hidden[at]![column]!);
    });
    // A breakdown of which nothing is left tells nothing.
    if (renewed.every(({ suppressed }) => suppressed)) drop(row, id);
    else row.breakdowns[row.breakdowns.findIndex((one) => one.id === id)] = { ...listed[at], groups: renewed };
  });
}

/** With a last row for responses that are in no field, never shown, so that the rows add up to the first. */
function tableOf(rows: readonly number[][], isShown: (row: number, column: number) => boolean): LinkedTable {
  const rest = rows[0]!.map((sum, column) => rows.slice(1).reduce((left, row) => left - row[column]!, sum));
  const last = rows[0]!.length - 1;
  return {
    counts: [...rows, rest],
    shown: [...rows.map((row, at) => row.map((_, column) => isShown(at, column))), rest.map((count) => count === 0)],
    mayWithhold: (row, column) => row < rows.length && column < last,
  };
}

function drop({ breakdowns }: Row, id: string): void {
  const place = breakdowns.findIndex((one) => one.id === id);
  if (place >= 0) breakdowns.splice(place, 1);
}

/** Every group of a part by one characteristic, shown or not. */
function groupsOf({ tally }: PublicationPart, id: string): GroupCounts[] {
  const source = tally.plan.breakdowns.find((one) => ('attribute' in one ? one.attribute : one.questionId) === id);
  return source === undefined ? [] : readGroups(tally, source);
}

/** Figures shown: one for every criterion of every group, and one for the group. */
const cellsOf = (breakdowns: readonly Breakdown[]): number =>
  breakdowns
    .flatMap(({ groups }) => groups)
    .reduce((sum, group) => sum + (group.suppressed ? 0 : 1 + group.criteria.length), 0);

function noteQuestions(questions: number, threshold: number): Finding[] {
  if (questions === 0) return [];
  return [
    {
      code: 'questions-withheld',
      severity: 'note',
      message: {
        vi: `Không nêu ${formatCount(questions)} câu hỏi trong lĩnh vực này: quá ít người trả lời (dưới ${formatCount(threshold)}), hoặc nêu ra thì suy được câu trả lời của quá ít người; chỉ số tính trên các tiêu chí còn lại.`,
        en: `${formatCount(questions, 'en')} questions are not shown for this field: too few answered (under ${formatCount(threshold, 'en')}), or the answers of so few would follow; the index rests on the other criteria.`,
      },
      data: { questions, threshold },
    },
  ];
}

function noteFurther(cells: number): Finding[] {
  if (cells === 0) return [];
  return [
    {
      code: 'linked-figures-withheld',
      severity: 'note',
      message: {
        vi: `Không nêu thêm ${formatCount(cells)} số liệu của nhóm: lấy bảng của đợt trừ bảng của các lĩnh vực thì suy ra được nhóm quá nhỏ.`,
        en: `${formatCount(cells, 'en')} further figures of groups are not shown: subtracting the tables of the fields from the round’s would give groups too small away.`,
      },
      data: { cells },
    },
  ];
}

function noteFields(titles: readonly string[], threshold: number): Finding {
  const names = titles.join(', ');
  return {
    code: 'fields-withheld',
    severity: 'note',
    message: {
      vi: `Không công bố riêng số liệu của: ${names}. Có lĩnh vực dưới ${formatCount(threshold)} phiếu, hoặc nêu ra thì suy được lĩnh vực như vậy.`,
      en: `Not published by themselves: ${names}. There are fields of under ${formatCount(threshold, 'en')} ballots, or such a field would follow.`,
    },
    data: { fields: titles.length, threshold },
  };
}
