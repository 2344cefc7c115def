/**
 * A form while an officer works on it: the scheme's questions in the order of the authority, some of them hidden, with
 * questions, sections and scales of its own among them. A draft may be unsound; what is asked of people is the
 * questionnaire that `buildFromDraft` makes of it, and only a sound one becomes a version.
 */
import { checkForm } from './form-rules.ts';
import type { Finding } from './outcome.ts';
import type { Question } from './question.ts';
import type { Questionnaire } from './questionnaire.ts';
import type { Content, Scale, Scheme, Section } from './scheme.ts';

export interface DraftItem {
  readonly question: Question;
  /** Not asked. Only questions of the scheme are hidden; the authority's own are taken out. */
  readonly hidden?: true;
}

export interface DraftSection {
  readonly id: string;
  readonly title: string;
  readonly instruction?: string;
  readonly items: readonly DraftItem[];
}

/** What is said around the questions. */
export interface FormWords {
  readonly title: string;
  readonly introduction?: string;
  readonly consent?: string;
  readonly thanks?: string;
}

export interface FormDraft extends FormWords {
  /** The authority's own, beside those of the scheme. */
  readonly scales: readonly Scale[];
  readonly sections: readonly DraftSection[];
  readonly overallQuestionId?: string;
}

/** The draft that changes nothing of a questionnaire: what the scheme has beside it stands there hidden. */
export function draftOf(scheme: Scheme, questionnaire: Questionnaire): FormDraft {
  const asked = new Set(questionnaire.sections.flatMap((section) => section.questions.map(({ id }) => id)));
  const sections = joinInOrder(
    questionnaire.sections.map(
      (section): DraftSection => ({
        ...headOf(section),
        items: section.questions.map((question) => ({ question })),
      }),
    ),
    scheme.sections.map((section): DraftSection => ({ ...headOf(section), items: [] })),
    (section) => section.id,
  ).map((section): DraftSection => {
    const inScheme = scheme.sections.find(({ id }) => id === section.id)?.questions ?? [];
    const hidden = inScheme
      .filter(({ id }) => !asked.has(id))
      .map((question): DraftItem => ({ question, hidden: true }));
    const order = inScheme.map(({ id }) => id);
    const items = joinInOrder(section.items, hidden, ({ question }) => question.id, order);
    return { ...section, items };
  });
  const known = new Set(scheme.scales.map(({ id }) => id));
  return {
    title: questionnaire.title,
    ...(questionnaire.introduction === undefined ? {} : { introduction: questionnaire.introduction }),
    ...(questionnaire.consent === undefined ? {} : { consent: questionnaire.consent }),
    ...(questionnaire.thanks === undefined ? {} : { thanks: questionnaire.thanks }),
    scales: questionnaire.scales.filter(({ id }) => !known.has(id)),
    sections,
    ...(questionnaire.overallQuestionId === undefined ? {} : { overallQuestionId: questionnaire.overallQuestionId }),
  };
}

const headOf = ({ id, title, instruction }: Pick<Section, 'id' | 'title' | 'instruction'>) => ({
  id,
  title,
  ...(instruction === undefined ? {} : { instruction }),
});

/**
 * Both lists as one, each member once by its key: `first` keeps its order, and what only `second` has stands behind the
 * nearest member that goes before it in `order` (that of `second` unless given), in front where there is none.
 */
export function joinInOrder<T>(
  first: readonly T[],
  second: readonly T[],
  keyOf: (member: T) => string,
  order: readonly string[] = second.map(keyOf),
): T[] {
  const joined = [...first];
  for (const member of second) {
    if (joined.some((each) => keyOf(each) === keyOf(member))) continue;
    const before = order.slice(0, order.indexOf(keyOf(member)));
    const behind = before.findLast((key) => joined.some((each) => keyOf(each) === key));
    const at = behind === undefined ? 0 : joined.findIndex((each) => keyOf(each) === behind) + 1;
    joined.splice(at, 0, member);
  }
  return joined;
}

/** Ids of the questions that the scheme has; every other is the authority's own. */
export function schemeQuestions(scheme: Pick<Scheme, 'sections'>): ReadonlyMap<string, Question> {
  return new Map(scheme.sections.flatMap((section) => section.questions.map((question) => [question.id, question])));
}

/** The item of a question and the section it stands in. */
export function findItem(
  draft: Pick<FormDraft, 'sections'>,
  questionId: string,
): { readonly section: DraftSection; readonly item: DraftItem } | undefined {
  for (const section of draft.sections) {
    const item = section.items.find(({ question }) => question.id === questionId);
    if (item) return { section, item };
  }
  return undefined;
}

export interface BuiltForm {
  readonly questionnaire: Questionnaire;
  /** What `checkForm` says of it; only a form without a fault may be asked. */
  readonly findings: readonly Finding[];
}

/** The questionnaire as it would be asked. A criterion that is hidden leaves the index, a reworded one is reworded there too. */
export function buildFromDraft(
  scheme: Scheme,
  draft: FormDraft,
  { id, version }: { readonly id: string; readonly version: number },
): BuiltForm {
  const sections = draft.sections
    .map(
      ({ items, ...head }): Section => ({
        ...head,
        questions: items.filter(({ hidden }) => !hidden).map(({ question }) => question),
      }),
    )
    .filter((section) => section.questions.length > 0);
  const asked = new Map(sections.flatMap((section) => section.questions.map((question) => [question.id, question])));
  const { overallQuestionId } = draft;
  const questionnaire: Questionnaire = {
    id,
    version,
    title: draft.title,
    ...(draft.introduction === undefined ? {} : { introduction: draft.introduction }),
    ...(draft.consent === undefined ? {} : { consent: draft.consent }),
    ...(draft.thanks === undefined ? {} : { thanks: draft.thanks }),
    schemeId: scheme.id,
    schemeVersion: scheme.version,
    schemeTitle: scheme.title,
    source: scheme.source.title,
    scales: [...scheme.scales, ...draft.scales],
    contents: keepAsked(scheme.contents, asked),
    sections,
    ...(overallQuestionId !== undefined && asked.has(overallQuestionId) ? { overallQuestionId } : {}),
    ...(scheme.enumerator === undefined ? {} : { enumerator: scheme.enumerator }),
    formula: scheme.formula,
  };
  return { questionnaire, findings: checkForm(questionnaire) };
}

function keepAsked(contents: readonly Content[], asked: ReadonlyMap<string, Question>): Content[] {
  return contents
    .map((content) => ({
      ...content,
      factors: content.factors
        .map((factor) => ({
          ...factor,
          criteria: factor.criteria
            .filter((criterion) => asked.has(criterion.id))
            .map((criterion) => ({ ...criterion, text: asked.get(criterion.id)!.text })),
        }))
        .filter((factor) => factor.criteria.length > 0),
    }))
    .filter((content) => content.factors.length > 0);
}
