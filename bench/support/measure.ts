/** What a command of the product takes, in a process of its own so that its memory is cold: wall, processor time, peak memory. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorePlace } from '@longdan/store';

const root = join(import.meta.dirname, '..', '..');
export const cli = join(root, 'apps/cli/src/main.ts');
/** Figures alone, as the pages of a round ask for them. */
export const figuresScript = join(import.meta.dirname, 'figures.ts');

export interface Measured {
  readonly seconds: number;
  /** Processor seconds of all threads: what the wall would be on one quiet processor. */
  readonly cpu: number;
  readonly peakMb: number;
  readonly printed: string;
}

const hook = (report: string) => `import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    writeFileSync(${JSON.stringify(report)}, JSON.stringify({
      cpu: (user + system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1024,
    }));
  });
}
`;

/** @throws Error with what the command said when it was refused or fell */
export function measure(script: string, ...args: string[]): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'longdan-measure-'));
  try {
    const [report, hookFile] = [join(folder, 'usage.json'), join(folder, 'hook.mjs')];
    writeFileSync(hookFile, hook(report));
    const options = ['--disable-warning=ExperimentalWarning', '--import', hookFile];
    const started = performance.now();
    const run = spawnSync(process.execPath, [...options, script, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    const seconds = (performance.now() - started) / 1000;
    // 1 says that there is something to look at.
    if ((run.status !== 0 && run.status !== 1) || run.error)
      throw new Error(`${args.join(' ')}: ${run.error?.message ?? run.stderr}`);
    const usage = JSON.parse(readFileSync(report, 'utf8')) as { cpu: number; peakMb: number };
    return { seconds, ...usage, printed: run.stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The least of three runs: the first may still write what the programs leave compiled, and others use the machine too. */
export function measureLeast(script: string, ...args: string[]): Measured {
  const runs = [1, 2, 3].map(() => measure(script, ...args));
  return runs.reduce((least, run) => (run.seconds < least.seconds ? run : least));
}

export const placeOptions = (place: StorePlace): string[] =>
  place.url === undefined ? ['--data', place.folder!] : ['--database', place.url];

/** Most memory that figures and documents may take. */
const memoryBudgetMb = 1024;

/** One line; `budget` in wall seconds is for a quiet machine of two processors, and said to hold or not with the memory's. */
export function show(
  what: string,
  { seconds, cpu, peakMb }: Omit<Measured, 'printed'>,
  note = '',
  budget?: number,
): void {
  const number = (value: number) => value.toFixed(2).padStart(8);
  const verdict = budget !== undefined && seconds <= budget && peakMb <= memoryBudgetMb ? 'holds' : 'DOES NOT HOLD';
  process.stdout.write(
    `${what.padEnd(50)}${number(seconds)} s wall${number(cpu)} s processor  peak ${Math.round(peakMb)} MB` +
      `${note === '' ? '' : `  ${note}`}${budget === undefined ? '' : `  (budget ${budget} s, ${memoryBudgetMb} MB: ${verdict})`}\n`,
  );
}

/** Hundredths of seconds of all processors: of all kinds together, and those in which a virtual machine was not let run. */
function readProcessors(): { readonly all: number; readonly stolen: number } {
  if (!existsSync('/proc/stat')) return { all: 0, stolen: 0 };
  const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.trim().split(/\s+/).map(Number);
  // The last two are contained in the first two.
  return { all: ticks.slice(0, 8).reduce((sum, each) => sum + each, 0), stolen: ticks[7] ?? 0 };
}

/** Begins to measure; @returns the share of the processors' time that others took since, from 0 to 1, where the system tells */
export function watchStolen(): () => number {
  const before = readProcessors();
  return () => {
    const { all, stolen } = readProcessors();
    return all === before.all ? 0 : (stolen - before.stolen) / (all - before.all);
  };
}

/** A hundredth of the loop, in whole numbers: what may become a fraction is compiled well in one run and badly in the next. */
function runSteps(sum: number): number {
  let next = sum;
  for (let step = 0; step < 2e6; step++) next = Math.imul(next, 31) ^ step;
  return next;
}

/** Says how loaded the machine is: wall times of a busy one are its own, not the product's. */
export function showSpeed(): void {
  let sum = 0;
  for (let time = 0; time < 20; time++) sum = runSteps(sum);
  const started = performance.now();
  const before = process.cpuUsage();
  for (let time = 0; time < 100; time++) sum = runSteps(sum);
  const { user, system } = process.cpuUsage(before);
  const [wall, cpu] = [performance.now() - started, (user + system) / 1000];
  process.stdout.write(
    `speed of this machine now: a loop of 200 million steps ${wall.toFixed(0)} ms wall, ${cpu.toFixed(0)} ms processor${sum === 0 ? ' ' : ''}\n`,
  );
}
