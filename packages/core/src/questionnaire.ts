/**
 * A questionnaire: an immutable numbered version of the form that was really asked. It is self-contained (scales, index
 * tree, formula, rules): whoever holds it and the answers can compute every figure. A ballot is bound to one version.
 */
import { checkForm } from './form-rules.ts';
import type { Bilingual, Finding } from './outcome.ts';
import { problem } from './problem.ts';
import type { Question } from './question.ts';
import type { Content, Criterion, EnumeratorPart, Factor, IndexFormula, Scale, Scheme, Section } from './scheme.ts';

export interface Questionnaire {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  /** Words before the first question: who asks, why, what becomes of the answers. */
  readonly introduction?: string;
  /** Asked and recorded before the first answer where the round asks consent on the form. */
  readonly consent?: string;
  /** Words after the last question; faces have their own where it is absent. */
  readonly thanks?: string;
  readonly schemeId: string;
  readonly schemeVersion: number;
  readonly schemeTitle: string;
  readonly source: string;
  readonly scales: readonly Scale[];
  readonly contents: readonly Content[];
  readonly sections: readonly Section[];
  readonly overallQuestionId?: string;
  readonly enumerator?: EnumeratorPart;
  readonly formula: IndexFormula;
}

/** Any question with the section it stands in, in order of asking. */
export interface PlacedQuestion {
  readonly question: Question;
  readonly section: Section;
  /** 1-based number printed beside it. */
  readonly number: number;
}

/** A non-substantive state that an answer can have, as documents and screens call it. */
export const answerStateNames: Readonly<Record<'blank' | 'notAsked' | 'refused' | 'invalid', Bilingual>> = {
  blank: { vi: 'Bỏ trống', en: 'Blank' },
  notAsked: { vi: 'Không thuộc diện hỏi', en: 'Not asked' },
  refused: { vi: 'Không trả lời', en: 'Refused' },
  invalid: { vi: 'Không hợp lệ', en: 'Invalid' },
};

/** What one authority's form changes of the scheme. */
export interface QuestionnaireChoices {
  readonly id: string;
  readonly version: number;
  readonly title?: string;
  readonly introduction?: string;
  readonly consent?: string;
  /** Ids of questions left out. A criterion left out leaves the index too; its factor goes when it has no criterion left. */
  readonly hidden?: readonly string[];
  /** Questions of the authority's own, appended to the section with that id. They never enter the index. */
  readonly added?: Readonly<Record<string, readonly Question[]>>;
}

/**
 * Makes the form from its scheme. Throws `Problem` `questionnaire-unsound` with findings when what was hidden or added
 * breaks it: an unknown id, a condition on a hidden question, weights of a factor that is gone.
 */
export function buildQuestionnaire(scheme: Scheme, choices: QuestionnaireChoices): Questionnaire {
  const hidden = new Set(choices.hidden);
  const added = choices.added ?? {};
  const sections = scheme.sections
    .map((section) => ({
      ...section,
      questions: [
        ...section.questions.filter((question) => !hidden.has(question.id)),
        ...(Object.hasOwn(added, section.id) ? added[section.id]! : []),
      ],
    }))
    .filter((section) => section.questions.length > 0);
  const contents = scheme.contents
    .map((content) => ({
      ...content,
      factors: content.factors
        .map((factor) => ({ ...factor, criteria: factor.criteria.filter((criterion) => !hidden.has(criterion.id)) }))
        .filter((factor) => factor.criteria.length > 0),
    }))
    .filter((content) => content.factors.length > 0);
  const questionnaire: Questionnaire = {
    id: choices.id,
    version: choices.version,
    title: choices.title ?? scheme.title,
    ...(choices.introduction === undefined ? {} : { introduction: choices.introduction }),
    ...(choices.consent === undefined ? {} : { consent: choices.consent }),
    schemeId: scheme.id,
    schemeVersion: scheme.version,
    schemeTitle: scheme.title,
    source: scheme.source.title,
    scales: scheme.scales,
    contents,
    sections,
    ...(scheme.overallQuestionId === undefined || hidden.has(scheme.overallQuestionId)
      ? {}
      : { overallQuestionId: scheme.overallQuestionId }),
    ...(scheme.enumerator === undefined ? {} : { enumerator: scheme.enumerator }),
    formula: scheme.formula,
  };
  const findings = [
    ...unknownIds(
      [...hidden],
      scheme.sections.flatMap((section) => section.questions.map((question) => question.id)),
      { vi: 'câu hỏi', en: 'question' },
    ),
    ...unknownIds(
      Object.keys(added),
      scheme.sections.map((section) => section.id),
      { vi: 'phần', en: 'section' },
    ),
    ...checkForm(questionnaire),
  ];
  if (findings.some((finding) => finding.severity === 'fault')) throw problem('questionnaire-unsound', {}, findings);
  return questionnaire;
}

/** Every question with its section and the number printed beside it, in order of asking. */
export function placeQuestions(questionnaire: Pick<Questionnaire, 'sections'>): PlacedQuestion[] {
  return questionnaire.sections
    .flatMap((section) => section.questions.map((question) => ({ question, section })))
    .map((placed, index) => ({ ...placed, number: index + 1 }));
}

/** A criterion with where it stands in the index. */
export interface PlacedCriterion {
  readonly criterion: Criterion;
  readonly factor: Factor;
  readonly content: Content;
}

/** The criteria of the index, in the order of contents and factors. */
export function criteriaOf(index: { readonly contents: readonly Content[] }): PlacedCriterion[] {
  return index.contents.flatMap((content) =>
    content.factors.flatMap((factor) => factor.criteria.map((criterion) => ({ criterion, factor, content }))),
  );
}

/** The scale a question is rated on; throws where there is none, since scheme and questionnaire were checked. */
export function getScale(form: { readonly scales: readonly Scale[] }, scaleId: string): Scale {
  const scale = form.scales.find((each) => each.id === scaleId);
  if (!scale) throw new Error(`no scale ${scaleId}`);
  return scale;
}

function unknownIds(wanted: readonly string[], known: readonly string[], kind: Bilingual): Finding[] {
  return wanted
    .filter((id) => !known.includes(id))
    .map((id) => ({
      code: 'unknown-id',
      severity: 'fault',
      message: {
        vi: `Bộ tiêu chí không có ${kind.vi} “${id}”. Dùng đúng mã ghi trong bộ tiêu chí.`,
        en: `The scheme has no ${kind.en} “${id}”. Use an id of the scheme.`,
      },
      data: { id },
    }));
}
