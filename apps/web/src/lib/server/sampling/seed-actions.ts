/** What the page of a seed posts, one step an action. */
import {
  abandonSeed,
  acceptSource,
  commitSeed,
  drawMachineSeed,
  proposeSource,
  revealSeed,
  type SeedBook,
  type SeedState,
  stateValue,
} from '@longdan/operations';
import type { Action, RequestEvent } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';

type Context = ReturnType<typeof contextOf>;

/** One step; what is entered as a secret never comes back to the page. */
const step =
  (take: (context: Context, roundId: string, entered: (name: string) => string) => Promise<SeedState>) =>
  async (event: RequestEvent) => {
    const form = await event.request.formData();
    const entered = (name: string) =>
      String(form.get(name) ?? '')
        .normalize('NFC')
        .trim();
    return attempt(event, async () => {
      await take(contextOf(event), event.params['round']!, entered);
      return { stepped: true };
    });
  };

type SeedAction = 'commit' | 'reveal' | 'propose' | 'accept' | 'value' | 'machine' | 'abandon';

/** The steps as form actions, for the round's sample or, by its book, for the call-back. */
export const seedActions = (book?: SeedBook): Record<SeedAction, Action> => ({
  commit: step((context, round, entered) => commitSeed(context, round, entered('secret'), book)),
  reveal: step((context, round, entered) => revealSeed(context, round, entered('secret'), book)),
  propose: step((context, round, entered) =>
    proposeSource(context, round, { source: entered('source'), resultDay: entered('resultDay') }, book),
  ),
  accept: step((context, round) => acceptSource(context, round, book)),
  value: step((context, round, entered) => stateValue(context, round, entered('value'), book)),
  machine: step((context, round) => drawMachineSeed(context, round, book)),
  abandon: step((context, round, entered) => abandonSeed(context, round, entered('reason'), book)),
});
