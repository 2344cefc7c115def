/**
 * Linear calibration (generalised regression weights): the weights closest to the present ones, in the sense of
 * Σ(w* − w)²/w, under which the auxiliary variables sum to their known totals: w* = w(1 + xᵀλ),
 * λ = (Σ w x xᵀ)⁻¹ (t_x − Σ w x) (Deville & Särndal 1992, eq. 2.4; Särndal, Swensson & Wretman 1992, §6.5).
 */
import type { SurveyDesign } from '../design/design.ts';
import { makeFinding, type Outcome, refuse, succeed } from '../findings.ts';
import { orthonormalise, solveUpper, solveUpperTransposed } from '../numeric/orthonormal.ts';
import { sumOfProducts } from '../numeric/sum.ts';
import { withFactor } from './factor.ts';

/** An auxiliary variable (a constant 1 for the population's size) with its known total. */
export interface AuxiliaryVariable {
  readonly name: string;
  readonly values: Float64Array;
  readonly total: number;
}

/** Negative weights are possible and are refused: bound them by raking or fewer variables. */
export function calibrate(design: SurveyDesign, variables: readonly AuxiliaryVariable[]): Outcome<SurveyDesign> {
  for (const variable of variables)
    for (let row = 0; row < design.rowCount; row++)
      if (design.weights[row]! > 0 && !Number.isFinite(variable.values[row]!))
        return refuse('value-missing', { column: variable.name, row: row + 1 });
  const root = design.weights.map(Math.sqrt);
  const factorised = orthonormalise(
    variables.map(({ values }) => values.map((value, row) => (root[row] === 0 ? 0 : value * root[row]!))),
  );
  if (!factorised.ok) {
    const column = variables[factorised.dependent]!.name;
    return refuse('calibration-singular', { column }, { column });
  }
  const missing = variables.map(
    ({ values, total }) =>
      total -
      sumOfProducts(
        design.weights,
        values.map((value, row) => (design.weights[row] === 0 ? 0 : value)),
      ),
  );
  const lambda = solveUpper(factorised.upper, solveUpperTransposed(factorised.upper, missing));
  const factor = new Float64Array(design.rowCount).fill(1);
  let refused = 0;
  for (let row = 0; row < factor.length; row++) {
    if (design.weights[row] === 0) continue;
    variables.forEach(({ values }, index) => {
      factor[row]! += values[row]! * lambda[index]!;
    });
    if (!(factor[row]! > 0)) refused++;
  }
  if (refused > 0) return { ok: false, findings: [makeFinding('calibration-negative', undefined, { count: refused })] };
  return succeed(
    withFactor(design, 'calibration', factor, () => ({
      kind: 'linear',
      basis: factorised.basis,
      scale: factor.map((g, row) => g * root[row]!),
    })),
  );
}
