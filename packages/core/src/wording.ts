/**
 * What a careful reader would say about the wording of a form, as findings with their reasons. The rules are those of any
 * handbook of questionnaires, put into what can be seen in Vietnamese text (docs/method/wording.md says what each sees and
 * what it does not). They advise: only what would identify a respondent is a fault.
 *
 * Every finding names its question in `data.question`. `data.prescribed` is true where the wording stands in the scheme
 * unchanged: then it is to be known, not to be mended, for a reworded criterion compares with nothing.
 */
import type { Bilingual, Finding } from './outcome.ts';
import type { Question } from './question.ts';
import type { Questionnaire } from './questionnaire.ts';
import type { Level } from './scheme.ts';
import {
  compileInWords,
  fixedPairs,
  identifyingAsks,
  inWords,
  knownShortForms,
  leadingTurns,
  loadedWords,
  sensitiveAsks,
  shortForms,
} from './wording-lists.ts';

/** Syllables (separated by spaces) beyond which a question is hard to keep in mind while it is answered. */
export const longStem = 25;

type Form = Pick<Questionnaire, 'sections' | 'scales' | 'introduction'>;

export interface WordingOptions {
  /** Questions as the scheme words them: what stands there unchanged is marked as prescribed. */
  readonly prescribed?: ReadonlyMap<string, Question>;
  /** Ids of the scales that the scheme prescribes. */
  readonly prescribedScales?: ReadonlySet<string>;
}

/** Findings about every question and every scale that is used, in order of asking. */
export function checkWording(form: Form, options: WordingOptions = {}): Finding[] {
  const explained = explainedShortForms(form);
  const findings: Finding[] = [];
  const seenScales = new Set<string>();
  for (const section of form.sections) {
    for (const question of section.questions) {
      const prescribed = isPrescribed(question, options.prescribed);
      for (const seen of lookAt(question, section.title, form, explained))
        findings.push({ ...seen, data: { ...seen.data, question: question.id, prescribed } });
      if (question.kind !== 'rating' || seenScales.has(question.scaleId)) continue;
      seenScales.add(question.scaleId);
      const levels = form.scales.find((scale) => scale.id === question.scaleId)?.levels ?? [];
      findings.push(
        ...unbalanced(levels).map((seen) => ({
          ...seen,
          data: {
            ...seen.data,
            question: question.id,
            scale: question.scaleId,
            prescribed: options.prescribedScales?.has(question.scaleId) ?? false,
          },
        })),
      );
    }
  }
  return findings;
}

function isPrescribed(question: Question, prescribed: ReadonlyMap<string, Question> | undefined): boolean {
  const original = prescribed?.get(question.id);
  if (!original || original.text !== question.text || original.kind !== question.kind) return false;
  const labelsOf = (each: Question) => ('options' in each ? each.options.map(({ label }) => label).join('\n') : '');
  return labelsOf(original) === labelsOf(question);
}

function lookAt(question: Question, sectionTitle: string, form: Form, explained: ReadonlySet<string>): Finding[] {
  return [
    ...longWording(question),
    ...joinedThings(question),
    ...leadingWording(question),
    ...negations(question, form),
    ...unexplained(question, explained),
    ...missingDontKnow(question),
    ...('options' in question && question.kind === 'choice' ? unbalanced(question.options) : []),
    ...privacy(question, sectionTitle),
  ];
}

const note = (code: string, message: Bilingual, data: Finding['data'] = {}): Finding => ({
  code,
  severity: 'note',
  message,
  data,
});

/** "hoá" and "hóa" are one word: the tone on the first vowel, where the syllable ends. */
const tonesMoved: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'oà òa',
    'oá óa',
    'oả ỏa',
    'oã õa',
    'oạ ọa',
    'oè òe',
    'oé óe',
    'oẻ ỏe',
    'oẽ õe',
    'oẹ ọe',
    'uỳ ùy',
    'uý úy',
    'uỷ ủy',
    'uỹ ũy',
    'uỵ ụy',
  ].map((pair) => pair.split(' ') as [string, string]),
);

/** NFC, lower case, one space between syllables, tones in one place. */
const fold = (text: string): string =>
  text
    .normalize('NFC')
    .toLocaleLowerCase('vi')
    .replace(/(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![\p{L}])/gu, (vowels) => tonesMoved[vowels] ?? vowels)
    .replace(/\s+/gu, ' ')
    .trim();

/** The question itself tells that several options, and how many, may be chosen: nobody says it a second time. */
export const saysHowMany = (text: string): boolean => /chọn (tối đa|nhiều|không quá)/iu.test(text.normalize('NFC'));

