/** What a workbook is made from, and the words about it that stand on every sheet. */
import type { CountTable, Figures, RoundEstimates } from '@longdan/analysis';
import type { Plan, Questionnaire } from '@longdan/core';
import { type SealMark, supervisionSentence } from '../figure-sentences.ts';
import { generatedDataLabel } from '../official/document.ts';
import type { Masthead } from './sheet-style.ts';

export interface WorkbookInput {
  readonly figures: Figures;
  readonly plan?: Plan;
  /** Names scheme, version and source; without it those lines are left out. */
  readonly questionnaire?: Questionnaire;
  /** The office's own table when the figures come from totals: printed cell by cell on a sheet of its own. */
  readonly table?: CountTable;
  /** What may be claimed of the figures, with the software that computed it. */
  readonly estimates?: { readonly of: RoundEstimates; readonly software: string };
  /** How the figures stand to the sealed ones; null where nothing is sealed. Absent: figures without a round. */
  readonly seal?: SealMark | null;
  /** What people wrote to each question, out of order; only where it was asked for, never in a workbook that goes public. */
  readonly words?: readonly { readonly text: string; readonly total: number; readonly words: readonly string[] }[];
}

export function describeMasthead({ plan, questionnaire, table, figures }: WorkbookInput): Masthead {
  const notices = [
    { text: figures.claim.vi, warning: false },
    { text: supervisionSentence(plan), warning: false },
  ];
  if (plan?.generatedData === true) notices.unshift({ text: generatedDataLabel, warning: true });
  return {
    subject: plan?.title ?? table?.title ?? questionnaire?.title ?? 'Kết quả khảo sát sự hài lòng',
    notices,
  };
}
