/**
 * The paper form of a questionnaire as plain data: what a respondent reads and ticks. `form-docx.ts` and `form-pdf.ts`
 * print the same value, once blank or once per ballot code.
 */
import type { Condition, PlacedQuestion, Plan, Questionnaire, RoundMode, Scale } from '@longdan/core';
import { getScale, placeQuestions, saysHowMany } from '@longdan/core';
import { asSentence, capitalise, generatedDataLabel, trimItem } from '../official/document.ts';

export interface FormOption {
  readonly label: string;
  /** Followed by a dotted line for words. */
  readonly specify: boolean;
}

export type GridRow =
  | { readonly kind: 'group'; readonly text: string; readonly hint?: string }
  | { readonly kind: 'item'; readonly number: number; readonly text: string; readonly hint?: string };

export type FormPart =
  | { readonly kind: 'section'; readonly title: string; readonly instruction?: string }
  | {
      /** Items × levels, a box to tick in each cell. */
      readonly kind: 'grid';
      readonly levels: readonly { readonly label: string; readonly code: string }[];
      readonly rows: readonly GridRow[];
    }
  | {
      readonly kind: 'options';
      readonly number: number;
      readonly text: string;
      readonly hint?: string;
      /** `rank`: a number is written before an option instead of a tick. */
      readonly mark: 'one' | 'many' | 'rank';
      readonly options: readonly FormOption[];
    }
  | {
      readonly kind: 'lines';
      readonly number: number;
      readonly text: string;
      readonly hint?: string;
      /** 0: the answer stands on the question's own line. */
      readonly lines: number;
      readonly unit?: string;
    };

export interface BallotCode {
  readonly code: string;
  /** Text of a QR code printed beside the code. */
  readonly qrText?: string;
}

export interface QuestionnaireForm {
  readonly issuer: readonly string[];
  readonly title: string;
  readonly subtitle: string;
  readonly introduction: readonly string[];
  /** The round's promise about identity, in plain words. */
  readonly promise: string;
  readonly howToAnswer: string;
  readonly consent?: string;
  readonly fields: readonly string[];
  readonly parts: readonly FormPart[];
  readonly thanks: string;
  /** What the enumerator writes by hand, on dotted lines. */
  readonly enumerator?: { readonly title: string; readonly lines: readonly string[] };
  /** "Phiên bản 2": which version the sheet is of, for whoever keys it in. */
  readonly edition: string;
  /** Empty for a form whose code is written by hand. */
  readonly ballots: readonly BallotCode[];
  readonly label?: string;
}

/** What each mode may promise, and nothing more (three modes of a round). */
export const modePromises: Readonly<Record<RoundMode, string>> = {
  confidential:
    'Bảo mật: phiếu mang mã riêng; danh sách nối mã phiếu với người nhận được niêm giữ đến khi kết thúc đợt khảo sát rồi hủy. Tên Ông/Bà không ghi cùng câu trả lời.',
  anonymous:
    'Ẩn danh: không có danh sách nào nối phiếu này với Ông/Bà; không ai, kể cả người quản trị, biết được phiếu là của ai. Xin không ghi họ tên, số điện thoại lên phiếu.',
  open: 'Lấy ý kiến mở: ai cũng có thể trả lời, phiếu không hỏi họ tên. Kết quả dùng để lắng nghe ý kiến, không dùng để kết luận cho toàn thể người dân.',
};

export interface FormInput {
  readonly questionnaire: Questionnaire;
  readonly plan: Plan;
  /** One form per code; without codes, one blank form with room for a code. */
  readonly ballotCodes?: readonly string[];
  /** Makes the text of the QR code from a ballot code, e.g. the address of the web form. No QR without it. */
  readonly qrText?: (code: string) => string;
}

