// Subtraction: what a reader can work out about groups below the threshold by adding and subtracting everything that is
// published of a round (its tables and those of its fields, by unit, channel, respondent and profile; bundle and pages
// hold the same). Use: npm run proofs subtraction; or node scripts/proofs/subtraction.ts [rounds] [--write].
import { openReport, percent, repetitions } from './support/report.ts';
import { compareRules, threshold } from './support/subtraction.ts';

const rounds = repetitions(20);
const report = openReport('subtraction');
const sizes = [
  { responses: 60, fields: 3, units: 4 },
  { responses: 150, fields: 4, units: 6 },
  { responses: 400, fields: 6, units: 12 },
  { responses: 1500, fields: 8, units: 20 },
  { responses: 6000, fields: 10, units: 40 },
];
report.line(
  `${rounds} made-up rounds of each size; a cell is a group, or a criterion of a group, in the round or a field; small: 1 to ${threshold - 1} people. Derivable: shown, or following exactly by subtraction; pinned: known once counts are whole and not negative.`,
);
report.head([
  'Ballots, fields, units',
  'small cells',
  'derivable, nothing withheld',
  'each table by itself',
  'all tables together',
  'pinned by bounds',
  'figures shown, by itself',
  'together',
  'fields left out a round',
]);
let derivable = 0;
for (const size of sizes) {
  const { without, alone, together, fieldsLeftOut } = compareRules(size, rounds);
  derivable += together.derivable;
  report.row([
    `${size.responses}, ${size.fields}, ${size.units}`,
    String(without.small),
    String(without.derivable),
    String(alone.derivable),
    String(together.derivable),
    String(together.pinned),
    percent(alone.shown / alone.all, 1),
    percent(together.shown / together.all, 1),
    (fieldsLeftOut / rounds).toFixed(1),
  ]);
}
report.line();
if (derivable > 0) report.fault(`${derivable} small cells follow from what is published`);
else report.line('No small cell follows from what is published.');
report.finish();
