import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareForms } from './form-changes.ts';
import { checkComparability } from './form-comparability.ts';
import { buildFromDraft, draftOf, type FormDraft, findItem, schemeQuestions } from './form-draft.ts';
import { applyEdit, type DraftEdit, ownOverallQuestionId } from './form-edit.ts';
import { reviewDraft } from './form-review.ts';
import { deriveJourney } from './journey.ts';
import type { Question } from './question.ts';
import { buildQuestionnaire, criteriaOf, placeQuestions } from './questionnaire.ts';
import type { Scheme } from './scheme.ts';
import { parseScheme } from './scheme-file.ts';
import { validateSubmission } from './validation.ts';

const folder = join(import.meta.dirname, '../../../schemes');
function load(name: string): Scheme {
  const outcome = parseScheme(readFileSync(join(folder, `${name}.yaml`), 'utf8'), { file: `${name}.yaml` });
  assert.ok(outcome.ok, JSON.stringify(outcome.findings));
  return outcome.value;
}
const schemes = ['dak-mil-2024', 'sipas-2017', 'sipas-2024', 'sipas-2024-dich-vu'].map(load);
const [dakMil, , whole, service] = schemes as [Scheme, Scheme, Scheme, Scheme];
const about = { id: 'q', version: 2 };
const firstOf = (scheme: Scheme) =>
  buildQuestionnaire(scheme, { id: 'q', version: 1, introduction: 'Kính mời Ông/Bà.' });

function edited(scheme: Scheme, draft: FormDraft, ...edits: DraftEdit[]): FormDraft {
  let now = draft;
  for (const edit of edits) {
    const outcome = applyEdit({ scheme, released: [firstOf(scheme)] }, now, edit);
    assert.ok(outcome.ok, JSON.stringify(outcome.findings));
    now = outcome.value;
  }
  return now;
}
const refusedAs = (scheme: Scheme, draft: FormDraft, edit: DraftEdit): string[] => {
  const outcome = applyEdit({ scheme, released: [] }, draft, edit);
  return outcome.ok ? [] : outcome.findings.map(({ code }) => code);
};
const codes = (findings: readonly { code: string }[]) => [...new Set(findings.map(({ code }) => code))];

test('a draft that changes nothing builds the very questionnaire it came from, without a fault', () => {
  for (const scheme of schemes) {
    const questionnaire = firstOf(scheme);
    const review = reviewDraft(scheme, draftOf(scheme, questionnaire), { id: 'q', version: 1 });
    assert.deepEqual(review.questionnaire, questionnaire);
    assert.deepEqual(review.faults, [], scheme.id);
    assert.deepEqual(compareForms(questionnaire, review.questionnaire), []);
  }
});

test('what is hidden can be shown again where it stood, also after it was released without', () => {
  const draft = draftOf(dakMil, firstOf(dakMil));
  const ids = placeQuestions(firstOf(dakMil)).map(({ question }) => question.id);
  for (const id of [ids[0]!, ids[3]!, ids.at(-1)!]) {
    const { questionnaire } = buildFromDraft(
      dakMil,
      edited(dakMil, draft, { edit: 'hide-question', question: id }),
      about,
    );
    assert.ok(!placeQuestions(questionnaire).some(({ question }) => question.id === id));
    const again = edited(dakMil, draftOf(dakMil, questionnaire), { edit: 'show-question', question: id });
    assert.deepEqual(
      placeQuestions(buildFromDraft(dakMil, again, about).questionnaire).map(({ question }) => question.id),
      ids,
    );
  }
});