/** Written Vietnamese parts its syllables by spaces; words of two or three syllables are common. */
export const countSyllables = (text: string): number =>
  text.split(/[\s/–—-]+/u).filter((part) => /[\p{L}\p{N}]/u.test(part)).length;

function longWording({ text }: Question): Finding[] {
  const count = countSyllables(text);
  if (count <= longStem) return [];
  return [
    note(
      'wording-long',
      {
        vi: `Câu dài ${count} tiếng (nên không quá ${longStem}). Người nghe đọc hoặc đọc chậm quên đoạn đầu trước khi trả lời. Tách phần giải thích xuống “gợi ý”, hoặc bỏ bớt chữ.`,
        en: `The question has ${count} syllables (at most ${longStem} is better). Whoever hears it read, or reads slowly, forgets its beginning. Move explanations to the help text, or cut words.`,
      },
      { syllables: count },
    ),
  ];
}

const pairPattern = new RegExp(
  [...fixedPairs]
    .sort((a, b) => b.length - a.length)
    .map((pair) => pair.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&'))
    .join('|'),
  'gu',
);

/** One answer to two things. Open questions may ask for several things at once; lists to rank are lists. */
function joinedThings(question: Question): Finding[] {
  if (question.kind === 'text' || question.kind === 'ranking') return [];
  const plain = fold(question.text)
    .replace(/\([^)]*\)/gu, ' ')
    .replace(pairPattern, ' ⟨cặp⟩ ')
    .replace(compileInWords(/\bgiữa .*? và /, 'gu'), ' ')
    .replace(/\d+\s*\/\s*\d+/gu, ' ');
  const joint =
    /(?:^|[\s⟩])([^\s,;:.?!⟩]+(?: [^\s,;:.?!⟩]+){0,3})\s*(\s(?:và\/hoặc|và|hoặc|hay là|cũng như|đồng thời)\s|\/)\s*([^\s,;:.?!⟨]+(?: [^\s,;:.?!⟨]+){0,3})/u.exec(
      plain,
    );
  if (!joint) return [];
  const [, left, joiner, right] = joint as unknown as [string, string, string, string];
  return [
    note(
      'wording-double',
      {
        vi: `Câu hỏi hai điều cùng lúc: “${left}” và “${right}” (nối bằng “${joiner.trim()}”). Người hài lòng điều này, không hài lòng điều kia thì không trả lời được. Tách thành hai câu, trừ khi đó là một cụm từ cố định.`,
        en: `One answer is asked for two things: “${left}” and “${right}” (joined by “${joiner.trim()}”). Whoever is satisfied with one and not with the other cannot answer. Ask two questions, unless it is a fixed expression.`,
      },
      { left, right },
    ),
  ];
}

function leadingWording(question: Question): Finding[] {
  const text = fold(question.text);
  const turn = leadingTurns.map((pattern) => pattern.exec(text)?.[0]?.replace(/^[,\s]+/u, '')).find(Boolean);
  const loaded = loadedWords.find((word) => hasWords(text, word));
  const assumed = !question.askIf && inWords(/^(?:vì sao|tại sao)\b.*\b(?:không )?hài lòng\b/u).test(text);
  const findings: Finding[] = [];
  if (turn)
    findings.push(
      note('wording-leading', {
        vi: `Cách hỏi “${turn.replace(/\?$/u, '').trim()}” gợi sẵn câu trả lời “có”. Hỏi trung tính: “… như thế nào?”, “… có hay không?”.`,
        en: `“${turn.replace(/\?$/u, '').trim()}” suggests the answer “yes”. Ask neutrally: “how …?”, “… or not?”.`,
      }),
    );
  if (loaded)
    findings.push(
      note('wording-loaded', {
        vi: `Chữ “${loaded}” khen hoặc chê sẵn trong câu hỏi, làm lệch câu trả lời. Nêu việc cần đánh giá, để người trả lời khen chê.`,
        en: `“${loaded}” praises or blames within the question and bends the answer. Name what is to be judged and leave the judging to the respondent.`,
      }),
    );
  if (assumed)
    findings.push(
      note('wording-assumes', {
        vi: 'Câu hỏi lý do coi như người trả lời đã hài lòng (hoặc không hài lòng). Đặt điều kiện: chỉ hỏi người đã chọn mức đó ở câu trước.',
        en: 'Asking for the reason takes the satisfaction for granted. Give it a condition: ask only who chose that level before.',
      }),
    );
  return findings;
}

/** Whole syllables: "chất lượng" does not hold "lượng tốt". */
function hasWords(text: string, words: string): boolean {
  return new RegExp(`(?<![\\p{L}\\p{N}])${words}(?![\\p{L}\\p{N}])`, 'u').test(text);
}

