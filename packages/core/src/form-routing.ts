/**
 * Faults of routing that `checkForm` does not see: a question that nobody who answers everything is ever asked, and a
 * condition that keeps nobody out. Forward references, unknown questions and codes are refused there; loops cannot be
 * written, since a condition looks only at what was asked before it.
 *
 * Method: the questions a condition rests on, directly and through their own conditions, are answered in every way that
 * the conditions can tell apart (each named code, "any other", and for multiple choice every set of named codes). Beyond
 * `mostCombinations` ways nothing is said.
 */
import { evaluateCondition, type KnownAnswer, questionsIn } from './condition.ts';
import type { Finding } from './outcome.ts';
import type { Condition, Question, RespondentKind } from './question.ts';
import type { Questionnaire } from './questionnaire.ts';

/** Bounds the work on conditions nobody writes by hand. */
const mostCombinations = 20_000;
/** Stands for every code that no condition names. */
const otherCode = '\u0000other';
const kinds: readonly RespondentKind[] = ['individual', 'organisation'];

/** Notes and faults about the conditions of a form. */
export function checkRouting(form: Pick<Questionnaire, 'sections' | 'scales'>): Finding[] {
  const questions = new Map(form.sections.flatMap((section) => section.questions.map((each) => [each.id, each])));
  const findings: Finding[] = [];
  const earlier = new Set<string>();
  for (const question of questions.values()) {
    const looksBack = questionsIn(question.askIf ?? { all: [] }).every((id) => earlier.has(id));
    earlier.add(question.id);
    // A condition that looks elsewhere is `checkForm`'s to refuse.
    if (!question.askIf || !looksBack) continue;
    const outcomes = outcomesOf(question.askIf, questions, form);
    if (outcomes === undefined) continue;
    if (!outcomes.has(true))
      findings.push({
        code: 'question-unreachable',
        severity: 'fault',
        message: {
          vi: `Không ai được hỏi câu “${question.text}”: điều kiện hỏi không bao giờ đúng. Sửa hoặc bỏ điều kiện.`,
          en: `Nobody is ever asked “${question.text}”: its condition is never true. Change or drop the condition.`,
        },
        data: { question: question.id },
      });
    else if (!outcomes.has(false))
      findings.push({
        code: 'condition-always-true',
        severity: 'note',
        message: {
          vi: `Điều kiện hỏi của câu “${question.text}” đúng với mọi người. Bỏ điều kiện cho phiếu gọn hơn.`,
          en: `The condition of “${question.text}” holds for everybody. Drop it and the form is simpler.`,
        },
        data: { question: question.id },
      });
  }
  return findings;
}

type Questions = ReadonlyMap<string, Question>;

/** Which of true and false the condition can be for somebody who answers whatever is asked; undefined where it is too much. */
function outcomesOf(
  condition: Condition,
  questions: Questions,
  form: Pick<Questionnaire, 'scales'>,
): ReadonlySet<boolean> | undefined {
  const involved = closureOf(condition, questions);
  const asking = involved.map((question) => question.askIf).filter((each) => each !== undefined);
  const named = namedCodes([condition, ...asking]);
  const choices = involved.map((question) => answersTo(question, named.get(question.id) ?? new Set(), form));
  const ways = choices.reduce((product, each) => product * each.length, kinds.length);
  if (ways > mostCombinations) return undefined;
  const outcomes = new Set<boolean>();
  for (let way = 0; way < ways && outcomes.size < 2; way++) {
    const respondentKind = kinds[way % kinds.length]!;
    let rest = Math.floor(way / kinds.length);
    const known = new Map<string, KnownAnswer>();
    const context = { respondentKind, answerTo: (id: string) => known.get(id) ?? ('not-asked' as const) };
    involved.forEach((question, index) => {
      const options = choices[index]!;
      const isAsked = !question.askIf || evaluateCondition(question.askIf, context) === true;
      known.set(question.id, isAsked ? options[rest % options.length]! : 'not-asked');
      rest = Math.floor(rest / options.length);
    });
    outcomes.add(evaluateCondition(condition, context) === true);
  }
  return outcomes;
}

/** Questions the condition rests on, in order of asking. */
function closureOf(condition: Condition, questions: Questions): Question[] {
  const found = new Set<string>();
  const visit = (inner: Condition) => {
    for (const id of questionsIn(inner)) {
      const question = questions.get(id);
      if (!question || found.has(id)) continue;
      found.add(id);
      if (question.askIf) visit(question.askIf);
    }
  };
  visit(condition);
  return [...questions.values()].filter((question) => found.has(question.id));
}

function namedCodes(conditions: readonly Condition[]): ReadonlyMap<string, Set<string>> {
  const named = new Map<string, Set<string>>();
  const visit = (condition: Condition): void => {
    if ('question' in condition)
      named.set(condition.question, new Set([...(named.get(condition.question) ?? []), ...condition.is]));
    else if ('not' in condition) visit(condition.not);
    else if ('all' in condition) condition.all.forEach(visit);
    else if ('any' in condition) condition.any.forEach(visit);
  };
  conditions.forEach(visit);
  return named;
}

/** The answers that conditions can tell apart. */
function answersTo(
  question: Question,
  named: ReadonlySet<string>,
  { scales }: Pick<Questionnaire, 'scales'>,
): KnownAnswer[] {
  const levels = question.kind === 'rating' ? scales.find((scale) => scale.id === question.scaleId)?.levels : undefined;
  const codes = ('options' in question ? question.options : (levels ?? [])).map(({ code }) => code);
  const mentioned = codes.filter((code) => named.has(code));
  const hasOther = mentioned.length < codes.length;
  if (question.kind === 'rating' || question.kind === 'choice')
    return [...mentioned.map((code) => [code]), ...(hasOther ? [[otherCode]] : [])];
  const most = 'atMost' in question ? (question.atMost ?? codes.length) : codes.length;
  return setsOf(mentioned)
    .map((set) => (hasOther && set.length === 0 ? [otherCode] : set))
    .filter((set) => set.length > 0 && set.length <= most);
}

/** Every set of some codes; of very many codes only the first are told apart, which the bound on ways leaves unsaid anyway. */
function setsOf(codes: readonly string[]): string[][] {
  const sets: string[][] = [[]];
  for (const code of codes.slice(0, 16)) for (const set of [...sets]) sets.push([...set, code]);
  return sets;
}
