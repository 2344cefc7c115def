/** The eligible responses of a form, in all its versions, with the batch each came from, for estimation. */
import { type EligibleRows, gatherRows, unknownValue } from '@longdan/analysis';
import { layoutVector, type Questionnaire } from '@longdan/core';
import type { KeptBlock } from '../scanning/selected-rows.ts';

/** @param kept blocks in the layout of the form */
export const rowsOf = (form: Questionnaire, kept: readonly KeptBlock[]): EligibleRows =>
  gatherRows(layoutVector(form), kept, kept.flatMap(batchIdsOf));

function batchIdsOf({ batches }: KeptBlock): string[] {
  if (!batches) return [];
  return Array.from(batches.indices, (index) => (index === unknownValue ? '' : batches.values[index]!));
}
