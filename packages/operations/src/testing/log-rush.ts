/** One of several processes that record responses and lengthen the log until they are killed (../ledger/crash.test.ts). */
import { openStore, type StorePlace } from '@longdan/store';
import { secureRandom, sequenceLedger } from '../index.ts';
import { keys, officeOf, record } from './logged-round.ts';

const { place } = JSON.parse(process.argv[2]!) as { place: StorePlace };
const office = officeOf(await openStore(place), secureRandom());
for (;;) {
  const [id] = await Promise.all([record(office, '1'), sequenceLedger(office, keys)]);
  process.stdout.write(`${id}\n`);
}
