/**
 * Scheme files: YAML → `Scheme`. The format is written for hands (docs/spec/scheme.md): criteria stand once, inside
 * contents and factors, and the sections of the form place them by name. All faults of a file are reported at once, each
 * with its line and what to do.
 */
import { joinConditions } from './condition.ts';
import { defaultEligibilityRules } from './eligibility.ts';
import { readCondition, readEligibilityRules } from './eligibility-rules.ts';
import { checkForm, idPattern } from './form-rules.ts';
import type { Fields, Reader, Spot } from './material.ts';
import type { Outcome, Place } from './outcome.ts';
import type { Condition, Question } from './question.ts';
import { QuestionReader } from './question-reader.ts';
import { criteriaOf } from './questionnaire.ts';
import type {
  Content,
  Criterion,
  EnumeratorPart,
  Factor,
  IndexFormula,
  LegalSource,
  Level,
  Scale,
  Scheme,
  Section,
} from './scheme.ts';
import { readYaml } from './yaml-file.ts';

/** Reads a scheme. `file` is the name shown in findings. */
export function parseScheme(text: string, { file }: { readonly file: string }): Outcome<Scheme> {
  return readYaml(text, file, (reader, root) => {
    const { scheme, placeOf } = new SchemeReader(reader).read(root);
    const findings = checkForm(scheme, placeOf);
    const placed = findings.map((finding) =>
      finding.place?.line === undefined
        ? finding
        : {
            ...finding,
            message: {
              vi: `Dòng ${finding.place.line}: ${finding.message.vi}`,
              en: `Line ${finding.place.line}: ${finding.message.en}`,
            },
          },
    );
    return { value: scheme, findings: placed };
  });
}

const topFields = [
  'id',
  'version',
  'title',
  'source',
  'scales',
  'criteriaScale',
  'contents',
  'factors',
  'optionLists',
  'sections',
  'overallQuestion',
  'enumerator',
  'formula',
  'eligibility',
];

/** How a criterion is asked, besides its text: kept until the sections place it. */
interface CriterionForm {
  readonly at: Spot;
  readonly help?: string;
  readonly textEn?: string;
  readonly helpEn?: string;
  readonly askIf?: Condition;
}

class SchemeReader {
  readonly #reader: Reader;
  readonly #criterionForms = new Map<Criterion, CriterionForm>();
  readonly #factorConditions = new Map<Factor, Condition>();
  readonly #questions: QuestionReader;
  #criteriaScale = '';

  constructor(reader: Reader) {
    this.#reader = reader;
    this.#questions = new QuestionReader(reader);
  }

