/** What the store says when it cannot be opened or moved as asked; faces print it and never a stack. */
import type { Bilingual } from '@longdan/core';

/** Says what was refused, where, and what to do. Its `message` is the Vietnamese text. */
export class StoreRefusal extends Error {
  readonly words: Bilingual;

  constructor(vi: string, en: string) {
    super(vi);
    this.name = 'StoreRefusal';
    this.words = { vi, en };
  }
}
