/**
 * The coded answer vector: a few bytes per response from which all counts are made in one pass. Format and reasons:
 * docs/spec/answer-vector.md. Level and option codes are labels of positions; what is stored is the position 1…n.
 */
import type { Answer, Answers } from './answer.ts';
import type { Journey } from './journey.ts';
import type { QuestionKind } from './question.ts';
import { getScale, type Questionnaire } from './questionnaire.ts';

/** State bytes beside the positions 1…n. For kinds without positions, `given` says that there is an answer. */
export const answerByte = { blank: 0, given: 1, invalid: 253, refused: 254, notAsked: 255 } as const;

/** Positions end below the state bytes. */
export const maximumPositions = 252;

/** Where one question's answer lies in the vector. */
export interface VectorSlot {
  readonly questionId: string;
  readonly kind: QuestionKind;
  /** Index of the first byte: the position (rating, choice) or the state byte (other kinds). */
  readonly offset: number;
  /** Number of bytes, the first included. */
  readonly width: number;
  /** Level or option codes; code i has position i + 1. Empty for number, date and text. */
  readonly codes: readonly string[];
}

export interface VectorLayout {
  /** In order of asking; every question of the questionnaire has one. */
  readonly slots: readonly VectorSlot[];
  readonly byId: ReadonlyMap<string, VectorSlot>;
  /** Length of every vector in bytes. */
  readonly length: number;
}

/** A response's answers as the store keeps them. */
export interface EncodedAnswers {
  readonly vector: Uint8Array;
  /** By question id: the value of a number, date or text; the words beside a choice that asks for them. */
  readonly written: Readonly<Record<string, string>>;
  /** By question id: the raw of an invalid answer; of an answer that the journey does not ask, its JSON. Never counted. */
  readonly setAside: Readonly<Record<string, string>>;
}

/** Questionnaires are immutable: each is laid out once. */
const layouts = new WeakMap<object, VectorLayout>();

/** The layout follows from the questionnaire alone: the same version always gives the same bytes. */
export function layoutVector(questionnaire: Pick<Questionnaire, 'sections' | 'scales'>): VectorLayout {
  const layout = layouts.get(questionnaire) ?? layOut(questionnaire);
  layouts.set(questionnaire, layout);
  return layout;
}

function layOut(questionnaire: Pick<Questionnaire, 'sections' | 'scales'>): VectorLayout {
  const slots: VectorSlot[] = [];
  let offset = 0;
  for (const question of questionnaire.sections.flatMap((section) => section.questions)) {
    const codes =
      question.kind === 'rating'
        ? getScale(questionnaire, question.scaleId).levels.map((level) => level.code)
        : 'options' in question
          ? question.options.map((option) => option.code)
          : [];
    if (codes.length > maximumPositions)
      throw new Error(`question ${question.id} has ${codes.length} options; a byte holds ${maximumPositions}`);
    let width = 1;
    if (question.kind === 'multiple-choice') width += Math.ceil(codes.length / 8);
    if (question.kind === 'ranking') width += question.atMost ?? codes.length;
    slots.push({ questionId: question.id, kind: question.kind, offset, width, codes });
    offset += width;
  }
  return { slots, byId: new Map(slots.map((slot) => [slot.questionId, slot])), length: offset };
}

/** The slot of a question, or undefined where the questionnaire does not have it. */
export function findSlot(layout: VectorLayout, questionId: string): VectorSlot | undefined {
  return layout.byId.get(questionId);
}

function slotOf(layout: VectorLayout, questionId: string): VectorSlot {
  const slot = layout.byId.get(questionId);
  if (!slot) throw new Error(`a question that the questionnaire lacks: ${questionId}`);
  return slot;
}

/**
 * Encodes answers that `validateSubmission` accepted. An answer that does not fit the questionnaire is a broken promise
 * and throws; nothing that fits is lost (`restoreAnswers` gives all of it back).
 */
export function encodeAnswers(layout: VectorLayout, answers: Answers, journey: Journey): EncodedAnswers {
  const vector = new Uint8Array(layout.length);
  const written = new Map<string, string>();
  const setAside = new Map<string, string>();
  for (const id of journey.notAsked) vector[slotOf(layout, id).offset] = answerByte.notAsked;
  for (const [id, answer] of Object.entries(answers)) {
    const slot = slotOf(layout, id);
    if (journey.notAsked.has(id)) setAside.set(id, JSON.stringify(answer));
    else if (answer.state === 'refused') vector[slot.offset] = answerByte.refused;
    else if (answer.state === 'invalid') {
      vector[slot.offset] = answerByte.invalid;
      setAside.set(id, answer.raw);
    } else {
      writePositions(vector, slot, answer);
      const words = answer.state === 'written' ? answer.value : answer.specified;
      if (words !== undefined) written.set(id, words);
    }
  }
  return { vector, written: inOrder(layout, written), setAside: inOrder(layout, setAside) };
}

