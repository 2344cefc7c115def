// Two long proofs by simulation, run by hand: node packages/statistics/proofs/coverage.ts [draws]
//   1. Coverage: 95% intervals of seeded draws from a known population contain its true value in 93.5–96.5% of draws.
//   2. Inclusion: units, and pairs under Chao's method, are drawn as often as their probabilities say.
// Ends with exit code 1 when a figure is outside its bounds. The printed tables stand in docs/method/sampling.md.
import { type DesignSpec, defineDesign } from '../src/design/define-design.ts';
import { canonicaliseFrame, type Frame, type FrameUnit } from '../src/draw/frame.ts';
import { openStream } from '../src/draw/random-stream.ts';
import { estimate, type Statistic } from '../src/estimate/estimate.ts';
import type { IntervalMethod } from '../src/estimate/interval.ts';
import { meanOf, proportionOf, totalOf } from '../src/estimate/statistics.ts';
import { expectValue } from '../src/findings.ts';
import { chaoJointProbabilities } from '../src/sampling/chao.ts';
import { type DrawPlan, drawFromFrame } from '../src/sampling/draw-sample.ts';
import { inclusionProbabilities } from '../src/sampling/inclusion.ts';

const draws = Number(process.argv[2] ?? 10_000);
let failed = false;
const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** A town: 60 hamlets of 20–140 people in three classes, satisfaction and score differing by hamlet. */
interface Person {
  readonly hamlet: number;
  readonly stratum: string;
  readonly satisfied: number;
  readonly score: number;
}

function makeTown(): { people: Person[]; hamlets: { stratum: string; members: number[] }[] } {
  const random = openStream('population', '', 'town');
  const people: Person[] = [];
  const hamlets = Array.from({ length: 60 }, (_, hamlet) => {
    const stratum = ['phường', 'xã', 'đặc khu'][hamlet % 3]!;
    const ease = 0.68 + 0.2 * random.fraction() + (hamlet % 3) * 0.03;
    const members = Array.from({ length: 20 + random.below(121) }, () => {
      const satisfied = random.fraction() < ease ? 1 : 0;
      people.push({ hamlet, stratum, satisfied, score: satisfied ? 4 + random.below(2) : 1 + random.below(3) });
      return people.length - 1;
    });
    return { stratum, members };
  });
  return { people, hamlets };
}

const { people, hamlets } = makeTown();
const truth = {
  share: people.reduce((sum, person) => sum + person.satisfied, 0) / people.length,
  score: people.reduce((sum, person) => sum + person.score, 0) / people.length,
  total: people.reduce((sum, person) => sum + person.satisfied, 0),
};
const byStratum = new Map<string, number>();
for (const person of people) byStratum.set(person.stratum, (byStratum.get(person.stratum) ?? 0) + 1);

const personFrame = frameOf(people.map(({ stratum }, index) => ({ id: `p${index}`, stratum })));
const personFrameWhole = frameOf(people.map((_, index) => ({ id: `p${index}` })));
const hamletFrame = frameOf(
  hamlets.map(({ stratum, members }, index) => ({ id: `h${index}`, stratum, size: members.length })),
);
const hamletFrameWhole = frameOf(hamlets.map(({ members }, index) => ({ id: `h${index}`, size: members.length })));

function frameOf(units: FrameUnit[]): Frame {
  return expectValue(canonicaliseFrame(units));
}

/** Columns of one sample, row by row, as an analyst would hold them. */
type Sample = Record<string, (string | number)[]>;

interface Trial {
  readonly title: string;
  readonly sample: (seed: string) => Sample;
  readonly design: DesignSpec;
  readonly statistic: (sample: Sample) => Statistic;
  readonly truth: number;
  readonly interval?: IntervalMethod;
}

const numberOf = (id: string): number => Number(id.slice(1));
const column = (sample: Sample, name: string): Float64Array => Float64Array.from(sample[name] as number[]);

function drawPeople(frame: Frame, plan: DrawPlan): (seed: string) => Sample {
  return (seed) => {
    const drawn = expectValue(drawFromFrame(frame, plan, seed, '')).strata.flatMap((stratum) => stratum.selected);
    const chosen = drawn.map(({ id }) => people[numberOf(id)]!);
    return {
      stratum: chosen.map((person) => person.stratum),
      satisfied: chosen.map((person) => person.satisfied),
      score: chosen.map((person) => person.score),
      size: chosen.map((person) => (frame === personFrame ? byStratum.get(person.stratum)! : people.length)),
    };
  };
}

