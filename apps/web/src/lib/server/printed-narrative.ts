/** The report's paragraphs as they will be printed: who approves reads figures, not the words in braces. */
import type { Figures } from '@longdan/analysis';
import type { Plan } from '@longdan/core';
import { placeholderValues, type ReportNarrative } from '@longdan/documents';

/** Words in braces that no report knows stay as they are: saving the text has named them already. */
export function printedNarrative(narrative: ReportNarrative, plan: Plan, figures: Figures): ReportNarrative {
  const values = placeholderValues(plan, figures);
  const wordsOf = (name: string) => values.get(name.trim().replace(/\s+/g, ' ').toLocaleLowerCase('vi'));
  const print = (text: string) =>
    text.normalize('NFC').replace(/\{([^{}\n]+)\}/g, (braced, name: string) => wordsOf(name) ?? braced);
  return {
    purposes: narrative.purposes.map(print),
    strengths: narrative.strengths.map(print),
    weaknesses: narrative.weaknesses.map(print),
    directions: narrative.directions.map(({ title, tasks }) => ({ title: print(title), tasks: tasks.map(print) })),
    closing: print(narrative.closing),
  };
}
