/**
 * The HTTP interface and the ledger's sequencer over a store of their own: the process that benchmarks and tests send to
 * and kill. Says its port and number; to SIGUSR2 the processor seconds it took; ends on SIGTERM.
 */
import { createServer } from 'node:http';
import process from 'node:process';
import { citizen, makeLedgerKeys, secureRandom, sequenceLedger } from '@longdan/operations';
import { openStore, type StorePlace } from '@longdan/store';
import { openApi } from '../../apps/web/src/lib/server/intake/api.ts';

export interface IntakeServerOrder {
  readonly place: StorePlace;
  /** False leaves the ledger out, to measure what it costs. */
  readonly log: boolean;
  /** 0 takes a free one. */
  readonly port?: number;
}

/** Keys that benchmarks and tests know. */
export const benchKeys = () =>
  makeLedgerKeys('bench.example.vn', { log: new Uint8Array(32).fill(1), receipts: new Uint8Array(32).fill(2) });

/** As the running application does: a second after the last time. */
const sequenceEveryMs = 1000;

async function serve({ place, log, port = 0 }: IntakeServerOrder): Promise<void> {
  const store = await openStore({ ...place, forServer: true });
  const context = { store, now: () => new Date(), random: secureRandom(), actor: citizen };
  const onFault = (error: unknown) => void process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  const api = openApi({ context, origin: 'http://127.0.0.1', log, onFault });
  const server = createServer(api.answer);
  const keys = benchKeys();
  let stopped = false;
  let sequencing = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const sequence = () => {
    timer = setTimeout(() => {
      sequencing = sequenceLedger(context, keys)
        .catch(onFault)
        .then(() => {
          if (!stopped) sequence();
        });
    }, sequenceEveryMs);
  };
  if (log) sequence();
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    process.stdout.write(`${typeof address === 'object' ? address?.port : ''} ${process.pid}\n`);
  });
  process.on('SIGUSR2', () => {
    const { user, system } = process.cpuUsage();
    process.stdout.write(`${(user + system) / 1e6}\n`);
  });
  process.once('SIGTERM', async () => {
    stopped = true;
    clearTimeout(timer);
    server.closeAllConnections();
    server.close();
    await sequencing;
    await api.close();
    await store.close();
    process.exit(0);
  });
}

if (import.meta.main) await serve(JSON.parse(process.argv[2]!) as IntakeServerOrder);
