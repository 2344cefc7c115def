/**
 * The single changes that an officer makes to a draft, each as data: one function applies them, for the editor in the
 * browser, the command line and tests alike. A change that cannot be made is a finding; a change that leaves the form
 * unsound (a condition that now looks ahead) is made, and `reviewForm` says so. One table of changes, longer than our files are.
 */
import {
  type DraftItem,
  type DraftSection,
  type FormDraft,
  type FormWords,
  findItem,
  schemeQuestions,
} from './form-draft.ts';
import type { Finding, Outcome } from './outcome.ts';
import type { Condition, Option, Question } from './question.ts';
import { criteriaOf, type Questionnaire } from './questionnaire.ts';
import type { Level, Scheme } from './scheme.ts';

export type DraftEdit =
  | { readonly edit: 'move-question'; readonly question: string; readonly by: -1 | 1 }
  | { readonly edit: 'move-section'; readonly section: string; readonly by: -1 | 1 }
  | { readonly edit: 'hide-question' | 'show-question' | 'remove-question'; readonly question: string }
  | { readonly edit: 'hide-section' | 'show-section' | 'remove-section'; readonly section: string }
  /** `section` '' makes a new one at the end. */
  | { readonly edit: 'put-section'; readonly section: string; readonly title: string; readonly instruction?: string }
  /**
   * An id of the draft rewords that question; id '' adds one of the authority's own at the end of `section`. Options with
   * code '' get a code. `newScale` are the levels of a scale of its own for a rating question.
   */
  | {
      readonly edit: 'put-question';
      readonly question: Question;
      readonly section: string;
      readonly newScale?: readonly string[];
    }
  /** Without a condition the question is asked of everybody. */
  | { readonly edit: 'set-condition'; readonly question: string; readonly condition?: Condition }
  | { readonly edit: 'put-words'; readonly words: FormWords }
  | { readonly edit: 'ask-overall'; readonly asked: boolean };

/** What a change is judged by, besides the draft. */
export interface EditGround {
  readonly scheme: Scheme;
  /** Versions of the round that were released: their ids and codes keep their meaning and are not given out again. */
  readonly released: readonly Pick<Questionnaire, 'sections' | 'scales'>[];
}

/** The overall item of schemes that prescribe none. */
export const ownOverallQuestionId = 'hai-long-chung';
const ownOverallSectionId = 'danh-gia-chung';

export function applyEdit(ground: EditGround, draft: FormDraft, edit: DraftEdit): Outcome<FormDraft> {
  switch (edit.edit) {
    case 'move-question':
      return changed(moveQuestion(draft, edit.question, edit.by), edit.question);
    case 'move-section':
      return changed(moveSection(draft, edit.section, edit.by), edit.section);
    case 'hide-question':
      return hideQuestion(ground, draft, edit.question);
    case 'show-question':
      return changed(
        setItems(draft, edit.question, ({ question }) => [{ question }]),
        edit.question,
      );
    case 'remove-question':
      return removeQuestion(ground, draft, edit.question);
    case 'hide-section':
    case 'show-section':
      return showSection(ground, draft, edit.section, edit.edit === 'show-section');
    case 'put-section':
      return putSection(ground, draft, edit);
    case 'remove-section':
      return removeSection(ground, draft, edit.section);
    case 'put-question':
      return putQuestion(ground, draft, edit);
    case 'set-condition':
      return changed(
        setItems(draft, edit.question, (item) => [{ ...item, question: withCondition(item.question, edit.condition) }]),
        edit.question,
      );
    case 'put-words':
      return putWords(draft, edit.words);
    case 'ask-overall':
      return good(askOverall(ground.scheme, draft, edit.asked));
  }
}

const good = (draft: FormDraft): Outcome<FormDraft> => ({ ok: true, value: draft, findings: [] });
const bad = (code: string, column: string, vi: string, en: string): Outcome<FormDraft> => ({
  ok: false,
  findings: [{ code, severity: 'fault', message: { vi, en }, place: { column } } satisfies Finding],
});

/** A change to a part that the draft has not (any more) is refused. */
const changed = (draft: FormDraft | undefined, id: string): Outcome<FormDraft> =>
  draft
    ? good(draft)
    : bad(
        'no-such-part',
        id,
        `Phiếu không có phần hay câu hỏi “${id}”. Tải lại trang rồi làm lại.`,
        `The form has no section or question “${id}”. Reload the page and do it again.`,
      );

function withCondition(question: Question, askIf: Condition | undefined): Question {
  const { askIf: _before, ...rest } = question;
  return askIf ? { ...rest, askIf } : rest;
}

