/** What the columns of a table of totals are, by their headings: official wordings, short ones and machine names. */
import type { HeadingPart } from './heading.ts';
import { foldLetters, foldWording } from './wording.ts';

export interface TableColumn {
  /** 0-based. */
  readonly at: number;
  readonly role:
    | 'code'
    | 'group'
    | 'text'
    | 'issued'
    | 'collected'
    | 'eligible'
    | 'ineligible'
    | 'non-answer'
    | 'level'
    | 'note'
    | 'other';
  /** Heading of a level or non-answer as documents print it. */
  readonly label: string;
  /** Under "Tỷ lệ" or "%". */
  readonly percent: boolean;
}

/** Patterns over the heading without diacritics, tried in order: "không đủ" before "đủ". */
const roles: readonly (readonly [RegExp, TableColumn['role']])[] = [
  [/^(stt|tt|so tt|so thu tu|ma|ma tieu chi|no)$/, 'code'],
  [/^(yeu to|nhom|nhom tieu chi|linh vuc|noi dung lon)$/, 'group'],
  [/^(tieu chi|noi dung|cau hoi|noi dung danh gia|chi tieu|ten tieu chi)( |$)/, 'text'],
  [/khong (du dieu kien|hop le|dat yeu cau)/, 'ineligible'],
  [/(phieu|so luong)? ?phat ra/, 'issued'],
  [/thu (ve|duoc|vao)|so phieu thu/, 'collected'],
  [/du dieu kien|phieu hop le|so phieu (dua vao )?xu ly/, 'eligible'],
  [
    /^(bo trong|de trong|khong tra loi|khong danh gia|khong co y kien|khong y kien|y kien khac|phieu trang|ktl)$/,
    'non-answer',
  ],
  [/^(ghi chu|note)$/, 'note'],
];

const levelLabels = [
  'Rất không hài lòng',
  'Không hài lòng',
  'Chưa hài lòng',
  'Bình thường',
  'Tạm hài lòng',
  'Tương đối hài lòng',
  'Hài lòng',
  'Rất hài lòng',
  'Chưa tốt',
  'Không tốt',
  'Tốt',
  'Rất tốt',
  'Khá',
  'Trung bình',
  'Kém',
  'Yếu',
  'Rất kém',
  'Đạt',
  'Chưa đạt',
  'Không đạt',
  'Đồng ý',
  'Không đồng ý',
  'Rất đồng ý',
  'Có',
  'Không',
];
const percentWords = /^(ty le|ti le|%|phan tram)/;

/** Names each column from its headings, top to bottom. `ownLevels` are labels of the round's own scale. */
export function nameTableColumns(
  parts: readonly (readonly HeadingPart[])[],
  ownLevels: readonly string[],
): TableColumn[] {
  const known = new Map([...levelLabels, ...ownLevels].map((label) => [foldLetters(label), label]));
  const columns = parts.flatMap((of, at): TableColumn[] => {
    const texts = of.map((part) => part.text);
    if (texts.length === 0) return [];
    const percent = texts.some((text) => percentWords.test(foldLetters(text)) || /%/.test(text));
    return [{ at, ...nameColumn(texts, known), percent }];
  });
  // Only one column may be the criteria's text; a second one is left aside.
  const firstText = columns.findIndex(({ role }) => role === 'text');
  return columns.map((column, index) =>
    column.role === 'text' && index !== firstText ? { ...column, role: 'other' } : column,
  );
}

function nameColumn(texts: readonly string[], known: ReadonlyMap<string, string>): Pick<TableColumn, 'role' | 'label'> {
  for (const text of texts.toReversed()) {
    const bare = text.replace(/\([^)]*\)|%/g, ' ').trim();
    const letters = foldLetters(bare).replace(/^(muc|muc do|so y kien|so phieu|so luong|ty le) (?=.)/, '');
    const label = known.get(letters) ?? known.get(letters.replace(/^\d+ /, ''));
    // "Số phiếu không tốt" may be a level; "Số phiếu" alone is none.
    if (label)
      return { role: 'level', label: foldWording(bare) === foldLetters(bare) || /\d|_/.test(bare) ? label : bare };
    const role = roles.find(([pattern]) => pattern.test(foldLetters(bare)))?.[1];
    if (role) return { role, label: text };
  }
  return { role: 'other', label: texts.at(-1)! };
}
