/** A dispatch → công văn: no type line, "V/v" under the number, Kính gửi, lead-in, numbered parts, closing. */
import type { Figures } from '@longdan/analysis';
import {
  type Dispatch,
  type DispatchPart,
  type DispatchTask,
  fillDispatch,
  type PublishedFigures,
} from '@longdan/core';
import { headlineOf } from './figure-sentences.ts';
import {
  asSentence,
  type Block,
  formatShortDay,
  generatedDataLabel,
  lowerFirst,
  type OfficialDocument,
  toDocumentDate,
  trimItem,
} from './official/document.ts';
import { type RichText, toRuns } from './official/rich-text.ts';

/** Figures in braces are filled; one that was never entered stays in braces, to be seen before signing. */
export function composeDispatch(given: Dispatch): OfficialDocument {
  const dispatch = fillDispatch(given);
  const { authority } = dispatch;
  const references = (dispatch.references ?? []).map((text) => `${trimItem(text)};`);
  const opening: readonly Block[] = [...references, ...dispatch.leadIn].map(
    (text): Block => ({ kind: 'paragraph', text }),
  );
  const blocks = [...opening, ...dispatch.parts.flatMap(partBlocks)];
  const { body, closing } =
    dispatch.closing === undefined ? takeLast(blocks) : { body: blocks, closing: dispatch.closing };
  return {
    ...(dispatch.superior === undefined ? {} : { superior: dispatch.superior }),
    issuer: authority.heading,
    issuerName: authority.name,
    number: {
      ...(dispatch.number === undefined ? {} : { digits: dispatch.number }),
      symbol: `${authority.symbol}-${dispatch.draftingUnit}`,
    },
    place: authority.place,
    date: toDocumentDate(dispatch.issuedOn, dispatch.year),
    subject: { kind: 'dispatch', about: trimItem(dispatch.about) },
    addressees: dispatch.addressees,
    legalBases: [],
    blocks: body,
    closing,
    signature: dispatch.signatory,
    recipients: dispatch.recipients,
    appendices: [],
    ...(dispatch.generatedData ? { label: generatedDataLabel } : {}),
  };
}

/** "1. Tiêu đề" in bold, or the number before the first paragraph; the tasks on dashes behind. */
function partBlocks(part: DispatchPart, position: number): readonly Block[] {
  const number = `${position + 1}. `;
  const [first = '', ...rest] = part.paragraphs;
  const opening: readonly Block[] =
    part.title === undefined
      ? [{ kind: 'paragraph', text: `${number}${first}`, ...(rest.length + part.tasks.length > 0 ? sticky : {}) }]
      : [
          { kind: 'heading', level: 2, text: `${number}${trimItem(part.title)}` },
          ...part.paragraphs.slice(0, 1).map((text): Block => ({ kind: 'paragraph', text })),
        ];
  return [
    ...opening,
    ...rest.map((text): Block => ({ kind: 'paragraph', text })),
    ...part.tasks.map((task): Block => ({ kind: 'dash', text: taskText(task) })),
  ];
}

const sticky = { keepWithNext: true } as const;

/** "…; hoàn thành chậm nhất ngày 31/10/2022." */
function taskText({ text, due }: DispatchTask): string {
  if (due === undefined) return /;\s*$/.test(text) ? text.trim() : asSentence(text);
  return `${trimItem(text)}; hoàn thành chậm nhất ngày ${formatShortDay(due)}.`;
}

/** A dispatch without a closing of its own ends with its last block. */
function takeLast(blocks: readonly Block[]): { readonly body: readonly Block[]; readonly closing: RichText } {
  const last = blocks.at(-1);
  if (last === undefined || last.kind === 'table' || last.kind === 'picture') return { body: blocks, closing: '' };
  const closing = last.kind === 'dash' ? [{ text: '-\u00a0' }, ...toRuns(last.text)] : last.text;
  return { body: blocks.slice(0, -1), closing };
}

/** A round's own figures as those that next year's dispatch tells units to use; undefined where nothing was answered. */
export function publishFigures(
  figures: Figures,
  { of, year, source }: { readonly of: string; readonly year: number; readonly source?: string },
): PublishedFigures | undefined {
  const index = headlineOf(figures, figures.index);
  if (index === null) return undefined;
  const percent = (share: number) => Number((share * 100).toFixed(2));
  const extreme = (name: 'highest' | 'lowest' | 'mostDissatisfied' | 'leastDissatisfied') => {
    const found = figures[name];
    if (found === null) return {};
    const criterion = found.criteria.map(({ text }) => lowerFirst(trimItem(text))).join('”, “');
    return { [name]: { criterion, percent: percent(found.share) } };
  };
  return {
    of,
    year,
    index: percent(index),
    ...extreme('highest'),
    ...extreme('lowest'),
    ...extreme('mostDissatisfied'),
    ...extreme('leastDissatisfied'),
    ...(source === undefined ? {} : { source }),
  };
}
