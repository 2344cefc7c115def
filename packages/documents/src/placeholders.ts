/**
 * Words in braces that stand for figures: "{chỉ số hài lòng}" in an edited paragraph becomes "80,58%" when the report is
 * composed, so that a text written in March still holds the figures of April. "{{ }}" is left as it is.
 */
import { type Figures, formatCount, formatPercent, formatPercentOf } from '@longdan/analysis';
import type { Finding, Plan } from '@longdan/core';
import { headlineOf, quoteCriteria } from './figure-sentences.ts';
import type { RichText } from './official/rich-text.ts';

const pattern = /(?<!\{)\{([^{}\n]{1,120})\}(?!\})/g;

/** Value of each known placeholder, by its words in lower case. */
export type PlaceholderValues = ReadonlyMap<string, string>;

/** Placeholders that every report knows, with their present values. */
export function placeholderValues(plan: Plan, figures: Figures): PlaceholderValues {
  const { ballots, index } = figures;
  const values: [string, string][] = [
    ['năm', String(plan.year)],
    ['cơ quan', plan.authority.name],
    ['số phiếu phát ra', formatCount(ballots.issued)],
    ['số phiếu thu về', formatCount(ballots.collected)],
    ['số phiếu đủ điều kiện', formatCount(ballots.eligible)],
    ['số phiếu không đủ điều kiện', formatCount(ballots.ineligible)],
    ['tỷ lệ đủ điều kiện', formatPercentOf(ballots.eligible, ballots.collected)],
    ['tỷ lệ thu về', ballots.issued === null ? '–' : formatPercentOf(ballots.collected, ballots.issued)],
    ['chỉ số hài lòng', formatPercent(headlineOf(figures, index))],
    ['tỷ lệ hài lòng', formatPercent(index.satisfied)],
    ['tỷ lệ bình thường', formatPercent(index.neutral)],
    ['tỷ lệ không hài lòng', formatPercent(index.dissatisfied)],
    ['điểm quy đổi', formatPercent(index.score)],
  ];
  const extremes = [
    ['cao nhất', figures.highest],
    ['thấp nhất', figures.lowest],
    ['không hài lòng cao nhất', figures.mostDissatisfied],
    ['không hài lòng thấp nhất', figures.leastDissatisfied],
  ] as const;
  for (const [name, extreme] of extremes) {
    values.push([`tiêu chí ${name}`, extreme === null ? '–' : quoteCriteria(extreme)]);
    values.push([`tỷ lệ ${name}`, formatPercent(extreme?.share ?? null)]);
  }
  for (const factor of figures.factors)
    values.push([`yếu tố ${factor.id}`, formatPercent(headlineOf(figures, factor))]);
  for (const criterion of figures.criteria)
    values.push([`tiêu chí ${criterion.id}`, formatPercent(headlineOf(figures, criterion))]);
  return new Map(values.map(([name, value]) => [keyOf(name), value]));
}

const keyOf = (name: string) => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleLowerCase('vi');

/** The text with its figures. An unknown placeholder stays in place, bold, to be seen before signing. */
export function resolvePlaceholders(text: string, values: PlaceholderValues): RichText {
  const source = text.normalize('NFC');
  const runs: { text: string; bold?: boolean }[] = [];
  const addText = (piece: string) => {
    const last = runs.at(-1);
    if (last && !last.bold) last.text += piece;
    else if (piece !== '') runs.push({ text: piece });
  };
  let from = 0;
  for (const match of source.matchAll(pattern)) {
    addText(source.slice(from, match.index));
    const value = values.get(keyOf(match[1] ?? ''));
    if (value === undefined) runs.push({ text: match[0], bold: true });
    else addText(value);
    from = match.index + match[0].length;
  }
  addText(source.slice(from));
  return runs.length === 1 && !runs[0]?.bold ? (runs[0]?.text ?? '') : runs;
}

/** A fault for each placeholder of the texts that no report knows, naming it and those that exist. */
export function findUnknownPlaceholders(texts: readonly string[], values: PlaceholderValues): readonly Finding[] {
  const unknown = new Set<string>();
  for (const text of texts)
    for (const match of text.normalize('NFC').matchAll(pattern))
      if (!values.has(keyOf(match[1] ?? ''))) unknown.add(match[1] ?? '');
  const general = [...values.keys()].filter((name) => !/^(yếu tố|tiêu chí) \S+$/.test(name));
  return [...unknown].map((name) => ({
    code: 'unknown-placeholder',
    severity: 'fault',
    message: {
      vi: `Lời văn báo cáo có chỗ điền “{${name}}” mà phần mềm không biết. Hãy sửa lại; các chỗ điền dùng được: ${general.map((each) => `{${each}}`).join(', ')}.`,
      en: `The report's text has an unknown placeholder “{${name}}”. Correct it; known ones: ${general.map((each) => `{${each}}`).join(', ')}.`,
    },
    data: { placeholder: name },
  }));
}
