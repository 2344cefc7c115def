/**
 * Dispatch files: YAML ↔ `Dispatch` (format: docs/spec/dispatch.md). Faults are reported all at once, each with its line,
 * as for plans; a dispatch entered in a form is read by the same rules. What an authority repeats in every dispatch
 * (house.ts) may be given as `house`.
 */
import { stringify } from 'yaml';
import { emptyAuthority, readAuthority, readSignatory, usualSignatory } from './authority-reader.ts';
import type { Dispatch, DispatchPart, DispatchTask, PublishedCriterion, PublishedFigures } from './dispatch.ts';
import { figureNames, findFigure, isFigureName, listFigureNames } from './dispatch-figures.ts';
import { type House, recipientsOfHouse } from './house.ts';
import { type Fields, type Reader, readPlainData, type Spot } from './material.ts';
import { nearest } from './nearest-word.ts';
import type { Outcome } from './outcome.ts';
import { readDay, readNumber, readSlug, readUnitSymbol, readYear } from './plan-values.ts';
import { readYaml } from './yaml-file.ts';

/** In the order in which a dispatch is written. */
const dispatchFields = [
  'id',
  'year',
  'superior',
  'authority',
  'number',
  'draftingUnit',
  'issuedOn',
  'about',
  'addressees',
  'references',
  'leadIn',
  'publishedFigures',
  'parts',
  'closing',
  'recipients',
  'signatory',
  'generatedData',
];

/** Reads a dispatch file. `file` is the name shown in findings; `house` fills what the file leaves out. */
export function parseDispatch(
  text: string,
  { file, house }: { readonly file: string; readonly house?: House },
): Outcome<Dispatch> {
  return readYaml(text, file, (reader, root) => ({ value: readDispatch(reader, root, house) }));
}

/**
 * Reads a dispatch entered in a form, as plain data of the shape of a dispatch file; values may all be text and empty
 * fields count as absent. A finding's `place.column` is the field's path, list members counted from 1: `parts.2.tasks.1.due`.
 */
export function validateDispatch(input: unknown, house?: House): Outcome<Dispatch> {
  return readPlainData(input, { fromForm: true }, (reader, root) => readDispatch(reader, root, house));
}

/** Writes a dispatch as YAML; `parseDispatch` of it gives the same dispatch. */
export function formatDispatch(dispatch: Dispatch): string {
  const written: Record<string, unknown> = {
    ...dispatch,
    parts: dispatch.parts.map(({ title, unit, paragraphs, tasks }) => ({
      ...(title === undefined ? {} : { title }),
      ...(unit === undefined ? {} : { unit }),
      ...(paragraphs.length === 0 ? {} : { paragraphs }),
      ...(tasks.length === 0 ? {} : { tasks: tasks.map((task) => (task.due === undefined ? task.text : task)) }),
    })),
  };
  const ordered = dispatchFields.flatMap((name) => (written[name] === undefined ? [] : [[name, written[name]]]));
  return stringify(Object.fromEntries(ordered), { lineWidth: 110, aliasDuplicateObjects: false });
}

function readDispatch(reader: Reader, root: Spot, house: House | undefined): Dispatch {
  const fields = reader.group(root, dispatchFields);
  const issuedOn = fields.optional('issuedOn', (at) => readDay(reader, at));
  const yearOfIssue = issuedOn ? Number(issuedOn.slice(0, 4)) : undefined;
  const year =
    fields.optional('year', (at) => readYear(reader, at)) ??
    yearOfIssue ??
    // An unreadable day has been reported already.
    (fields.has('issuedOn') ? 0 : fields.required('year', (at) => readYear(reader, at), 0));
  const publishedFigures = fields.optional('publishedFigures', (at) => readFigures(reader, at));
  const prose = (at: Spot) => readProse(reader, at, publishedFigures);
  const proses = (at: Spot) => (isList(at) ? reader.list(prose)(at) : [prose(at)]);
  const superior = fields.optional('superior', reader.text) ?? house?.superior;
  const closing = fields.optional('closing', prose);
  return {
    id: fields.required('id', (at) => readSlug(reader, at), ''),
    year,
    ...(superior === undefined ? {} : { superior }),
    authority: orHouse(fields, 'authority', (at) => readAuthority(reader, at), house?.authority, emptyAuthority),
    ...fields.some('number', (at) => readNumber(reader, at)),
    draftingUnit: orHouse(fields, 'draftingUnit', (at) => readUnitSymbol(reader, at), house?.draftingUnit, ''),
    ...(issuedOn === undefined ? {} : { issuedOn }),
    about: fields.required('about', (at) => prose(at).replace(/^v\/v\s+/i, ''), ''),
    addressees: fields.required('addressees', reader.texts, []),
    ...fields.some('references', reader.texts),
    leadIn: fields.required('leadIn', proses, []),
    ...(publishedFigures === undefined ? {} : { publishedFigures }),
    parts: fields.required(
      'parts',
      reader.list((at) => readPart(reader, at, prose, proses)),
      [],
    ),
    ...(closing === undefined ? {} : { closing }),
    recipients: fields.optional('recipients', reader.texts) ??
      (house && recipientsOfHouse(house, 'dispatch')) ?? ['Như trên', 'Lưu: VT'],
    signatory: fields.optional('signatory', (at) => readSignatory(reader, at)) ?? house?.signatory ?? usualSignatory,
    ...fields.some('generatedData', reader.flag),
  };
}

