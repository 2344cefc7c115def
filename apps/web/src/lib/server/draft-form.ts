/** Forms of the questionnaire's editor → changes to the draft. What a change means and may be is the operations' to say. */
import { type DraftEdit, type Outcome, parseQuestion, type Question, type QuestionKind } from '@longdan/core';
import { formTree } from './form.ts';

/** Name of the input that carries the revision a page was made from. */
export const revisionName = 'ban';

export const revisionOf = (form: FormData): number => Number(form.get(revisionName) ?? Number.NaN);

/** A button's value: the change and its part, "move-question|TC24|-1". Undefined when it is none. */
export function readSimpleEdit(value: string): DraftEdit | undefined {
  const [edit = '', id = '', by = ''] = value.split('|');
  switch (edit) {
    case 'move-question':
      return { edit, question: id, by: by === '-1' ? -1 : 1 };
    case 'move-section':
      return { edit, section: id, by: by === '-1' ? -1 : 1 };
    case 'hide-question':
    case 'show-question':
    case 'remove-question':
      return { edit, question: id };
    case 'hide-section':
    case 'show-section':
    case 'remove-section':
      return { edit, section: id };
    case 'ask-overall':
      return { edit, asked: id === '1' };
    default:
      return undefined;
  }
}

/** Where on the editor's page a change is to be seen. */
export function anchorOf(edit: DraftEdit): string {
  if ('question' in edit) return `cau-${typeof edit.question === 'string' ? edit.question : edit.question.id}`;
  return 'section' in edit ? `phan-${edit.section}` : 'cau-hoi';
}

/** Fields of a question that stand in its form whatever its kind. */
const flags = ['profile', 'sensitive', 'longText'] as const;
const numbers = ['atMost', 'minimum', 'maximum', 'decimals'] as const;

/**
 * A question as its form sends it. Lines of options without words are no options; a new line gets its code from the
 * operations; a decimal comma is one.
 */
export function readQuestionForm(
  form: FormData,
  { id, kind }: { readonly id: string; readonly kind: QuestionKind },
): Outcome<{ readonly question: Question; readonly newScale: readonly string[] }> {
  const tree = formTree(form);
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const lines = (Array.isArray(tree['options']) ? tree['options'] : []) as Record<string, string>[];
  const options = lines
    .filter((line) => (line['label'] ?? '').trim() !== '')
    .map(({ code = '', label, labelEn, specify }, index) => ({
      code: code === '' ? `${newCode}${index}` : code,
      label,
      ...(labelEn?.trim() ? { labelEn } : {}),
      ...(specify ? { specify: true } : {}),
    }));
  const input = {
    id: id || newId,
    kind,
    text: text('text'),
    help: text('help'),
    textEn: text('textEn'),
    helpEn: text('helpEn'),
    ...(kind === 'rating' ? { scale: text('scale') || newId } : {}),
    ...('choice multiple-choice ranking'.split(' ').includes(kind) && options.length > 0 ? { options } : {}),
    ...Object.fromEntries(numbers.filter((name) => text(name)).map((name) => [name, text(name).replace(',', '.')])),
    ...(text('unit') ? { unit: text('unit') } : {}),
    ...Object.fromEntries(flags.filter((name) => form.has(name)).map((name) => [name, true])),
  };
  const read = parseQuestion(input);
  if (!read.ok) return { ok: false, findings: read.findings };
  return {
    ok: true,
    value: { question: withoutStandIns(read.value, id), newScale: text('newScale').split(/\r?\n/) },
    findings: [],
  };
}

/** Stand in where the reader wants an id or a code that does not exist yet. */
const newId = 'moi';
const newCode = 'moi-';

function withoutStandIns(question: Question, id: string): Question {
  const named = { ...question, id };
  if (named.kind === 'rating') return { ...named, scaleId: named.scaleId === newId ? '' : named.scaleId };
  if (!('options' in named)) return named;
  const options = named.options.map((option) => (option.code.startsWith(newCode) ? { ...option, code: '' } : option));
  return { ...named, options };
}