/** The draft with an item replaced by others; undefined where it does not have it. */
function setItems(
  draft: FormDraft,
  questionId: string,
  change: (item: DraftItem) => readonly DraftItem[],
): FormDraft | undefined {
  if (!findItem(draft, questionId)) return undefined;
  return {
    ...draft,
    sections: draft.sections.map((section) => ({
      ...section,
      items: section.items.flatMap((item) => (item.question.id === questionId ? change(item) : [item])),
    })),
  };
}

/** Past its neighbour, or into the section before or behind where it stands at the end of its own. */
function moveQuestion(draft: FormDraft, questionId: string, by: -1 | 1): FormDraft | undefined {
  const found = findItem(draft, questionId);
  if (!found) return undefined;
  const sectionAt = draft.sections.indexOf(found.section);
  const at = found.section.items.indexOf(found.item);
  const rest = found.section.items.filter((item) => item !== found.item);
  const target = at + by;
  const sections = [...draft.sections];
  if (target >= 0 && target < found.section.items.length) {
    sections[sectionAt] = { ...found.section, items: rest.toSpliced(target, 0, found.item) };
    return { ...draft, sections };
  }
  const next = draft.sections[sectionAt + by];
  if (!next) return draft;
  sections[sectionAt] = { ...found.section, items: rest };
  sections[sectionAt + by] = { ...next, items: by < 0 ? [...next.items, found.item] : [found.item, ...next.items] };
  return { ...draft, sections };
}

function moveSection(draft: FormDraft, sectionId: string, by: -1 | 1): FormDraft | undefined {
  const at = draft.sections.findIndex(({ id }) => id === sectionId);
  const section = draft.sections[at];
  if (!section) return undefined;
  if (!draft.sections[at + by]) return draft;
  return { ...draft, sections: draft.sections.toSpliced(at, 1).toSpliced(at + by, 0, section) };
}

function hideQuestion({ scheme }: EditGround, draft: FormDraft, id: string): Outcome<FormDraft> {
  if (!schemeQuestions(scheme).has(id) && findItem(draft, id))
    return bad(
      'own-question-not-hidden',
      id,
      `“${id}” là câu riêng của cơ quan: bỏ hẳn thay vì ẩn.`,
      `“${id}” is the authority’s own question: take it out instead of hiding it.`,
    );
  return changed(
    setItems(draft, id, ({ question }) => [{ question, hidden: true }]),
    id,
  );
}

function removeQuestion({ scheme }: EditGround, draft: FormDraft, id: string): Outcome<FormDraft> {
  if (schemeQuestions(scheme).has(id))
    return bad(
      'scheme-question-not-removed',
      id,
      `“${id}” là câu của bộ tiêu chí: chỉ ẩn được, để sau còn hiện lại.`,
      `“${id}” is a question of the scheme: it can only be hidden, so that it can be shown again.`,
    );
  const without = setItems(draft, id, () => []);
  if (!without || draft.overallQuestionId !== id) return changed(without, id);
  const { overallQuestionId: _gone, ...rest } = without;
  return good(rest);
}

function showSection({ scheme }: EditGround, draft: FormDraft, id: string, shown: boolean): Outcome<FormDraft> {
  const inScheme = schemeQuestions(scheme);
  if (!draft.sections.some((section) => section.id === id)) return changed(undefined, id);
  const setItem = (item: DraftItem): DraftItem =>
    shown || !inScheme.has(item.question.id) ? { question: item.question } : { question: item.question, hidden: true };
  return good({
    ...draft,
    sections: draft.sections.map((section) =>
      section.id === id ? { ...section, items: section.items.map(setItem) } : section,
    ),
  });
}

function putSection(
  ground: EditGround,
  draft: FormDraft,
  edit: DraftEdit & { edit: 'put-section' },
): Outcome<FormDraft> {
  const title = edit.title.normalize('NFC').trim();
  if (title === '')
    return bad('title-missing', 'title', 'Phần này chưa có tên. Ghi tên phần.', 'The section has no title. Write one.');
  const instruction = edit.instruction?.normalize('NFC').trim();
  const head = { title, ...(instruction ? { instruction } : {}) };
  if (edit.section !== '') {
    if (!draft.sections.some(({ id }) => id === edit.section)) return changed(undefined, edit.section);
    return good({
      ...draft,
      sections: draft.sections.map((section) =>
        section.id === edit.section ? { id: section.id, ...head, items: section.items } : section,
      ),
    });
  }
  const taken = [...ground.scheme.sections, ...draft.sections, ...ground.released.flatMap(({ sections }) => sections)];
  const section: DraftSection = {
    id: freeId(
      'phan-rieng',
      taken.map(({ id }) => id),
    ),
    ...head,
    items: [],
  };
  return good({ ...draft, sections: [...draft.sections, section] });
}

