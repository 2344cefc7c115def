/** Which question a heading means: by id, by printed number, by text; several when it could be more than one. */
import { type PlacedQuestion, placeQuestions, type Question, type Questionnaire } from '@longdan/core';
import { type ChoiceLookup, choicesOf, createChoiceLookup } from './choice-lookup.ts';
import { foldWording } from './wording.ts';

export interface HeadingMatch {
  readonly questions: readonly Question[];
  readonly by: 'id' | 'text' | 'number' | 'start-of-text';
  /** What stood behind "Câu 7" and is no text of it. */
  readonly rest?: string;
}

export interface QuestionLookup {
  readonly placed: readonly PlacedQuestion[];
  readonly byId: ReadonlyMap<string, Question>;
  choices(question: Question): ChoiceLookup | undefined;
  /** Undefined when no question is meant. `context` holds the headings over it, which tell equal wordings apart. */
  find(heading: string, context?: readonly string[]): HeadingMatch | undefined;
}

/** Shortest folded wording that may stand for a longer one by its beginning. */
const shortestStart = 15;

export function createQuestionLookup(questionnaire: Questionnaire): QuestionLookup {
  const placed = placeQuestions(questionnaire);
  const byId = new Map(placed.map(({ question }) => [question.id, question]));
  const titles = titlesAbove(questionnaire, placed);
  const texts: { readonly folded: string; readonly question: Question }[] = [];
  const criteria = new Map(
    questionnaire.contents.flatMap((content) =>
      content.factors.flatMap((factor) => factor.criteria.map((criterion) => [criterion.id, criterion.text] as const)),
    ),
  );
  for (const { question } of placed)
    for (const text of new Set([question.text, criteria.get(question.id) ?? question.text]))
      texts.push({ folded: foldWording(stripNumbering(text)), question });
  const lookups = new Map<string, ChoiceLookup>();
  for (const { question } of placed) {
    const choices = choicesOf(question, questionnaire);
    if (choices) lookups.set(question.id, createChoiceLookup(choices));
  }

  const byText = (heading: string, context: readonly string[]): HeadingMatch | undefined => {
    const candidates = [...new Set([heading, stripNumbering(heading)])].map(foldWording).filter((text) => text !== '');
    const exact = texts.filter(({ folded }) => candidates.includes(folded)).map(({ question }) => question);
    if (exact.length > 0) return { questions: narrow(exact, context), by: 'text' };
    for (const candidate of candidates) {
      const longer = texts.filter(
        ({ folded }) => candidate.length >= shortestStart && candidate.includes(' ') && folded.startsWith(candidate),
      );
      if (longer.length > 0)
        return {
          questions: narrow(
            longer.map(({ question }) => question),
            context,
          ),
          by: 'start-of-text',
        };
      const shorter = texts.filter(
        ({ folded }) => folded.length >= shortestStart && candidate.startsWith(`${folded} `),
      );
      const longest = Math.max(...shorter.map(({ folded }) => folded.length));
      const nearest = shorter.filter(({ folded }) => folded.length === longest).map(({ question }) => question);
      if (nearest.length > 0) return { questions: narrow(nearest, context), by: 'start-of-text' };
    }
    return undefined;
  };
  const narrow = (questions: readonly Question[], context: readonly string[]): readonly Question[] => {
    const unique = [...new Set(questions)];
    if (unique.length < 2 || context.length === 0) return unique;
    const over = context.map((title) => foldWording(stripNumbering(title)));
    const fitting = unique.filter((question) => titles.get(question.id)?.some((title) => over.includes(title)));
    return fitting.length > 0 ? fitting : unique;
  };

  const find = (heading: string, context: readonly string[] = []): HeadingMatch | undefined => {
    const own = byId.get(heading);
    if (own) return { questions: [own], by: 'id' };
    const alike = placed
      .filter(({ question }) => question.id.toLowerCase() === heading.toLowerCase())
      .map((at) => at.question);
    const numbered =
      /^(câu(?:\s+(?:hỏi|số))*|c|q|question|tiêu chí|tc)?\s*(\d{1,3})\s*(?:[.:)\]–-]\s*|\s+|$)(.*)$/isu.exec(
        heading.normalize('NFC'),
      );
    const counted = numbered && placed.find(({ number }) => number === Number(numbered[2]))?.question;
    const rest = numbered?.[3]?.trim() ?? '';
    if (numbered && rest === '') {
      const questions = [...new Set([...alike, ...(counted ? [counted] : [])])];
      return questions.length > 0 ? { questions, by: alike.length > 0 ? 'id' : 'number' } : undefined;
    }
    if (alike.length > 0) return { questions: alike, by: 'id' };
    const worded = byText(heading, context);
    if (worded) {
      // "Câu 3. <text of question 4>" is a contradiction unless numbers simply restart in each part of the form.
      if (
        numbered?.[1] &&
        counted &&
        !worded.questions.includes(counted) &&
        !restarts(placed, worded.questions, Number(numbered[2]))
      )
        return { questions: [counted, ...worded.questions], by: 'text' };
      return worded;
    }
    return numbered?.[1] && counted ? { questions: [counted], by: 'number', rest } : undefined;
  };
  return { placed, byId, choices: (question) => lookups.get(question.id), find };
}

/** Whether `number` is a question's position inside its own section. */
function restarts(placed: readonly PlacedQuestion[], questions: readonly Question[], number: number): boolean {
  return questions.some((question) =>
    placed.some(({ question: at, section }) => at === question && section.questions.indexOf(question) === number - 1),
  );
}

/** Folded titles of the section, factor and content over each question. */
function titlesAbove(
  questionnaire: Questionnaire,
  placed: readonly PlacedQuestion[],
): ReadonlyMap<string, readonly string[]> {
  const titles = new Map<string, string[]>();
  const add = (id: string, title: string): void => {
    if (title !== '') titles.set(id, [...(titles.get(id) ?? []), foldWording(stripNumbering(title))]);
  };
  for (const { question, section } of placed) add(question.id, section.title);
  for (const content of questionnaire.contents)
    for (const factor of content.factors)
      for (const criterion of factor.criteria) {
        add(criterion.id, factor.title);
        add(criterion.id, content.title);
      }
  return titles;
}

/** Takes off "Câu 7.", "7)", "I.2 ", "a) " before a wording. */
export function stripNumbering(text: string): string {
  return text.replace(
    /^\s*(?:câu(?:\s+(?:hỏi|số))?\s*\d+\s*[.:)–-]*|(?:\d{1,3}|[IVX]{1,5}|[A-Za-z])(?:\.\d{1,3})*\s*[.:)]|[IVX]+\.\d+|\d+(?:\.\d+)+)\s*/iu,
    '',
  );
}
