/** What every page of step Kết quả begins with: figures, what may be claimed of them, or why there are none yet. */
import type { Figures, RoundEstimates } from '@longdan/analysis';
import { Problem } from '@longdan/core';
import { estimateResults } from '@longdan/operations';
import type { RequestEvent } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { refusalOf } from '#lib/server/problem.ts';

interface Loaded {
  readonly fieldId: string | undefined;
  readonly figures: Figures | null;
  readonly estimates: RoundEstimates | null;
  readonly empty: ReturnType<typeof refusalOf> | null;
}

/** `change: false` leaves the earlier round alone: pages that do not speak of it need not compute it. */
export async function loadResults(
  event: RequestEvent & { readonly params: { readonly round: string } },
  { change = false }: { readonly change?: boolean } = {},
): Promise<Loaded> {
  const context = contextOf(event);
  const roundId = event.params.round;
  const fieldId = event.url.searchParams.get('linh-vuc') || undefined;
  const scope = fieldId ? { fieldId } : {};
  try {
    const { figures, estimates } = await estimateResults(context, roundId, {
      ...scope,
      ...(change ? {} : { earlierRoundId: null }),
    });
    const isEmpty = !figures.criteria.some((one) => one.n > 0 || one.countsUnknown);
    return { fieldId, figures, estimates: isEmpty ? null : estimates, empty: null };
  } catch (error) {
    // A round without eligible ballots has a page that says what to do, not an error page.
    if (!(error instanceof Problem) || error.code !== 'no-eligible-responses') throw error;
    return { fieldId, figures: null, estimates: null, empty: refusalOf(error, event) };
  }
}