function removeSection({ scheme }: EditGround, draft: FormDraft, id: string): Outcome<FormDraft> {
  const section = draft.sections.find((each) => each.id === id);
  if (!section) return changed(undefined, id);
  if (section.items.length > 0 || scheme.sections.some((each) => each.id === id))
    return bad(
      'section-not-empty',
      id,
      `Phần “${section.title}” còn câu hỏi hoặc là phần của bộ tiêu chí. Chuyển hoặc bỏ hết câu của phần trước.`,
      `Section “${section.title}” has questions or is one of the scheme. Move or take out its questions first.`,
    );
  return good({ ...draft, sections: draft.sections.filter((each) => each !== section) });
}

function putQuestion(
  ground: EditGround,
  draft: FormDraft,
  edit: DraftEdit & { edit: 'put-question' },
): Outcome<FormDraft> {
  const { id } = edit.question;
  const found = id === '' ? undefined : findItem(draft, id);
  if (id !== '' && !found) return changed(undefined, id);
  const prescribed = schemeQuestions(ground.scheme).get(id);
  if (found && prescribed) return good(setItems(draft, id, (item) => [reword(item, edit.question)])!);
  if (found && found.item.question.kind !== edit.question.kind)
    return bad(
      'kind-fixed',
      'kind',
      'Không đổi được loại của câu đã có. Bỏ câu này và thêm câu mới.',
      'The kind of a question cannot change. Take it out and add a new one.',
    );
  const scaled = giveScale(ground, draft, edit);
  if (!scaled.ok) return scaled;
  const own = giveCodes(ground, id, found?.item.question, scaled.value.question);
  if (!own.ok) return own;
  const condition = found?.item.question.askIf;
  if (found) return good(setItems(scaled.value.draft, id, () => [{ question: withCondition(own.value, condition) }])!);
  const section = draft.sections.find((each) => each.id === edit.section);
  if (!section) return changed(undefined, edit.section);
  const question = { ...own.value, id: freeId('rieng', questionIds(ground, draft)) };
  return good({
    ...scaled.value.draft,
    sections: scaled.value.draft.sections.map((each) =>
      each.id === section.id ? { ...each, items: [...each.items, { question }] } : each,
    ),
  });
}

/** Of a question that the scheme prescribes, only the words change. */
function reword(item: DraftItem, { text, help, textEn, helpEn }: Question): DraftItem {
  const { help: _help, textEn: _textEn, helpEn: _helpEn, ...rest } = item.question;
  return {
    ...item,
    question: {
      ...rest,
      text,
      ...(help === undefined ? {} : { help }),
      ...(textEn === undefined ? {} : { textEn }),
      ...(helpEn === undefined ? {} : { helpEn }),
    },
  };
}

const questionIds = ({ scheme, released }: EditGround, draft: FormDraft): string[] => [
  ...scheme.sections.flatMap(({ questions }) => questions.map((question) => question.id)),
  ...draft.sections.flatMap(({ items }) => items.map(({ question }) => question.id)),
  ...released.flatMap(({ sections }) => sections.flatMap(({ questions }) => questions.map((question) => question.id))),
];

