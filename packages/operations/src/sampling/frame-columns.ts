/** What the columns of a frame's file can mean, and what their headings seem to say. */
import { foldLetters, type GridRow } from '@longdan/importing';

/** What a row of an imported frame stands for. */
export const frameKinds = ['case-file', 'household', 'area'] as const;
/** `time-slot`: made from the opening hours of the desks, not imported. */
export type FrameKind = (typeof frameKinds)[number] | 'time-slot';

export const frameRoles = [
  'key',
  'commune',
  'hamlet',
  'field',
  'unit',
  'received',
  'finished',
  'result',
  'size',
  'stratum',
  'above',
  'contact-name',
  'contact-phone',
  'contact-address',
] as const;
export type FrameRole = (typeof frameRoles)[number];

export const isContact = (role: FrameRole): boolean => role.startsWith('contact-');

export interface FrameColumn {
  /** Letter of the sheet. */
  readonly column: string;
  readonly heading: string;
  /** Null: the column is left out and nothing of it is kept. */
  readonly role: FrameRole | null;
}

export interface FrameMapping {
  readonly sheet: string | null;
  /** Number of the row with the headings. */
  readonly headingRow: number;
  readonly columns: readonly FrameColumn[];
}

/** Headings as one-stop software writes them, folded: letters only. The first that fits decides. */
const wordings: readonly (readonly [FrameRole, RegExp])[] = [
  ['contact-phone', /\b(so dien thoai|dien thoai|sdt|di dong|phone)\b/],
  ['contact-address', /\b(dia chi|address)\b/],
  ['contact-name', /\b(ho (va )?ten|ho ten|nguoi nop|chu ho so|ten chu ho|chu ho|nguoi yeu cau|full ?name)\b/],
  ['key', /^(ma|so) (ho so|bien nhan|ho|thon|xa|tdp)|^(ma ho so|so ho so|mahoso|case( file)? (id|code)|ma|id)$/],
  ['size', /^(so ho|so ho dan|quy mo|so luong ho|so nhan khau|size)\b/],
  ['stratum', /^(tang|loai (xa|don vi|dia ban)|vung|stratum)\b/],
  ['received', /\b(tiep nhan|ngay nop|ngay nhan|received)\b/],
  ['finished', /\b(ngay tra|ngay hoan thanh|ket thuc xu ly|ngay co ket qua|tra ket qua|finished)\b/],
  ['result', /\b(trang thai|tinh trang|ket qua)\b/],
  ['field', /\b(linh vuc|field)\b/],
  ['hamlet', /\b(thon|to dan pho|tdp|khu pho|ap|ban|hamlet)\b/],
  ['commune', /\b(xa|phuong|dac khu|don vi hanh chinh|commune)\b/],
  ['unit', /\b(co quan|don vi|bo phan|noi tiep nhan|unit|desk)\b/],
];

/** Headings of the code of the cluster above, by what that cluster is. */
const codesAbove: Readonly<Record<'commune' | 'hamlet', RegExp>> = {
  commune: /^(ma (so )?|so )(xa|phuong|don vi hanh chinh|dvhc)\b/,
  hamlet: /^(ma (so )?|so )(thon|to( dan pho)?|tdp|khu pho|ap|ban|dia ban)\b/,
};

/** The level above the rows of the list, where they lie in clusters drawn before. */
export type LevelAbove = keyof typeof codesAbove;

function proposeRole(heading: string, taken: ReadonlySet<FrameRole>, above?: LevelAbove): FrameRole | null {
  const folded = foldLetters(heading);
  if (above !== undefined && !taken.has('above') && codesAbove[above].test(folded)) return 'above';
  // Codes of what lies above the cluster are not needed, and are not the code of the row.
  if (above === 'hamlet' && codesAbove.commune.test(folded)) return null;
  return wordings.find(([role, pattern]) => !taken.has(role) && pattern.test(folded))?.[0] ?? null;
}

/** The row of the first thirty in which most cells are headings that are understood. */
export function proposeFrameMapping(head: readonly GridRow[], sheet: string | null, above?: LevelAbove): FrameMapping {
  let best: FrameMapping = { sheet, headingRow: head[0]?.row ?? 1, columns: [] };
  let bestScore = 0;
  for (const row of head.slice(0, 30)) {
    const taken = new Set<FrameRole>();
    const columns = row.cells.map((cell): FrameColumn => {
      const role = cell.text === '' ? null : proposeRole(cell.text, taken, above);
      if (role !== null) taken.add(role);
      return { column: cell.place.column ?? '', heading: cell.text, role };
    });
    if (taken.size > bestScore) [best, bestScore] = [{ sheet, headingRow: row.row, columns }, taken.size];
  }
  return best.columns.length > 0
    ? best
    : {
        ...best,
        columns: (head[0]?.cells ?? []).map((cell) => ({
          column: cell.place.column ?? '',
          heading: cell.text,
          role: null,
        })),
      };
}
