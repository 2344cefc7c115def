/** Step Kết quả: figures from the eligible responses of a round or a field, or from its table of totals. */
import { randomUUID } from 'node:crypto';
import {
  type Benchmark,
  computeFigures,
  type Figures,
  figuresFromTable,
  type TallyAccumulator,
} from '@longdan/analysis';
import { type Finding, problem, type Questionnaire, type SurveyField } from '@longdan/core';
import { type Queryable, questionnaires, records } from '@longdan/store';
import { enterRound } from './access/enter-round.ts';
import { writeAudit } from './audit.ts';
import type { Context } from './context.ts';
import { issuedCount } from './judging.ts';
import { type LoadedRound, loadQuestionnaires, loadRound } from './loaded-round.ts';
import { type CountedForm, countTogether } from './questionnaire/versions.ts';
import type { CountOrder, ScanRequest } from './scanning/scan-range.ts';
import { scanRound } from './scanning/scan-round.ts';
import { ballotFigures, type Scanned } from './scanning/scanned.ts';
import { builtInSchemes } from './scheme.ts';
import { getCountTable } from './totals.ts';

/** The fields whose figures are formed together: one field, or all that ask the plan's main scheme; in all versions they asked. */
async function fieldsCounted(
  db: Queryable,
  round: LoadedRound,
  all: ReadonlyMap<string, Questionnaire>,
  fieldId?: string,
): Promise<CountedForm & { readonly left: readonly string[] }> {
  const asked = await questionnaires.listFieldQuestionnaires(db, round.id);
  if (fieldId !== undefined) {
    const row = asked.find((one) => one.field_id === fieldId);
    if (!row) throw problem('field-not-found', { field: fieldId, round: round.id });
    return { ...(await countTogether(db, round.id, all, [row.questionnaire_id])), left: [] };
  }
  const schemeOf = (row: (typeof asked)[number]) => all.get(row.questionnaire_id)!.schemeId;
  const main = asked.find((row) => schemeOf(row) === round.plan.scheme) ?? asked[0]!;
  const counted = asked.filter((row) => schemeOf(row) === schemeOf(main));
  return {
    ...(await countTogether(db, round.id, all, [main.questionnaire_id, ...counted.map((row) => row.questionnaire_id)])),
    left: asked.filter((row) => !counted.includes(row)).map((row) => row.field_id),
  };
}

/** The form whose questions the figures of a round or field have: every question of all versions asked. */
export async function countedForm(
  db: Queryable,
  round: LoadedRound,
  { fieldId }: { fieldId?: string } = {},
): Promise<Questionnaire> {
  return (await countedForms(db, round, fieldId === undefined ? {} : { fieldId })).questionnaire;
}

/** As `countedForm`, with the versions that it joins. */
export async function countedForms(
  db: Queryable,
  round: LoadedRound,
  { fieldId }: { fieldId?: string } = {},
): Promise<CountedForm> {
  return fieldsCounted(db, round, await loadQuestionnaires(db, round.id), fieldId);
}

function noteLeftOut(round: LoadedRound, left: readonly string[]): Finding[] {
  if (left.length === 0) return [];
  const titles = round.plan.fields
    .filter((field) => left.includes(field.id))
    .map((field) => field.title)
    .join(', ');
  return [
    {
      code: 'fields-with-own-scheme',
      severity: 'note',
      message: {
        vi: `Lĩnh vực dùng bộ tiêu chí riêng không cộng chung vào bảng này, xem kết quả của từng lĩnh vực: ${titles}.`,
        en: `Fields that ask a scheme of their own are not added into this table, see each field’s results: ${titles}.`,
      },
    },
  ];
}

type Counted = Awaited<ReturnType<typeof fieldsCounted>>;

/** What a pass is to count for the figures of the round, or of one field. */
const orderOf = ({ questionnaire, versions }: Counted, fieldId?: string): CountOrder => ({
  form: questionnaire,
  questionnaireIds: versions.map(({ id }) => id),
  ...(fieldId === undefined ? {} : { fieldId }),
});

