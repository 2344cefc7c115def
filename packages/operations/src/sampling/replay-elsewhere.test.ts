/** A draw made on one engine is repeated on the other months later, by another account: the same sample, byte for byte. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { moveStore, openStore } from '@longdan/store';
import { type TestPlace, useEngine } from '../../../../scripts/test-engines.ts';
import type { Context } from '../context.ts';
import { makeSampledRound, sampledPlan } from '../testing/sampled-round.ts';
import { seededBytes } from '../testing/seeded.ts';
import { repeatDraw, sampleFile } from './draw.ts';
import { frameListFile } from './frame-files.ts';

const roundId = sampledPlan.id;

async function using<T>(
  place: TestPlace,
  day: string,
  name: string,
  act: (context: Context) => Promise<T>,
): Promise<T> {
  const store = await openStore(place);
  const actor = { id: name, name, role: 'officer' as const };
  try {
    return await act({ store, now: () => new Date(`${day}T03:00:00Z`), random: seededBytes(day.length), actor });
  } finally {
    await store.close();
  }
}

/** What goes to whoever draws again: the record of the draw, and the list that it was drawn from. */
const filesOf = async (context: Context) => ({
  sample: await sampleFile(context, roundId),
  list: await frameListFile(context, roundId),
});

describe('a draw is repeated elsewhere', () => {
  const sqlite = useEngine('sqlite');
  const postgres = useEngine('postgres');
  for (const [from, to] of [
    [sqlite, postgres],
    [postgres, sqlite],
  ] as const)
    test(`drawn on ${from.name}, repeated on ${to.name}`, async () => {
      const [made, moved] = [from.newPlace(), to.newPlace()];
      const before = await using(made, '2026-11-10', 'nguoi-boc', async (context) => {
        await makeSampledRound(context);
        return { ...(await filesOf(context)), ...(await repeatDraw(context, roundId)) };
      });
      await moveStore({ from: made, to: moved });
      const after = await using(moved, '2027-03-01', 'nguoi-xem-lai', async (context) => ({
        ...(await filesOf(context)),
        ...(await repeatDraw(context, roundId)),
      }));
      assert.equal(after.repeated, before.recorded);
      assert.deepEqual(after, before);
    });
});
