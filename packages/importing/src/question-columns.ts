/** The columns of each question, and the reading of its answer from a row. */
import type { Answer, Question } from '@longdan/core';
import { type CellReading, isRefusal, readAnswerCell, readMarkedCells } from './answer-cell.ts';
import { bareTextAt, cellAt, type GridRow, textAt } from './cell.ts';
import type { Choice, ChoiceLookup } from './choice-lookup.ts';
import type { MappedColumn, ValueMeaning } from './column-mapping.ts';
import { ownText } from './first-rows.ts';
import type { QuestionLookup } from './question-lookup.ts';

/** Says what is wrong with the cell of a column. */
export type Blame = (
  at: number,
  code: string,
  vi: string,
  en: string,
  data?: Readonly<Record<string, string | number | boolean>>,
) => void;

export interface QuestionColumns {
  readonly question: Question;
  readonly choices: ChoiceLookup | undefined;
  /** Column of the whole answer. */
  readonly whole?: number;
  /** What a person said that texts of the whole answer's column mean. */
  readonly values?: Readonly<Record<string, ValueMeaning>> | undefined;
  /** Columns of single levels or options. */
  readonly marked: readonly { readonly choice: Choice; readonly at: number }[];
  /** Column of the words beside a choice. */
  readonly specified?: number;
}

/** Gathers the columns of each question, in order of the questionnaire. */
export function planQuestions(
  columns: readonly (MappedColumn & { readonly at: number })[],
  lookup: QuestionLookup,
): readonly QuestionColumns[] {
  return lookup.placed.flatMap(({ question }): QuestionColumns[] => {
    const own = columns.filter(({ target }) => 'question' in target && target.question === question.id);
    if (own.length === 0) return [];
    const choices = lookup.choices(question);
    const marked = own.flatMap(({ target, at }) => {
      const choice = target.kind === 'choice' ? choices?.choices.find(({ code }) => code === target.code) : undefined;
      return choice ? [{ choice, at }] : [];
    });
    const whole = own.find(({ target }) => target.kind === 'answer');
    const specified = own.find(({ target }) => target.kind === 'specified')?.at;
    return [
      {
        question,
        choices,
        marked,
        ...(whole !== undefined && { whole: whole.at, values: whole.values }),
        ...(specified !== undefined && { specified }),
      },
    ];
  });
}

/** A reading, and the column to blame when it is none. */
type PlacedReading = CellReading & { readonly blameAt: number };

/** Readings kept of one question. */
const knownReadings = 5_000;
/** Texts of a question's columns that may come again in other rows. */
const longestKnown = 80;

/** Reads one question's answer from rows. Equal texts of closed questions are understood once. */
export function createAnswerReader(part: QuestionColumns): (row: GridRow, blame: Blame) => Answer | undefined {
  const { question, choices } = part;
  const known = new Map<string, PlacedReading>();

  const read = (row: GridRow): PlacedReading => {
    if (part.whole !== undefined) {
      const cell = cellAt(row, part.whole);
      const meant = part.values && Object.hasOwn(part.values, cell.text) ? part.values[cell.text]! : undefined;
      const reading = meant ? answerMeant(question, meant) : readAnswerCell(question, cell, choices);
      return { ...reading, blameAt: part.whole };
    }
    const marked = part.marked.map(({ choice, at }) => ({ choice, at, cell: cellAt(row, at) }));
    if (!choices) return { ok: true, blameAt: -1 };
    const reading = readMarkedCells(question, marked, choices);
    const blamed = 'at' in reading ? marked.find(({ cell }) => cell === reading.at) : undefined;
    return { ...reading, blameAt: (blamed ?? marked[0])?.at ?? -1 };
  };

  /** The texts a reading follows from; undefined where other things than texts may count. */
  const keyOf = (row: GridRow): string | undefined => {
    if (!choices) return undefined;
    if (part.whole !== undefined) return bareTextAt(row, part.whole);
    let key = '';
    for (const { at } of part.marked) {
      const text = bareTextAt(row, at);
      if (text === undefined) return undefined;
      key += `${text}\u001f`;
    }
    return key;
  };

  const readKnown = (row: GridRow): PlacedReading => {
    const key = keyOf(row);
    if (key === undefined || key.length > longestKnown) return read(row);
    const before = known.get(key);
    if (before) return before;
    const reading = read(row);
    if (known.size >= knownReadings) known.clear();
    known.set(ownText(key), reading);
    return reading;
  };

  return (row, blame) => {
    const reading = readKnown(row);
    if (!reading.ok) {
      const { code, message, blameAt } = reading;
      blame(blameAt, code, unstop(message.vi), unstop(message.en), { question: question.id });
      return undefined;
    }
    const words = part.specified === undefined ? '' : textAt(row, part.specified);
    if (words === '' || isRefusal(words)) return reading.answer;
    const { answer } = reading;
    const codes = answer?.state === 'chosen' ? [answer.code] : answer?.state === 'chosen-many' ? answer.codes : [];
    if (choices?.choices.some((choice) => choice.specify && codes.includes(choice.code)))
      return { ...answer, specified: words } as Answer;
    blame(
      part.specified!,
      'words-without-option',
      `có ghi rõ “${clip(words)}” nhưng câu trả lời không chọn mục cần ghi rõ. Chọn mục đó hoặc xóa phần ghi rõ`,
      `words “${clip(words)}” are given but the option that asks for them is not chosen. Choose it or delete the words`,
      { question: question.id },
    );
    return undefined;
  };
}

function answerMeant(question: Question, meant: ValueMeaning): CellReading {
  if (meant.kind === 'blank') return { ok: true };
  if (meant.kind === 'refused') return { ok: true, answer: { state: 'refused' } };
  const many = question.kind === 'multiple-choice' || question.kind === 'ranking';
  return {
    ok: true,
    answer: many ? { state: 'chosen-many', codes: [meant.code] } : { state: 'chosen', code: meant.code },
  };
}

export const unstop = (text: string): string => text.replace(/\.$/, '');
export const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
