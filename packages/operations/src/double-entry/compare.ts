/** Two entries of one sheet, question by question. Pure. */
import {
  type Answer,
  type Answers,
  answerByte,
  layoutVector,
  type Questionnaire,
  restoreAnswers,
  type VectorSlot,
} from '@longdan/core';

/** The stored columns that hold what somebody keyed. */
export interface KeyedRow {
  readonly vector: Uint8Array;
  readonly written: string | null;
  readonly set_aside: string | null;
}

/** One question that either entry answers or was asked. */
export interface ComparedQuestion {
  readonly questionId: string;
  /** What the two keyed, as labels that are equal exactly where the entries agree. */
  readonly first: string;
  readonly second: string;
  readonly equal: boolean;
  /** False where answers are free words: their agreement says little beyond chance, so it has no kappa. */
  readonly closed: boolean;
}

/** Everything a typist keyed, marks on questions that are not asked included. */
export function keyedAnswers(questionnaire: Questionnaire, row: KeyedRow): Answers {
  return restoreAnswers(layoutVector(questionnaire), {
    vector: row.vector,
    written: row.written === null ? {} : JSON.parse(row.written),
    setAside: row.set_aside === null ? {} : JSON.parse(row.set_aside),
  });
}

/** Words as typed by two people: case, spaces and punctuation tell nothing about what stands on the sheet. */
const loose = (words: string): string =>
  words
    .normalize('NFC')
    .toLocaleLowerCase('vi')
    .replace(/[\p{P}\s]+/gu, ' ')
    .trim();

/** What an answer comes to when two are compared: the raw of an unreadable mark does not count, order of ticks neither. */
export function labelOf(answer: Answer | undefined, { kind }: Pick<VectorSlot, 'kind'>): string {
  if (answer === undefined) return '';
  switch (answer.state) {
    case 'chosen':
      return `c:${answer.code}${answer.specified === undefined ? '' : `:${loose(answer.specified)}`}`;
    case 'chosen-many': {
      const codes = kind === 'ranking' ? answer.codes : [...answer.codes].sort();
      return `m:${codes.join(',')}${answer.specified === undefined ? '' : `:${loose(answer.specified)}`}`;
    }
    case 'written':
      return `w:${kind === 'text' ? loose(answer.value) : answer.value}`;
    default:
      return answer.state;
  }
}

/**
 * In order of asking. Questions that neither entry asks nor answers are left out, and free words that both left blank:
 * there was nothing to key.
 */
export function compareEntries(questionnaire: Questionnaire, first: KeyedRow, second: KeyedRow): ComparedQuestion[] {
  const [one, other] = [keyedAnswers(questionnaire, first), keyedAnswers(questionnaire, second)];
  return layoutVector(questionnaire).slots.flatMap((slot): ComparedQuestion[] => {
    const id = slot.questionId;
    const asked = [first, second].some((row) => row.vector[slot.offset] !== answerByte.notAsked);
    if (!asked && one[id] === undefined && other[id] === undefined) return [];
    const [left, right] = [labelOf(one[id], slot), labelOf(other[id], slot)];
    const closed = slot.kind !== 'text';
    if (!closed && left === '' && right === '') return [];
    return [{ questionId: id, first: left, second: right, equal: left === right, closed }];
  });
}
