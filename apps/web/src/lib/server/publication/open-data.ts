/** Published counts as a table that every spreadsheet opens: one line a level of a question. */
import type { SealedFigures } from '@longdan/operations';

const heading = ['pham_vi', 'ma_cau', 'cau_hoi', 'ma_muc', 'muc', 'so_phieu', 'N', 'ty_le_phan_tram'];

function cell(value: string | number): string {
  const text = String(value);
  // A text that a spreadsheet would take for a formula stays a text.
  const guarded = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** UTF-8 with a byte order mark, commas, CRLF (RFC 4180). Counts that the source did not state are left empty. */
export function countsAsCsv({ scopes }: SealedFigures): string {
  const rows = scopes.flatMap(({ title, figures }) =>
    [...figures.criteria, ...figures.otherQuestions].flatMap((tally): (string | number)[][] => {
      const id = 'id' in tally ? String(tally.id) : tally.questionId;
      return tally.levels.map(({ code, label, count, share }) => {
        const percent = share ?? (tally.n > 0 ? count / tally.n : undefined);
        const shown = percent === undefined ? '' : (percent * 100).toFixed(4);
        return tally.countsUnknown
          ? [title, id, tally.text, code, label, '', '', shown]
          : [title, id, tally.text, code, label, count, tally.n, shown];
      });
    }),
  );
  return `\ufeff${[heading, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}
