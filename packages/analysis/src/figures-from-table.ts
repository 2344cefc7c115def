/**
 * Figures from a table of totals alone. Cells are taken as printed: N of a row is the sum of its levels, a broken row
 * stays broken, and what the audit finds is carried along in `findings`.
 */
import type { Content, Finding, IndexFormula, Questionnaire, Scale, Scheme, SelectionKind } from '@longdan/core';
import { majorityValue, type StatedBallots } from './audit-agreement.ts';
import { auditTable } from './audit-table.ts';
import { claims } from './claim.ts';
import { compareWithBenchmarks } from './comparison.ts';
import type { CountTable, CountTableRow } from './count-table.ts';
import type { BallotFigures, Benchmark, CriterionFigures, Figures, LevelCount } from './figures.ts';
import { formIndex } from './form-index.ts';
import { formatCount } from './format.ts';
import {
  buildContents,
  isCountable,
  matchCriteria,
  matchScale,
  pruneContents,
  readNonAnswer,
  type ScaleMatch,
} from './match-table.ts';
import { noShares, shareLevels } from './shares.ts';
import { isBareRow, isNumber, isTotalRow, nameRow } from './table-row.ts';

export interface TableFiguresOptions {
  /** Scales against which the column headings are held. */
  readonly scales: readonly Scale[];
  /** Whose criteria the rows are held against; without either, criteria and factors are the table's own. */
  readonly scheme?: Pick<Scheme, 'id' | 'contents' | 'formula'> & { readonly schemeId?: string };
  readonly questionnaire?: Pick<Questionnaire, 'schemeId' | 'contents' | 'formula'>;
  /** Ballots of the round as its report states them. */
  readonly ballots?: StatedBallots;
  readonly selection: SelectionKind;
  readonly benchmarks?: readonly Benchmark[];
  /** Year of the round; without it the series break of benchmarks cannot be judged. */
  readonly year?: number;
}

/** Formula of a table that names no scheme: the defaults of docs/method/index.md. */
const defaultFormula: IndexFormula = {
  headline: 'satisfied-share',
  factor: 'mean-of-criteria',
  overall: 'mean-of-criteria',
};
/** Scheme id of figures whose criteria are the table's own. */
const ownSchemeId = 'bang-tong-hop';

export function figuresFromTable(table: CountTable, options: TableFiguresOptions): Figures {
  const rows = table.rows.filter((row) => !isTotalRow(row) && !isBareRow(row));
  const source = options.questionnaire ?? options.scheme;
  const matched = source === undefined ? undefined : matchCriteria(rows, source.contents);
  const formula = source?.formula ?? defaultFormula;
  const tree =
    matched === undefined ? buildContents(rows) : { contents: pruneTo(source!.contents, matched), idOf: matched };
  const schemeId = matched === undefined ? ownSchemeId : nameScheme(options);
  const stated = { ...(table.issued === undefined ? {} : { issued: table.issued }), ...options.ballots };

  const scale = matchScale(table.levelLabels, options.scales);
  const rowOf = new Map([...tree.idOf].map(([row, id]) => [id, row]));
  const ballots = readBallots(table, rows, stated);
  const criteria = tree.contents.flatMap((content) =>
    content.factors.flatMap((factor) =>
      factor.criteria.map(
        (criterion): CriterionFigures => ({
          id: criterion.id,
          factorId: factor.id,
          contentId: content.id,
          questionId: criterion.id,
          text: criterion.text,
          ...readRow(table, rowOf.get(criterion.id)!, scale, ballots.eligible),
        }),
      ),
    ),
  );
  const { findings, ...index } = formIndex(tree.contents, criteria, formula);
  return {
    source: 'totals',
    schemeId,
    ballots,
    criteria,
    ...index,
    otherQuestions: [],
    breakdowns: [],
    comparisons: compareWithBenchmarks(options.benchmarks ?? [], {
      schemeId,
      formula,
      year: options.year,
      index: index.index,
      find: (id) => [...criteria, ...index.factors, ...index.contents].find((each) => each.id === id),
    }),
    selection: options.selection,
    claim: claims[options.selection],
    findings: [
      ...auditTable(table, { ballots: stated }),
      ...describeScale(table, scale),
      ...noteRowsNotCounted(table, rows),
      ...noteMatching(source?.contents, matched),
      // A row that could not be read is told of as such.
      ...findings.filter((finding) => isCountable(table, rowOf.get(String(finding.data?.['criterion']))!)),
    ],
  };
}

