/**
 * Checks a response at the edge, whatever way it came: page, kiosk, key-in, import, API. Shape first (valibot), then the
 * answers against the questionnaire. Texts come out NFC and trimmed; a blank text is a blank answer. All faults are named.
 */
import * as v from 'valibot';
import type { Answer, Answers } from './answer.ts';
import { isCalendarDay } from './calendar-day.ts';
import type { Bilingual, Finding, Outcome } from './outcome.ts';
import type { Option, Question } from './question.ts';
import type { Questionnaire } from './questionnaire.ts';
import { getScale } from './questionnaire.ts';
import { channels, type Submission } from './response.ts';

/** Longest text kept of one answer, in UTF-16 units. */
export const maximumTextLength = 4000;

const toText = (value: string): string => value.normalize('NFC').trim();
const text = v.pipe(v.string(), v.transform(toText));
/** One answer as it is sent. */
export const answerShape = v.variant('state', [
  v.strictObject({ state: v.literal('chosen'), code: text, specified: v.optional(text) }),
  v.strictObject({ state: v.literal('chosen-many'), codes: v.array(text), specified: v.optional(text) }),
  v.strictObject({ state: v.literal('written'), value: text }),
  v.strictObject({ state: v.literal('refused') }),
  v.strictObject({ state: v.literal('invalid'), raw: v.string() }),
]);
/** A submission as it is sent; `answers` are read one by one, by the questionnaire. */
export const submissionShape = v.strictObject({
  ballotCode: v.optional(text),
  fieldId: v.optional(text),
  unitId: v.optional(text),
  channel: v.picklist(channels),
  respondentKind: v.optional(v.picklist(['individual', 'organisation'])),
  answeredOn: v.optional(v.string()),
  consent: v.picklist(['given', 'withheld', 'not-asked']),
  answers: v.custom<Record<string, unknown>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  ),
});

interface Asked {
  readonly question: Question;
  /** Codes of a question that takes one of them. */
  readonly codes: ReadonlySet<string>;
}

/** Questionnaires are immutable: the questions of each are laid out once. */
const askedById = new WeakMap<object, ReadonlyMap<string, Asked>>();

function questionsOf(questionnaire: Pick<Questionnaire, 'sections' | 'scales'>): ReadonlyMap<string, Asked> {
  const known = askedById.get(questionnaire);
  if (known) return known;
  const questions = questionnaire.sections.flatMap((section) => section.questions);
  const asked = new Map(
    questions.map((question) => [question.id, { question, codes: singleCodesOf(questionnaire, question) }]),
  );
  askedById.set(questionnaire, asked);
  return asked;
}

function singleCodesOf(scales: Pick<Questionnaire, 'scales'>, question: Question): ReadonlySet<string> {
  const offered =
    question.kind === 'rating'
      ? getScale(scales, question.scaleId).levels
      : question.kind === 'choice'
        ? question.options
        : [];
  return new Set(offered.map(({ code }) => code).filter((code) => code === toText(code)));
}

/** One code of those offered and nothing beside it: it is what reading its shape would make of it. */
function isPlainChoice(raw: unknown, codes: ReadonlySet<string>): raw is Answer {
  if (typeof raw !== 'object' || raw === null || !Object.hasOwn(raw, 'state') || !Object.hasOwn(raw, 'code'))
    return false;
  const { state, code } = raw as Record<string, unknown>;
  return state === 'chosen' && typeof code === 'string' && codes.has(code) && Object.keys(raw).length === 2;
}

/** Most submissions are plain choices and nothing else: they are taken as they are. */
function arePlainChoices(raw: Record<string, unknown>, questions: ReadonlyMap<string, Asked>): raw is Answers {
  for (const id of Object.keys(raw)) {
    const asked = questions.get(id);
    if (!asked || !isPlainChoice(raw[id], asked.codes)) return false;
  }
  return true;
}

