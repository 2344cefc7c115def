/**
 * What one authority writes the same in its documents: heading, place, symbols, recipients, who signs, usual legal bases.
 * Kept once, as a file (`parseHouse`) or in the workspace (`validateHouse`); each part stands in where a document says
 * nothing. A document takes the words when it is made: changing them later changes no document.
 */
import { emptyAuthority, readAuthority, readSignatory } from './authority-reader.ts';
import { type Reader, readPlainData, type Spot } from './material.ts';
import type { Outcome } from './outcome.ts';
import type { Authority, Signatory } from './plan.ts';
import { readUnitSymbol } from './plan-values.ts';
import { readYaml } from './yaml-file.ts';

/** Kinds of documents that may have recipients of their own. */
export const houseDocuments = ['plan', 'report', 'dispatch', 'minutes'] as const;
export type HouseDocument = (typeof houseDocuments)[number];

export interface House {
  readonly authority: Authority;
  readonly superior?: string;
  readonly draftingUnit?: string;
  /** Nơi nhận of every kind of document that has no list of its own. */
  readonly recipients?: readonly string[];
  readonly recipientsOf?: Partial<Readonly<Record<HouseDocument, readonly string[]>>>;
  /** Behind "Lưu:": "VT, NC". It takes the place of a "Lưu" among the recipients. */
  readonly archive?: string;
  readonly signatory?: Signatory;
  /** Căn cứ that most of its documents name. */
  readonly legalBases?: readonly string[];
  /** To whom its reports go. */
  readonly reportAddressees?: readonly string[];
}

const houseFields = [
  'authority',
  'superior',
  'draftingUnit',
  'recipients',
  'recipientsOf',
  'archive',
  'signatory',
  'legalBases',
  'reportAddressees',
];

/** Reads a house file. `file` is the name shown in findings. */
export function parseHouse(text: string, { file }: { readonly file: string }): Outcome<House> {
  return readYaml(text, file, (reader, root) => ({ value: readHouse(reader, root) }));
}

/** Reads a house entered in a form: the shape of a house file, values may all be text, empty fields count as absent. */
export function validateHouse(input: unknown): Outcome<House> {
  return readPlainData(input, { fromForm: true }, readHouse);
}

/** Nơi nhận of a kind of document, its "Lưu" last; undefined where the house says nothing of it. */
export function recipientsOfHouse(house: House, document: HouseDocument): readonly string[] | undefined {
  const named = house.recipientsOf?.[document] ?? house.recipients;
  if (house.archive === undefined) return named;
  const others = (named ?? []).filter((recipient) => !/^[\s\-–]*lưu\b/i.test(recipient.normalize('NFC')));
  return [...others, `Lưu: ${house.archive.replace(/^\s*lưu\s*:\s*/i, '')}`];
}

function readHouse(reader: Reader, root: Spot): House {
  const fields = reader.group(root, houseFields);
  const texts = reader.list(reader.text, { mayBeEmpty: true });
  return {
    authority: fields.required('authority', (at) => readAuthority(reader, at), emptyAuthority),
    ...fields.some('superior', reader.text),
    ...fields.some('draftingUnit', (at) => readUnitSymbol(reader, at)),
    ...fields.some('recipients', reader.texts),
    ...fields.some('recipientsOf', (at) => {
      const own = reader.group(at, houseDocuments);
      return Object.assign({}, ...houseDocuments.map((document) => own.some(document, reader.texts))) as Partial<
        Record<HouseDocument, readonly string[]>
      >;
    }),
    ...fields.some('archive', reader.text),
    ...fields.some('signatory', (at) => readSignatory(reader, at)),
    ...fields.some('legalBases', texts),
    ...fields.some('reportAddressees', texts),
  };
}
