// Inclusion: units, pairs and whole samples come as often as stated, within the error of simulation.
// Use: npm run proofs inclusion; or node scripts/proofs/inclusion.ts [draws] [--write], which renews docs/method/proofs.md.
import { compareInclusion } from './support/inclusion.ts';
import { openReport, repetitions } from './support/report.ts';

const draws = repetitions(40_000);
const report = openReport('inclusion');
report.line(
  `${draws} draws of each method from small frames. Units and pairs: the greatest |z| against the bound that a sound method exceeds once in 1,000 comparisons; samples: chi-square over all samples that can come, its p at least 0.001.`,
);
report.head(['Method', 'of', 'events', 'greatest difference', 'greatest abs. z, or chi-square', 'bound, or p']);
const compared = compareInclusion(draws);
for (const { title, kind, events, greatestDifference, statistic, bound, holds } of compared)
  report.row([
    title,
    kind,
    String(events),
    greatestDifference.toFixed(5),
    `${statistic.toFixed(2)}${holds ? '' : ' ✖'}`,
    kind === 'samples' ? `p = ${bound.toFixed(3)}` : bound.toFixed(2),
  ]);
report.line();
for (const { title, kind, holds } of compared) if (!holds) report.fault(`${title}, ${kind}: not as often as stated`);
if (compared.every(({ holds }) => holds)) report.line('Every probability stated is the one met with.');
report.finish();
