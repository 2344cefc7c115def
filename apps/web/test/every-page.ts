/// <reference lib="dom" />
/**
 * Every page there is, found in the folder of routes: for looking at all of them and for holding all of them to the rules.
 * Rounds in three states fill the parameter `[round]`; the other parameters are filled from links on pages seen before.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Plan, parsePlan } from '@longdan/core';
import {
  type Context,
  createRound,
  getRound,
  issueBallots,
  recordResponse,
  recordSecondEntry,
  setDoubleEntryShare,
} from '@longdan/operations';
import { openStore } from '@longdan/store';
import type { Page } from 'playwright-core';
import { loadDemo } from '../../../fixtures/load-demo.ts';
import { seededRandom } from '../../../fixtures/seeded-random.ts';

const routesFolder = join(import.meta.dirname, '../src/routes');

/** A round full of ballots, one known by its totals, and one that has only been planned. */
export const roundsSeen = ['but-son-2022', 'dak-mil-2024', 'thi-tran-moi-2026'] as const;

/** Routes with their parameters, "/dot/[round]/ket-qua". */
export function listRoutes(): string[] {
  return globSync('**/+page.svelte', { cwd: routesFolder })
    .map((file) => `/${file.replaceAll('\\', '/').replace(/(^|\/)\+page\.svelte$/, '')}`)
    .map((route) => route.replaceAll(/\/\([^)]+\)/g, '') || '/')
    .sort();
}

/** Pages that only lead on, or that nobody reaches by a link. */
const notVisited = new Set(['/dang-nhap/mot-cua', '/dang-nhap/mot-cua/ve', '/dang-nhap/buoc-hai', '/dang-xuat']);

/** Views of pages that an address alone does not show. */
const furtherViews: Readonly<Record<string, readonly string[]>> = {
  '/tim': ['?q=ho+tich', '?q=khong-co-gi'],
  '/dot/[round]/thu-phieu/nhap': ['?linh-vuc=ho-tich'],
  '/dot/[round]/thu-phieu/danh-sach': ['?xem=outstanding'],
  '/dot/[round]/ket-qua': ['?linh-vuc=ho-tich'],
  '/dot/moi': ['?mau=but-son'],
  '/thiet-lap': ['?ma=khong-co'],
};

/** The demo, a round that has only been planned, and a few sheets keyed twice of which one differs. */
export async function fillEveryPage(dataFolder: string): Promise<void> {
  await loadDemo(dataFolder);
  const store = await openStore({ folder: dataFolder });
  const context: Context = {
    store,
    now: () => new Date(),
    random: seededRandom(3).bytes,
    actor: { id: 'second', name: 'Người nhập lần hai (mẫu)', role: 'operator' },
  };
  try {
    const file = join(import.meta.dirname, '../../../fixtures/but-son-2022/plan.yaml');
    const read = parsePlan(readFileSync(file, 'utf8'), { file: 'plan.yaml' });
    if (!read.ok) throw new Error('the plan of the fixtures has faults');
    const { number, issuedOn, ...plan }: Plan = { ...read.value, id: roundsSeen[2], title: 'Khảo sát thị trấn mới' };
    await createRound(context, { plan });
    await keyTwice(context, roundsSeen[0]);
  } finally {
    await store.close();
  }
}

async function keyTwice(context: Context, roundId: string): Promise<void> {
  await setDoubleEntryShare(context, { roundId, sharePercent: 100 });
  const { questionnaires } = await getRound(context, roundId);
  const { questionnaire } = questionnaires[0]!;
  const [question] = questionnaire.sections.flatMap((section) => section.questions);
  const { ballots } = await issueBallots(context, { roundId, fieldId: 'ho-tich', count: 2 });
  const first: Context = { ...context, actor: { id: 'first', name: 'Người nhập lần đầu (mẫu)', role: 'operator' } };
  for (const [at, { code }] of ballots.entries()) {
    const submission = { ballotCode: code, channel: 'paper', consent: 'not-asked', answers: {} };
    await recordResponse(first, { roundId, submission });
    const answers = at === 0 && question?.kind === 'rating' ? { [question.id]: { state: 'chosen', code: '4' } } : {};
    await recordSecondEntry(context, { roundId, sheet: code, answers: answers as never });
  }
}

/** What somebody signed in (or nobody) sees: addresses as they are found, each with what the server answered. */
export interface Visit {
  readonly route: string;
  readonly path: string;
  readonly status: number;
}

/**
 * Opens every route, every parameter filled in, and shows each page to `onpage`. Several pages share the work in turn, the
 * same page always the same part of it. Pages that the role may not open are passed over with their status.
 * @returns what was visited, and the routes for which no address was found
 */
export async function visitEveryPage(
  pages: readonly Page[],
  { signedIn, only }: { signedIn: boolean; only?: RegExp },
  onpage: (visit: Visit, page: Page) => Promise<void>,
): Promise<{ visits: Visit[]; unreached: string[] }> {
  const visits: Visit[] = [];
  const links = new Set<string>();
  const routes = listRoutes().filter((route) => !notVisited.has(route));
  const open = async (page: Page, route: string, path: string) => {
    const answer = await page.goto(path);
    const visit = { route, path, status: answer?.status() ?? 0 };
    visits.push(visit);
    const found = await page.$$eval('a[href]', (all) => all.map((one) => (one as HTMLAnchorElement).pathname));
    for (const link of found) links.add(link);
    const landed = new URL(page.url()).pathname;
    if (visit.status < 400 && landed === path.replace(/\?.*$/, '')) await onpage(visit, page);
  };
  const openAll = async (wanted: readonly (readonly [route: string, path: string])[]) => {
    const left = wanted.filter(([, path]) => !only || only.test(path));
    await Promise.all(
      pages.map(async (page, turn) => {
        for (const [at, [route, path]] of left.entries()) if (at % pages.length === turn) await open(page, route, path);
      }),
    );
  };
  const rounds = signedIn ? roundsSeen : [];
  const hasOthers = (route: string) => route.replace('[round]', '').includes('[');
  await openAll(
    routes
      .filter((route) => !hasOthers(route))
      .flatMap((route) => {
        const paths = route.includes('[') ? rounds.map((round) => route.replace('[round]', round)) : [route];
        return paths.flatMap((path) =>
          ['', ...(furtherViews[route] ?? [])].map((view) => [route, path + view] as const),
        );
      }),
  );
  const fixed = new Set(routes);
  const filled = routes.filter(hasOthers).map((route) => {
    const pattern = new RegExp(`^${route.replaceAll(/\[[^\]]+\]/g, '[^/]+')}$`);
    return [
      route,
      [...links].sort().find((link) => pattern.test(link) && !fixed.has(link) && !/\/moi$/.test(link)),
    ] as const;
  });
  await openAll(filled.flatMap(([route, path]) => (path === undefined ? [] : [[route, path] as const])));
  return { visits, unreached: filled.filter(([, path]) => path === undefined).map(([route]) => route) };
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
