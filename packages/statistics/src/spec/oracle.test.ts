// Every figure of the R oracle (fixtures/oracle, made by the scripts there) against `estimateFromSpec` on the same JSON.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { Columns } from '../columns.ts';
import { type EstimateResult, estimateFromSpec } from './estimate-from-spec.ts';

const folder = join(import.meta.dirname, '../../../../fixtures/oracle');

interface Answer {
  readonly name: string;
  readonly group: string | null;
  readonly level: string | null;
  readonly [figure: string]: string | number | null;
}

interface OracleCase {
  readonly title: string;
  readonly dataset: string;
  readonly design: { readonly estimates: readonly { name: string; kind: string; interval?: string }[] };
  readonly answers: readonly Answer[];
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'));

/** Our figure for each of R's, by its name there. */
function figureOf(result: EstimateResult, figure: string): number | null | undefined {
  switch (figure) {
    case 'estimate':
      return result.estimate;
    case 'se':
      return Number.isNaN(result.standardError) ? null : result.standardError;
    case 'df':
      return result.test ? result.test.chiSquare.df : result.degreesOfFreedom;
    case 'lower':
      return result.interval?.lower ?? null;
    case 'upper':
      return result.interval?.upper ?? null;
    case 'deff':
      return result.designEffect.withoutReplacement;
    case 'deffReplace':
      return result.designEffect.withReplacement;
    case 'n':
      return result.n;
    case 'pValue':
      return result.pValue;
    case 'f':
      return result.test?.f.statistic;
    case 'df1':
      return result.test?.f.df1;
    case 'df2':
      return result.test?.f.df2;
    case 'chiSquare':
      return result.test?.chiSquare.statistic;
    case 'chiSquarePValue':
      return result.test?.chiSquare.pValue;
    default:
      return undefined;
  }
}

/** R's intervals through iterated fits, and quantiles read through them, are held to 1e-7; everything else to 1e-9. */
function toleranceOf(kind: string, interval: string | undefined, figure: string): number {
  const iterated = kind === 'quantile' || (kind === 'proportion' && (interval ?? 'logit') !== 'wald');
  return iterated && (figure === 'lower' || figure === 'upper' || figure === 'se') ? 1e-7 : 1e-9;
}

for (const file of ['published.json', 'synthetic.json']) {
  test(`agrees with R survey: ${file}`, (t) => {
    let compared = 0;
    const misfits: string[] = [];
    const datasets = new Map<string, Columns>();
    for (const one of readJson(file) as OracleCase[]) {
      if (!datasets.has(one.dataset)) datasets.set(one.dataset, readJson(`data/${one.dataset}.json`) as Columns);
      const outcome = estimateFromSpec(datasets.get(one.dataset)!, one.design);
      assert.ok(outcome.ok, `${one.title}: ${JSON.stringify(outcome.findings)}`);
      const results = outcome.value;
      assert.equal(results.length, one.answers.length, `${one.title}: number of results`);
      one.answers.forEach((answer, index) => {
        const result = results[index]!;
        const where = `${one.title} / ${answer.name} / ${answer.group} / ${answer.level}`;
        assert.equal(result.name, answer.name, where);
        assert.equal(result.group, answer.group, where);
        if (answer.level !== null) assert.equal(result.level, answer.level, where);
        const { kind, interval } = one.design.estimates.find(({ name }) => name === answer.name)!;
        for (const [figure, expected] of Object.entries(answer)) {
          if (['name', 'group', 'level'].includes(figure) || typeof expected === 'string') continue;
          const actual = figureOf(result, figure);
          if (expected === null) {
            if (figure !== 'n' && kind !== 'contrast' && actual !== null)
              misfits.push(`${where}: ${figure} is ${actual}, R gives none`);
            continue;
          }
          // A standard error of nothing but rounding is written as 0.
          if (figure === 'se' && expected === 0 && actual! <= 1e-10 * Math.abs(result.estimate)) continue;
          const scale = Math.max(Math.abs(expected), figure === 'se' ? 1e-6 * Math.abs(result.estimate) : 0, 1e-12);
          const misfit = Math.abs((actual ?? Number.NaN) - expected) / scale;
          if (!(misfit <= toleranceOf(kind, interval, figure)))
            misfits.push(`${where}: ${figure} is ${actual}, R says ${expected} (relative misfit ${misfit})`);
          compared++;
        }
      });
    }
    assert.deepEqual(misfits, []);
    t.diagnostic(`${compared} figures compared with R`);
    assert.ok(compared >= 300, `only ${compared} figures`);
  });
}