/** Needed, unless the house has it. */
function orHouse<T>(fields: Fields, name: string, read: (at: Spot) => T, kept: T | undefined, empty: T): T {
  return kept !== undefined && !fields.has(name) ? kept : fields.required(name, read, empty);
}

const isList = ({ node }: Spot): boolean => node !== null && 'items' in node;

/** A text whose names in braces are all known and entered. */
function readProse(reader: Reader, at: Spot, figures: PublishedFigures | undefined): string {
  const text = reader.text(at);
  for (const name of listFigureNames(text)) {
    if (findFigure(name, figures) !== undefined) continue;
    if (isFigureName(name)) {
      reader.fault(at, 'figure-missing', {
        vi: `dùng chỗ điền “{${name}}” nhưng “publishedFigures” chưa có số liệu này. Nhập số liệu đã công bố vào đó.`,
        en: `uses “{${name}}”, but “publishedFigures” does not hold that figure. Enter the published figure there.`,
      });
      continue;
    }
    const near = nearest(name, figureNames);
    reader.fault(at, 'unknown-placeholder', {
      vi: `không có chỗ điền “{${name}}”.${near ? ` Có phải “{${near}}” không?` : ''} Các chỗ điền dùng được: ${figureNames.map((each) => `{${each}}`).join(', ')}.`,
      en: `there is no placeholder “{${name}}”.${near ? ` Did you mean “{${near}}”?` : ''} Known ones: ${figureNames.map((each) => `{${each}}`).join(', ')}.`,
    });
  }
  return text;
}

function readFigures(reader: Reader, at: Spot): PublishedFigures {
  const extremes = ['highest', 'lowest', 'mostDissatisfied', 'leastDissatisfied'] as const;
  const fields = reader.group(at, ['of', 'year', 'index', ...extremes, 'source']);
  const criterion = (spot: Spot): PublishedCriterion => {
    const own = reader.group(spot, ['criterion', 'percent']);
    return {
      criterion: own.required('criterion', reader.text, ''),
      percent: own.required('percent', (inner) => readPercent(reader, inner), 0),
    };
  };
  return {
    of: fields.required('of', reader.text, ''),
    year: fields.required('year', (spot) => readYear(reader, spot), 0),
    index: fields.required('index', (spot) => readPercent(reader, spot), 0),
    ...fields.some('highest', criterion),
    ...fields.some('lowest', criterion),
    ...fields.some('mostDissatisfied', criterion),
    ...fields.some('leastDissatisfied', criterion),
    ...fields.some('source', reader.text),
  };
}

/** 80.58, or "80,58" and "80,58%" as officials write it. */
function readPercent(reader: Reader, at: Spot): number {
  const written = at.node && 'value' in at.node ? at.node.value : undefined;
  const local = typeof written === 'string' ? /^\s*(\d{1,3})(?:[.,](\d+))?\s*%?\s*$/.exec(written) : null;
  const percent = local ? Number(`${local[1]}.${local[2] ?? '0'}`) : reader.number(at);
  if (Number.isNaN(percent)) return 0;
  if (percent < 0 || percent > 100)
    reader.fault(at, 'bad-percent', {
      vi: `tỷ lệ ${String(percent).replace('.', ',')}% không nằm trong khoảng 0–100. Ghi như đã công bố, ví dụ 80.58.`,
      en: `${percent} % is not between 0 and 100. Write it as published, such as 80.58.`,
    });
  return percent;
}

/** A text alone is a part of one paragraph. */
function readPart(reader: Reader, at: Spot, prose: (at: Spot) => string, proses: (at: Spot) => string[]): DispatchPart {
  if (at.node && !('items' in at.node)) return { paragraphs: [prose(at)], tasks: [] };
  const fields = reader.group(at, ['title', 'unit', 'paragraphs', 'tasks']);
  const part: DispatchPart = {
    ...fields.some('title', prose),
    paragraphs: fields.optional('paragraphs', proses) ?? [],
    tasks:
      fields.optional(
        'tasks',
        reader.list((spot) => readTask(reader, spot, prose)),
      ) ?? [],
    ...fields.some('unit', reader.text),
  };
  if (fields.isGroup && part.title === undefined && part.paragraphs.length === 0)
    reader.fault(at, 'part-without-opening', {
      vi: 'phần này chưa có “title” hoặc “paragraphs”, nên không có gì để đánh số. Thêm một trong hai.',
      en: 'this part has neither “title” nor “paragraphs”, so there is nothing to number. Add one of them.',
    });
  else if (fields.isGroup && part.paragraphs.length === 0 && part.tasks.length === 0)
    reader.fault(at, 'empty-part', {
      vi: 'phần này chỉ có tiêu đề. Thêm “paragraphs” hoặc “tasks”.',
      en: 'this part is a heading only. Add “paragraphs” or “tasks”.',
    });
  return part;
}

function readTask(reader: Reader, at: Spot, prose: (at: Spot) => string): DispatchTask {
  if (at.node && !('items' in at.node)) return { text: prose(at) };
  const fields = reader.group(at, ['text', 'due']);
  return { text: fields.required('text', prose, ''), ...fields.some('due', (spot) => readDay(reader, spot)) };
}
