/** Looks over the cells of a table for letters of before Unicode, in all of it or in some cells only. */
import type { Finding } from '@longdan/core';
import type { Cell } from './cell.ts';
import { refuseLegacyLetters } from './decode-text.ts';
import { judgeLegacyLetters, weighLegacyLetters } from './legacy-letters.ts';

export interface LegacyWatch {
  see(cell: Cell): void;
  /** The refusal, once there is enough evidence: one cell with two such words, or three such words over single cells. */
  verdict(): Finding | undefined;
}

export function createLegacyWatch(): LegacyWatch {
  let accented = 0;
  const words = { TCVN3: 0, VNI: 0 };
  let sample: Cell | undefined;
  let found: Finding | undefined;
  const seen = new Set<string>();
  return {
    see(cell) {
      if (found || !/[\xa1-\xff]/.test(cell.text) || seen.has(cell.text)) return;
      if (seen.size < 10_000) seen.add(cell.text);
      const evidence = weighLegacyLetters(cell.text);
      const kind = judgeLegacyLetters(evidence, 2);
      if (kind) found = refuseLegacyLetters(kind, cell.text, cell.place);
      accented += evidence.accented;
      words.TCVN3 += evidence.TCVN3;
      words.VNI += evidence.VNI;
      if (!sample && evidence.TCVN3 + evidence.VNI > 0) sample = cell;
      const overall = judgeLegacyLetters({ accented, ...words }, 3);
      if (!found && overall && sample) found = refuseLegacyLetters(overall, sample.text, sample.place);
    },
    verdict: () => found,
  };
}
