/**
 * Several versions of one form, counted together. Ballots keep the version they were issued with; a round may have asked
 * two. Figures are formed over a form that has every question of all of them, and each response is brought into its layout:
 * a question that its version did not have was not asked of it.
 */
import { joinInOrder } from './form-draft.ts';
import type { Finding } from './outcome.ts';
import type { Question } from './question.ts';
import type { Questionnaire } from './questionnaire.ts';
import type { Content, Factor, Scale, Section } from './scheme.ts';
import { answerByte, maximumPositions, type VectorLayout, type VectorSlot } from './vector.ts';

/** @param versions of one scheme, the one in force first: its words and order hold. */
export function joinVersions(versions: readonly Questionnaire[]): Questionnaire {
  const [first, ...others] = versions;
  if (!first) throw new Error('no version to join');
  return others.reduce(joinTwo, first);
}

const byId = ({ id }: { readonly id: string }) => id;

function joinTwo(first: Questionnaire, second: Questionnaire): Questionnaire {
  const known = new Map(
    first.sections.flatMap(({ questions }) => questions.map((question) => [question.id, question])),
  );
  const only = (section: Section) => ({ ...section, questions: section.questions.filter(({ id }) => !known.has(id)) });
  const sections = joinInOrder(
    first.sections,
    second.sections.map(only).filter(({ questions }) => questions.length > 0),
    byId,
    second.sections.map(byId),
  ).map((section): Section => {
    const other = second.sections.find(({ id }) => id === section.id);
    const missing = other?.questions.filter(({ id }) => !known.has(id)) ?? [];
    const order = other?.questions.map(byId) ?? [];
    const also = new Map(
      second.sections.flatMap(({ questions }) => questions.map((question) => [question.id, question])),
    );
    const questions = joinInOrder(section.questions, missing, byId, order).map((question) =>
      joinOptions(question, also.get(question.id)),
    );
    return { ...section, questions };
  });
  const { overallQuestionId = second.overallQuestionId } = first;
  return {
    ...first,
    scales: joinInOrder<Scale>(first.scales, second.scales, byId).map((scale) => ({
      ...scale,
      levels: joinInOrder(
        scale.levels,
        second.scales.find(({ id }) => id === scale.id)?.levels ?? [],
        ({ code }) => code,
      ),
    })),
    contents: joinContents(first.contents, second.contents),
    // What a condition looked at may stand behind it now; journeys are not derived from a joined form.
    sections,
    ...(overallQuestionId === undefined ? {} : { overallQuestionId }),
  };
}

function joinOptions(question: Question, other: Question | undefined): Question {
  if (!('options' in question) || !other || !('options' in other)) return question;
  const options = joinInOrder(question.options, other.options, ({ code }) => code);
  if (question.kind === 'choice') return { ...question, options };
  const { atMost, ...rest } = question;
  const most =
    atMost === undefined || !('atMost' in other) || other.atMost === undefined
      ? undefined
      : Math.max(atMost, other.atMost);
  return { ...rest, options, ...(most === undefined ? {} : { atMost: most }) };
}

const joinContents = (first: readonly Content[], second: readonly Content[]): Content[] =>
  joinInOrder(first, second, byId).map((content) => ({
    ...content,
    factors: joinInOrder<Factor>(content.factors, second.find(({ id }) => id === content.id)?.factors ?? [], byId).map(
      (factor) => ({
        ...factor,
        criteria: joinInOrder(
          factor.criteria,
          second.find(({ id }) => id === content.id)?.factors.find(({ id }) => id === factor.id)?.criteria ?? [],
          byId,
        ),
      }),
    ),
  }));

/**
 * Brings vectors of one version into the layout of a form that joins it with others. Throws where `to` lacks a question or
 * an option of `from`: it is then no join of it.
 */