/** Hamlets first; then everyone in them, or a simple random sample of `within` people. */
function drawHamlets(frame: Frame, plan: DrawPlan, within: number | null): (seed: string) => Sample {
  const population = new Map<string, number>();
  for (const unit of frame.units) population.set(unit.stratum ?? '', (population.get(unit.stratum ?? '') ?? 0) + 1);
  return (seed) => {
    const drawn = expectValue(drawFromFrame(frame, plan, seed, '')).strata.flatMap((stratum) => stratum.selected);
    const sample: Sample = {
      stratum: [],
      hamlet: [],
      satisfied: [],
      score: [],
      hamlets: [],
      inside: [],
      p: [],
      person: [],
    };
    for (const unit of drawn) {
      const { members } = hamlets[numberOf(unit.id)]!;
      const stream = openStream(seed, frame.hash, unit.id);
      const pool = [...members];
      const count = within === null ? pool.length : Math.min(within, pool.length);
      for (let k = 0; k < count; k++) {
        const other = k + stream.below(pool.length - k);
        [pool[k], pool[other]] = [pool[other]!, pool[k]!];
        const person = people[pool[k]!]!;
        sample['stratum']!.push(unit.stratum);
        sample['hamlet']!.push(unit.id);
        sample['person']!.push(pool[k]!);
        sample['satisfied']!.push(person.satisfied);
        sample['score']!.push(person.score);
        sample['hamlets']!.push(population.get(unit.stratum)!);
        sample['inside']!.push(members.length);
        sample['p']!.push(unit.inclusionProbability);
      }
    }
    return sample;
  };
}

const share = (sample: Sample): Statistic => proportionOf([column(sample, 'satisfied')]);
const score = (sample: Sample): Statistic => meanOf([column(sample, 'score')]);
const total = (sample: Sample): Statistic => totalOf([column(sample, 'satisfied')]);
const twoStages = { psu: ['hamlet', 'person'], fpc: ['hamlets', 'inside'] };

const trials: Trial[] = [
  {
    title: 'simple, n = 371, share, Wald',
    sample: drawPeople(personFrameWhole, { method: 'simple', size: { total: 371 } }),
    design: { fpc: ['size'] },
    statistic: share,
    truth: truth.share,
    interval: 'wald',
  },
  {
    title: 'simple, n = 371, share, logit',
    sample: drawPeople(personFrameWhole, { method: 'simple', size: { total: 371 } }),
    design: { fpc: ['size'] },
    statistic: share,
    truth: truth.share,
    interval: 'logit',
  },
  {
    title: 'simple, n = 371, share, beta',
    sample: drawPeople(personFrameWhole, { method: 'simple', size: { total: 371 } }),
    design: { fpc: ['size'] },
    statistic: share,
    truth: truth.share,
    interval: 'beta',
  },
  {
    title: 'systematic, n = 371, share, logit',
    sample: drawPeople(personFrameWhole, { method: 'systematic', size: { total: 371 } }),
    design: { fpc: ['size'] },
    statistic: share,
    truth: truth.share,
    interval: 'logit',
  },
  {
    title: 'stratified proportional, n = 300, score',
    sample: drawPeople(personFrame, { method: 'simple', size: { total: 300 } }),
    design: { strata: ['stratum'], fpc: ['size'] },
    statistic: score,
    truth: truth.score,
  },
  {
    title: 'stratified equal, n = 300, total',
    sample: drawPeople(personFrame, { method: 'simple', size: { total: 300, rule: 'equal' } }),
    design: { strata: ['stratum'], fpc: ['size'] },
    statistic: total,
    truth: truth.total,
  },
  {
    title: 'hamlets, 30 of 60, everyone, share, logit',
    sample: drawHamlets(hamletFrameWhole, { method: 'simple', size: { total: 30 } }, null),
    design: { psu: ['hamlet'], fpc: ['hamlets'] },
    statistic: share,
    truth: truth.share,
    interval: 'logit',
  },
  {
    title: 'hamlets in strata, 24 of 60, 15 people each, score',
    sample: drawHamlets(hamletFrame, { method: 'simple', size: { total: 24 } }, 15),
    design: { strata: ['stratum'], ...twoStages },
    statistic: score,
    truth: truth.score,
  },
  {
    title: 'hamlets by size (Chao), 20, 15 people each, Brewer, share, logit',
    sample: withWithinFraction(drawHamlets(hamletFrameWhole, { method: 'pps-chao', size: { total: 20 } }, 15), 15),
    design: { psu: ['hamlet', 'person'], fpc: ['p', 'f'], pps: 'brewer' },
    statistic: share,
    truth: truth.share,
    interval: 'logit',
  },
  {
    title: 'hamlets by size (systematic), 20, 15 people each, Brewer, share, logit',
    sample: withWithinFraction(
      drawHamlets(hamletFrameWhole, { method: 'pps-systematic', size: { total: 20 } }, 15),
      15,
    ),
    design: { psu: ['hamlet', 'person'], fpc: ['p', 'f'], pps: 'brewer' },
    statistic: share,
    truth: truth.share,
    interval: 'logit',
  },
];

