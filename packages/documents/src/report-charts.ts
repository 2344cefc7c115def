/**
 * Drawings of a report: level bars of every criterion under its factor, and of the factors. Black on white, as wide as the
 * text, never over a page.
 */
import type { CriterionFigures, Figures, LevelCount } from '@longdan/analysis';
import { drawLevelBars } from '@longdan/charts';
import type { PictureBlock } from './official/document.ts';
import { measures, textWidthMm } from './official/measures.ts';

/** Where a report's drawings stand. */
export interface ReportCharts {
  /** Behind section II: half a page at most, so that the text around it stays together. */
  readonly body: readonly PictureBlock[];
  /** A page of its own. */
  readonly appendix: readonly PictureBlock[];
}

/** More criteria than these are not drawn one by one. */
const mostCriteria = 30;
/** Drawing widths in px, from the largest letters to the smallest that still read in print (14 px = 6.2 pt). */
const widthsPx = [720, 760, 800, 840, 880, 920, 960, 1000, 1040] as const;
const pageMm = measures.page.heightMm - measures.margin.topMm - measures.margin.bottomMm;
const bodyMm = pageMm / 2;
/** What the bars of a few factors need; more of them get half a page. */
const factorsMm = 82;
/** Below the heading of an appendix. */
const appendixMm = pageMm - 36;

/**
 * Criteria in the text where half a page holds them; otherwise factors in the text and criteria in an appendix. None when
 * nothing was answered. The same figures give the same drawings.
 */
export function drawReportCharts(figures: Figures): ReportCharts {
  const asList = (picture: PictureBlock | undefined) => (picture === undefined ? [] : [picture]);
  const few = figures.criteria.length <= mostCriteria;
  const inText = few ? drawCriteria(figures, bodyMm) : undefined;
  if (inText !== undefined) return { body: [inText], appendix: [] };
  const severalFactors = figures.factors.length > 1;
  return {
    body: asList(severalFactors ? (drawFactors(figures, factorsMm) ?? drawFactors(figures, bodyMm)) : undefined),
    appendix: asList(few ? drawCriteria(figures, appendixMm) : undefined),
  };
}

function drawCriteria(figures: Figures, tallestMm: number): PictureBlock | undefined {
  if (!figures.criteria.some((criterion) => criterion.satisfied !== null)) return undefined;
  const alt = 'Biểu đồ ý kiến đánh giá theo từng tiêu chí; số liệu như bảng tổng hợp kèm theo.';
  return fitPage((width) => drawLevelBars(figures, { width, theme: 'print', idPrefix: 'tieu-chi' }), alt, tallestMm);
}

/** Answers of a factor's criteria taken together; N then counts answers. The share at the right is the factor's own. */
function drawFactors(figures: Figures, tallestMm: number): PictureBlock | undefined {
  const bars = figures.factors.flatMap((factor): CriterionFigures[] => {
    const own = figures.criteria.filter((criterion) => criterion.factorId === factor.id);
    const levels = addLevels(own);
    if (levels === undefined) return [];
    const n = levels.reduce((sum, level) => sum + level.count, 0);
    const { satisfied, neutral, dissatisfied, score, id, title, contentId } = factor;
    const states = { blank: 0, notAsked: 0, refused: 0, invalid: 0 };
    const shares = { satisfied, neutral, dissatisfied, score };
    return [{ id, questionId: id, text: title, factorId: contentId, contentId, levels, n, ...states, ...shares }];
  });
  if (!bars.some((bar) => bar.n > 0)) return undefined;
  const groups = figures.contents.map((content) => {
    const { satisfied, neutral, dissatisfied, score, id, title } = content;
    const criterionIds = bars.filter((bar) => bar.contentId === id).map((bar) => bar.id);
    return { id, title, contentId: id, criterionIds, nRange: [0, 0] as const, satisfied, neutral, dissatisfied, score };
  });
  const drawn: Figures = { ...figures, criteria: bars, factors: groups };
  const title = {
    vi: 'Ý kiến đánh giá theo từng yếu tố (gộp ý kiến về các tiêu chí của yếu tố)',
    en: 'Answers by factor (answers to its criteria taken together)',
  };
  const alt = 'Biểu đồ ý kiến đánh giá theo từng yếu tố; số liệu như bảng các yếu tố.';
  return fitPage((width) => drawLevelBars(drawn, { width, theme: 'print', idPrefix: 'yeu-to', title }), alt, tallestMm);
}

/** Sums over criteria of one scale; undefined where scales differ, counts are unknown or there is none. */
function addLevels(criteria: readonly CriterionFigures[]): readonly LevelCount[] | undefined {
  const [first] = criteria;
  const scaleOf = (criterion: CriterionFigures) => criterion.levels.map((level) => level.label).join('\n');
  if (first === undefined) return undefined;
  if (criteria.some((each) => each.countsUnknown === true || scaleOf(each) !== scaleOf(first))) return undefined;
  return first.levels.map((level, position) => ({
    ...level,
    count: criteria.reduce((sum, criterion) => sum + (criterion.levels[position]?.count ?? 0), 0),
  }));
}

/** The drawing with the largest letters that is not taller; undefined when none is. */
function fitPage(draw: (width: number) => string, alt: string, tallestMm: number): PictureBlock | undefined {
  const widthMm = textWidthMm('portrait');
  for (const width of widthsPx) {
    const svg = draw(width);
    const height = Number(/viewBox="0 0 \d+ (\d+)"/.exec(svg)?.[1]);
    const heightMm = (height / width) * widthMm;
    if (heightMm <= tallestMm) return { kind: 'picture', svg: usePrintedArrows(svg), alt, widthMm, heightMm };
  }
  return undefined;
}

/** Tinos has no small triangles; it has the large ones. */
const usePrintedArrows = (svg: string) => svg.replaceAll('▸', '►').replaceAll('◂', '◄');
