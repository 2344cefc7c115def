/** The operator's context: the store of `--database` or `--data`, the real clock and randomness. */
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { type Context, secureRandom } from '@longdan/operations';
import { openStore, type StorePlace } from '@longdan/store';

/** Folder of the data: `--data`, else LONGDAN_DATA, else `data` here. */
export function dataFolder(given: string | undefined): string {
  return resolve(given ?? process.env['LONGDAN_DATA'] ?? 'data');
}

/** Where the store lies: the database of LONGDAN_DATABASE (which `--database` sets) when there is one, else the folder. */
export function storePlace(data: string | undefined): StorePlace {
  const url = process.env['LONGDAN_DATABASE'];
  return url ? { url } : { folder: dataFolder(data) };
}

/** Opens the store, runs, and closes it whatever happens. */
export async function withContext<T>(data: string | undefined, run: (context: Context) => Promise<T>): Promise<T> {
  const store = await openStore(storePlace(data));
  try {
    const name = userInfo().username;
    return await run({
      store,
      now: () => new Date(),
      random: secureRandom(),
      actor: { id: `operator:${name}`, name: `${name} (dòng lệnh)`, role: 'operator' },
    });
  } finally {
    await store.close();
  }
}
