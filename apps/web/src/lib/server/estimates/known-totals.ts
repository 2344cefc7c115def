/** The address of the balancing page: characteristics chosen (`dac-diem`) and their totals (`tong.<characteristic>.<code>`). */
import { attributeIds, type Breakdown, type Figures, type KnownMargin } from '@longdan/analysis';

/** Characteristics every group of which may be shown, so that a composition tells nothing of a small one. */
export function usableBreakdowns(figures: Figures): Breakdown[] {
  return figures.breakdowns
    .filter(({ groups }) => groups.every((group) => !group.suppressed))
    .map((breakdown) => ({ ...breakdown, groups: breakdown.groups.filter(({ code }) => code !== '') }))
    .filter(({ groups }) => groups.length > 1);
}

export interface AskedTotals {
  readonly chosen: readonly Breakdown[];
  /** As typed, by `<characteristic>.<code>`. */
  readonly entered: Readonly<Record<string, string>>;
  /** Null while a total is missing or not a number above 0. */
  readonly known: readonly KnownMargin[] | null;
}

export function readAskedTotals(search: URLSearchParams, usable: readonly Breakdown[]): AskedTotals {
  const chosen = usable.filter(({ id }) => search.getAll('dac-diem').includes(id));
  const entered: Record<string, string> = {};
  const known = chosen.map(({ id, groups }): KnownMargin => {
    const attribute = attributeIds.find((one) => one === id);
    const totals = groups.map(({ code }): [string, number] => {
      const text = search.get(`tong.${id}.${code}`) ?? '';
      entered[`${id}.${code}`] = text;
      return [code, Number(text.replaceAll(/[.\s]/g, '').replace(',', '.'))];
    });
    return { source: attribute ? { attribute } : { questionId: id }, totals: Object.fromEntries(totals) };
  });
  const complete = known.length > 0 && known.every(({ totals }) => Object.values(totals).every((total) => total > 0));
  return { chosen, entered, known: complete ? known : null };
}
