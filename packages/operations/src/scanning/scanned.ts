/** What one pass over a round's responses found: plain data that crosses threads, and parts of which add up to the whole. */
import { type BallotFigures, mergeTallies, type TallyAccumulator } from '@longdan/analysis';
import { type EligibilityCode, eligibilityLabels } from '@longdan/core';
import type { KeptBlock } from './selected-rows.ts';
import { mergeWords, type WrittenWords } from './shuffled-words.ts';

export type ReasonCode = EligibilityCode | 'voided';

/** Verdicts on the responses that came back from one field and unit with one questionnaire. */
export interface VerdictCell {
  readonly questionnaireId: string;
  /** Null where the response names none. */
  readonly fieldId: string | null;
  readonly unitId: string | null;
  collected: number;
  eligible: number;
  flagged: number;
  /** Of those collected, responses whose content was removed on lawful request. */
  removed?: number;
  /** A response with several reasons counts under its first. */
  readonly reasons: Map<ReasonCode, number>;
}

/** What other rules would make of the same responses. */
export interface Change {
  eligible: number;
  readonly reasons: Map<ReasonCode, number>;
  becomeEligible: number;
  becomeIneligible: number;
}

export interface Scanned {
  readonly cells: readonly VerdictCell[];
  readonly change: Change;
  /** Ids of the first responses to look at, in their order, and how many there are in all. */
  readonly toLookAt: { readonly ids: readonly string[]; readonly total: number };
  /** Counts of eligible responses, one for each order to count. */
  readonly tallies: readonly TallyAccumulator[];
  /** Eligible responses that were to be kept. */
  readonly kept: readonly KeptBlock[];
  /** What eligible responses wrote, of each question that was asked for. */
  readonly words: readonly WrittenWords[];
}

const addReasons = (into: Map<ReasonCode, number>, from: ReadonlyMap<ReasonCode, number>) => {
  for (const [code, count] of from) into.set(code, (into.get(code) ?? 0) + count);
};

/** @param limits how many to look at, and how many words of each question, were asked for */
export function mergeScans(parts: readonly Scanned[], { look = 0, words = 0 }): Scanned {
  const cells = new Map<string, VerdictCell>();
  const change: Change = { eligible: 0, reasons: new Map(), becomeEligible: 0, becomeIneligible: 0 };
  for (const part of parts) {
    for (const cell of part.cells) {
      const key = JSON.stringify([cell.questionnaireId, cell.fieldId, cell.unitId]);
      const known = cells.get(key);
      if (!known) {
        cells.set(key, { ...cell, reasons: new Map(cell.reasons) });
        continue;
      }
      known.collected += cell.collected;
      known.eligible += cell.eligible;
      known.flagged += cell.flagged;
      if (cell.removed) known.removed = (known.removed ?? 0) + cell.removed;
      addReasons(known.reasons, cell.reasons);
    }
    change.eligible += part.change.eligible;
    change.becomeEligible += part.change.becomeEligible;
    change.becomeIneligible += part.change.becomeIneligible;
    addReasons(change.reasons, part.change.reasons);
  }
  return {
    cells: [...cells.values()],
    change,
    toLookAt: {
      ids: parts
        .flatMap((part) => part.toLookAt.ids)
        .sort()
        .slice(0, look),
      total: parts.reduce((sum, part) => sum + part.toLookAt.total, 0),
    },
    kept: parts.flatMap((part) => part.kept),
    words: mergeWords(
      parts.map((part) => part.words),
      words,
    ),
    tallies: parts
      .map((part) => part.tallies)
      .reduce((sum, own) => sum.map((tally, at) => mergeTallies(tally, own[at]!))),
  };
}

const voidedLabel = { vi: 'Người phụ trách loại, có ghi lý do', en: 'Voided by a person, with a reason' };

/** The figures of ballots that verdicts add up to. */
export function ballotFigures(
  parts: readonly Pick<VerdictCell, 'collected' | 'eligible' | 'removed' | 'reasons'>[],
  issued: number | null,
): BallotFigures {
  const reasons = new Map<ReasonCode, number>();
  for (const part of parts) addReasons(reasons, part.reasons);
  const collected = parts.reduce((sum, part) => sum + part.collected, 0);
  const eligible = parts.reduce((sum, part) => sum + part.eligible, 0);
  const removed = parts.reduce((sum, part) => sum + (part.removed ?? 0), 0);
  return {
    issued,
    collected,
    eligible,
    ineligible: collected - eligible - removed,
    ...(removed > 0 ? { removed } : {}),
    reasons: [...reasons]
      .map(([code, count]) => ({ code, label: code === 'voided' ? voidedLabel : eligibilityLabels[code], count }))
      .sort((a, b) => b.count - a.count || a.code.localeCompare(b.code)),
  };
}
