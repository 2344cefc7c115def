/// <reference lib="dom" />
/**
 * Every page there is, found in the folder of routes: for looking at all of them and for holding all of them to the rules.
 * Rounds in several states fill the parameter `[round]`; the other parameters are filled from links on pages seen before,
 * and from addresses that stand in no link.
 */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Addresses, calledRound, openRound, roundsSeen } from './fill-every-page.ts';

const routesFolder = join(import.meta.dirname, '../src/routes');

/** Routes with their parameters, "/dot/[round]/ket-qua". */
export function listRoutes(): string[] {
  return globSync('**/+page.svelte', { cwd: routesFolder })
    .map((file) => `/${file.replaceAll('\\', '/').replace(/(^|\/)\+page\.svelte$/, '')}`)
    .map((route) => route.replaceAll(/\/\([^)]+\)/g, '') || '/')
    .sort();
}

/** Pages that nobody looks at here, and why. */
const notVisited: Readonly<Record<string, string>> = {
  '/dang-nhap/mot-cua': 'leads on to the provider of single sign-on (single-sign-on.test.ts)',
  '/dang-nhap/mot-cua/ve': 'where that provider leads back to (single-sign-on.test.ts)',
  '/dang-nhap/buoc-hai': 'between a password and its second factor (accounts.test.ts)',
  '/dang-xuat': 'ends the visit',
};

/** Routes that somebody must have been shown. */
export const routesToShow: readonly string[] = listRoutes().filter((route) => !(route in notVisited));

/** Views of pages that an address alone does not show. */
const furtherViews: Readonly<Record<string, readonly string[]>> = {
  '/tim': ['?q=ho+tich', '?q=khong-co-gi'],
  '/dot/[round]/thu-phieu/nhap': ['?linh-vuc=ho-tich'],
  '/dot/[round]/thu-phieu/danh-sach': ['?xem=outstanding'],
  '/dot/[round]/ket-qua': ['?linh-vuc=ho-tich'],
  '/dot/moi': ['?mau=but-son'],
  '/thiet-lap': ['?ma=khong-co'],
  '/p': ['?quay=1'],
  '/p/[code]': ['?quay=1'],
};

/** Rounds that were made for some pages alone. */
const furtherRounds: readonly (readonly [RegExp, string])[] = [
  [/^\/dot\/\[round\]\/(mau|phuc-tra|cong-bo)/, calledRound],
  [/^\/dot\/\[round\]\/(thu-phieu|phieu-hoi)$/, openRound],
];
const roundsOf = (route: string) => [
  ...roundsSeen,
  ...furtherRounds.filter(([fits]) => fits.test(route)).map(([, round]) => round),
];

/** The link that fills a route, of several one into a round made for it. */
function linkTo(route: string, links: ReadonlySet<string>): string | undefined {
  const pattern = new RegExp(`^${route.replaceAll(/\[[^\]]+\]/g, '[^/]+')}$`);
  const routes = new Set(listRoutes());
  const found = [...links].sort().filter((link) => pattern.test(link) && !routes.has(link) && !/\/moi$/.test(link));
  return found.find((link) => link.includes(`/${openRound}/`)) ?? found[0];
}

/** What somebody signed in (or nobody) sees: addresses as they are found, each with what the server answered. */
export interface Visit {
  readonly route: string;
  readonly path: string;
  readonly status: number;
  /** False where it was refused, or led elsewhere. */
  readonly shown: boolean;
}

/**
 * Opens every route, every parameter filled in, and shows each page to `onpage`. Several pages share the work in turn, the
 * same page always the same part of it. Pages that the role may not open are passed over with their status.
 * @param addresses where no link leads; @param only paths that are opened at all
 * @returns what was visited, and the routes for which no address was found
 */
export async function visitEveryPage(
  pages: readonly Page[],
  { signedIn, addresses, only }: { signedIn: boolean; addresses: Addresses; only?: RegExp },
  onpage: (visit: Visit, page: Page) => Promise<void>,
): Promise<{ visits: Visit[]; unreached: string[] }> {
  const visits: Visit[] = [];
  const links = new Set<string>();
  const open = async (page: Page, route: string, path: string) => {
    const answer = await page.goto(path);
    const found = await page.$$eval('a[href]', (all) => all.map((one) => (one as HTMLAnchorElement).pathname));
    for (const link of found) links.add(link);
    const [status, landed] = [answer?.status() ?? 0, new URL(page.url()).pathname];
    const visit = { route, path, status, shown: status < 400 && landed === path.replace(/\?.*$/, '') };
    visits.push(visit);
    if (visit.shown) await onpage(visit, page);
  };
  const openAll = async (wanted: readonly (readonly [route: string, paths: readonly string[]])[]) => {
    const left = wanted
      .flatMap(([route, paths]) =>
        paths.flatMap((path) => ['', ...(furtherViews[route] ?? [])].map((view) => [route, path + view] as const)),
      )
      .filter(([, path]) => !only || only.test(path));
    await Promise.all(
      pages.map(async (page, turn) => {
        for (const [at, [route, path]] of left.entries()) if (at % pages.length === turn) await open(page, route, path);
      }),
    );
  };
  const hasOthers = (route: string) => route.replace(/^\/dot\/\[round\]/, '').includes('[');
  const unreached = new Set(routesToShow.filter(hasOthers));
  const openFound = async (find: (route: string) => readonly string[] | undefined) => {
    const found = [...unreached].flatMap((route) => {
      const paths = find(route);
      return paths ? [[route, paths] as const] : [];
    });
    for (const [route] of found) unreached.delete(route);
    await openAll(found);
    return found.length > 0;
  };
  await openAll(
    routesToShow
      .filter((route) => !hasOthers(route))
      .map((route) => {
        if (!route.includes('[')) return [route, [route]];
        return [route, signedIn ? roundsOf(route).map((round) => route.replace('[round]', round)) : []];
      }),
  );
  await openFound((route) => addresses[route]);
  // A page found by a link may have the links to others.
  const linked = (route: string) => {
    const link = linkTo(route, links);
    return link === undefined ? undefined : [link];
  };
  while (await openFound(linked));
  return { visits, unreached: [...unreached] };
}

/** Letters that only Vietnamese words have: on an English page they belong to data, names or document texts. */
const vietnamese = /[ăđĩũơưạ-ỹ]/iu;

/** Vietnamese words among the buttons, headings and labels of an English page: texts that nobody translated, or data. */
export async function listUntranslated(page: Page): Promise<string[]> {
  const words = await page.$$eval('button, h1, h2, th[scope="col"], label, summary, legend, nav a', (all) =>
    all.map((one) => (one.textContent ?? '').trim()),
  );
  return [...new Set(words)].filter((word) => vietnamese.test(word));
}
