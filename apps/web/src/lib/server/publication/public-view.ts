/** Sealed figures as the pages of results show them. */
import type { SealedFigures, SealedScope } from '@longdan/operations';

/** The figures asked for by the address: of the round, or of one of its fields. */
export function scopeAsked({ scopes }: SealedFigures, url: URL): SealedScope | undefined {
  const fieldId = url.searchParams.get('linh-vuc');
  return scopes.find((scope) => scope.fieldId === fieldId) ?? scopes.find((scope) => scope.fieldId === null);
}

/** Index of the round by its own formula, and the ballots behind it. */
export function headlinesOf({ scopes }: SealedFigures): {
  readonly index: number | null;
  readonly responses: number;
} {
  const figures = scopes.find((scope) => scope.fieldId === null)?.figures;
  if (!figures) return { index: null, responses: 0 };
  const { index, ballots } = figures;
  return { index: index.formula.headline === 'score' ? index.score : index.satisfied, responses: ballots.eligible };
}
