/**
 * A questionnaire: an immutable numbered version of the form that was really asked. It is self-contained (scales, index
 * tree, formula, rules): whoever holds it and the answers can compute every figure. A ballot is bound to one version.
 */
import type { Bilingual } from './outcome.ts';
import type { Question } from './question.ts';
import type { Content, IndexFormula, Scale, Section } from './scheme.ts';

export interface Questionnaire {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  /** Words before the first question: who asks, why, what becomes of the answers. */
  readonly introduction?: string;
  /** Asked and recorded before the first answer where the round asks consent on the form. */
  readonly consent?: string;
  readonly schemeId: string;
  readonly schemeVersion: number;
  readonly schemeTitle: string;
  readonly source: string;
  readonly scales: readonly Scale[];
  readonly contents: readonly Content[];
  readonly sections: readonly Section[];
  readonly overallQuestionId?: string;
  readonly formula: IndexFormula;
}

/** Any question with the section it stands in, in order of asking. */
export interface PlacedQuestion {
  readonly question: Question;
  readonly section: Section;
  /** 1-based number printed beside it. */
  readonly number: number;
}

/** A non-substantive state that an answer can have, as documents and screens call it. */
export const answerStateNames: Readonly<Record<'blank' | 'notAsked' | 'refused' | 'invalid', Bilingual>> = {
  blank: { vi: 'Bỏ trống', en: 'Blank' },
  notAsked: { vi: 'Không thuộc diện hỏi', en: 'Not asked' },
  refused: { vi: 'Không trả lời', en: 'Refused' },
  invalid: { vi: 'Không hợp lệ', en: 'Invalid' },
};
