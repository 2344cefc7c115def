/** The eligible responses of a form, in all its versions, with the batch each came from, for estimation. */
import { type EligibleRows, gatherRows, type ResponseBlock } from '@longdan/analysis';
import { layoutVector, makeRecoder, type VectorLayout } from '@longdan/core';
import { designPlaces, type Store } from '@longdan/store';
import type { Judge } from '../judging.ts';
import type { CountedForm } from '../questionnaire/versions.ts';
import { scanRound } from '../scanning/scan-round.ts';

export async function gatherEligibleRows(
  store: Store,
  judge: Judge,
  { questionnaire, versions }: CountedForm,
  { fieldId, withBatches }: { readonly fieldId?: string | undefined; readonly withBatches: boolean },
): Promise<EligibleRows> {
  const roundId = judge.round.id;
  const layout = layoutVector(questionnaire);
  const blocks: ResponseBlock[] = [];
  const ids: string[] = [];
  for (const { id: questionnaireId } of versions) {
    const { kept } = await scanRound(store, roundId, {
      questionnaireIds: [questionnaireId],
      keep: { questionnaireId, withIds: withBatches, ...(fieldId === undefined ? {} : { fieldId }) },
    });
    const own = judge.layouts.get(questionnaireId)!;
    blocks.push(...kept.blocks.map((block) => recodeBlock(block, own, layout)));
    ids.push(...kept.ids);
  }
  const batchOf = withBatches ? await designPlaces.batchOfResponses(store.db, roundId) : new Map<string, string>();
  return gatherRows(
    layout,
    blocks,
    ids.map((id) => batchOf.get(id) ?? ''),
  );
}

/** A block of one version in the layout of the form that joins all versions. */
function recodeBlock(block: ResponseBlock, from: VectorLayout, to: VectorLayout): ResponseBlock {
  const recode = makeRecoder(from, to);
  const vectors = new Uint8Array(block.rows * to.length);
  for (let row = 0; row < block.rows; row++)
    vectors.set(recode(block.vectors.subarray(row * from.length, (row + 1) * from.length)), row * to.length);
  return { ...block, vectors };
}