/** Figures of the round, or of one field, from a pass that counted its answers. */
async function figuresOfScan(
  db: Queryable,
  round: LoadedRound,
  { questionnaire, versions, left, findings }: Counted,
  { cells, tally }: { readonly cells: Scanned['cells']; readonly tally: Scanned['tallies'][number] },
  fieldId?: string,
): Promise<CountedFigures> {
  const ids = new Set(versions.map(({ id }) => id));
  const own = cells.filter((cell) => ids.has(cell.questionnaireId) && (fieldId ?? cell.fieldId) === cell.fieldId);
  const named = (list: readonly { id: string; title: string }[]) =>
    list.map(({ id, title }) => ({ code: id, label: title }));
  const benchmarks = await benchmarksOf(db, round.id);
  const figures = computeFigures({
    questionnaire,
    tally,
    ballots: ballotFigures(own, await issuedInFields(db, round, left, fieldId)),
    selection: round.plan.selection,
    year: round.plan.year,
    benchmarks,
    groupNames: { field: named(round.plan.fields), unit: named(round.plan.units) },
  });
  return {
    figures: { ...figures, findings: [...figures.findings, ...findings, ...noteLeftOut(round, left)] },
    questionnaire,
    tally,
    benchmarks,
    versions: versions.map(({ id }) => id),
    left,
  };
}

/** Figures with what they were computed from. */
export interface CountedFigures {
  readonly figures: Figures;
  readonly questionnaire: Questionnaire;
  readonly tally: TallyAccumulator;
  readonly benchmarks: readonly Benchmark[];
  /** Ids of the questionnaires counted together, the one in force first. */
  readonly versions: readonly string[];
  /** Fields left out, which ask a scheme of their own. */
  readonly left: readonly string[];
}

/** Figures of several parts of a round from one pass; an absent field is the round as a whole. */
export async function countFigures(
  context: Pick<Context, 'store'>,
  round: LoadedRound,
  fieldIds: readonly (string | undefined)[],
  without: Pick<ScanRequest, 'leaveOut'> = {},
): Promise<CountedFigures[]> {
  return (await countRound(context, round, fieldIds, without)).figures;
}

/** Figures of the whole round, or of one field, and of each of its fields. */
export interface RoundResults {
  readonly whole: Figures;
  /** Empty where it is a round of totals or has one field only, and where one field was asked for. */
  readonly fields: readonly { readonly field: SurveyField; readonly figures: Figures }[];
}

/** As `countFigures`, of the round with each of its fields or of one field, with the eligible responses themselves. */
export async function countAndKeep(
  context: Pick<Context, 'store'>,
  round: LoadedRound,
  {
    fieldId,
    ...keep
  }: { readonly fieldId?: string; readonly withBatches: boolean; readonly withFields?: boolean | undefined },
): Promise<RoundResults & { readonly kept: Scanned['kept'] }> {
  const all = round.plan.fields;
  const shown = keep.withFields && fieldId === undefined && all.length > 1 ? all : [];
  const { figures, kept } = await countRound(context, round, [fieldId, ...shown.map(({ id }) => id)], {}, keep);
  const [whole, ...each] = figures;
  return { whole: whole!.figures, fields: shown.map((field, at) => ({ field, figures: each[at]!.figures })), kept };
}

/** The eligible responses of the round, or of one field, themselves. */
export async function keepEligible(
  { store }: Pick<Context, 'store'>,
  round: LoadedRound,
  { fieldId, withBatches }: { readonly fieldId?: string; readonly withBatches: boolean },
): Promise<Scanned['kept']> {
  const all = await loadQuestionnaires(store.db, round.id);
  const order = orderOf(await fieldsCounted(store.db, round, all, fieldId), fieldId);
  const { questionnaireIds } = order;
  return (await scanRound(store, round.id, { questionnaireIds, keep: { ...order, withBatches } })).kept;
}

async function countRound(
  { store }: Pick<Context, 'store'>,
  round: LoadedRound,
  fieldIds: readonly (string | undefined)[],
  without: Pick<ScanRequest, 'leaveOut'>,
  keep?: { readonly withBatches: boolean },
): Promise<{ readonly figures: CountedFigures[]; readonly kept: Scanned['kept'] }> {
  const all = await loadQuestionnaires(store.db, round.id);
  const parts: Counted[] = [];
  for (const fieldId of fieldIds) parts.push(await fieldsCounted(store.db, round, all, fieldId));
  const counts = parts.map((part, at) => orderOf(part, fieldIds[at]));
  const { cells, tallies, kept } = await scanRound(store, round.id, {
    questionnaireIds: [...new Set(counts.flatMap((order) => order.questionnaireIds))],
    counts,
    ...without,
    ...(keep ? { keep: { ...counts[0]!, withBatches: keep.withBatches } } : {}),
  });
  const figures: CountedFigures[] = [];
  for (const [at, part] of parts.entries())
    figures.push(await figuresOfScan(store.db, round, part, { cells, tally: tallies[at]! }, fieldIds[at]));
  return { figures, kept };
}