const harmlessNegations =
  /không (?:chỉ|những|gian|khí|kể|quá|gì bằng)|hàng không|trên không|chưa từng|không\/có|có\/không/gu;

/** Negations of a question without the "không?" that only makes it a question. */
function countNegations(text: string): number {
  const stated = fold(text)
    .replace(/[?.!…]+$/u, '')
    .replace(/(?:,|\s)(?:hay không|hay chưa|đúng không|phải không|có không|không|chưa)$/u, '')
    .replace(harmlessNegations, ' ');
  return [...stated.matchAll(/(?<![\p{L}])(?:không|chưa|chẳng|đừng)(?![\p{L}])/gu)].length;
}

function negations(question: Question, form: Form): Finding[] {
  const count = countNegations(question.text);
  const doubled = /không (?:ít|thiếu|phản đối|từ chối|tránh khỏi|trừ|khỏi)/u.test(fold(question.text));
  if (count >= 2 || doubled)
    return [
      note('wording-double-negative', {
        vi: 'Câu có hai lần phủ định, dễ hiểu ngược. Viết lại thành câu khẳng định.',
        en: 'The question negates twice and is easily read the wrong way round. Write it in the affirmative.',
      }),
    ];
  if (count === 0) return [];
  const labels =
    question.kind === 'rating'
      ? (form.scales.find((scale) => scale.id === question.scaleId)?.levels ?? []).map(({ label }) => label)
      : question.kind === 'choice'
        ? question.options.map(({ label }) => label)
        : [];
  if (!labels.some((label) => inWords(/^(?:rất )?(?:không|chưa)\b/u).test(fold(label)) && countSyllables(label) <= 4))
    return [];
  return [
    note('wording-double-negative', {
      vi: 'Câu hỏi đã phủ định mà phương án trả lời lại có “không”: hai lần phủ định, không rõ “không” nghĩa là gì. Viết câu hỏi ở thể khẳng định.',
      en: 'The question is negative and so are answers offered to it: what “no” means is unclear. Write the question in the affirmative.',
    }),
  ];
}

const roman = /^[IVXLC]+$/u;
const shortFormsIn = (text: string): string[] =>
  [...text.normalize('NFC').matchAll(/(?<![\p{L}\p{N}])\p{Lu}{2,}(?![\p{L}\p{N}])/gu)].map(([word]) => word);

