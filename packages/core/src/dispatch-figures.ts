/**
 * Words in braces that stand for published figures in a dispatch: "{chỉ số hài lòng}" is printed as the percentage that
 * `publishedFigures` holds. Names of percentages equal those of report texts, so that a sentence can move between the two.
 */
import type { Dispatch, PublishedFigures } from './dispatch.ts';

/** A number is a percentage; texts are printed as they are. */
type Value = number | string | undefined;

const readers: Readonly<Record<string, (figures: PublishedFigures) => Value>> = {
  'nơi công bố': (figures) => figures.of,
  'năm công bố': (figures) => String(figures.year),
  nguồn: (figures) => figures.source,
  'chỉ số hài lòng': (figures) => figures.index,
  'tiêu chí cao nhất': (figures) => figures.highest?.criterion,
  'tỷ lệ cao nhất': (figures) => figures.highest?.percent,
  'tiêu chí thấp nhất': (figures) => figures.lowest?.criterion,
  'tỷ lệ thấp nhất': (figures) => figures.lowest?.percent,
  'tiêu chí không hài lòng cao nhất': (figures) => figures.mostDissatisfied?.criterion,
  'tỷ lệ không hài lòng cao nhất': (figures) => figures.mostDissatisfied?.percent,
  'tiêu chí không hài lòng thấp nhất': (figures) => figures.leastDissatisfied?.criterion,
  'tỷ lệ không hài lòng thấp nhất': (figures) => figures.leastDissatisfied?.percent,
};

/** Every name that may stand in braces. */
export const figureNames: readonly string[] = Object.keys(readers);

/** `{name}` on one line; "{{ }}" is left as it is. */
const pattern = /(?<!\{)\{([^{}\n]{1,120})\}(?!\})/g;

const keyOf = (name: string) => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleLowerCase('vi');

/** The names in braces of a text, as the writer wrote them. */
export function listFigureNames(text: string): readonly string[] {
  return [...text.normalize('NFC').matchAll(pattern)].map((match) => match[1] ?? '');
}

/** What a name stands for; undefined when it is unknown or not entered. */
export function findFigure(name: string, figures: PublishedFigures | undefined): number | string | undefined {
  return figures === undefined ? undefined : readers[keyOf(name)]?.(figures);
}

/** Whether the name is one of `figureNames`, entered or not. */
export const isFigureName = (name: string): boolean => Object.hasOwn(readers, keyOf(name));

/** "80,58%": two decimals, decimal comma, as official documents print shares. */
const printPercent = (percent: number) => `${percent.toFixed(2).replace('.', ',')}%`;

/** The text with its figures; a name without a figure stays in braces, to be seen before signing. */
export function fillFigures(text: string, figures: PublishedFigures | undefined): string {
  return text.normalize('NFC').replace(pattern, (whole, name: string) => {
    const value = findFigure(name, figures);
    if (value === undefined) return whole;
    return typeof value === 'number' ? printPercent(value) : value;
  });
}

/** The dispatch as it is printed: every text filled. */
export function fillDispatch(dispatch: Dispatch): Dispatch {
  const fill = (text: string) => fillFigures(text, dispatch.publishedFigures);
  return {
    ...dispatch,
    about: fill(dispatch.about),
    leadIn: dispatch.leadIn.map(fill),
    parts: dispatch.parts.map((part) => ({
      ...part,
      ...(part.title === undefined ? {} : { title: fill(part.title) }),
      paragraphs: part.paragraphs.map(fill),
      tasks: part.tasks.map((task) => ({ ...task, text: fill(task.text) })),
    })),
    ...(dispatch.closing === undefined ? {} : { closing: fill(dispatch.closing) }),
  };
}