/** Figures of the whole round as if the answers of some responses were not there. */
export async function figuresLeavingOut(
  context: Pick<Context, 'store'>,
  round: LoadedRound,
  leftOut: ReadonlySet<string>,
): Promise<Figures> {
  return (await countFigures(context, round, [undefined], { leaveOut: [...leftOut] }))[0]!.figures;
}

async function issuedInFields(
  db: Queryable,
  round: LoadedRound,
  left: readonly string[],
  fieldId?: string,
): Promise<number | null> {
  const total = await issuedCount(db, round.id, fieldId);
  if (total === null || fieldId !== undefined) return total;
  const elsewhere = await Promise.all(left.map((field) => issuedCount(db, round.id, field)));
  return elsewhere.reduce<number>((rest, count) => rest - (count ?? 0), total);
}

const benchmarksOf = async (db: Queryable, roundId: string): Promise<Benchmark[]> =>
  (await records.listBenchmarks(db, roundId)).map((row) => JSON.parse(row.content) as Benchmark);

export async function figuresFromTotals(context: Context, round: LoadedRound): Promise<Figures> {
  const table = await getCountTable(context, round.id);
  if (!table) throw problem('no-eligible-responses', { round: round.id });
  const all = await loadQuestionnaires(context.store.db, round.id);
  const { questionnaire } = await fieldsCounted(context.store.db, round, all);
  return figuresFromTable(table, {
    ...matchScheme(questionnaire),
    selection: round.plan.selection,
    year: round.plan.year,
    ...(table.issued === undefined ? {} : { ballots: { issued: table.issued } }),
    benchmarks: await benchmarksOf(context.store.db, round.id),
  });
}

/** Everything a table's words may be matched with: the round's own form first, then every scale of the product. */
export function matchScheme(questionnaire: Questionnaire) {
  return {
    scheme: questionnaire,
    scales: [...questionnaire.scales, ...builtInSchemes().flatMap((scheme) => scheme.scales)],
  };
}

/** @throws Problem `round-not-found`, `field-not-found`, `no-eligible-responses` (a round of totals without a table) */
export async function computeResults(
  context: Context,
  roundId: string,
  { fieldId }: { fieldId?: string } = {},
): Promise<Figures> {
  await enterRound(context, 'round.read', roundId);
  const round = await loadRound(context.store.db, roundId);
  if (round.source === 'totals' && fieldId === undefined) return figuresFromTotals(context, round);
  return (await countFigures(context, round, [fieldId]))[0]!.figures;
}

export async function listBenchmarks(
  context: Context,
  roundId: string,
): Promise<(Benchmark & { readonly id: string })[]> {
  await enterRound(context, 'round.read', roundId);
  const rows = await records.listBenchmarks(context.store.db, roundId);
  return rows.map((row) => ({ ...(JSON.parse(row.content) as Benchmark), id: row.id }));
}

/** Adds a published or earlier figure to compare with. @throws Problem `invalid-input` when the percent is not 0…100 */
export async function addBenchmark(
  context: Context,
  { roundId, benchmark }: { roundId: string; benchmark: Benchmark },
): Promise<void> {
  await enterRound(context, 'benchmark.edit', roundId);
  if (!(benchmark.percent >= 0 && benchmark.percent <= 100) || benchmark.label.trim() === '')
    throw problem('invalid-input', {}, [
      {
        code: 'benchmark-out-of-range',
        severity: 'fault',
        message: {
          vi: `Mốc so sánh cần tên và một tỷ lệ từ 0 đến 100; đã nhập “${benchmark.label}”, ${benchmark.percent}.`,
          en: `A benchmark needs a name and a percentage from 0 to 100; got “${benchmark.label}”, ${benchmark.percent}.`,
        },
      },
    ]);
  await context.store.db.transaction().execute(async (db) => {
    await loadRound(db, roundId);
    await records.insertBenchmark(db, { round_id: roundId, id: randomUUID(), content: JSON.stringify(benchmark) });
    await writeAudit(context, db, { act: 'benchmark-added', roundId, details: { ...benchmark } });
  });
}

export async function removeBenchmark(
  context: Context,
  { roundId, id }: { roundId: string; id: string },
): Promise<void> {
  await enterRound(context, 'benchmark.edit', roundId);
  await context.store.db.transaction().execute(async (db) => {
    await records.deleteBenchmark(db, roundId, id);
    await writeAudit(context, db, { act: 'benchmark-removed', roundId, details: { id } });
  });
}
