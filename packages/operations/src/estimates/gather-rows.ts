/** The eligible responses of one questionnaire of a round, with the batch each came from, for estimation. */
import { type EligibleRows, gatherRows } from '@longdan/analysis';
import { designPlaces, type Store } from '@longdan/store';
import type { Judge } from '../judging.ts';
import { scanRound } from '../scanning/scan-round.ts';

export async function gatherEligibleRows(
  store: Store,
  judge: Judge,
  questionnaireId: string,
  { fieldId, withBatches }: { readonly fieldId?: string | undefined; readonly withBatches: boolean },
): Promise<EligibleRows> {
  const roundId = judge.round.id;
  const { kept } = await scanRound(store, roundId, {
    questionnaireIds: [questionnaireId],
    keep: { questionnaireId, withIds: withBatches, ...(fieldId === undefined ? {} : { fieldId }) },
  });
  const batchOf = withBatches ? await designPlaces.batchOfResponses(store.db, roundId) : new Map<string, string>();
  return gatherRows(
    judge.layouts.get(questionnaireId)!,
    kept.blocks,
    kept.ids.map((id) => batchOf.get(id) ?? ''),
  );
}
