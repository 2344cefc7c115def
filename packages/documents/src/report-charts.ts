/**
 * The drawing of a report: level bars of every criterion under its factor, or of the factors alone where criteria would not
 * fit one page or are too many to read. Black on white, no wider than the text, at most a page high.
 */
import type { CriterionFigures, Figures, LevelCount } from '@longdan/analysis';
import { drawLevelBars } from '@longdan/charts';
import type { PictureBlock } from './official/document.ts';
import { measures, textWidthMm } from './official/measures.ts';

/** More criteria than these are not drawn one by one. */
const mostCriteria = 30;
/** Drawing widths in px, from the largest letters to the smallest that still read in print (14 px = 6.5 pt). */
const widthsPx = [720, 760, 800, 840, 880, 920, 960, 1000] as const;
/** Room on a page for one drawing, with a line to spare. */
const tallestMm = measures.page.heightMm - measures.margin.topMm - measures.margin.bottomMm - 8;

/** None when nothing was answered. The same figures give the same drawing. */
export function drawReportCharts(figures: Figures): readonly PictureBlock[] {
  const byFactor = figures.factors.length > 1 ? drawFactors(figures) : undefined;
  const chart = figures.criteria.length <= mostCriteria ? (drawCriteria(figures) ?? byFactor) : byFactor;
  return chart === undefined ? [] : [chart];
}

function drawCriteria(figures: Figures): PictureBlock | undefined {
  if (!figures.criteria.some((criterion) => criterion.satisfied !== null)) return undefined;
  return fitPage((width) => drawLevelBars(figures, { width, theme: 'print', idPrefix: 'tieu-chi' }), {
    alt: 'Biểu đồ ý kiến đánh giá theo từng tiêu chí; số liệu như bảng tổng hợp kèm theo.',
  });
}

/** Answers of a factor's criteria taken together; N then counts answers. The share at the right is the factor's own. */
function drawFactors(figures: Figures): PictureBlock | undefined {
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
  return fitPage((width) => drawLevelBars(drawn, { width, theme: 'print', idPrefix: 'yeu-to', title }), {
    alt: 'Biểu đồ ý kiến đánh giá theo từng yếu tố; số liệu như bảng các yếu tố.',
  });
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

/** The drawing with the largest letters that fits one page; undefined when none does. */
function fitPage(draw: (width: number) => string, { alt }: { readonly alt: string }): PictureBlock | undefined {
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
