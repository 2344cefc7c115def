/** Reads the questions of a form that are not criteria; format: docs/spec/scheme.md. */
import { joinConditions } from './condition.ts';
import { readCondition } from './eligibility-rules.ts';
import { type Fields, type Reader, readPlainData, type Spot } from './material.ts';
import type { Outcome } from './outcome.ts';
import type { Condition, Option, Question } from './question.ts';

export class QuestionReader {
  readonly #reader: Reader;
  readonly #optionLists = new Map<string, readonly Option[]>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** Lists of options that questions may name instead of writing them out. */
  readOptionLists(at: Spot): void {
    for (const [name, spot] of this.#reader.entries(at)) this.#optionLists.set(name, this.readOptions(spot));
  }

  read(at: Spot, sectionCondition: Condition | undefined): Question {
    const reader = this.#reader;
    const fields = reader.group(at, [...commonFields, ...new Set(Object.values(kindFields).flat())]);
    const kind = reader.choose(fields, 'kind', questionKinds);
    for (const name of new Set(Object.values(kindFields).flat()))
      if (kind && fields.has(name) && !kindFields[kind].includes(name))
        reader.fault(fields.spot(name), 'unknown-key', {
          vi: `câu loại “${kind}” không có trường “${name}”.`,
          en: `a question of kind “${kind}” has no field “${name}”.`,
        });
    const askIf = joinConditions(
      sectionCondition,
      fields.optional('askIf', (spot) => readCondition(reader, spot)),
    );
    const base = {
      id: fields.required('id', reader.code, ''),
      text: fields.required('text', reader.text, ''),
      ...fields.some('help', reader.text),
      ...fields.some('textEn', reader.text),
      ...fields.some('helpEn', reader.text),
      ...(askIf ? { askIf } : {}),
      ...fields.some('profile', reader.flag),
      ...fields.some('sensitive', reader.flag),
    };
    // Of an unknown kind nothing more can be said than that it is a question.
    return reader.made(at, kind ? this.#readKind(kind, base, fields) : { kind: 'rating', ...base, scaleId: '' });
  }

  #readKind(kind: (typeof questionKinds)[number], base: BaseOfQuestion, fields: Fields): Question {
    const reader = this.#reader;
    const options = () => fields.required('options', (at) => this.readOptions(at), []);
    switch (kind) {
      case 'rating':
        return { kind, ...base, scaleId: fields.required('scale', reader.code, '') };
      case 'choice':
        return { kind, ...base, options: options() };
      case 'multiple-choice':
      case 'ranking': {
        const list = options();
        const atMost = fields.optional('atMost', reader.count(1));
        if (atMost !== undefined && list.length > 0 && atMost > list.length)
          reader.fault(fields.spot('atMost'), 'at-most-too-large', {
            vi: `cho chọn tối đa ${atMost} nhưng chỉ có ${list.length} lựa chọn.`,
            en: `at most ${atMost} may be chosen of only ${list.length} options.`,
          });
        return { kind, ...base, options: list, ...(atMost === undefined ? {} : { atMost }) };
      }
      case 'number': {
        const range = { ...fields.some('minimum', reader.number), ...fields.some('maximum', reader.number) };
        if (range.minimum !== undefined && range.maximum !== undefined && range.minimum > range.maximum)
          reader.fault(fields.spot('maximum'), 'empty-range', {
            vi: `số lớn nhất ${range.maximum} nhỏ hơn số nhỏ nhất ${range.minimum}.`,
            en: `the maximum ${range.maximum} is below the minimum ${range.minimum}.`,
          });
        return {
          kind,
          ...base,
          ...range,
          ...fields.some('decimals', reader.count(0)),
          ...fields.some('unit', reader.text),
        };
      }
      case 'date':
        return { kind, ...base };
      case 'text':
        return { kind, ...base, ...fields.some('longText', reader.flag) };
    }
  }

  /** A list of options, or the name of a list under `optionLists`. */
  readOptions(at: Spot): Option[] {
    const reader = this.#reader;
    if (at.node && !('items' in at.node)) {
      const name = reader.code(at);
      const list = this.#optionLists.get(name);
      if (!list && name !== '')
        reader.fault(at, 'unknown-option-list', {
          vi: `không có danh sách “${name}” trong “optionLists”. Đã khai: ${[...this.#optionLists.keys()].join(', ') || '—'}.`,
          en: `there is no list “${name}” under “optionLists”. Defined: ${[...this.#optionLists.keys()].join(', ') || '—'}.`,
        });
      return [...(list ?? [])];
    }
    return reader.list((spot) => {
      const fields = reader.group(spot, ['code', 'label', 'labelEn', 'specify']);
      return reader.made(spot, {
        code: fields.required('code', reader.code, ''),
        label: fields.required('label', reader.code, ''),
        ...fields.some('labelEn', reader.code),
        ...fields.some('specify', reader.flag),
      });
    })(at);
  }
}

const questionKinds = ['rating', 'choice', 'multiple-choice', 'ranking', 'number', 'date', 'text'] as const;
const commonFields = ['id', 'kind', 'text', 'help', 'textEn', 'helpEn', 'askIf', 'profile', 'sensitive'];
const kindFields: Readonly<Record<(typeof questionKinds)[number], readonly string[]>> = {
  rating: ['scale'],
  choice: ['options'],
  'multiple-choice': ['options', 'atMost'],
  ranking: ['options', 'atMost'],
  number: ['minimum', 'maximum', 'decimals', 'unit'],
  date: [],
  text: ['longText'],
};

interface BaseOfQuestion {
  readonly id: string;
  readonly text: string;
  readonly help?: string;
  readonly textEn?: string;
  readonly helpEn?: string;
  readonly askIf?: Condition;
  readonly profile?: boolean;
  readonly sensitive?: boolean;
}

/**
 * One question as a form sends it: every value may be text, an empty field is no field. Findings name the field's path in
 * `place.column`. Whether its scale exists and its condition looks back is for the whole form to say (`checkForm`).
 */
export function parseQuestion(input: unknown): Outcome<Question> {
  return readPlainData(input, { fromForm: true }, (reader, root) => new QuestionReader(reader).read(root, undefined));
}