test('hiding or rewording a criterion says what the index lacks and what no longer compares', () => {
  const draft = draftOf(service, firstOf(service));
  const factor = service.contents[0]!.factors[0]!;
  const hidden = edited(
    service,
    draft,
    ...factor.criteria.map(({ id }): DraftEdit => ({ edit: 'hide-question', question: id })),
    { edit: 'hide-question', question: 'TC31' },
    {
      edit: 'put-question',
      section: '',
      question: { ...schemeQuestions(service).get('TC32')!, text: 'Công chức hướng dẫn hồ sơ dễ hiểu' },
    },
  );
  const { questionnaire, notes } = reviewDraft(service, hidden, about);
  assert.deepEqual(codes(checkComparability(service, questionnaire)), [
    'index-incomplete',
    'factor-lost',
    'criterion-hidden',
    'criterion-reworded',
  ]);
  const incomplete = notes.find(({ code }) => code === 'index-incomplete')!;
  assert.deepEqual([incomplete.data!['kept'], incomplete.data!['of']], [12, 16]);
  assert.match(incomplete.message.vi, /12\/16 tiêu chí/);
  assert.equal(criteriaOf(questionnaire).length, 12);
  assert.equal(
    criteriaOf(questionnaire).find(({ criterion }) => criterion.id === 'TC32')!.criterion.text,
    'Công chức hướng dẫn hồ sơ dễ hiểu',
  );
  // Of a prescribed question only the words change, whatever is sent.
  const kept = findItem(hidden, 'TC32')!.item.question;
  assert.deepEqual({ ...kept, text: '' }, { ...schemeQuestions(service).get('TC32')!, text: '' });
});

const own: readonly Question[] = [
  { kind: 'rating', id: '', text: 'Đường dây nóng dễ gọi', scaleId: 'hai-long' },
  {
    kind: 'choice',
    id: '',
    text: 'Ông/Bà nộp hồ sơ bằng cách nào?',
    options: [
      { code: '', label: 'Trực tiếp' },
      { code: '', label: 'Trực tuyến' },
    ],
  },
  {
    kind: 'multiple-choice',
    id: '',
    text: 'Ông/Bà gặp khó khăn nào?',
    atMost: 2,
    options: [
      { code: '', label: 'Đi lại' },
      { code: '', label: 'Chờ lâu' },
      { code: '', label: 'Khác', specify: true },
    ],
  },
  {
    kind: 'ranking',
    id: '',
    text: 'Xếp thứ tự ưu tiên',
    atMost: 2,
    options: [
      { code: '', label: 'Nhanh' },
      { code: '', label: 'Đúng' },
      { code: '', label: 'Lịch sự' },
    ],
  },
  { kind: 'number', id: '', text: 'Số lần đến', minimum: 1, maximum: 20, unit: 'lần' },
  { kind: 'date', id: '', text: 'Ngày nhận kết quả' },
  { kind: 'text', id: '', text: 'Góp ý khác', longText: true, textEn: 'Other remarks' },
];

test('own questions of every kind get ids and codes of their own, and are asked', () => {
  const draft = edited(
    service,
    draftOf(service, firstOf(service)),
    { edit: 'put-section', section: '', title: ' Câu hỏi của xã ' },
    ...own.map((question): DraftEdit => ({ edit: 'put-question', section: 'phan-rieng-1', question })),
    {
      edit: 'put-question',
      section: 'phan-rieng-1',
      question: { ...own[0]!, text: 'Mức thuận tiện' } as Question,
      newScale: ['Kém', 'Trung bình', 'Tốt', ''],
    },
  );
  const { questionnaire, faults } = reviewDraft(service, draft, about);
  assert.deepEqual(faults, []);
  const section = questionnaire.sections.at(-1)!;
  assert.equal(section.title, 'Câu hỏi của xã');
  assert.deepEqual(
    section.questions.map(({ id }) => id),
    own.concat(own[0]!).map((_, index) => `rieng-${index + 1}`),
  );
  assert.deepEqual(
    section.questions.map(({ kind }) => kind),
    [...own.map(({ kind }) => kind), 'rating'],
  );
  assert.deepEqual(questionnaire.scales.at(-1), {
    id: 'thang-rieng-1',
    levels: [
      { code: '1', label: 'Kém' },
      { code: '2', label: 'Trung bình' },
      { code: '3', label: 'Tốt' },
    ],
  });
  const accepted = validateSubmission(questionnaire, {
    channel: 'web',
    consent: 'not-asked',
    answers: {
      'rieng-3': { state: 'chosen-many', codes: ['1', '3'], specified: 'xa' },
      'rieng-4': { state: 'chosen-many', codes: ['3', '1'] },
      'rieng-5': { state: 'written', value: '3' },
      'rieng-8': { state: 'chosen', code: '3' },
    },
  });
  assert.ok(accepted.ok, JSON.stringify(accepted));
  assert.equal(criteriaOf(questionnaire).length, 16, 'own questions never enter the index');
  // A new option gets a code that no version gave out; what was there keeps its own.
  const choice = section.questions[1]!;
  assert.ok(choice.kind === 'choice');
  const released = { scheme: service, released: [questionnaire] };
  const fewer = applyEdit(released, draft, {
    edit: 'put-question',
    section: '',
    question: { ...choice, options: [choice.options[0]!, { code: '', label: 'Qua bưu điện' }] },
  });
  assert.ok(fewer.ok);
  assert.deepEqual(
    (findItem(fewer.value, 'rieng-2')!.item.question as typeof choice).options.map(({ code }) => code),
    ['1', '3'],
  );
  // So do ids: a question taken out of the draft does not lend its id to the next.
  const without = applyEdit(released, draft, { edit: 'remove-question', question: 'rieng-8' });
  assert.ok(without.ok);
  const next = applyEdit(released, without.value, { edit: 'put-question', section: 'phan-rieng-1', question: own[6]! });
  assert.ok(next.ok && findItem(next.value, 'rieng-9'));
});

