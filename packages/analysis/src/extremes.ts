/** The highest and lowest criteria, ties included, and the sentence that official letters write about them. */
import type { CriterionFigures, Extreme, Figures } from './figures.ts';
import { formatCount, formatPercent, type Locale } from './format.ts';

/** Shares that differ by less are the same: fractions of fewer than a million answers differ by more. */
const sameShare = 1e-12;
/** More ties than this are counted, not listed. */
const listedTies = 3;

type Extremes = Pick<Figures, 'highest' | 'lowest' | 'mostDissatisfied' | 'leastDissatisfied'>;

export function findExtremes(criteria: readonly CriterionFigures[]): Extremes {
  return {
    highest: findExtreme(criteria, (criterion) => criterion.satisfied, Math.max),
    lowest: findExtreme(criteria, (criterion) => criterion.satisfied, Math.min),
    mostDissatisfied: findExtreme(criteria, (criterion) => criterion.dissatisfied, Math.max),
    leastDissatisfied: findExtreme(criteria, (criterion) => criterion.dissatisfied, Math.min),
  };
}

/**
 * "Tổ chức, cá nhân hài lòng cao nhất đối với tiêu chí “…” (89,44%) và thấp nhất đối với tiêu chí “…” (74,95%); tỷ lệ
 * không hài lòng cao nhất là 2,03% đối với tiêu chí “…”, thấp nhất là 0,14% đối với tiêu chí “…”." One sentence or two,
 * that say plainly when all criteria stand alike; empty when no criterion has an answer.
 */
export function describeExtremes(figures: Extremes, locale: Locale): string {
  const { highest, lowest, mostDissatisfied, leastDissatisfied } = figures;
  if (highest === null || lowest === null || mostDissatisfied === null || leastDissatisfied === null) return '';
  const percent = (extreme: Extreme) => formatPercent(extreme.share, 2, locale);
  const satisfiedAlike = highest.share - lowest.share < sameShare;
  const dissatisfiedAlike = mostDissatisfied.share - leastDissatisfied.share < sameShare;
  if (locale === 'en') {
    const first = satisfiedAlike
      ? `All criteria have the same share of satisfied answers, ${percent(highest)}`
      : `Satisfaction is highest with ${nameCriteria(highest, locale)} (${percent(highest)}) and lowest with ${nameCriteria(lowest, locale)} (${percent(lowest)})`;
    if (mostDissatisfied.share === 0) return `${first}; no criterion has a dissatisfied answer.`;
    if (dissatisfiedAlike)
      return `${first}; all have the same share of dissatisfied answers, ${percent(mostDissatisfied)}.`;
    return `${first}; the largest share of dissatisfied answers is ${percent(mostDissatisfied)}, with ${nameCriteria(mostDissatisfied, locale)}, the smallest ${percent(leastDissatisfied)}, with ${nameCriteria(leastDissatisfied, locale)}.`;
  }
  const first = satisfiedAlike
    ? `Mọi tiêu chí có cùng tỷ lệ hài lòng ${percent(highest)}`
    : `Tổ chức, cá nhân hài lòng cao nhất đối với ${nameCriteria(highest, locale)} (${percent(highest)}) và thấp nhất đối với ${nameCriteria(lowest, locale)} (${percent(lowest)})`;
  if (mostDissatisfied.share === 0) return `${first}; không tiêu chí nào có ý kiến không hài lòng.`;
  if (dissatisfiedAlike) return `${first}; tỷ lệ không hài lòng của mọi tiêu chí đều là ${percent(mostDissatisfied)}.`;
  return `${first}; tỷ lệ không hài lòng cao nhất là ${percent(mostDissatisfied)} đối với ${nameCriteria(mostDissatisfied, locale)}, thấp nhất là ${percent(leastDissatisfied)} đối với ${nameCriteria(leastDissatisfied, locale)}.`;
}

function findExtreme(
  criteria: readonly CriterionFigures[],
  shareOf: (criterion: CriterionFigures) => number | null,
  pick: (a: number, b: number) => number,
): Extreme | null {
  const answered = criteria.filter((criterion) => shareOf(criterion) !== null);
  if (answered.length === 0) return null;
  const share = answered.map((criterion) => shareOf(criterion)!).reduce((a, b) => pick(a, b));
  return {
    share,
    criteria: answered
      .filter((criterion) => Math.abs(shareOf(criterion)! - share) < sameShare)
      .map(({ id, text }) => ({ id, text })),
  };
}

function nameCriteria({ criteria }: Extreme, locale: Locale): string {
  const quoted = criteria.map(({ text }) => `“${text}”`);
  if (quoted.length > listedTies)
    return locale === 'vi' ? `${formatCount(quoted.length)} tiêu chí` : `${quoted.length} criteria`;
  const last = quoted.at(-1) ?? '';
  const joint = locale === 'vi' ? 'và' : 'and';
  const list = quoted.length === 1 ? last : `${quoted.slice(0, -1).join(', ')} ${joint} ${last}`;
  if (locale === 'vi') return quoted.length === 1 ? `tiêu chí ${list}` : `các tiêu chí ${list}`;
  return list;
}