/** "thủ tục hành chính (TTHC)" anywhere in the form explains it: in front of, or behind. */
function explainedShortForms({ introduction = '', sections }: Form): ReadonlySet<string> {
  const texts = [
    introduction,
    ...sections.flatMap((section) => [
      section.title,
      section.instruction ?? '',
      ...section.questions.flatMap(({ text, help }) => [text, help ?? '']),
    ]),
  ];
  const explained = new Set<string>();
  for (const text of texts) {
    for (const [, word] of text.matchAll(/\((?:sau đây )?(?:gọi tắt là |viết tắt là |viết tắt: )?(\p{Lu}{2,})\)/gu))
      explained.add(word!);
    for (const [, word] of text.matchAll(/(\p{Lu}{2,})\s*(?:\(|=|là viết tắt)/gu)) explained.add(word!);
  }
  return explained;
}

function unexplained(question: Question, explained: ReadonlySet<string>): Finding[] {
  const texts = [question.text, ...('options' in question ? question.options.map(({ label }) => label) : [])];
  // A text all in capitals is written so for the eye, not cut short.
  const found = texts
    .filter((text) => text !== text.toLocaleUpperCase('vi') || countSyllables(text) === 1)
    .flatMap(shortFormsIn);
  const words = [...new Set(found)].filter(
    (word) => !roman.test(word) && !knownShortForms.has(word) && !explained.has(word),
  );
  return words.map((word) => {
    const full = shortForms[word];
    return note(
      'wording-abbreviation',
      {
        vi: `Chữ viết tắt “${word}” chưa được giải thích${full ? `; viết đầy đủ: “${full}”` : ''}. Không phải người dân nào cũng hiểu.`,
        en: `The short form “${word}” is not explained${full ? `; in full: “${full}”` : ''}. Not everybody understands it.`,
      },
      { word },
    );
  });
}

const knowing =
  /theo ông\/bà|theo anh\/chị|có biết|biết đến|nghe nói|bao nhiêu lần|mấy lần|lần gần nhất|gần đây nhất|nhớ|ước (?:tính|chừng)/u;
const dontKnow =
  /không biết|không rõ|không nhớ|không có ý kiến|chưa có ý kiến|không trả lời|khó trả lời|chưa sử dụng|không sử dụng|không áp dụng/u;

/** Asked for knowledge or memory, somebody may have none. */
function missingDontKnow(question: Question): Finding[] {
  if (question.kind !== 'choice' || !knowing.test(fold(question.text))) return [];
  if (question.options.some(({ label }) => dontKnow.test(fold(label)))) return [];
  return [
    note('option-dont-know-missing', {
      vi: 'Câu hỏi về điều người trả lời có thể không biết hoặc không nhớ, mà không có phương án “Không biết”. Người không biết sẽ đoán hoặc bỏ trống, và hai trường hợp không phân biệt được khi tổng hợp.',
      en: 'The question is about something the respondent may not know or remember, and offers no “Don’t know”. They will guess or leave it blank, and the figures cannot tell which.',
    }),
  ];
}

type Side = 'positive' | 'neutral' | 'negative';
const meaningSides = { satisfied: 'positive', neutral: 'neutral', dissatisfied: 'negative' } as const;

function sideOf({ label, means }: Pick<Level, 'label' | 'means'>): Side | undefined {
  if (means) return meaningSides[means];
  const text = fold(label);
  if (/^(?:bình thường|trung bình|trung lập|phân vân|không ý kiến|như cũ)/u.test(text)) return 'neutral';
  if (inWords(/^(?:(?:rất |hoàn toàn )?(?:không|chưa|kém|tệ|xấu|thấp|khó|ít)\b)/u).test(text)) return 'negative';
  return /hài lòng|tốt|đồng ý|phù hợp|quan tâm|mong muốn|dễ|cao|nhanh|thuận tiện|quan trọng|cần thiết/u.test(text)
    ? 'positive'
    : undefined;
}

/** A scale with more room on one side draws answers there. Of words that do not judge nothing is said. */
function unbalanced(levels: readonly Pick<Level, 'label' | 'means'>[]): Finding[] {
  const sides = levels.map(sideOf);
  if (levels.length < 3 || sides.includes(undefined)) return [];
  const [positive, negative] = (['positive', 'negative'] as const).map(
    (side) => sides.filter((each) => each === side).length,
  ) as [number, number];
  if (positive === negative || positive + negative < 2) return [];
  return [
    note(
      'scale-unbalanced',
      {
        vi: `Thang đo lệch: ${positive} mức tích cực, ${negative} mức tiêu cực (${levels.map(({ label }) => label).join(' · ')}). Nhiều chỗ để khen hơn chê (hoặc ngược lại) kéo kết quả về phía đó.`,
        en: `The scale is unbalanced: ${positive} positive and ${negative} negative levels (${levels.map(({ label }) => label).join(' · ')}). More room on one side draws answers there.`,
      },
      { positive, negative },
    ),
  ];
}

/** Whose data, not the respondent's: a hotline, an office. */
const ofAnOffice = /đường dây nóng|của (?:cơ quan|ủy ban|bộ phận|công chức|cán bộ)|của ubnd|niêm yết/u;

function privacy(question: Question, sectionTitle: string): Finding[] {
  const text = fold(question.text);
  const identifying = identifyingAsks.find(([pattern]) => pattern.test(text));
  const isOpen = question.kind === 'text' || question.kind === 'number' || question.kind === 'date';
  if (identifying && isOpen && !ofAnOffice.test(text))
    return [
      {
        code: 'privacy-identifying',
        severity: 'fault',
        message: {
          vi: `Phiếu không được hỏi ${identifying[1]}: câu trả lời phải không cho biết là của ai (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15). Cần liên hệ lại thì dùng danh sách mời, giữ riêng với phiếu.`,
          en: `A ballot must not ask for ${identifying[2]}: answers must not tell whose they are (Law 91/2025/QH15 on personal data). To reach people again, use the list of invitations, kept apart from ballots.`,
        },
        data: {},
      },
    ];
  const sensitive = sensitiveAsks.find(
    ([pattern]) => pattern.test(text) || (question.profile && pattern.test(fold(sectionTitle))),
  );
  if (!sensitive || question.sensitive) return [];
  // A policy about ethnic groups or incomes is no question about the respondent's own.
  if (!question.profile && /chính sách|chương trình|hỗ trợ|gia đình của người dân|địa phương/u.test(text)) return [];
  return [
    note('privacy-sensitive', {
      vi: `Câu hỏi về ${sensitive[1]} là dữ liệu cá nhân nhạy cảm: chỉ hỏi khi thật cần và có đồng ý. Đánh dấu “Dữ liệu nhạy cảm” để câu này không thành cột phân tổ và không ra khỏi máy theo từng phiếu.`,
      en: `A question about ${sensitive[2]} is sensitive personal data: ask only where truly needed, with consent. Mark it “sensitive”, so that it is never broken down and never exported ballot by ballot.`,
    }),
  ];
}
