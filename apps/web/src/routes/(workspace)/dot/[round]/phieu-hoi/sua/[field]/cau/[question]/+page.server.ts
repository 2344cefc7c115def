import { findItem, type Question, type QuestionKind, schemeQuestions } from '@longdan/core';
import { type DraftView, editDraft, openDraft } from '@longdan/operations';
import { error, fail, redirect } from '@sveltejs/kit';
import { readConditionForm } from '#lib/questionnaire/condition-edit.ts';
import { contextOf } from '#lib/server/context.ts';
import { readQuestionForm, revisionOf } from '#lib/server/draft-form.ts';
import { attempt, invalidInput } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** Part of the address of a question that does not exist yet. */
const newQuestion = 'moi';
const kinds: readonly QuestionKind[] = ['rating', 'choice', 'multiple-choice', 'ranking', 'number', 'date', 'text'];
const kindOf = (text: string | null) => kinds.find((kind) => kind === text);

const idsOf = ({ params }: Pick<RequestEvent, 'params'>) => ({ roundId: params.round, fieldId: params.field });

/** The question of the address; null for one that is being made. */
function questionOf({ draft }: DraftView, id: string): Question | null {
  if (id === newQuestion) return null;
  return findItem(draft, id)?.item.question ?? error(404);
}

export const load: PageServerLoad = async (event) => {
  const draft = await openDraft(contextOf(event), idsOf(event));
  const { searchParams } = event.url;
  const question = questionOf(draft, event.params.question);
  const sectionId = searchParams.get('phan') ?? '';
  return {
    draft,
    kinds,
    question,
    isPrescribed: question !== null && schemeQuestions(draft.scheme).has(question.id),
    kind: question?.kind ?? kindOf(searchParams.get('loai')),
    section: draft.draft.sections.find(({ id }) => id === sectionId) ?? null,
    lookAt: searchParams.get('dua-vao'),
  };
};

export const actions: Actions = {
  save: async (event) => {
    const form = await event.request.formData();
    const draft = await openDraft(contextOf(event), idsOf(event));
    const question = questionOf(draft, event.params.question);
    const kind = question?.kind ?? kindOf(event.url.searchParams.get('loai')) ?? error(404);
    const entered = Object.fromEntries(form);
    const read = readQuestionForm(form, { id: question?.id ?? '', kind });
    if (!read.ok) return fail(422, { ...invalidInput(event, read.findings), entered });
    const section = event.url.searchParams.get('phan') ?? '';
    return attempt(
      event,
      async () => {
        const edit = { edit: 'put-question', section, ...read.value } as const;
        const expectedRevision = revisionOf(form);
        const saved = await editDraft(contextOf(event), { ...idsOf(event), expectedRevision, edit });
        const items = saved.draft.sections.find(({ id }) => id === section)?.items ?? [];
        const id = question?.id ?? items.at(-1)?.question.id ?? '';
        return redirect(303, event.url.pathname.replace(/[^/]+$/, encodeURIComponent(id)));
      },
      entered,
    );
  },
  condition: async (event) => {
    const form = await event.request.formData();
    const draft = await openDraft(contextOf(event), idsOf(event));
    const question = questionOf(draft, event.params.question) ?? error(404);
    return attempt(event, async () => {
      const condition = readConditionForm(form, question.askIf);
      const edit = { edit: 'set-condition', question: question.id, ...(condition ? { condition } : {}) } as const;
      await editDraft(contextOf(event), { ...idsOf(event), expectedRevision: revisionOf(form), edit });
      return redirect(303, `${event.url.pathname}#dieu-kien`);
    });
  },
};
