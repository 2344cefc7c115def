/**
 * Answers → coded vectors, many of one questionnaire: journeys are derived once for each way of answering the questions
 * that decide them, and plain answers are written as bytes. Everything else is left to core's own encoder.
 */
import {
  type Answers,
  answerByte,
  deriveJourney,
  type EncodedAnswers,
  encodeAnswers,
  type Journey,
  layoutVector,
  type Questionnaire,
  questionsIn,
  type Submission,
  type VectorSlot,
} from '@longdan/core';

interface KnownJourney {
  readonly journey: Journey;
  /** Bytes of a response without answers. */
  readonly blank: Uint8Array;
}

export function createAnswerEncoder(
  questionnaire: Questionnaire,
): (submission: Pick<Submission, 'answers' | 'respondentKind'>) => EncodedAnswers {
  const layout = layoutVector(questionnaire);
  const conditions = questionnaire.sections.flatMap(({ questions }) => questions.flatMap(({ askIf }) => askIf ?? []));
  const deciding = [...new Set(conditions.flatMap(questionsIn))];
  const positions = layout.slots.map(({ codes }) => new Map(codes.map((code, index) => [code, index + 1])));
  const journeys = new Map<string, KnownJourney>();

  const journeyOf = (answers: Answers, respondentKind: Submission['respondentKind']): KnownJourney => {
    let key = respondentKind ?? '';
    for (const id of deciding) {
      const answer = Object.hasOwn(answers, id) ? answers[id] : undefined;
      const codes = answer?.state === 'chosen' ? [answer.code] : answer?.state === 'chosen-many' ? answer.codes : '';
      key += `\u001f${codes === '' ? '' : JSON.stringify(codes)}`;
    }
    const known = journeys.get(key);
    if (known) return known;
    const journey = deriveJourney(questionnaire, answers, { respondentKind });
    const blank = new Uint8Array(layout.length);
    for (const slot of layout.slots) if (!journey.isAsked(slot.questionId)) blank[slot.offset] = answerByte.notAsked;
    if (journeys.size < 10_000) journeys.set(key, { journey, blank });
    return { journey, blank };
  };

  return ({ answers, respondentKind }) => {
    const { journey, blank } = journeyOf(answers, respondentKind);
    const vector = blank.slice();
    const written: Record<string, string> = {};
    for (const [at, slot] of layout.slots.entries()) {
      const answer = Object.hasOwn(answers, slot.questionId) ? answers[slot.questionId] : undefined;
      if (!answer) continue;
      const byte = plainByte(answer, slot, positions[at]!);
      if (byte === undefined || vector[slot.offset] === answerByte.notAsked || slot.questionId === '__proto__')
        return encodeAnswers(layout, answers, journey);
      vector[slot.offset] = byte;
      if (answer.state === 'written') written[slot.questionId] = answer.value;
    }
    return { vector, written, setAside: {} };
  };
}

/** The one byte of an answer that needs no more than it; undefined for all others. */
function plainByte(
  answer: NonNullable<Answers[string]>,
  { kind, codes }: VectorSlot,
  positions: ReadonlyMap<string, number>,
): number | undefined {
  if (answer.state === 'refused') return answerByte.refused;
  if (answer.state === 'written') return codes.length === 0 ? answerByte.given : undefined;
  if (answer.state !== 'chosen' || answer.specified !== undefined) return undefined;
  return kind === 'rating' || kind === 'choice' ? positions.get(answer.code) : undefined;
}