test('changes that cannot be made are refused with a reason', () => {
  const draft = edited(service, draftOf(service, firstOf(service)), {
    edit: 'put-question',
    section: 'II.A',
    question: own[1]!,
  });
  const put = (question: Question): DraftEdit => ({ edit: 'put-question', section: 'II.A', question });
  assert.deepEqual(refusedAs(service, draft, { edit: 'hide-question', question: 'rieng-1' }), [
    'own-question-not-hidden',
  ]);
  assert.deepEqual(refusedAs(service, draft, { edit: 'remove-question', question: 'TC24' }), [
    'scheme-question-not-removed',
  ]);
  assert.deepEqual(refusedAs(service, draft, { edit: 'move-question', question: 'khong-co', by: 1 }), ['no-such-part']);
  assert.deepEqual(refusedAs(service, draft, { edit: 'remove-section', section: 'II.A' }), ['section-not-empty']);
  assert.deepEqual(refusedAs(service, draft, { edit: 'put-section', section: '', title: ' ' }), ['title-missing']);
  assert.deepEqual(refusedAs(service, draft, { edit: 'put-words', words: { title: '' } }), ['title-missing']);
  assert.deepEqual(refusedAs(service, draft, put({ ...own[1]!, id: 'rieng-1', kind: 'multiple-choice' } as Question)), [
    'kind-fixed',
  ]);
  assert.deepEqual(
    refusedAs(service, draft, put({ kind: 'choice', id: '', text: 'x', options: [{ code: '', label: 'một' }] })),
    ['too-few-options'],
  );
  assert.deepEqual(refusedAs(service, draft, put({ kind: 'rating', id: '', text: 'x', scaleId: '' })), [
    'unknown-scale',
  ]);
  assert.deepEqual(
    refusedAs(service, draft, {
      ...put({ kind: 'rating', id: '', text: 'x', scaleId: '' }),
      newScale: ['một'],
    } as DraftEdit),
    ['scale-size'],
  );
});

test('the overall item goes on and off, in schemes that have one and in those that have none, and stays outside the index', () => {
  for (const scheme of schemes) {
    const draft = draftOf(scheme, firstOf(scheme));
    const id = scheme.overallQuestionId ?? ownOverallQuestionId;
    const on = reviewDraft(scheme, edited(scheme, draft, { edit: 'ask-overall', asked: true }), about);
    assert.deepEqual(on.faults, []);
    assert.equal(on.questionnaire.overallQuestionId, id);
    assert.equal(criteriaOf(on.questionnaire).length, criteriaOf(scheme).length);
    const off = buildFromDraft(
      scheme,
      edited(scheme, draft, { edit: 'ask-overall', asked: true }, { edit: 'ask-overall', asked: false }),
      about,
    );
    assert.equal(off.questionnaire.overallQuestionId, undefined);
    assert.ok(!placeQuestions(off.questionnaire).some(({ question }) => question.id === id));
    assert.deepEqual(off.findings, []);
  }
  assert.equal(whole.overallQuestionId, 'hai-long-chung');
});

