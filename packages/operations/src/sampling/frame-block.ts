/** A frame at rest: some thousand units a block, column by column, deflated. */
import { deflateSync, inflateSync } from 'node:zlib';
import { type Queryable, samplingFrames } from '@longdan/store';

/** Columns of a frame as the draw and the published list name them; contacts are none of them. */
export const frameColumnNames = [
  'ma',
  'xa',
  'thon',
  'linh_vuc',
  'co_quan',
  'ngay_tiep_nhan',
  'ngay_tra',
  'quy_mo',
] as const;
/** Columns that only some frames have: a stratum given by the list, and the drawn cluster a later stage's row lies in. */
const furtherColumnNames = ['tang', 'cum'] as const;
export type FrameColumnName = (typeof frameColumnNames)[number] | (typeof furtherColumnNames)[number];

/** Values of a block, row by row in each list. `fieldId` and `unitId` are ids of the plan, '' where unknown. */
export type FrameLists = Record<FrameColumnName | 'fieldId' | 'unitId', string[]> & { row: number[] };

/** Columns of the published list: a further column stands in it only where a row has something in it. */
export const listedColumns = (lists: FrameLists): readonly FrameColumnName[] => [
  ...frameColumnNames,
  ...furtherColumnNames.filter((name) => lists[name].some((text) => text !== '')),
];

export const unitsPerBlock = 5000;

export function emptyLists(): FrameLists {
  return {
    row: [],
    ma: [],
    xa: [],
    thon: [],
    linh_vuc: [],
    co_quan: [],
    ngay_tiep_nhan: [],
    ngay_tra: [],
    quy_mo: [],
    tang: [],
    cum: [],
    fieldId: [],
    unitId: [],
  };
}

export interface ContactOfUnit {
  readonly name?: string;
  readonly phone?: string;
  readonly address?: string;
}

export const packBlock = (content: unknown): Uint8Array => deflateSync(JSON.stringify(content), { level: 3 });
export const unpackBlock = <T>(bytes: Uint8Array): T => JSON.parse(inflateSync(bytes).toString('utf8')) as T;

/** A whole frame, in the order of its file. */
export async function readFrameLists(db: Queryable, roundId: string, version: number): Promise<FrameLists> {
  const all = emptyLists();
  const names = Object.keys(all) as (keyof FrameLists)[];
  for (let block = 0; ; block++) {
    const found = await samplingFrames.findBlock(db, 'frame_block', { round_id: roundId, version, block });
    if (!found) return all;
    // Frames of before have no further columns.
    const lists = unpackBlock<Pick<FrameLists, 'row'> & Partial<FrameLists>>(found.content);
    for (const name of names) {
      const into = all[name] as unknown[];
      for (const value of lists[name] ?? lists.row.map(() => '')) into.push(value);
    }
  }
}

/** Contacts of the units asked for; the others are never held together. */
export async function readContacts(
  db: Queryable,
  roundId: string,
  version: number,
  keys: ReadonlySet<string>,
): Promise<Map<string, ContactOfUnit>> {
  const found = new Map<string, ContactOfUnit>();
  for (let block = 0; ; block++) {
    const packed = await samplingFrames.findBlock(db, 'frame_contact_block', { round_id: roundId, version, block });
    if (!packed) return found;
    for (const [key, contact] of unpackBlock<[string, ContactOfUnit][]>(packed.content))
      if (keys.has(key)) found.set(key, contact);
  }
}