export function makeRecoder(from: VectorLayout, to: VectorLayout): (vector: Uint8Array) => Uint8Array {
  if (sameLayout(from, to)) return (vector) => vector;
  const moves = from.slots.map((slot) => {
    const target = to.slots.find(({ questionId }) => questionId === slot.questionId);
    if (!target || target.kind !== slot.kind) throw new Error(`the joined form lacks question ${slot.questionId}`);
    const positions = slot.codes.map((code) => {
      const position = target.codes.indexOf(code) + 1;
      if (position === 0) throw new Error(`${slot.questionId}: the joined form lacks option ${code}`);
      return position;
    });
    return { slot, target, positions };
  });
  return (vector) => {
    const recoded = new Uint8Array(to.length);
    for (const { offset } of to.slots) recoded[offset] = answerByte.notAsked;
    for (const { slot, target, positions } of moves) recodeSlot(vector, slot, recoded, target, positions);
    return recoded;
  };
}

function recodeSlot(
  vector: Uint8Array,
  slot: VectorSlot,
  recoded: Uint8Array,
  target: VectorSlot,
  positions: readonly number[],
): void {
  const first = vector[slot.offset]!;
  const isPosition = first > 0 && first <= maximumPositions;
  recoded[target.offset] =
    isPosition && (slot.kind === 'rating' || slot.kind === 'choice') ? positions[first - 1]! : first;
  if (slot.kind === 'ranking')
    for (let rank = 1; rank < slot.width; rank++) {
      const position = vector[slot.offset + rank]!;
      recoded[target.offset + rank] = position === 0 ? 0 : positions[position - 1]!;
    }
  if (slot.kind === 'multiple-choice')
    positions.forEach((position, index) => {
      if (vector[slot.offset + 1 + (index >> 3)]! & (1 << (index & 7)))
        recoded[target.offset + 1 + ((position - 1) >> 3)]! |= 1 << ((position - 1) & 7);
    });
}

const sameLayout = (one: VectorLayout, other: VectorLayout): boolean =>
  one === other ||
  (one.length === other.length &&
    JSON.stringify(one.slots.map(({ questionId, kind, codes, width }) => [questionId, kind, codes, width])) ===
      JSON.stringify(other.slots.map(({ questionId, kind, codes, width }) => [questionId, kind, codes, width])));

/** What is to be known of figures over several versions: which questions not all were asked, which were worded otherwise. */
export function noteVersions(versions: readonly Questionnaire[]): Finding[] {
  if (versions.length < 2) return [];
  const all = versions.map(({ version, sections }) => ({
    version,
    questions: new Map(sections.flatMap(({ questions }) => questions.map((question) => [question.id, question]))),
  }));
  const numbers = all.map(({ version }) => version).sort((a, b) => a - b);
  const ids = [...new Set(all.flatMap(({ questions }) => [...questions.keys()]))];
  const partly = ids.filter((id) => all.some(({ questions }) => !questions.has(id))).length;
  const findings: Finding[] = [
    {
      code: 'several-versions',
      severity: 'note',
      message: {
        vi: `Số liệu gộp phiếu của ${versions.length} phiên bản phiếu hỏi (${numbers.join(', ')}). ${partly > 0 ? `${partly} câu không có trong mọi phiên bản: phiếu không có câu đó tính là “không thuộc diện hỏi”.` : 'Các phiên bản hỏi cùng những câu.'}`,
        en: `The figures join ballots of ${versions.length} versions of the questionnaire (${numbers.join(', ')}). ${partly > 0 ? `${partly} questions are not in every version: ballots without them count as “not asked”.` : 'All versions ask the same questions.'}`,
      },
      data: { versions: versions.length, partly },
    },
  ];
  for (const id of ids) {
    const texts = new Set(all.flatMap(({ questions }) => questions.get(id)?.text ?? []));
    if (texts.size < 2) continue;
    const [now, ...earlier] = texts;
    findings.push({
      code: 'wording-differs-between-versions',
      severity: 'note',
      message: {
        vi: `Câu “${now}” ở phiên bản khác được hỏi là “${earlier.join('”, “')}”; số liệu gộp cả các cách hỏi.`,
        en: `“${now}” was asked in another version as “${earlier.join('”, “')}”; the figures join both wordings.`,
      },
      data: { question: id },
    });
  }
  return findings;
}
