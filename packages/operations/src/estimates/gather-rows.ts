/** The eligible responses of one questionnaire of a round, with the batch each came from, for estimation. */
import { type EligibleRows, gatherRows, type ResponseBlock } from '@longdan/analysis';
import { designPlaces, type Queryable } from '@longdan/store';
import { BlockPacker } from '../block-packer.ts';
import { type Judge, visitResponses } from '../judging.ts';

export async function gatherEligibleRows(
  db: Queryable,
  judge: Judge,
  questionnaireId: string,
  { fieldId, withBatches }: { readonly fieldId?: string | undefined; readonly withBatches: boolean },
): Promise<EligibleRows> {
  const layout = judge.layouts.get(questionnaireId)!;
  const batchOf = withBatches ? await designPlaces.batchOfResponses(db, judge.round.id) : new Map<string, string>();
  const batchIds: string[] = [];
  const blocks: ResponseBlock[] = [];
  const packer = new BlockPacker(layout.length, (block) => blocks.push(copyBlock(block)));
  await visitResponses(
    db,
    judge,
    (response) => {
      if (fieldId !== undefined && response.facts.field_id !== fieldId) return;
      if (!response.decideBy(judge).eligible) return;
      if (withBatches) batchIds.push(batchOf.get(response.id) ?? '');
      packer.add(response);
    },
    questionnaireId,
  );
  packer.finish();
  return gatherRows(layout, blocks, batchIds);
}

/** The packer uses its memory again. */
function copyBlock({ rows, vectors, attributes }: ResponseBlock): ResponseBlock {
  return {
    rows,
    vectors: vectors.slice(),
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([id, column]) => [
        id,
        { values: [...column.values], indices: column.indices.slice() },
      ]),
    ),
  };
}
