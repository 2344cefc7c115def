/**
 * A questionnaire as steps, one page each. No question's condition looks at another question of its own step, so each
 * page shows exactly what its reader is asked, with or without a script. Steps are divided from the questionnaire alone;
 * the journey then leaves out what is not asked, and steps of which nothing is left.
 */
import type { Condition, Journey, Question, Questionnaire, Section } from '@longdan/core';

/** Questions that belong together under their headings. */
export interface StepGroup {
  /** Title of the section, where it begins on this step. */
  readonly section?: { readonly title: string; readonly instruction?: string | undefined };
  /** Title of the factor, where the questions are its criteria and the section has another title. */
  readonly factor?: string;
  readonly questions: readonly { readonly question: Question; readonly number: number }[];
}

export interface Step {
  /** Id of the first question that the questionnaire has here: stays when answers change. */
  readonly id: string;
  readonly groups: readonly StepGroup[];
}

/** More questions than this on one page tire; factors and sections are kept whole. */
const comfortable = 8;

interface Block {
  readonly section: Section;
  readonly factor: string;
  readonly questions: Question[];
}

/** The steps that the journey asks, numbered along it. */
export function stepsOf(questionnaire: Pick<Questionnaire, 'sections' | 'contents'>, journey: Journey): Step[] {
  const numbers = new Map(journey.asked.map((question, index) => [question.id, index + 1]));
  return divide(questionnaire)
    .map((blocks) => ({ id: blocks[0]!.questions[0]!.id, groups: groupsOf(blocks, numbers) }))
    .filter((step) => step.groups.length > 0);
}

function groupsOf(blocks: readonly Block[], numbers: ReadonlyMap<string, number>): StepGroup[] {
  const shown = blocks
    .map((block) => ({ ...block, questions: block.questions.filter((question) => numbers.has(question.id)) }))
    .filter((block) => block.questions.length > 0);
  return shown.map(({ section, factor, questions }, index) => ({
    ...(shown[index - 1]?.section.id === section.id ? {} : { section }),
    ...(factor === '' || factor === section.title ? {} : { factor }),
    questions: questions.map((question) => ({ question, number: numbers.get(question.id)! })),
  }));
}

function divide(questionnaire: Pick<Questionnaire, 'sections' | 'contents'>): Block[][] {
  const steps: Block[][] = [];
  let count = 0;
  for (const block of blocksOf(questionnaire)) {
    const current = steps.at(-1);
    const fits = current !== undefined && count + block.questions.length <= comfortable;
    if (fits && !looksAt(block, current)) {
      current.push(block);
      count += block.questions.length;
    } else {
      steps.push([block]);
      count = block.questions.length;
    }
  }
  return steps;
}

/** Runs of questions of one section and factor, cut where a condition looks at the run itself. */
function blocksOf({ sections, contents }: Pick<Questionnaire, 'sections' | 'contents'>): Block[] {
  const factors = new Map(
    contents.flatMap((content) =>
      content.factors.flatMap((factor) => factor.criteria.map(({ id }) => [id, factor.title] as const)),
    ),
  );
  const blocks: Block[] = [];
  for (const section of sections) {
    let block: Block | undefined;
    for (const question of section.questions) {
      const factor = factors.get(question.id) ?? '';
      if (block?.factor !== factor || looksAt({ questions: [question] }, [block])) {
        block = { section, factor, questions: [] };
        blocks.push(block);
      }
      block.questions.push(question);
    }
  }
  return blocks;
}

/** Whether a condition of the block looks at a question of the blocks. */
function looksAt(block: Pick<Block, 'questions'>, blocks: readonly Block[]): boolean {
  const here = new Set(blocks.flatMap(({ questions }) => questions.map(({ id }) => id)));
  return block.questions.some(({ askIf }) => askIf && mentions(askIf, here));
}

function mentions(condition: Condition, ids: ReadonlySet<string>): boolean {
  if ('question' in condition) return ids.has(condition.question);
  if ('respondentKind' in condition) return false;
  if ('not' in condition) return mentions(condition.not, ids);
  return ('all' in condition ? condition.all : condition.any).some((part) => mentions(part, ids));
}
