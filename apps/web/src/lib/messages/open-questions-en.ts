/** Texts about questions answered by writing, and about ranks, in English. */
import type { openQuestionsVi } from './open-questions-vi.ts';
import { counted } from './plural.ts';

export const openQuestionsEn: typeof openQuestionsVi = {
  title: 'Numbers, days and remarks',
  ofField:
    'Counted over all ballots of the field, for use within the office: counts below 5 are stated too. Figures divided by group still withhold small groups.',
  ranks: 'How respondents ranked',
  option: 'Option',
  rank: (rank) => `Rank ${rank}`,
  meanRank: 'Mean rank',
  first: 'Ranked first',
  summary: {
    mean: 'Mean',
    median: 'Median',
    lowerQuartile: 'Lower quartile',
    upperQuartile: 'Upper quartile',
    minimum: 'Smallest',
    maximum: 'Largest',
  },
  tooFew: 'Fewer than 5 answers: no figures, so that nobody’s answer shows.',
  none: 'No answers.',
  month: (month) => (month.length === 4 ? month : `${Number(month.slice(5))}/${month.slice(0, 4)}`),
  words: 'Remarks in words: never published as written.',
  readWords: 'Read the remarks',
  wordsTitle: 'Remarks in words',
  wordsLead:
    'Remarks on eligible ballots as they were written, shuffled, without ballot code or any other answer. For use inside the office: do not pass on, and quote none from which its writer could be known.',
  wordsOf: (shown, total) => (shown === total ? counted(total, 'remark') : `${shown} of ${counted(total, 'remark')}`),
  noWords: 'No remarks yet.',
  noWordQuestions: 'The questionnaire asks for no words.',
  workbook: 'Download the workbook with the remarks (XLSX)',
};
