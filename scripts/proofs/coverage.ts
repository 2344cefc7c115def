// Coverage: 95% intervals of 10,000 seeded draws of every design hold the true value of a known population in
// 93.5–96.5% of the draws where theory promises it; where it does not, the table says so and why.
// Use: npm run proofs coverage; or node scripts/proofs/coverage.ts [draws] [--write], which renews docs/method/proofs.md.
import { bounds, type Coverage, keeps, runTrial } from './support/coverage.ts';
import { type Measure, trials } from './support/designs.ts';
import { people, truth } from './support/province.ts';
import { openReport, percent, repetitions } from './support/report.ts';

const draws = repetitions(10_000);
const report = openReport('coverage');
const shown: readonly (readonly [measure: Measure, title: string])[] = [
  ['mean', 'mean (t)'],
  ['logit', 'share (logit)'],
  ['beta', 'share (beta)'],
  ['wilson', 'share (Wilson)'],
  ['ratio', 'ratio (t)'],
  ['index', 'index of factors (logit)'],
];

report.line(
  `Population: ${people.length} people; mean ${truth.mean.toFixed(4)}, share ${truth.share.toFixed(4)}, ratio ${truth.ratio.toFixed(4)}, index ${truth.index.toFixed(4)}. ` +
    `${draws} draws of each design. Bounds ${percent(bounds.least, 1)}–${percent(bounds.most, 1)}; ≥: theory promises at least the lower one; in brackets: no promise; the notes say why.`,
);
report.head(['Design', ...shown.map(([, title]) => title), 'greatest bias / sd', 'se / sd']);
const notes: string[] = [];
const faults: string[] = [];
const cell = (one: Coverage | undefined): string => {
  if (!one) return '';
  const rate = percent(one.rate);
  if (!keeps(one)) return `**${rate} ✖**`;
  return one.promise === 'none' ? `(${rate})` : one.promise === 'cautious' ? `≥ ${rate}` : rate;
};
for (const trial of trials) {
  const found = runTrial(trial, draws);
  const of = (measure: Measure) => found.find((one) => one.measure === measure);
  const ratios = found.filter(({ measure }) => measure !== 'rare').map(({ errorRatio }) => errorRatio);
  if (trial.because) notes.push(`${trial.title}: ${trial.because}.`);
  const rare = of('rare');
  if (rare)
    notes.push(
      `${trial.title}: a share of ${percent(truth.rare)} was held by ${percent(rare.rate)} of logit intervals.`,
    );
  report.row([
    trial.title + (trial.because ? ` [${notes.findIndex((note) => note.startsWith(trial.title)) + 1}]` : ''),
    ...shown.map(([measure]) => cell(of(measure))),
    Math.max(...found.map(({ bias }) => Math.abs(bias))).toFixed(3),
    `${Math.min(...ratios).toFixed(3)}–${Math.max(...ratios).toFixed(3)}`,
  ]);
  for (const one of found)
    if (!keeps(one)) faults.push(`${trial.title}, ${one.measure}: ${percent(one.rate)} is outside its bounds`);
}
report.line();
notes.forEach((note, at) => {
  report.line(`[${at + 1}] ${note}  `);
});
report.line();
for (const fault of faults) report.fault(fault);
if (faults.length === 0) report.line('Every promised coverage is kept.');
report.finish();
