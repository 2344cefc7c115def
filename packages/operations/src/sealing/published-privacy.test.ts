/** What strangers can make of a published round: neither the order of answering, nor whose ballot a receipt stands for, nor a field of three. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeEntry, formatReceipt, signNote } from '@longdan/ledger';
import { openStore, responses, type Store } from '@longdan/store';
import { verifyBundle } from '@longdan/verifier';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import {
  approve,
  type Context,
  closeCollection,
  createRound,
  getPublishedResults,
  issueBallots,
  listBundleFiles,
  publishFigures,
  sealFigures,
  sequenceLedger,
} from '../index.ts';
import { entriesOfLog } from '../ledger/log-reader.ts';
import { commitToResponse } from '../ledger/response-content.ts';
import { keys, leaderOf, officeOf, record, roundId } from '../testing/logged-round.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { makeDice } from '../testing/seeded.ts';

const counts = { 'ho-tich': 60, 'chung-thuc': 40, 'dat-dai': 3 } as const;

/** Σ i·place over the responses of each batch: the greater, the more their order was kept. */
const orderKept = (batches: readonly (readonly number[])[]): number =>
  batches.reduce((sum, batch) => {
    const ranks = batch.toSorted((a, b) => a - b);
    return sum + batch.reduce((own, arrival, place) => own + ranks.indexOf(arrival) * place, 0);
  }, 0);

describeOnEngines((engine) => {
  let store: Store;
  let context: Context;
  /** Commitments in hex, in the order of answering; and sizes of the log after each sequencing. */
  const arrived: string[] = [];
  const sizes: number[] = [];
  const ids: string[] = [];
  let files: Map<string, Uint8Array>;

  const logged = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const { bytes } of entriesOfLog(store.db)) {
      const entry = decodeEntry(bytes);
      if (entry.ok)
        found.push(entry.value.kind === 'response-accepted' ? Buffer.from(entry.value.commitment).toString('hex') : '');
    }
    return found;
  };

  before(async () => {
    store = await openStore(engine.newPlace());
    context = officeOf(store);
    const fields = Object.entries(counts).map(([id, quota]) => ({
      id,
      title: `Lĩnh vực ${id}`,
      quota: quota + 10,
      moments: ['at-counter'] as const,
    }));
    await createRound(context, { plan: samplePlan({ fields, supervisor: '' }) });
    await approve(leaderOf(context), { roundId, subject: 'plan' });
    for (const [fieldId, count] of Object.entries(counts)) {
      await issueBallots(context, { roundId, fieldId, count });
      for (let n = 0; n < count; n++) {
        const id = await record(context, String(((n * 7) % 3) + 1), fieldId);
        ids.push(id);
        const row = (await responses.findResponse(store.db, roundId, id))!;
        arrived.push(Buffer.from(commitToResponse(row)).toString('hex'));
        if (arrived.length % 45 === 0) {
          await sequenceLedger(context, keys);
          sizes.push((await logged()).length);
        }
      }
    }
    await closeCollection(context, roundId);
    await sequenceLedger(context, keys);
    sizes.push((await logged()).length);
    await sealFigures(context, { roundId, reason: '' });
    await publishFigures(leaderOf(context), roundId);
    await sequenceLedger(context, keys);
    files = new Map();
    for await (const { path, bytes } of listBundleFiles(leaderOf(context), keys))
      files.set(path, new Uint8Array(bytes));
  });
  after(() => store?.close());

  test('inside a batch the log keeps no order: its rank correlation is one of those that chance gives', async () => {
    const order = await logged();
    const arrivalOf = new Map(arrived.map((commitment, at) => [commitment, at]));
    const batches = sizes
      .map((size, at) => order.slice(sizes[at - 1] ?? 0, size).filter((one) => one !== ''))
      .map((batch) => batch.map((commitment) => arrivalOf.get(commitment)!))
      .filter((batch) => batch.length > 0);
    assert.equal(batches.flat().length, arrived.length);
    for (const batch of batches) assert.ok(batch.length >= 20, `${batch.length} together`);
    const dice = makeDice(5);
    const below = (limit: number): number => Math.floor(dice() * limit);
    const shuffled = (batch: readonly number[]): number[] => {
      const mixed = [...batch];
      for (let k = mixed.length - 1; k > 0; k--) {
        const other = below(k + 1);
        [mixed[k], mixed[other]] = [mixed[other]!, mixed[k]!];
      }
      return mixed;
    };
    const chance = Array.from({ length: 1000 }, () => orderKept(batches.map(shuffled))).sort((a, b) => a - b);
    const found = orderKept(batches);
    // The middle 99.8% of what permutations give; kept or reversed order lies far outside.
    assert.ok(chance[1]! <= found && found <= chance[998]!, `${found}, by chance ${chance[1]}–${chance[998]}`);
    const kept = orderKept(batches.map((batch) => batch.toSorted((a, b) => a - b)));
    assert.ok(kept > chance[999]!, 'and the measure would see it');
  });

  test('a receipt names a commitment that the bundle holds among all others, and no answer beside it', async () => {
    const commitment = arrived[30]!;
    const text = signNote(
      formatReceipt({
        origin: keys.origin,
        round: roundId,
        response: new Uint8Array(Buffer.from(commitment, 'hex')),
        by: '2026-12-31',
      }),
      [keys.receipts],
    );
    assert.ok((await verifyBundle({ read: (path) => files.get(path) }, { receipts: [text] })).ok);
    const bytes = Buffer.from(commitment, 'hex');
    const holders = [...files].filter(([, content]) => Buffer.from(content).includes(bytes));
    assert.ok(
      holders.length > 0 && holders.every(([path]) => path.includes('entries')),
      holders.map(([path]) => path).join(),
    );
    const everything = Buffer.concat([...files.values()]);
    for (const id of ids) {
      const row = await responses.findResponse(store.db, roundId, id);
      for (const form of ['hex', 'base64'] as const)
        assert.ok(!everything.includes(Buffer.from(row!.salt).toString(form)), 'no salt of a response is public');
      assert.ok(!everything.includes(Buffer.from(row!.salt)));
    }
  });

  test('a field of three is not published by itself, nor the one it would follow from; the bundle still verifies', async () => {
    const { sealed } = await getPublishedResults(context, { round: roundId });
    assert.deepEqual(
      sealed.scopes.map(({ fieldId, figures }) => [fieldId, figures.ballots.eligible]),
      [
        [null, 103],
        ['ho-tich', 60],
      ],
    );
    assert.deepEqual(sealed.withheldFields, ['chung-thuc', 'dat-dai']);
    const whole = sealed.scopes[0]!.figures;
    const field = whole.breakdowns.find(({ id }) => id === 'field')!;
    assert.deepEqual(
      field.groups.map(({ n }) => n),
      [60, null, null],
    );
    assert.ok(whole.findings.some(({ code }) => code === 'fields-withheld'));
    const { checks } = await verifyBundle({ read: (path) => files.get(path) });
    assert.deepEqual(
      checks.filter(({ ok }) => !ok).map(({ message }) => message.vi),
      [],
    );
  });
});
