/**
 * What a form loses against the scheme it was made from: which criteria the index lacks, which are worded otherwise, and
 * with what its figures can no longer be compared. All are notes: an authority may ask less, but must know what follows.
 */
import { schemeQuestions } from './form-draft.ts';
import type { Bilingual, Finding } from './outcome.ts';
import type { Questionnaire } from './questionnaire.ts';
import { criteriaOf } from './questionnaire.ts';
import type { Scheme } from './scheme.ts';

const note = (code: string, message: Bilingual, data: Finding['data'] = {}): Finding => ({
  code,
  severity: 'note',
  message,
  data,
});

/** Notes in order of the scheme; empty for a form that asks all of it as it is worded. */
export function checkComparability(scheme: Scheme, questionnaire: Questionnaire): Finding[] {
  return [
    ...lackingCriteria(scheme, questionnaire),
    ...reworded(scheme, questionnaire),
    ...around(scheme, questionnaire),
  ];
}

function lackingCriteria(scheme: Scheme, questionnaire: Questionnaire): Finding[] {
  const kept = new Set(criteriaOf(questionnaire).map(({ criterion }) => criterion.id));
  const all = criteriaOf(scheme);
  const findings: Finding[] = [];
  for (const content of scheme.contents)
    for (const factor of content.factors) {
      const left = factor.criteria.filter(({ id }) => kept.has(id));
      const hidden = factor.criteria.filter(({ id }) => !kept.has(id));
      if (hidden.length === 0) continue;
      if (left.length === 0)
        findings.push(
          note(
            'factor-lost',
            {
              vi: `Yếu tố “${factor.title}” không còn tiêu chí nào: báo cáo không có chỉ số của yếu tố này, và không so được yếu tố này với tỉnh, cả nước hay kỳ trước.`,
              en: `Factor “${factor.title}” has no criterion left: the report has no index of it, and it cannot be compared with the province, the nation or earlier rounds.`,
            },
            { factor: factor.id },
          ),
        );
      for (const criterion of hidden)
        findings.push(
          note(
            'criterion-hidden',
            {
              vi: `Ẩn tiêu chí “${criterion.text}”: yếu tố “${factor.title}” còn ${left.length}/${factor.criteria.length} tiêu chí.`,
              en: `Criterion “${criterion.text}” is hidden: factor “${factor.title}” keeps ${left.length} of ${factor.criteria.length} criteria.`,
            },
            { question: criterion.id, factor: factor.id, left: left.length, of: factor.criteria.length },
          ),
        );
    }
  if (kept.size === all.length) return findings;
  return [
    note(
      'index-incomplete',
      {
        vi: `Chỉ số của phiếu này tính trên ${kept.size}/${all.length} tiêu chí của “${scheme.title}”. Không so sánh ngang với chỉ số công bố theo bộ tiêu chí đầy đủ, hay với kỳ trước đã hỏi đủ; báo cáo phải ghi rõ số tiêu chí.`,
        en: `The index of this form rests on ${kept.size} of the ${all.length} criteria of “${scheme.title}”. It does not compare with an index published from all of them, nor with an earlier round that asked all; the report must state the number.`,
      },
      { kept: kept.size, of: all.length },
    ),
    ...findings,
  ];
}

function reworded(scheme: Scheme, questionnaire: Questionnaire): Finding[] {
  const asked = new Map(
    questionnaire.sections.flatMap((section) => section.questions.map((question) => [question.id, question])),
  );
  return criteriaOf(scheme).flatMap(({ criterion }) => {
    const question = asked.get(criterion.id);
    if (!question || question.text === criterion.text) return [];
    return [
      note(
        'criterion-reworded',
        {
          vi: `Tiêu chí “${criterion.text}” được viết lại thành “${question.text}”: hỏi khác thì không so được tiêu chí này với kết quả công bố hay kỳ trước.`,
          en: `Criterion “${criterion.text}” is reworded as “${question.text}”: asked otherwise, it does not compare with published results or earlier rounds.`,
        },
        { question: criterion.id },
      ),
    ];
  });
}

/** What stands around the criteria: their order, what is asked in front of them, the profile, what screens them. */
function around(scheme: Scheme, questionnaire: Questionnaire): Finding[] {
  const findings: Finding[] = [];
  const prescribed = schemeQuestions(scheme);
  const asked = questionnaire.sections.flatMap((section) => section.questions);
  const criteria = new Set(criteriaOf(scheme).map(({ criterion }) => criterion.id));
  const order = asked.map(({ id }) => id).filter((id) => criteria.has(id));
  const schemeOrder = [...prescribed.keys()].filter((id) => order.includes(id));
  if (order.some((id, index) => id !== schemeOrder[index]))
    findings.push(
      note('criteria-reordered', {
        vi: 'Thứ tự các tiêu chí khác bộ tiêu chí. Câu đứng trước ảnh hưởng cách trả lời câu sau, nên so sánh với kỳ trước cần dè dặt.',
        en: 'The criteria stand in another order than in the scheme. What is asked first colours what follows, so compare with earlier rounds with care.',
      }),
    );
  const firstCriterion = asked.findIndex(({ id }) => criteria.has(id));
  const inFront = asked.slice(0, Math.max(0, firstCriterion)).find(({ id }) => !prescribed.has(id));
  if (inFront)
    findings.push(
      note(
        'own-question-in-front',
        {
          vi: `Câu riêng “${inFront.text}” đứng trước các tiêu chí và có thể ảnh hưởng cách đánh giá. Nên chuyển xuống sau, trừ khi dùng để chọn người được hỏi.`,
          en: `The own question “${inFront.text}” stands in front of the criteria and may colour the ratings. Better behind them, unless it screens who is asked.`,
        },
        { question: inFront.id },
      ),
    );
  for (const question of prescribed.values()) {
    if (!question.profile || asked.some(({ id }) => id === question.id)) continue;
    findings.push(
      note(
        'profile-hidden',
        {
          vi: `Ẩn “${question.text}”: kết quả không phân tổ theo đặc điểm này được.`,
          en: `“${question.text}” is hidden: results cannot be broken down by it.`,
        },
        { question: question.id },
      ),
    );
  }
  for (const question of asked) {
    const original = prescribed.get(question.id);
    if (!original || JSON.stringify(original.askIf) === JSON.stringify(question.askIf)) continue;
    findings.push(
      note(
        'routing-changed',
        {
          vi: `Câu “${question.text}” được hỏi với điều kiện khác bộ tiêu chí: nhóm người trả lời khác đi, so sánh cần dè dặt.`,
          en: `“${question.text}” is asked under another condition than in the scheme: other people answer it, compare with care.`,
        },
        { question: question.id },
      ),
    );
  }
  return findings;
}
