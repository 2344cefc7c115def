/** Keeps the ledger going while the server runs: puts what waits into the log, a second after it came at most. */
import { type Context, type LedgerKeys, sequenceLedger } from '@longdan/operations';
import { log } from './log.ts';

const everyMs = 1000;

/** @returns stops it, after what is under way */
export function keepLedger(context: Context, keys: LedgerKeys): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const next = () => {
    timer = setTimeout(() => {
      work = sequenceLedger(context, keys)
        .catch((error: unknown) => log.error({ error }, 'ledger'))
        .then(() => {
          if (!stopped) next();
        });
    }, everyMs);
    timer.unref();
  };
  next();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await work;
  };
}
