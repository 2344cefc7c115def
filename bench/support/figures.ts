/** Prints the figures of a round from a store that this process has not seen. Use: figures.ts ROUND --data FOLDER | --database URL */
import { computeResults, secureRandom } from '@longdan/operations';
import { openStore } from '@longdan/store';

const [round, option, place] = process.argv.slice(2) as [string, string, string];
const store = await openStore(option === '--data' ? { folder: place } : { url: place });
const actor = { id: 'bench', name: 'bench', role: 'operator' as const };
const figures = await computeResults({ store, now: () => new Date(), random: secureRandom(), actor }, round);
process.stdout.write(JSON.stringify(figures));
await store.close();
