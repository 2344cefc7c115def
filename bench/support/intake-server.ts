/** The HTTP interface alone, over a store of its own: what `bench/intake.ts` sends to. Says its port; ends on SIGTERM. */
import { createServer } from 'node:http';
import process from 'node:process';
import { citizen, makeLedgerKeys, makeReceiver, secureRandom, sequenceLedger } from '@longdan/operations';
import { openStore, type StorePlace } from '@longdan/store';
import { makeApiListener } from '../../apps/web/src/lib/server/intake/api.ts';

const { place, log } = JSON.parse(process.argv[2]!) as { place: StorePlace; log: boolean };
const store = await openStore({ ...place, forServer: true });
const context = { store, now: () => new Date(), random: secureRandom(), actor: citizen };
const queue = { receive: makeReceiver({ log }) };
const onFault = (error: unknown) => process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
const server = createServer(makeApiListener({ context, origin: 'http://127.0.0.1', queue, onFault }));
const keys = makeLedgerKeys('bench.example.vn', {
  log: new Uint8Array(32).fill(1),
  receipts: new Uint8Array(32).fill(2),
});
let timer: NodeJS.Timeout;
/** As the running application does: a second after the last time. */
const sequence = () => {
  timer = setTimeout(() => void sequenceLedger(context, keys).then(sequence), 1000);
};
if (log) sequence();
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
process.once('SIGTERM', () => {
  clearTimeout(timer);
  const { user, system } = process.cpuUsage();
  process.stdout.write(`${JSON.stringify({ cpu: (user + system) / 1e6 })}\n`);
  server.closeAllConnections();
  server.close(() => void store.close().then(() => process.exit(0)));
});