/** A questionnaire given as the scheme is known by the scheme it was made from, not by its own id. */
function nameScheme({ scheme, questionnaire }: TableFiguresOptions): string {
  return questionnaire?.schemeId ?? scheme?.schemeId ?? scheme?.id ?? ownSchemeId;
}

type RowFigures = Omit<CriterionFigures, 'id' | 'factorId' | 'contentId' | 'questionId' | 'text'>;

/** One row as a criterion. Levels come in the order of the scale, worst first; of the table when no scale is known. */
function readRow(table: CountTable, row: CountTableRow, match: ScaleMatch | null, eligible: number): RowFigures {
  const readable = isCountable(table, row);
  const isShares = table.kind === 'percentages';
  const columns = table.levelLabels
    .map((label, column) => {
      const position = match?.positions[column] ?? column;
      const level = match?.scale.levels[position];
      return {
        position,
        amount: readable ? (row.levels[column]?.value ?? 0) : 0,
        code: level?.code ?? String(column + 1),
        label: level?.label ?? label,
        means: level?.means,
      };
    })
    .sort((a, b) => a.position - b.position);
  const amounts = columns.map((column) => column.amount);
  const shares =
    match === null
      ? noShares
      : shareLevels(
          amounts,
          columns.map((column) => column.means),
          isShares ? 100 : undefined,
        );
  const levels = columns.map(
    ({ code, label, means, amount }): LevelCount => ({
      code,
      label,
      ...(means === undefined ? {} : { means }),
      ...(isShares ? { count: 0, share: amount / 100 } : { count: amount }),
    }),
  );
  const n = isShares ? 0 : amounts.reduce((sum, amount) => sum + amount, 0);
  return {
    levels,
    n,
    ...(isShares ? { countsUnknown: true } : {}),
    ...(isShares ? noStates : readNonAnswers(row, readable ? (row.eligible?.value ?? eligible) - n : 0)),
    ...shares,
    // Positions of levels that the table does not show are unknown, and a score rests on all of them.
    ...(match?.complete === false ? { score: null } : {}),
  };
}

const noStates = { blank: 0, notAsked: 0, refused: 0, invalid: 0 };

/** Non-answer columns by what they count; what the row lacks to its eligible ballots was left blank. */
function readNonAnswers(row: CountTableRow, unaccounted: number): typeof noStates {
  const states = { ...noStates };
  for (const { label, cell } of row.nonAnswers) states[readNonAnswer(label)] += isNumber(cell) ? cell.value : 0;
  const printed = states.blank + states.notAsked + states.refused + states.invalid;
  if (Number.isFinite(unaccounted)) states.blank += Math.max(0, unaccounted - printed);
  return states;
}

/** Stated figures first, then what most rows print, then what follows from the others. */
function readBallots(table: CountTable, rows: readonly CountTableRow[], stated: StatedBallots): BallotFigures {
  const printed = (column: 'eligible' | 'ineligible' | 'collected') => stated[column] ?? majorityValue(rows, column);
  const [collected, ineligible] = [printed('collected'), printed('ineligible')];
  const largestRow = table.kind === 'counts' ? rows.reduce((most, row) => Math.max(most, sumCounts(row)), 0) : 0;
  const eligible =
    printed('eligible') ?? (collected !== null && ineligible !== null ? collected - ineligible : largestRow);
  const rejected = ineligible ?? (collected === null ? 0 : Math.max(0, collected - eligible));
  return {
    issued: stated.issued ?? null,
    collected: collected ?? eligible + rejected,
    eligible,
    ineligible: rejected,
    reasons:
      rejected === 0
        ? []
        : [
            {
              code: 'stated-in-table',
              label: {
                vi: 'Không đủ điều kiện (bảng không nêu lý do)',
                en: 'Not eligible (the table gives no reason)',
              },
              count: rejected,
            },
          ],
  };
}

