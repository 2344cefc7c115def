/** One import, measured: see measure-import.ts. */
import { openStore, type StoreOptions } from '@longdan/store';
import { fileAtPath, importResponses, secureRandom } from '../index.ts';

const { place, roundId, path } = JSON.parse(process.argv[2]!) as { place: StoreOptions; roundId: string; path: string };
const store = await openStore(place);
const actor = { id: 'o', name: 'Đo', role: 'officer' } as const;
const context = { store, now: () => new Date(), random: secureRandom(), actor };

let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 20);
const before = process.cpuUsage();
const started = performance.now();
const file = await fileAtPath(path);
const { rowsRead, accepted, refused } = await importResponses(context, { roundId, file });
const wall = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(before);
const cpu = (user + system) / 1e6;
clearInterval(watch);
process.stdout.write(
  `${store.engine}: ${rowsRead} rows of ${(file.size / 1e6).toFixed(0)} MB, ${accepted} in, ${refused} refused; ` +
    `wall ${wall.toFixed(1)} s = ${Math.round(rowsRead / wall)} rows/s; ` +
    `CPU of this process ${cpu.toFixed(1)} s = ${Math.round(rowsRead / cpu)} rows/s; peak ${Math.round(peak / 1e6)} MB resident\n`,
);
await store.close();
