/** Imports a file and is killed in the middle of a transaction, without a word: see import/import.test.ts. */
import { openStore, type StoreOptions } from '@longdan/store';
import { fileAtPath, importResponses, secureRandom } from '../index.ts';

export interface KilledOrder {
  readonly place: StoreOptions;
  readonly roundId: string;
  readonly path: string;
  /** Drawings of randomness after which it is killed; each response takes two. */
  readonly drawings: number;
}

const { place, roundId, path, drawings } = JSON.parse(process.argv[2]!) as KilledOrder;
const store = await openStore(place);
const random = secureRandom();
let left = drawings;
await importResponses(
  {
    store,
    now: () => new Date(),
    random: (bytes) => {
      left -= 1;
      if (left === 0) process.kill(process.pid, 'SIGKILL');
      return random(bytes);
    },
    actor: { id: 'o', name: 'Cán bộ', role: 'officer' },
  },
  { roundId, file: await fileAtPath(path) },
);
await store.close();