function sumCounts(row: CountTableRow): number {
  return [...row.levels, ...row.nonAnswers.map(({ cell }) => cell)]
    .filter(isNumber)
    .reduce((sum, cell) => sum + (Number.isInteger(cell.value) ? cell.value : 0), 0);
}

function pruneTo(contents: readonly Content[], matched: ReadonlyMap<CountTableRow, string>): Content[] {
  return pruneContents(contents, new Set(matched.values()));
}

function describeScale(table: CountTable, match: ScaleMatch | null): Finding[] {
  const labels = table.levelLabels.map((label) => `“${label}”`).join(', ');
  if (table.levelLabels.length === 0 || match?.complete) return [];
  if (match === null)
    return [
      {
        code: 'levels-not-recognised',
        severity: 'fault',
        message: {
          vi: `Không nhận ra thang đo của các cột ${labels}, nên không tính được tỷ lệ hài lòng. Sửa tên cột cho đúng thang đo, hoặc chọn bộ tiêu chí có thang đo ấy.`,
          en: `The columns ${labels} are not the levels of a known scale, so no share satisfied can be formed. Name the columns as the scale does, or choose a scheme with that scale.`,
        },
        place: { file: table.file },
      },
    ];
  return [
    {
      code: 'levels-incomplete',
      severity: 'note',
      message: {
        vi: `Bảng chỉ có ${table.levelLabels.length} cột mức (${labels}) trong khi thang đo có ${match.scale.levels.length} mức; không tính được điểm quy đổi.`,
        en: `The table has ${table.levelLabels.length} level columns (${labels}) of a scale of ${match.scale.levels.length} levels; no converted score can be formed.`,
      },
      place: { file: table.file },
      data: { scale: match.scale.id },
    },
  ];
}

function noteRowsNotCounted(table: CountTable, rows: readonly CountTableRow[]): Finding[] {
  return rows
    .filter((row) => !isCountable(table, row))
    .map((row) => ({
      code: 'row-not-counted',
      severity: 'note',
      message: {
        vi: `${nameRow(row).vi}: có ô không đọc được nên dòng này chưa tính vào yếu tố và chỉ số chung. Sửa ô ấy rồi tính lại.`,
        en: `${nameRow(row).en}: has an unreadable cell and is not yet part of its factor and of the index. Mend the cell and compute again.`,
      },
      place: row.levels[0]?.place ?? { file: table.file },
      data: { row: row.code },
    }));
}

function noteMatching(
  contents: readonly Content[] | undefined,
  matched: ReadonlyMap<CountTableRow, string> | undefined,
): Finding[] {
  if (contents === undefined) return [];
  if (matched === undefined)
    return [
      {
        code: 'criteria-not-matched',
        severity: 'note',
        message: {
          vi: 'Tên tiêu chí trong bảng không khớp với bộ tiêu chí đã chọn; tiêu chí và nhóm được lấy theo chính bảng này.',
          en: 'The criteria of the table do not match those of the scheme chosen; criteria and groups are the table’s own.',
        },
      },
    ];
  const all = contents.flatMap((content) => content.factors).reduce((sum, factor) => sum + factor.criteria.length, 0);
  if (matched.size === all) return [];
  return [
    {
      code: 'criteria-missing-from-table',
      severity: 'note',
      message: {
        vi: `Bảng có ${formatCount(matched.size)} trong ${formatCount(all)} tiêu chí của bộ tiêu chí; chỉ số tính trên các tiêu chí có trong bảng.`,
        en: `The table has ${formatCount(matched.size, 'en')} of the scheme’s ${formatCount(all, 'en')} criteria; the index is formed of those.`,
      },
      data: { present: matched.size, all },
    },
  ];
}