/** A good outcome's answers fit the questionnaire and may be encoded. Findings name the question in `place.column` and `data`. */
export function validateSubmission(
  questionnaire: Pick<Questionnaire, 'sections' | 'scales'>,
  input: unknown,
): Outcome<Submission> {
  const shape = v.safeParse(submissionShape, input);
  if (!shape.success) return { ok: false, findings: shape.issues.map((issue) => shapeFault(issue)) };
  const { answers: rawAnswers, ...about } = shape.output;
  const findings: Finding[] = [];
  if (about.answeredOn !== undefined && !isCalendarDay(about.answeredOn))
    findings.push(
      fault('bad-date', 'answeredOn', {
        vi: `Ngày trả lời “${clip(about.answeredOn)}” không phải ngày có thật. Ghi theo dạng năm-tháng-ngày, ví dụ 2022-09-15.`,
        en: `The day “${clip(about.answeredOn)}” is not a day of the calendar. Write YYYY-MM-DD, such as 2022-09-15.`,
      }),
    );
  const questions = questionsOf(questionnaire);
  if (findings.length === 0 && arePlainChoices(rawAnswers, questions))
    return { ok: true, value: { ...about, answers: rawAnswers }, findings: [] };
  const answers: [string, Answer][] = [];
  for (const [id, raw] of Object.entries(rawAnswers)) {
    const asked = questions.get(id);
    if (!asked) {
      findings.push(
        fault('unknown-question', id, {
          vi: `Mẫu phiếu không có câu hỏi “${clip(id)}”. Kiểm tra xem phiếu có đúng mẫu của đợt không.`,
          en: `The questionnaire has no question “${clip(id)}”. Check that the ballot is of this round’s form.`,
        }),
      );
      continue;
    }
    if (isPlainChoice(raw, asked.codes)) {
      answers.push([id, raw]);
      continue;
    }
    const parsed = v.safeParse(answerShape, raw);
    if (!parsed.success) {
      findings.push(...parsed.issues.map((issue) => shapeFault(issue, id)));
      continue;
    }
    const answer = dropBlank(parsed.output as Answer);
    if (!answer) continue;
    const wrong = checkAnswer(asked.question, answer, questionnaire);
    if (wrong) findings.push(fault(wrong.code, id, wrong.message));
    else answers.push([id, answer]);
  }
  if (findings.length > 0) return { ok: false, findings };
  // fromEntries makes own properties, whatever the ids are called.
  return { ok: true, value: { ...about, answers: Object.fromEntries(answers) as Answers }, findings: [] };
}

/** An empty text or nothing chosen is a blank, which has no entry; empty words beside a choice are none. */
function dropBlank(answer: Answer): Answer | undefined {
  if (answer.state === 'written') return answer.value === '' ? undefined : answer;
  if (answer.state === 'chosen-many' && answer.codes.length === 0) return undefined;
  if ((answer.state === 'chosen' || answer.state === 'chosen-many') && !answer.specified) {
    const { specified: _none, ...rest } = answer;
    return rest;
  }
  return answer;
}

interface Wrong {
  readonly code: string;
  readonly message: Bilingual;
}

function checkAnswer(question: Question, answer: Answer, scales: Pick<Questionnaire, 'scales'>): Wrong | undefined {
  if (answer.state === 'refused') return undefined;
  if (answer.state === 'invalid') return tooLong(answer.raw);
  switch (question.kind) {
    case 'rating':
      if (answer.state !== 'chosen') return wrongState(answer);
      return checkCodes([answer.code], getScale(scales, question.scaleId).levels) ?? checkSpecified(answer, []);
    case 'choice':
      if (answer.state !== 'chosen') return wrongState(answer);
      return checkCodes([answer.code], question.options) ?? checkSpecified(answer, question.options);
    case 'multiple-choice':
    case 'ranking':
      if (answer.state !== 'chosen-many') return wrongState(answer);
      return (
        checkCodes(answer.codes, question.options) ??
        checkCount(answer.codes, question.atMost) ??
        checkSpecified(answer, question.options)
      );
    case 'number':
      return answer.state === 'written' ? checkNumber(question, answer.value) : wrongState(answer);
    case 'date':
      if (answer.state !== 'written') return wrongState(answer);
      return isCalendarDay(answer.value)
        ? undefined
        : wrong(
            'bad-date',
            `“${clip(answer.value)}” không phải ngày có thật. Ghi theo dạng năm-tháng-ngày.`,
            `“${clip(answer.value)}” is not a day of the calendar. Write YYYY-MM-DD.`,
          );
    case 'text':
      return answer.state === 'written' ? tooLong(answer.value) : wrongState(answer);
  }
}

function checkCodes(codes: readonly string[], allowed: readonly { readonly code: string }[]): Wrong | undefined {
  const strange = codes.find((code) => !allowed.some((each) => each.code === code));
  if (strange !== undefined) {
    const known = allowed.map((each) => each.code);
    return wrong(
      'unknown-code',
      `Không có lựa chọn “${clip(strange)}”. Các mã dùng được: ${known.join(', ')}.`,
      `There is no option “${clip(strange)}”. Codes that can be used: ${known.join(', ')}.`,
    );
  }
  return new Set(codes).size < codes.length
    ? wrong(
        'duplicate-code',
        'Một lựa chọn được ghi hai lần. Mỗi lựa chọn chỉ ghi một lần.',
        'An option is given twice.',
      )
    : undefined;
}

