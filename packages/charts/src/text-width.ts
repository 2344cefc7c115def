/**
 * Width of text without a font at hand: for each character the widest advance among Be Vietnam Pro, Tinos and the common
 * fallback Arial (as Liberation Sans), in thousandths of the font size, rounded up. Text measured so fits in all of them.
 */

type Widths = readonly (readonly [width: number, characters: string])[];

const regular: Widths = [
  [200, "'"],
  [280, ' \u00A0\u202Fijl'],
  [300, '.:'],
  [320, ',;'],
  [340, '!I`‘’·'],
  [400, 'fr'],
  [420, '"|'],
  [440, '()t'],
  [460, '[]“”'],
  [480, '{}°'],
  [500, '*J\\'],
  [520, '/sz'],
  [560, '1^kx≥≤•'],
  [580, '?nuv'],
  [600, '7<>ehy~×'],
  [620, '+-c'],
  [640, '8FL−'],
  [660, '$235TZabdgopqơ'],
  [680, '069BEPSđư'],
  [700, '–'],
  [720, '4_'],
  [740, '=ADHKNRUVXY'],
  [780, '&C'],
  [800, 'GĐ'],
  [820, '#'],
  [840, 'OQ'],
  [860, 'ƠƯ'],
  [880, 'w'],
  [900, '%Mm'],
  [1020, '—…@W'],
];
const bold: Widths = [
  [280, " \u00A0\u202F'"],
  [300, 'il'],
  [340, '.:`j‘’·'],
  [360, '!,;'],
  [400, 'I'],
  [420, 'f'],
  [440, 't|'],
  [460, '()r'],
  [480, '{}°'],
  [500, '“”'],
  [520, '*[]'],
  [540, '\\z'],
  [560, '"/1Js≥≤'],
  [580, '•'],
  [600, '7<>kvy~'],
  [620, '-^ehnux'],
  [640, '?c×'],
  [660, '$+Fago'],
  [680, '238ELPSZbdpq−'],
  [700, '0569Tđ'],
  [720, '4ơ–'],
  [740, 'BRUY_ư'],
  [760, '=DNV'],
  [780, 'ACHKX'],
  [800, 'GĐ'],
  [840, '&OQƯ'],
  [860, '#Ơ'],
  [900, 'mw'],
  [960, 'M'],
  [1000, '%—…'],
  [1060, '@W'],
];

const tableOf = (widths: Widths): ReadonlyMap<string, number> =>
  new Map(widths.flatMap(([width, characters]) => [...characters].map((character) => [character, width] as const)));
const tables = { regular: tableOf(regular), bold: tableOf(bold) };

/** Precomposed letters are up to this much wider than their base (ú in Be Vietnam Pro). */
const accentAllowance = 25;
/** Characters outside the table (CJK, emoji …) rarely exceed the em. */
const unknownWidth = 1100;

export type Weight = keyof typeof tables;

/** Width of one line in the unit of `size`. */
export function measureText(text: string, size: number, weight: Weight = 'regular'): number {
  const table = tables[weight];
  let sum = 0;
  for (const character of text.normalize('NFC')) {
    const known = table.get(character);
    if (known !== undefined) sum += known;
    // A letter with tone or vowel marks is as wide as its base; the horn of ơ and ư belongs to the base.
    else if (!/^\p{M}$/u.test(character)) {
      const base = character
        .normalize('NFD')
        .replace(/(?!\u031B)\p{M}/gu, '')
        .normalize('NFC');
      sum += (table.get(base) ?? unknownWidth) + accentAllowance;
    }
  }
  return (sum * size) / 1000;
}

/**
 * Breaks text into lines no wider than `room`, between words (never at a no-break space) where it can, inside a word where the word alone is too wide.
 * `maximum` cuts the rest off with "…".
 */
export function wrapText(
  text: string,
  room: number,
  size: number,
  weight: Weight = 'regular',
  maximum = Number.POSITIVE_INFINITY,
): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text
    .normalize('NFC')
    .trim()
    .split(/[^\S\u00A0\u202F]+/)) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (measureText(joined, size, weight) <= room) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const character of word) {
      if (line !== '' && measureText(line + character, size, weight) > room) {
        lines.push(line);
        line = '';
      }
      line += character;
    }
  }
  if (line !== '') lines.push(line);
  if (lines.length <= maximum) return lines;
  const kept = lines.slice(0, maximum);
  let last = kept[maximum - 1]!;
  while (last !== '' && measureText(`${last}…`, size, weight) > room) last = last.slice(0, -1);
  kept[maximum - 1] = `${last.trimEnd()}…`;
  return kept;
}