test('routing: a look ahead, a hidden screening question, a question nobody reaches, a condition that holds for all', () => {
  const draft = draftOf(service, firstOf(service));
  const faultsOf = (...edits: DraftEdit[]) =>
    codes(reviewDraft(service, edited(service, draft, ...edits), about).faults);
  const on = (question: string, ...is: string[]) => ({ question, is });
  assert.deepEqual(faultsOf({ edit: 'hide-question', question: 'tn-phan-anh' }), ['condition-on-unknown-question']);
  assert.deepEqual(faultsOf({ edit: 'set-condition', question: 'TC24', condition: on('TC25', '1') }), [
    'condition-on-later-question',
  ]);
  assert.deepEqual(faultsOf({ edit: 'set-condition', question: 'TC24', condition: { question: 'TC24', is: ['1'] } }), [
    'condition-on-later-question',
  ]);
  assert.deepEqual(
    faultsOf({
      edit: 'set-condition',
      question: 'TC24',
      condition: { all: [on('tn-phan-anh', 'co'), on('tn-phan-anh', 'khong')] },
    }),
    ['question-unreachable'],
  );
  // Reached by nobody by way of another question's condition.
  assert.deepEqual(
    faultsOf(
      { edit: 'set-condition', question: 'TC25', condition: on('tn-phan-anh', 'co') },
      { edit: 'set-condition', question: 'TC26', condition: { all: [on('TC25', '1'), on('tn-phan-anh', 'khong')] } },
    ),
    ['question-unreachable'],
  );
  const always = reviewDraft(
    service,
    edited(service, draft, { edit: 'set-condition', question: 'TC24', condition: on('tn-phan-anh', 'co', 'khong') }),
    about,
  );
  assert.deepEqual(always.faults, []);
  assert.ok(codes(always.notes).includes('condition-always-true'));
  // Moved in front of what screens it.
  const moves = Array.from({ length: 40 }, (): DraftEdit => ({ edit: 'move-section', section: 'II.E', by: -1 }));
  assert.ok(faultsOf(...moves).includes('condition-on-later-question'));
});

const arbitraryEdit = (draft: FormDraft): fc.Arbitrary<DraftEdit> => {
  const questions = draft.sections.flatMap(({ items }) => items.map(({ question }) => question.id));
  const question = fc.constantFrom(...questions);
  const section = fc.constantFrom(...draft.sections.map(({ id }) => id));
  const by = fc.constantFrom(-1 as const, 1 as const);
  return fc.oneof(
    fc.record({ edit: fc.constant('move-question' as const), question, by }),
    fc.record({ edit: fc.constant('move-section' as const), section, by }),
    fc.record({ edit: fc.constantFrom('hide-question' as const, 'show-question' as const), question }),
    fc.record({ edit: fc.constantFrom('hide-section' as const, 'show-section' as const), section }),
    fc.record({ edit: fc.constant('put-question' as const), section, question: fc.constantFrom(...own) }),
    fc.record({ edit: fc.constant('ask-overall' as const), asked: fc.boolean() }),
  );
};

test('whatever is done to a draft: no question twice or lost, journeys end, and a sound form becomes a draft again', () => {
  fc.assert(
    fc.property(fc.constantFrom(dakMil, service), fc.array(fc.nat(), { maxLength: 25 }), (scheme, seeds) => {
      let draft = draftOf(scheme, firstOf(scheme));
      for (const seed of seeds) {
        const [edit] = fc.sample(arbitraryEdit(draft), { seed, numRuns: 1 });
        const outcome = applyEdit({ scheme, released: [] }, draft, edit!);
        if (outcome.ok) draft = outcome.value;
      }
      const items = draft.sections.flatMap((section) => section.items);
      assert.equal(new Set(items.map(({ question }) => question.id)).size, items.length);
      for (const id of schemeQuestions(scheme).keys()) assert.ok(findItem(draft, id), `${id} was lost`);
      const review = reviewDraft(scheme, draft, about);
      const { asked } = deriveJourney(review.questionnaire, {});
      assert.equal(new Set(asked).size, asked.length);
      assert.ok(asked.length <= items.filter(({ hidden }) => !hidden).length);
      if (review.faults.length > 0) return;
      const again = buildFromDraft(scheme, draftOf(scheme, review.questionnaire), about);
      assert.deepEqual(again.questionnaire, review.questionnaire);
    }),
    { numRuns: 60 },
  );
});
