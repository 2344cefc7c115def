/** The pages of step Kết quả and their addresses. */
import { stepPath } from '#lib/steps.ts';

const slugs = {
  results: '',
  ranking: '/xep-hang',
  change: '/thay-doi',
  priorities: '/uu-tien',
  balance: '/can-bang',
  method: '/phuong-phap',
} as const;

export type ResultsPage = keyof typeof slugs;

export const resultsPath = (roundId: string, page: ResultsPage, fieldId?: string): string =>
  `${stepPath(roundId, 'results')}${slugs[page]}${fieldId ? `?linh-vuc=${encodeURIComponent(fieldId)}` : ''}`;