  read(root: Spot): { readonly scheme: Scheme; readonly placeOf: (part: object) => Place } {
    const reader = this.#reader;
    const fields = reader.group(root, topFields);
    const id = fields.required('id', reader.code, '');
    if (id !== '' && !idPattern.test(id))
      reader.fault(fields.spot('id'), 'bad-id', {
        vi: `mã “${id}” có ký tự không dùng được. Chỉ dùng chữ, số, dấu “-”, “_”, “.”, không có khoảng trắng.`,
        en: `the id “${id}” has characters that cannot be used. Use letters, digits, “-”, “_”, “.”, no spaces.`,
      });
    const version = fields.optional('version', reader.count(1)) ?? 1;
    const title = fields.required('title', reader.text, '');
    const source = fields.required('source', (at) => this.#readSource(at), { title: '' });
    const scales = fields.required('scales', (at) => this.#readScales(at), []);
    fields.optional('optionLists', (at) => this.#questions.readOptionLists(at));
    this.#criteriaScale = this.#readCriteriaScale(fields, scales);
    const contents = this.#readContents(fields);
    const sections = this.#readSections(fields, contents);
    const formula = fields.optional('formula', (at) => this.#readFormula(at)) ?? plainFormula;
    const overallQuestionId = fields.optional('overallQuestion', reader.code);
    const enumerator = fields.some('enumerator', (at) => this.#readEnumerator(at));
    const eligibility = fields.optional('eligibility', (at) => readEligibilityRules(reader, at));
    this.#checkUnconfirmed(fields, source, contents);
    const scheme: Scheme = {
      id,
      version,
      title,
      source,
      scales,
      contents,
      sections,
      ...(overallQuestionId === undefined ? {} : { overallQuestionId }),
      ...enumerator,
      formula,
      eligibility: eligibility ?? defaultEligibilityRules,
    };
    const rootPlace = reader.placeOf(reader.made(root, {}))!;
    return { scheme, placeOf: (part) => reader.placeOf(part) ?? rootPlace };
  }

  #readSource(at: Spot): LegalSource {
    const reader = this.#reader;
    const fields = reader.group(at, ['title', 'note', 'unconfirmed']);
    return {
      title: fields.required('title', reader.text, ''),
      ...fields.some('note', reader.text),
      ...fields.some('unconfirmed', reader.list(reader.code)),
    };
  }

  #readEnumerator(at: Spot): EnumeratorPart {
    const reader = this.#reader;
    const fields = reader.group(at, ['title', 'lines']);
    return {
      title: fields.required('title', reader.text, ''),
      lines: fields.required('lines', reader.list(reader.text), []),
    };
  }

  #readScales(at: Spot): Scale[] {
    return this.#reader
      .entries(at)
      .map(([id, spot]) =>
        this.#reader.made(spot, { id, levels: this.#reader.list((level) => this.#readLevel(level))(spot) }),
      );
  }

  #readLevel(at: Spot): Level {
    const reader = this.#reader;
    const fields = reader.group(at, ['code', 'label', 'labelEn', 'means']);
    return reader.made(at, {
      code: fields.required('code', reader.code, ''),
      label: fields.required('label', reader.code, ''),
      ...fields.some('labelEn', reader.code),
      ...fields.some('means', reader.oneOf(['dissatisfied', 'neutral', 'satisfied'])),
    });
  }

  /** May be left out where there is only one scale. */
  #readCriteriaScale(fields: Fields, scales: readonly Scale[]): string {
    if (scales.length === 1 && !fields.has('criteriaScale')) return scales[0]!.id;
    const id = fields.required('criteriaScale', this.#reader.code, '');
    if (id !== '' && !scales.some((scale) => scale.id === id)) {
      this.#reader.fault(fields.spot('criteriaScale'), 'unknown-scale', {
        vi: `thang đo “${id}” chưa được khai trong “scales”. Đã khai: ${scales.map((s) => s.id).join(', ') || '—'}.`,
        en: `scale “${id}” is not defined under “scales”. Defined: ${scales.map((s) => s.id).join(', ') || '—'}.`,
      });
      return '';
    }
    return id;
  }

  #readContents(fields: Fields): Content[] {
    const reader = this.#reader;
    const readFactors = reader.list((at) => this.#readFactor(at));
    if (fields.has('contents') && fields.has('factors'))
      reader.fault(fields.spot('factors'), 'contents-and-factors', {
        vi: 'chỉ dùng một trong hai: “contents” (nội dung gồm các yếu tố) hoặc “factors” (yếu tố).',
        en: 'use one of the two: “contents” (groups of factors) or “factors”.',
      });
    if (fields.has('contents'))
      return reader.list((at) => {
        const content = reader.group(at, ['id', 'title', 'factors']);
        return reader.made(at, {
          id: content.required('id', reader.code, ''),
          title: content.required('title', reader.text, ''),
          factors: content.required('factors', readFactors, []),
        });
      })(fields.spot('contents'));
    return [{ id: 'index', title: '', factors: fields.required('factors', readFactors, []) }];
  }

  #readFactor(at: Spot): Factor {
    const reader = this.#reader;
    const fields = reader.group(at, ['id', 'title', 'askIf', 'criteria']);
    const factor: Factor = reader.made(at, {
      id: fields.required('id', reader.code, ''),
      title: fields.required('title', reader.text, ''),
      criteria: fields.required(
        'criteria',
        reader.list((spot) => this.#readCriterion(spot)),
        [],
      ),
    });
    const askIf = fields.optional('askIf', (spot) => readCondition(reader, spot));
    if (askIf) this.#factorConditions.set(factor, askIf);
    return factor;
  }

  #readCriterion(at: Spot): Criterion {
    const reader = this.#reader;
    const fields = reader.group(at, ['id', 'text', 'help', 'textEn', 'helpEn', 'askIf']);
    const criterion = reader.made(at, {
      id: fields.required('id', reader.code, ''),
      text: fields.required('text', reader.text, ''),
    });
    this.#criterionForms.set(criterion, {
      at,
      ...fields.some('help', reader.text),
      ...fields.some('textEn', reader.text),
      ...fields.some('helpEn', reader.text),
      ...fields.some('askIf', (spot) => readCondition(reader, spot)),
    });
    return criterion;
  }

  /** Without `sections` the form is the criteria alone, factor by factor. */
  #readSections(fields: Fields, contents: readonly Content[]): Section[] {
    if (!fields.has('sections'))
      return contents.flatMap((content) => content.factors.map((factor) => this.#placeFactor(factor, {})));
    const read = this.#reader.list((at) => this.#readSection(at, contents));
    return read(fields.spot('sections')).flat();
  }

  #readSection(at: Spot, contents: readonly Content[]): Section[] {
    const reader = this.#reader;
    const fields = reader.group(at, ['id', 'title', 'instruction', 'askIf', 'content', 'factor', 'questions']);
    const forms = ['content', 'factor', 'questions'].filter((name) => fields.has(name));
    if (fields.isGroup && forms.length !== 1) {
      reader.fault(at, 'section-unclear', {
        vi: 'một phần phải có đúng một trong: content (cả nội dung), factor (một yếu tố), questions (các câu hỏi khác).',
        en: 'a section has exactly one of: content, factor, questions.',
      });
      return [];
    }
    const askIf = fields.optional('askIf', (spot) => readCondition(reader, spot));
    const instruction = fields.optional('instruction', reader.text);
    const about = { ...(askIf ? { askIf } : {}), ...(instruction === undefined ? {} : { instruction }) };
    if (forms[0] === 'content') {
      for (const name of ['id', 'title'])
        if (fields.has(name))
          reader.fault(fields.spot(name), 'unknown-key', {
            vi: `phần “content” không có “${name}”: mỗi yếu tố thành một phần mang mã và tên của yếu tố.`,
            en: `a “content” section has no “${name}”: each factor becomes a section with the factor’s id and title.`,
          });
      const content = this.#find(contents, fields.spot('content'), 'nội dung', 'content');
      return (content?.factors ?? []).map((factor, index) =>
        this.#placeFactor(factor, index === 0 ? about : { ...(askIf ? { askIf } : {}) }),
      );
    }
    if (forms[0] === 'factor') {
      const factors = contents.flatMap((content) => content.factors);
      const factor = this.#find(factors, fields.spot('factor'), 'yếu tố', 'factor');
      const own = { ...fields.some('id', reader.code), ...fields.some('title', reader.text) };
      return factor ? [reader.made(at, this.#placeFactor(factor, { ...about, ...own }))] : [];
    }
    const questions =
      fields.optional(
        'questions',
        reader.list((spot) => this.#questions.read(spot, askIf)),
      ) ?? [];
    const section: Section = {
      id: fields.required('id', reader.code, ''),
      title: fields.required('title', reader.text, ''),
      ...(instruction === undefined ? {} : { instruction }),
      questions,
    };
    return [reader.made(at, section)];
  }

  #find<T extends { readonly id: string }>(parts: readonly T[], at: Spot, vi: string, en: string): T | undefined {
    const id = this.#reader.code(at);
    const found = parts.find((part) => part.id === id);
    if (!found && id !== '')
      this.#reader.fault(at, `unknown-${en}`, {
        vi: `không có ${vi} “${id}”. Các mã đã khai: ${parts.map((part) => part.id).join(', ') || '—'}.`,
        en: `there is no ${en} “${id}”. Defined: ${parts.map((part) => part.id).join(', ') || '—'}.`,
      });
    return found;
  }

  /** The criteria of a factor as rating questions; conditions of section, factor and criterion must all hold. */
  #placeFactor(
    factor: Factor,
    about: { id?: string; title?: string; instruction?: string; askIf?: Condition },
  ): Section {
    const questions = factor.criteria.map((criterion): Question => {
      const form = this.#criterionForms.get(criterion);
      const askIf = joinConditions(about.askIf, this.#factorConditions.get(factor), form?.askIf);
      const question: Question = {
        kind: 'rating',
        id: criterion.id,
        text: criterion.text,
        ...(form?.help === undefined ? {} : { help: form.help }),
        ...(form?.textEn === undefined ? {} : { textEn: form.textEn }),
        ...(form?.helpEn === undefined ? {} : { helpEn: form.helpEn }),
        ...(askIf ? { askIf } : {}),
        scaleId: this.#criteriaScale,
      };
      return form ? this.#reader.made(form.at, question) : question;
    });
    const { instruction } = about;
    return {
      id: about.id ?? factor.id,
      title: about.title ?? factor.title,
      ...(instruction === undefined ? {} : { instruction }),
      questions,
    };
  }

  #readFormula(at: Spot): IndexFormula {
    const reader = this.#reader;
    const fields = reader.group(at, ['headline', 'factor', 'overall', 'factorWeights']);
    const weights = fields.optional('factorWeights', (spot) =>
      Object.fromEntries(reader.entries(spot).map(([id, weight]) => [id, this.#readWeight(weight)])),
    );
    if (weights && fields.has('overall'))
      reader.fault(fields.spot('overall'), 'overall-and-weights', {
        vi: 'đã ghi “factorWeights” thì bỏ “overall”.',
        en: 'leave “overall” out where “factorWeights” are given.',
      });
    if (!weights) fields.optional('overall', reader.oneOf(['mean-of-criteria']));
    return reader.made(at, {
      headline: fields.optional('headline', reader.oneOf(['satisfied-share', 'score'])) ?? plainFormula.headline,
      factor: fields.optional('factor', reader.oneOf(['mean-of-criteria', 'pooled-answers'])) ?? plainFormula.factor,
      overall: weights ? { factorWeights: weights } : 'mean-of-criteria',
    });
  }

  /** A number or a fraction written "23/39". */
  #readWeight(at: Spot): number {
    const written = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(
      at.node && 'value' in at.node && typeof at.node.value === 'string' ? at.node.value : '',
    );
    const weight =
      written && Number(written[2]) > 0 ? Number(written[1]) / Number(written[2]) : this.#reader.number(at);
    if (weight < 0)
      this.#reader.fault(at, 'negative-weight', {
        vi: 'trọng số không được âm.',
        en: 'a weight cannot be negative.',
      });
    return Number.isNaN(weight) ? 0 : weight;
  }

  #checkUnconfirmed(fields: Fields, source: LegalSource, contents: readonly Content[]): void {
    const known = new Set(criteriaOf({ contents }).map(({ criterion }) => criterion.id));
    for (const id of source.unconfirmed ?? [])
      if (id !== '' && !known.has(id))
        this.#reader.fault(fields.spot('source'), 'unknown-criterion', {
          vi: `“unconfirmed” nêu tiêu chí “${id}” không có trong bộ tiêu chí.`,
          en: `“unconfirmed” names criterion “${id}”, which the scheme does not have.`,
        });
  }
}

const plainFormula: IndexFormula = {
  headline: 'satisfied-share',
  factor: 'mean-of-criteria',
  overall: 'mean-of-criteria',
};