function checkCount(codes: readonly string[], atMost: number | undefined): Wrong | undefined {
  return atMost !== undefined && codes.length > atMost
    ? wrong(
        'too-many-chosen',
        `Chọn ${codes.length} mục, câu này chỉ được chọn tối đa ${atMost}.`,
        `${codes.length} options were chosen; at most ${atMost} are allowed.`,
      )
    : undefined;
}

function checkSpecified(
  answer: Answer & { readonly state: 'chosen' | 'chosen-many' },
  options: readonly Option[],
): Wrong | undefined {
  if (answer.specified === undefined) return undefined;
  const chosen = answer.state === 'chosen' ? [answer.code] : answer.codes;
  if (!options.some((option) => option.specify && chosen.includes(option.code)))
    return wrong(
      'words-not-asked',
      'Lựa chọn này không có chỗ ghi rõ thêm. Bỏ phần ghi thêm, hoặc chọn mục “ghi rõ”.',
      'The option chosen has no room for words. Drop them, or choose the option that asks for them.',
    );
  return tooLong(answer.specified);
}

function checkNumber(question: Question & { kind: 'number' }, value: string): Wrong | undefined {
  if (!/^-?\d{1,15}(\.\d{1,10})?$/.test(value))
    return wrong(
      'bad-number',
      `“${clip(value)}” không phải số. Chỉ ghi chữ số, phần lẻ sau dấu chấm.`,
      `“${clip(value)}” is not a number in plain decimal notation.`,
    );
  const number = Number(value);
  const decimals = value.split('.')[1]?.length ?? 0;
  if (decimals > (question.decimals ?? 0))
    return wrong(
      'too-many-decimals',
      `“${value}” có ${decimals} chữ số lẻ, câu này nhận tối đa ${question.decimals ?? 0}.`,
      `“${value}” has ${decimals} decimals; at most ${question.decimals ?? 0} are taken.`,
    );
  const { minimum, maximum } = question;
  if ((minimum !== undefined && number < minimum) || (maximum !== undefined && number > maximum))
    return wrong(
      'number-out-of-range',
      `${value} nằm ngoài khoảng cho phép (${minimum ?? '−∞'} đến ${maximum ?? '+∞'}).`,
      `${value} is outside the allowed range (${minimum ?? '−∞'} to ${maximum ?? '+∞'}).`,
    );
  return undefined;
}

function tooLong(value: string): Wrong | undefined {
  return value.length > maximumTextLength
    ? wrong(
        'text-too-long',
        `Câu trả lời dài ${value.length} ký tự, tối đa ${maximumTextLength}. Rút ngắn lại.`,
        `The text has ${value.length} characters; at most ${maximumTextLength} are kept. Shorten it.`,
      )
    : undefined;
}

function wrongState(answer: Answer): Wrong {
  return wrong(
    'wrong-kind-of-answer',
    `Câu này không nhận câu trả lời loại “${answer.state}”.`,
    `This question does not take an answer of kind “${answer.state}”.`,
  );
}

const wrong = (code: string, vi: string, en: string): Wrong => ({ code, message: { vi, en } });

function fault(code: string, column: string, message: Bilingual): Finding {
  return { code, severity: 'fault', message: at(column, message), place: { column }, data: { question: clip(column) } };
}

const at = (column: string, { vi, en }: Bilingual): Bilingual => ({
  vi: `${clip(column)}: ${vi}`,
  en: `${clip(column)}: ${en}`,
});

function shapeFault(issue: v.BaseIssue<unknown>, questionId?: string): Finding {
  const path = [questionId, ...(issue.path?.map((item) => String(item.key)) ?? [])].filter(
    (part) => part !== undefined,
  );
  const column = path.join('.') || 'submission';
  return {
    code: 'bad-shape',
    severity: 'fault',
    message: at(column, {
      vi: `giá trị không đúng dạng: cần ${issue.expected ?? 'giá trị khác'}, nhận được ${clip(issue.received)}. Xem dạng của một phiếu trong tài liệu.`,
      en: `not of the right shape: expected ${issue.expected ?? 'another value'}, received ${clip(issue.received)}. See the documented form of a response.`,
    }),
    place: { column },
  };
}

/** Foreign text in a message: short, and never the whole of what was sent. */
function clip(value: string): string {
  return value.length > 60 ? `${value.slice(0, 59)}…` : value;
}