/** Under `pps` every correction is a fraction. */
function withWithinFraction(draw: (seed: string) => Sample, within: number): (seed: string) => Sample {
  return (seed) => {
    const sample = draw(seed);
    return { ...sample, f: sample['inside']!.map((members) => Math.min(1, within / (members as number))) };
  };
}

print(
  `Population: ${people.length} people in ${hamlets.length} hamlets; share ${truth.share.toFixed(4)}, score ${truth.score.toFixed(4)}.`,
);
print(`\nCoverage of 95% intervals, ${draws} draws per design\n`);
print('| Design | covered | bias of the estimate, in its sd | mean standard error / sd |\n|---|---:|---:|---:|');
for (const trial of trials) {
  let covered = 0;
  let standardErrors = 0;
  const values: number[] = [];
  for (let k = 0; k < draws; k++) {
    const sample = trial.sample(`${trial.title} ${k}`);
    const design = expectValue(defineDesign(sample, trial.design));
    const [result] = expectValue(
      estimate(design, trial.statistic(sample), { interval: trial.interval ?? 'wald' }),
    ).estimates;
    if (result!.interval && result!.interval.lower <= trial.truth && trial.truth <= result!.interval.upper) covered++;
    standardErrors += result!.standardError;
    values.push(result!.estimate);
  }
  const mean = values.reduce((a, b) => a + b, 0) / draws;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1));
  const rate = covered / draws;
  const inside = rate >= 0.935 && rate <= 0.965;
  failed ||= !inside;
  print(
    `| ${trial.title} | ${(100 * rate).toFixed(2)}%${inside ? '' : ' ✖'} | ${((mean - trial.truth) / deviation).toFixed(3)} | ${(standardErrors / draws / deviation).toFixed(3)} |`,
  );
}

const repeats = 20 * draws;
const sizes = [3, 9, 1, 4, 14, 7, 2, 30, 5, 5, 8, 11];
const smallFrame = frameOf(sizes.map((size, index) => ({ id: String.fromCharCode(97 + index), size })));
print(`\nInclusion frequencies against stated probabilities: 12 units, n = 4, ${repeats} draws (|z| over 4.5 fails)\n`);
print('| Method | probabilities | greatest difference | greatest abs. z |\n|---|---:|---:|---:|');
for (const method of ['simple', 'systematic', 'pps-systematic', 'pps-chao'] as const) {
  const bySize = method.startsWith('pps');
  const single = bySize ? inclusionProbabilities(sizes, 4) : new Float64Array(12).fill(1 / 3);
  const counts = Array.from({ length: 12 }, () => new Float64Array(12));
  for (let k = 0; k < repeats; k++) {
    const chosen = expectValue(
      drawFromFrame(smallFrame, { method, size: { total: 4 } }, String(k), ''),
    ).strata[0]!.selected.map(({ id }) => id.charCodeAt(0) - 97);
    for (const i of chosen) for (const j of chosen) counts[i]![j]!++;
  }
  report(
    method,
    sizes.map((_, i) => [single[i]!, counts[i]![i]!] as const),
  );
  if (method === 'pps-chao') {
    const rest = sizes.map((size, index) => ({ size, index })).filter(({ index }) => single[index]! < 1);
    const inner = chaoJointProbabilities(
      rest.map(({ size }) => size),
      4 - (sizes.length - rest.length),
      rest.map((_, k) => k),
    );
    report(
      'pps-chao, pairs',
      rest.flatMap((a, i) => rest.slice(0, i).map((b, j) => [inner[i]![j]!, counts[a.index]![b.index]!] as const)),
    );
  }
}

function report(title: string, pairs: readonly (readonly [probability: number, count: number])[]): void {
  let difference = 0;
  let z = 0;
  for (const [probability, count] of pairs) {
    const gap = Math.abs(count / repeats - probability);
    difference = Math.max(difference, gap);
    const deviation = Math.sqrt((probability * (1 - probability)) / repeats);
    if (deviation > 0) z = Math.max(z, gap / deviation);
    else if (gap > 0) z = Number.POSITIVE_INFINITY;
  }
  failed ||= z > 4.5;
  print(`| ${title} | ${pairs.length} | ${difference.toFixed(5)} | ${z.toFixed(2)}${z > 4.5 ? ' ✖' : ''} |`);
}

process.exitCode = failed ? 1 : 0;
