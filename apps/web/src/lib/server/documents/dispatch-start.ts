/** What a new dispatch begins with: a copy of another, a draft from a round's plan, or a blank one; and a house template. */

import { type Context, draftRoundDispatch, getDispatch, getHouseTemplate, today } from '@longdan/operations';
import type { DispatchDraft } from '#lib/documents/dispatch-draft.ts';
import { draftOfDispatch, emptyDispatch, fillFromHouse } from '#lib/documents/dispatch-draft.ts';

/** `dung`: "dot:CODE" for the results of a round, "so-lieu:LABEL" for a benchmark that was entered. */
function readUse(text: string | null): { use?: { benchmark: string } | { roundId: string } } {
  if (text?.startsWith('dot:')) return { use: { roundId: text.slice(4) } };
  if (text?.startsWith('so-lieu:')) return { use: { benchmark: text.slice(8) } };
  return {};
}

/** @throws Problem `round-not-found`, `dispatch-not-found`, `template-not-found`, `no-eligible-responses` */
export async function startDispatch(context: Context, asked: URLSearchParams): Promise<DispatchDraft> {
  const [roundId, houseId, copied] = [asked.get('dot'), asked.get('khuon'), asked.get('ban')];
  const house = houseId ? (await getHouseTemplate(context, houseId)).house : undefined;
  const fill = (draft: DispatchDraft) => (house ? fillFromHouse(draft, house) : draft);
  if (copied) {
    const { dispatch, roundId: ofRound } = await getDispatch(context, copied);
    return fill(draftOfDispatch(dispatch, ofRound));
  }
  if (!roundId) return fill(emptyDispatch(Number(today(context).slice(0, 4))));
  const draftingUnit = house?.draftingUnit ?? 'VP';
  const drafted = await draftRoundDispatch(context, roundId, { draftingUnit, ...readUse(asked.get('dung')) });
  return fill(draftOfDispatch(drafted, roundId));
}