function freeId(stem: string, taken: readonly string[]): string {
  const known = new Set(taken);
  let number = 1;
  while (known.has(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}

/** A rating question gets the scale it names, or a new one of the levels given with it. */
function giveScale(
  ground: EditGround,
  draft: FormDraft,
  { question, newScale = [] }: DraftEdit & { edit: 'put-question' },
): Outcome<{ readonly draft: FormDraft; readonly question: Question }> {
  if (question.kind !== 'rating') return { ok: true, value: { draft, question }, findings: [] };
  const labels = newScale.map((label) => label.normalize('NFC').trim()).filter((label) => label !== '');
  const scales = [...ground.scheme.scales, ...draft.scales];
  if (labels.length === 0) {
    if (scales.some((scale) => scale.id === question.scaleId))
      return { ok: true, value: { draft, question }, findings: [] };
    return bad(
      'unknown-scale',
      'scale',
      'Chọn một thang đo, hoặc ghi các mức của thang mới.',
      'Choose a scale, or write the levels of a new one.',
    ) as Outcome<never>;
  }
  if (labels.length === 1 || labels.length > 10)
    return bad(
      'scale-size',
      'newScale',
      `Thang mới có ${labels.length} mức; phải có từ 2 đến 10 mức, mỗi mức một dòng, từ kém nhất đến tốt nhất.`,
      `The new scale has ${labels.length} levels; it must have 2 to 10, one a line, from worst to best.`,
    ) as Outcome<never>;
  const taken = [...scales, ...ground.released.flatMap((version) => version.scales)].map(({ id }) => id);
  const levels = labels.map((label, index): Level => ({ code: String(index + 1), label }));
  const scale = { id: freeId('thang-rieng', taken), levels };
  return {
    ok: true,
    value: { draft: { ...draft, scales: [...draft.scales, scale] }, question: { ...question, scaleId: scale.id } },
    findings: [],
  };
}

/** Codes for new options, never one that a released version gave to another. */
function giveCodes(
  { released }: EditGround,
  id: string,
  before: Question | undefined,
  question: Question,
): Outcome<Question> {
  if (!('options' in question)) return { ok: true, value: question, findings: [] };
  if (question.options.length < 2)
    return bad(
      'too-few-options',
      'options',
      'Câu lựa chọn cần ít nhất hai phương án.',
      'A question of choice needs at least two options.',
    ) as Outcome<never>;
  if ('atMost' in question && question.atMost !== undefined && question.atMost > question.options.length)
    return bad(
      'at-most-too-large',
      'atMost',
      `Cho chọn tối đa ${question.atMost} nhưng chỉ có ${question.options.length} phương án.`,
      `At most ${question.atMost} may be chosen of only ${question.options.length} options.`,
    ) as Outcome<never>;
  const earlier = released.flatMap(({ sections }) =>
    sections.flatMap(({ questions }) => questions.filter((each) => each.id === id)),
  );
  const used = [before, ...earlier].flatMap((each) => (each && 'options' in each ? each.options : []));
  let last = Math.max(0, ...[...used, ...question.options].map(({ code }) => Number(code) || 0));
  const options = question.options.map(
    (option): Option => (option.code === '' ? { ...option, code: String(++last) } : option),
  );
  return { ok: true, value: { ...question, options }, findings: [] };
}

function putWords(draft: FormDraft, words: FormWords): Outcome<FormDraft> {
  const clean = (text: string | undefined) => text?.normalize('NFC').trim() || undefined;
  const title = clean(words.title);
  if (title === undefined)
    return bad('title-missing', 'title', 'Phiếu chưa có tên. Ghi tên phiếu.', 'The form has no title. Write one.');
  const { introduction: _i, consent: _c, thanks: _t, ...rest } = draft;
  const [introduction, consent, thanks] = [clean(words.introduction), clean(words.consent), clean(words.thanks)];
  return good({
    ...rest,
    title,
    ...(introduction === undefined ? {} : { introduction }),
    ...(consent === undefined ? {} : { consent }),
    ...(thanks === undefined ? {} : { thanks }),
  });
}

/** Satisfaction on the whole, asked behind the criteria and outside the index. */
function askOverall(scheme: Scheme, draft: FormDraft, asked: boolean): FormDraft {
  const id = scheme.overallQuestionId ?? ownOverallQuestionId;
  const { overallQuestionId: _before, ...rest } = draft;
  const there = findItem(draft, id);
  if (scheme.overallQuestionId !== undefined) {
    const sections = setItems(rest, id, ({ question }) => [
      asked ? { question } : { question, hidden: true },
    ])!.sections;
    return { ...rest, sections, ...(asked ? { overallQuestionId: id } : {}) };
  }
  if (asked) return there ? { ...draft, overallQuestionId: id } : addOverall(scheme, draft);
  const sections = (setItems(rest, id, () => []) ?? rest).sections;
  return { ...rest, sections: sections.filter((each) => each.id !== ownOverallSectionId || each.items.length > 0) };
}

function addOverall(scheme: Scheme, draft: FormDraft): FormDraft {
  const criteria = new Set(criteriaOf(scheme).map(({ criterion }) => criterion.id));
  const isCriterion = ({ question }: DraftItem) => criteria.has(question.id);
  const last = draft.sections.findLastIndex(({ items }) => items.some(isCriterion));
  const rated = draft.sections[last]!.items.find(isCriterion)!.question;
  const question: Question = {
    kind: 'rating',
    id: ownOverallQuestionId,
    text: 'Nhìn chung, mức độ hài lòng của Ông/Bà đối với sự phục vụ của cơ quan',
    textEn: 'On the whole, your satisfaction with the service of the authority',
    scaleId: rated.kind === 'rating' ? rated.scaleId : scheme.scales[0]!.id,
  };
  const section: DraftSection = { id: ownOverallSectionId, title: 'Đánh giá chung', items: [{ question }] };
  return {
    ...draft,
    sections: draft.sections.toSpliced(last + 1, 0, section),
    overallQuestionId: ownOverallQuestionId,
  };
}