/** In order of asking, so that equal answers are equal texts too, in whatever order they were sent. */
function inOrder({ slots }: VectorLayout, texts: ReadonlyMap<string, string>): Record<string, string> {
  const record: Record<string, string> = {};
  if (texts.size === 0) return record;
  for (const { questionId } of slots) {
    const text = texts.get(questionId);
    if (text !== undefined) put(record, questionId, text);
  }
  return record;
}

/** The answers that count: what was asked and answered, refused or invalid. Set-aside answers are left out. */
export function decodeAnswers(layout: VectorLayout, encoded: EncodedAnswers): Answers {
  return collectAnswers(layout, (slot) => {
    const first = encoded.vector[slot.offset]!;
    if (first === answerByte.blank || first === answerByte.notAsked) return undefined;
    if (first === answerByte.refused) return { state: 'refused' };
    if (first === answerByte.invalid) return { state: 'invalid', raw: take(encoded.setAside, slot.questionId) ?? '' };
    return readPositions(encoded, slot);
  });
}

/** Everything that was handed in, the answers that the journey did not ask included: the exact inverse of `encodeAnswers`. */
export function restoreAnswers(layout: VectorLayout, encoded: EncodedAnswers): Answers {
  const counted = decodeAnswers(layout, encoded);
  return collectAnswers(layout, (slot) => {
    const unasked =
      encoded.vector[slot.offset] === answerByte.notAsked ? take(encoded.setAside, slot.questionId) : undefined;
    return unasked === undefined ? take(counted, slot.questionId) : (JSON.parse(unasked) as Answer);
  });
}

/** Codes chosen in a slot, in order of the form (ranking: of rank); undefined where nothing usable was chosen. */
export function chosenCodesAt(vector: Uint8Array, slot: VectorSlot): readonly string[] | undefined {
  const first = vector[slot.offset]!;
  if (first === answerByte.blank || first > maximumPositions || slot.codes.length === 0) return undefined;
  if (slot.kind === 'multiple-choice')
    return slot.codes.filter((_, index) => vector[slot.offset + 1 + (index >> 3)]! & (1 << (index & 7)));
  if (slot.kind === 'ranking') {
    const places = vector.subarray(slot.offset + 1, slot.offset + slot.width);
    return [...places].filter((position) => position > 0).map((position) => codeAt(slot, position));
  }
  return [codeAt(slot, first)];
}

function writePositions(vector: Uint8Array, slot: VectorSlot, answer: Answer): void {
  const { kind, offset } = slot;
  const isClosed = slot.codes.length > 0;
  if (answer.state === 'chosen' && (kind === 'rating' || kind === 'choice')) {
    vector[offset] = positionOf(slot, answer.code);
  } else if (answer.state === 'chosen-many' && (kind === 'multiple-choice' || kind === 'ranking')) {
    if (answer.codes.length === 0) throw new Error(`${slot.questionId}: nothing chosen is a blank, not an answer`);
    if (kind === 'ranking' && answer.codes.length >= slot.width)
      throw new Error(`${slot.questionId}: ${answer.codes.length} ranks given, room for ${slot.width - 1}`);
    vector[offset] = answerByte.given;
    answer.codes.forEach((code, rank) => {
      const position = positionOf(slot, code);
      if (kind === 'ranking') vector[offset + 1 + rank] = position;
      else vector[offset + 1 + ((position - 1) >> 3)]! |= 1 << ((position - 1) & 7);
    });
  } else if (answer.state === 'written' && !isClosed) {
    vector[offset] = answerByte.given;
  } else {
    throw new Error(`${slot.questionId}: a ${kind} question cannot be answered as ${answer.state}`);
  }
}

function readPositions(encoded: EncodedAnswers, slot: VectorSlot): Answer {
  const words = take(encoded.written, slot.questionId);
  const codes = chosenCodesAt(encoded.vector, slot);
  if (codes === undefined) return { state: 'written', value: words ?? '' };
  const specified = words === undefined ? {} : { specified: words };
  if (slot.kind === 'rating' || slot.kind === 'choice') return { state: 'chosen', code: codes[0]!, ...specified };
  return { state: 'chosen-many', codes, ...specified };
}

function collectAnswers(layout: VectorLayout, answerTo: (slot: VectorSlot) => Answer | undefined): Answers {
  const answers: Record<string, Answer> = {};
  for (const slot of layout.slots) {
    const answer = answerTo(slot);
    if (answer) put(answers, slot.questionId, answer);
  }
  return answers;
}

function positionOf(slot: VectorSlot, code: string): number {
  const index = slot.codes.indexOf(code);
  if (index < 0) throw new Error(`${slot.questionId} has no level or option ${code}`);
  return index + 1;
}

function codeAt(slot: VectorSlot, position: number): string {
  const code = slot.codes[position - 1];
  if (code === undefined) throw new Error(`${slot.questionId}: position ${position} is beyond ${slot.codes.length}`);
  return code;
}

/** Own keys only, so that a question called `constructor` or `__proto__` is a question like any other. */
function put<T>(record: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
}
function take<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
