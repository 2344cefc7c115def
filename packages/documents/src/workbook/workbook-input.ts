/** What a workbook is made from, and the words about it that stand on every sheet. */
import type { CountTable, Figures } from '@longdan/analysis';
import type { Plan, Questionnaire } from '@longdan/core';
import type { Masthead } from './sheet-style.ts';

export interface WorkbookInput {
  readonly figures: Figures;
  readonly plan?: Plan;
  /** Names scheme, version and source; without it those lines are left out. */
  readonly questionnaire?: Questionnaire;
  /** The office's own table when the figures come from totals: printed cell by cell on a sheet of its own. */
  readonly table?: CountTable;
}

/** Stands on everything made from generated ballots. */
export const generatedDataLabel =
  'SỐ LIỆU TẠO SẴN ĐỂ TẬP HUẤN – không phải ý kiến của người dân, tổ chức; không được dùng để báo cáo.';

/** Who watched independently, or that nobody did. */
export function describeSupervision(plan: Plan | undefined): string {
  if (plan === undefined) return 'Không có kế hoạch kèm theo: chưa có thông tin về giám sát độc lập.';
  return plan.supervisor === undefined || plan.supervisor.trim() === ''
    ? 'Không có giám sát độc lập.'
    : `Giám sát độc lập: ${plan.supervisor}.`;
}

export function describeMasthead({ plan, questionnaire, table, figures }: WorkbookInput): Masthead {
  const notices = [
    { text: figures.claim.vi, warning: false },
    { text: describeSupervision(plan), warning: false },
  ];
  if (plan?.generatedData === true) notices.unshift({ text: generatedDataLabel, warning: true });
  return {
    subject: plan?.title ?? table?.title ?? questionnaire?.title ?? 'Kết quả khảo sát sự hài lòng',
    notices,
  };
}
