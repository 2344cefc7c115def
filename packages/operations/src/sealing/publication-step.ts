/** Step Công bố in short: what comes next on the way from the last ballot to the published figures. */
import type { Plan } from '@longdan/core';
import type { StepState } from '../views.ts';

export interface PublicationProgress {
  /** Newest sealed version; 0 before the first. */
  readonly sealed: number;
  /** Newest published version; 0 before the first. */
  readonly published: number;
  /** The plan names a supervisor who has not given their word on the newest version. */
  readonly awaitsSupervisor: boolean;
}

/** Content of the log's entry `publication`: with it the words of both parties are bound to the figures. */
export interface PublishedContent {
  readonly version: number;
  readonly title: string;
  readonly by: string;
  /** As they stood when it was published; absent in older logs. */
  readonly words?: readonly {
    readonly party: string;
    readonly on: string;
    readonly by: string;
    readonly objection: string | null;
  }[];
}

/** Whether another organisation supervises the round; where none does, every output says so. */
export const isSupervised = (plan: Pick<Plan, 'supervisor'>): boolean => (plan.supervisor?.trim() ?? '') !== '';

export function stepOfPublication({
  hasData,
  isClosed,
  sealed,
  published,
  awaitsSupervisor,
}: PublicationProgress & { readonly hasData: boolean; readonly isClosed: boolean }): StepState {
  const step = (state: StepState['state'], vi: string, en: string): StepState => ({
    id: 'publication',
    state,
    message: { vi, en },
  });
  if (!hasData) return step('blocked', 'Chưa có kết quả để công bố.', 'There are no results to publish.');
  if (!isClosed)
    return step(
      'waiting',
      'Chờ kết thúc thu phiếu ở bước Thu phiếu rồi niêm số liệu.',
      'Waits for collection to be closed in the Collection step; then the figures are sealed.',
    );
  if (sealed === 0) return step('now', 'Chờ niêm số liệu.', 'The figures wait to be sealed.');
  if (published === sealed)
    return step('done', `Đã công bố bản niêm số ${sealed}.`, `Sealed version ${sealed} is published.`);
  return awaitsSupervisor
    ? {
        ...step(
          'now',
          `Bản niêm số ${sealed} chờ ý kiến của bên giám sát.`,
          `Sealed version ${sealed} waits for the supervisor’s word.`,
        ),
        awaits: 'supervisor',
      }
    : {
        ...step(
          'now',
          `Bản niêm số ${sealed} chờ lãnh đạo công bố.`,
          `Sealed version ${sealed} waits to be published.`,
        ),
        awaits: 'leader',
      };
}
