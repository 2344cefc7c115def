/**
 * Looking at every page: `node scripts/launch.mjs scripts/look.ts [--out FOLDER] [--role LOGIN] [--only PATTERN] [--quick]`.
 * Starts the built product with the demo, signs in as each role, opens every route of the routes folder with rounds in
 * several states, in both languages, wide and narrow, light and dark, takes a picture of each (of those that PATTERN fits),
 * runs axe, and tells what scrolls sideways, what is serious, what nobody translated and which routes nobody reached. Ends
 * with 1 when something is wrong.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { listUntranslated, routesToShow, visitEveryPage } from '../apps/web/test/every-page.ts';
import { type Addresses, fillEveryPage } from '../apps/web/test/fill-every-page.ts';
import { allViews, faultsOf, oppositeViews, showAs } from '../apps/web/test/inspect-page.ts';
import { type Office, openOffice, watchConsole } from '../apps/web/test/office.ts';
import { buildWeb } from './build-web.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(tmpdir(), 'longdan-look') },
    role: { type: 'string', multiple: true },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
/** Nobody, then the accounts of the demo. */
const roles = values.role ?? ['', 'canbo', 'lanhdao', 'nhaplieu', 'quantri', 'giamsat'];
/** With `--quick`: each language in two opposite views, so that every width meets every theme. */
const views = values.quick ? oppositeViews : allViews;
const only = new RegExp(values.only ?? '');
const say = (line: string) => process.stdout.write(`${line}\n`);

let addresses: Addresses = {};
const shown = new Set<string>();

const nameOf = (path: string) => path.slice(1).replaceAll(/[/?=&]+/g, '_') || 'trang-dau';

async function look(office: Office, role: string): Promise<string[]> {
  const folder = join(values.out, role || 'khach');
  mkdirSync(folder, { recursive: true });
  const { context, page } = await office.visit(role || undefined);
  const faults = watchConsole(page);
  // All are opened, whatever is looked at: some are found by links on others.
  const options = { signedIn: role !== '', addresses };
  const { visits, unreached } = await visitEveryPage([page], options, async ({ route, path }) => {
    shown.add(route);
    if (!only.test(path)) return;
    for (const view of views) {
      await showAs(page, office, view);
      const picture = `${nameOf(path)}.${view.language}.${view.width}.${view.theme}.png`;
      await page.screenshot({ path: join(folder, picture), fullPage: true, animations: 'disabled' });
      faults.push(...(await faultsOf(page, view)));
      if (view.language === 'en' && view.width === 390 && view.theme === 'light')
        for (const words of await listUntranslated(page)) say(`  ? ${path}: “${words}”`);
    }
  });
  await context.close();
  const closed = visits.filter(({ status }) => status >= 400);
  say(`${role || 'nobody'}: ${visits.length - closed.length} pages seen, ${closed.length} closed to this role`);
  if (unreached.length > 0) say(`  no link leads to ${unreached.join(', ')}`);
  // A page closed to a role, or by the state of a round, says so on the browser's console too.
  return faults.filter((fault) => !/status of 40[1349]/.test(fault)).map((fault) => `${role || 'nobody'} ${fault}`);
}

buildWeb();
const office = await openOffice({
  prepare: async (folder) => {
    addresses = await fillEveryPage(folder);
  },
});
const faults: string[] = [];
try {
  for (const role of roles) faults.push(...(await look(office, role)));
} finally {
  await office.close();
}
// A page may be closed to the roles that were asked for.
const never = routesToShow.filter((route) => !shown.has(route));
if (!values.role) faults.push(...never.map((route) => `nobody was shown ${route}`));
for (const fault of faults) say(`✖ ${fault}`);
writeFileSync(join(values.out, 'faults.txt'), faults.map((fault) => `${fault}\n`).join(''));
say(`${faults.length} faults; pictures in ${values.out}`);
process.exitCode = faults.length > 0 ? 1 : 0;
