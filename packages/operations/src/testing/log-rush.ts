/** One of several processes that record responses and lengthen the log until they are killed (../ledger/crash.test.ts). */
import { criteriaOf } from '@longdan/core';
import { openStore, type StorePlace } from '@longdan/store';
import { type Context, getRound, makeLedgerKeys, recordResponse, secureRandom, sequenceLedger } from '../index.ts';

const { place, roundId } = JSON.parse(process.argv[2]!) as { place: StorePlace; roundId: string };
const keys = makeLedgerKeys('khaosat.example.vn/xa-mau', {
  log: new Uint8Array(32).fill(1),
  receipts: new Uint8Array(32).fill(2),
});
const context: Context = {
  store: await openStore(place),
  now: () => new Date(),
  random: secureRandom(),
  actor: { id: 'o', name: 'Cán bộ', role: 'officer' },
};
const { questionnaire } = (await getRound(context, roundId)).questionnaires[0]!;
const answers = Object.fromEntries(
  criteriaOf(questionnaire).map(({ criterion }) => [criterion.id, { state: 'chosen', code: '1' }]),
);
for (;;) {
  const submission = { channel: 'paper', consent: 'not-asked', fieldId: 'ho-tich', answers };
  const [recorded] = await Promise.all([
    recordResponse(context, { roundId, submission }),
    sequenceLedger(context, keys),
  ]);
  process.stdout.write(`${recorded.responseId}\n`);
}