/** The form of a questionnaire for one plan. Numbers are those of the questionnaire's own order. */
export function composeQuestionnaireForm(input: FormInput): QuestionnaireForm {
  const { questionnaire, plan, ballotCodes = [], qrText } = input;
  return {
    issuer: plan.authority.heading,
    title: 'PHIẾU KHẢO SÁT',
    subtitle: trimItem(questionnaire.title),
    introduction: [
      questionnaire.introduction ??
        `${plan.authority.name} mong nhận được ý kiến của Ông/Bà về việc phục vụ của cơ quan, để phục vụ tốt hơn. Việc trả lời là tự nguyện, Ông/Bà có thể bỏ qua câu không muốn trả lời.`,
    ],
    promise: modePromises[plan.mode],
    howToAnswer: 'Cách trả lời: đánh dấu × vào một ô ở mỗi dòng; chọn nhầm thì khoanh tròn ô sai và đánh dấu ô khác.',
    ...(plan.asksConsent ? { consent: questionnaire.consent ?? 'Tôi đã đọc và đồng ý tham gia khảo sát.' } : {}),
    fields:
      plan.fields.length > 1
        ? plan.fields.map((field) => capitalise(trimItem(field.title).replace(/^lĩnh vực\s+/i, '')))
        : [],
    parts: formParts(questionnaire),
    thanks: questionnaire.thanks ?? 'Xin trân trọng cảm ơn Ông/Bà!',
    ...(questionnaire.enumerator ? { enumerator: questionnaire.enumerator } : {}),
    edition: `Phiên bản ${questionnaire.version}`,
    ballots: ballotCodes.map((code) => ({ code, ...(qrText ? { qrText: qrText(code) } : {}) })),
    ...(plan.generatedData ? { label: generatedDataLabel } : {}),
  };
}

/**
 * Sections of ratings alone run on in one grid as long as the scale stays: their titles are rows of it. Other sections
 * have a title of their own. A condition that a whole section shares is said once.
 */
function formParts(questionnaire: Questionnaire): readonly FormPart[] {
  const placed = placeQuestions(questionnaire);
  const factors = factorTitles(questionnaire);
  const parts: FormPart[] = [];
  let grid: { readonly scaleId: string; readonly rows: GridRow[] } | undefined;
  for (const section of questionnaire.sections) {
    const own = placed.filter((place) => place.section.id === section.id);
    const shared = sharedCondition(own);
    const condition =
      shared === undefined ? [] : [`Chỉ trả lời khi ${conditionInWords(shared, placed, questionnaire.scales)}.`];
    const instruction = [...(section.instruction ? [section.instruction] : []), ...condition].join(' ');
    const ratingsOnly = own.every((place) => place.question.kind === 'rating');
    const [first] = own;
    const continues = ratingsOnly && first?.question.kind === 'rating' && grid?.scaleId === first.question.scaleId;
    if (!continues) grid = undefined;
    if (!ratingsOnly) parts.push({ kind: 'section', title: section.title, ...(instruction && { instruction }) });
    else if (continues)
      grid?.rows.push({ kind: 'group', text: section.title, ...(instruction && { hint: instruction }) });
    else if (instruction !== '') parts.push({ kind: 'section', title: '', instruction });
    let group = section.title;
    for (const place of own) {
      const { question } = place;
      const hint = hintOf(place, placed, shared, questionnaire.scales);
      if (question.kind !== 'rating') {
        grid = undefined;
        parts.push(questionPart(place, hint));
        continue;
      }
      if (grid === undefined || grid.scaleId !== question.scaleId) {
        grid = { scaleId: question.scaleId, rows: [] };
        const { levels } = getScale(questionnaire, question.scaleId);
        parts.push({ kind: 'grid', levels: levels.map(({ label, code }) => ({ label, code })), rows: grid.rows });
        if (ratingsOnly && section.title !== '') grid.rows.push({ kind: 'group', text: section.title });
      }
      const factor = factors.get(question.id);
      if (factor !== undefined && factor !== group) {
        grid.rows.push({ kind: 'group', text: factor });
        group = factor;
      }
      grid.rows.push({ kind: 'item', number: place.number, text: trimItem(question.text), ...hint });
    }
  }
  return parts;
}

/** The condition under which every question of a section is asked, when it is one and the same. */
function sharedCondition(own: readonly PlacedQuestion[]): Condition | undefined {
  const [first, ...rest] = own.map((place) => place.question.askIf);
  const key = JSON.stringify(first);
  return rest.length > 0 && rest.every((condition) => JSON.stringify(condition) === key) ? first : undefined;
}

