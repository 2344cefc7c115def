/**
 * What people wrote, out of any order that could tell who: each question's answers in the order of a hash of question and
 * response. So the list is the same at every look, pages of it fit together, and two questions cannot be laid side by side.
 */
import { createHash } from 'node:crypto';

/** Words wanted, the first so many of each question. Plain data: it crosses to worker threads. */
export interface WordsOrder {
  readonly questionIds: readonly string[];
  readonly fieldId?: string;
  readonly limit: number;
}

/** The answers to one question. Keys give their order and say nothing else. */
export interface WrittenWords {
  readonly questionId: string;
  readonly total: number;
  readonly first: readonly { readonly key: string; readonly words: string }[];
}

export class ShuffledWords {
  readonly #order: WordsOrder | undefined;
  readonly #lists: Map<string, { total: number; kept: { key: string; words: string }[] }>;

  constructor(order: WordsOrder | undefined) {
    this.#order = order;
    this.#lists = new Map(order?.questionIds.map((id) => [id, { total: 0, kept: [] }]));
  }

  add(questionId: string, responseId: string, words: string): void {
    const list = this.#lists.get(questionId)!;
    list.total += 1;
    list.kept.push({ key: createHash('sha256').update(`${questionId}\0${responseId}`).digest('base64'), words });
    if (list.kept.length >= 4 * this.#limit + 64) list.kept = firstOf(list.kept, this.#limit);
  }

  inOrder(): WrittenWords[] {
    return [...this.#lists].map(([questionId, { total, kept }]) => ({
      questionId,
      total,
      first: firstOf(kept, this.#limit),
    }));
  }

  get #limit(): number {
    return this.#order?.limit ?? 0;
  }
}

/** Words that several passes found, each in its part of the responses. */
export function mergeWords(parts: readonly (readonly WrittenWords[])[], limit: number): WrittenWords[] {
  return (parts[0] ?? []).map(({ questionId }) => {
    const own = parts.flatMap((part) => part.filter((one) => one.questionId === questionId));
    return {
      questionId,
      total: own.reduce((sum, one) => sum + one.total, 0),
      first: firstOf(
        own.flatMap((one) => one.first),
        limit,
      ),
    };
  });
}

const firstOf = <Keyed extends { readonly key: string }>(list: readonly Keyed[], limit: number): Keyed[] =>
  [...list].sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, limit);