/** Title of the factor of each criterion. */
function factorTitles(questionnaire: Questionnaire): ReadonlyMap<string, string> {
  const titles = new Map<string, string>();
  for (const content of questionnaire.contents)
    for (const factor of content.factors)
      if (factor.title !== '')
        for (const criterion of factor.criteria) titles.set(criterion.id, trimItem(factor.title));
  return titles;
}

function questionPart(place: PlacedQuestion, hint: { readonly hint?: string }): FormPart {
  const { question, number } = place;
  const head = { number, text: trimItem(question.text), ...hint };
  switch (question.kind) {
    case 'choice':
    case 'multiple-choice':
    case 'ranking':
      return {
        kind: 'options',
        ...head,
        mark: question.kind === 'choice' ? 'one' : question.kind === 'ranking' ? 'rank' : 'many',
        options: question.options.map((option) => ({
          label: trimItem(option.label),
          specify: option.specify ?? false,
        })),
      };
    case 'number':
      return { kind: 'lines', ...head, lines: 0, ...(question.unit ? { unit: question.unit } : {}) };
    case 'date':
      return { kind: 'lines', ...head, lines: 0, unit: '(ngày/tháng/năm)' };
    case 'text':
      return { kind: 'lines', ...head, lines: question.longText ? 4 : 2 };
    case 'rating':
      throw new Error('ratings stand in grids');
  }
}

/** Help, limits and the condition under which the question is asked, in words for paper. */
function hintOf(
  { question }: PlacedQuestion,
  placed: readonly PlacedQuestion[],
  shared: Condition | undefined,
  scales: readonly Scale[],
): { readonly hint?: string } {
  const hints: string[] = [];
  if (question.help) hints.push(asSentence(question.help));
  if (question.kind === 'multiple-choice' && !saysHowMany(question.text))
    hints.push(question.atMost ? `Chọn nhiều nhất ${question.atMost} ý.` : 'Có thể chọn nhiều ý.');
  if (question.kind === 'ranking')
    hints.push(
      `Ghi số 1, 2, 3… theo thứ tự quan trọng giảm dần${question.atMost ? `, nhiều nhất ${question.atMost} ý` : ''}.`,
    );
  if (question.kind === 'number' && (question.minimum !== undefined || question.maximum !== undefined))
    hints.push(`Ghi số ${rangeInWords(question)}.`);
  if (question.askIf && shared === undefined)
    hints.push(`Chỉ trả lời khi ${conditionInWords(question.askIf, placed, scales)}.`);
  return hints.length === 0 ? {} : { hint: hints.join(' ') };
}

function rangeInWords({ minimum, maximum }: { readonly minimum?: number; readonly maximum?: number }): string {
  const say = (value: number) => String(value).replace('.', ',');
  return [minimum === undefined ? '' : `từ ${say(minimum)}`, maximum === undefined ? '' : `đến ${say(maximum)}`]
    .filter((part) => part !== '')
    .join(' ');
}

/** "câu 3 chọn “Có”", for a respondent with a pen. */
export function conditionInWords(
  condition: Condition,
  placed: readonly PlacedQuestion[],
  scales: readonly Scale[],
): string {
  if ('question' in condition) {
    const place = placed.find((each) => each.question.id === condition.question);
    const labels = condition.is.map((code) => {
      const asked = place?.question;
      const options =
        asked?.kind === 'rating'
          ? (scales.find(({ id }) => id === asked.scaleId)?.levels ?? [])
          : asked && 'options' in asked
            ? asked.options
            : [];
      return `“${trimItem(options.find((option) => option.code === code)?.label ?? code)}”`;
    });
    return `câu ${place?.number ?? condition.question} chọn ${labels.join(' hoặc ')}`;
  }
  if ('respondentKind' in condition)
    return condition.respondentKind === 'individual' ? 'Ông/Bà trả lời cho cá nhân' : 'Ông/Bà đại diện cho tổ chức';
  if ('not' in condition) return `không phải ${conditionInWords(condition.not, placed, scales)}`;
  if ('all' in condition) return condition.all.map((inner) => conditionInWords(inner, placed, scales)).join(' và ');
  return condition.any.map((inner) => conditionInWords(inner, placed, scales)).join(' hoặc ');
}
