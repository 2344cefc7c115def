/** Step Kết quả: figures from the eligible responses of a round or a field, or from its table of totals. */
import { randomUUID } from 'node:crypto';
import {
  type Benchmark,
  computeFigures,
  createTally,
  type Figures,
  figuresFromTable,
  planTally,
  tallyBlock,
} from '@longdan/analysis';
import { type Finding, makeRecoder, problem, type Questionnaire } from '@longdan/core';
import { type Queryable, questionnaires, records } from '@longdan/store';
import { enterRound } from './access/enter-round.ts';
import { writeAudit } from './audit.ts';
import { BlockPacker } from './block-packer.ts';
import type { Context } from './context.ts';
import { BallotCounter, issuedCount, loadJudge, visitResponses } from './judging.ts';
import { type LoadedRound, loadQuestionnaires, loadRound } from './loaded-round.ts';
import { type CountedForm, countTogether } from './questionnaire/versions.ts';
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
  return (await fieldsCounted(db, round, await loadQuestionnaires(db, round.id), fieldId)).questionnaire;
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

async function figuresFromBallots(context: Context, round: LoadedRound, fieldId?: string): Promise<Figures> {
  const { db } = context.store;
  const judge = await loadJudge(db, round);
  const counted = await fieldsCounted(db, round, judge.questionnaires, fieldId);
  const { questionnaire, left } = counted;
  const plan = planTally(questionnaire);
  const tally = createTally(plan);
  const counter = new BallotCounter();
  const packer = new BlockPacker(plan.layout.length, (block) => tallyBlock(tally, block));
  for (const version of counted.versions) {
    const recode = makeRecoder(judge.layouts.get(version.id)!, plan.layout);
    await visitResponses(
      db,
      judge,
      (response) => {
        if (fieldId !== undefined && response.facts.field_id !== fieldId) return;
        const decision = response.decideBy(judge);
        counter.add(decision);
        if (decision.eligible) packer.add({ vector: recode(response.vector), facts: response.facts });
      },
      version.id,
    );
  }
  packer.finish();
  const named = (list: readonly { id: string; title: string }[]) =>
    list.map(({ id, title }) => ({ code: id, label: title }));
  const figures = computeFigures({
    questionnaire,
    tally,
    ballots: counter.figures(await issuedInFields(db, round, left, fieldId)),
    selection: round.plan.selection,
    year: round.plan.year,
    benchmarks: await benchmarksOf(db, round.id),
    groupNames: { field: named(round.plan.fields), unit: named(round.plan.units) },
  });
  return { ...figures, findings: [...figures.findings, ...counted.findings, ...noteLeftOut(round, left)] };
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

async function figuresFromTotals(context: Context, round: LoadedRound): Promise<Figures> {
  const table = await getCountTable(context, round.id);
  if (!table) throw problem('no-eligible-responses', { round: round.id });
  const judge = await loadJudge(context.store.db, round);
  const { questionnaire } = await fieldsCounted(context.store.db, round, judge.questionnaires);
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
  return round.source === 'totals' && fieldId === undefined
    ? figuresFromTotals(context, round)
    : figuresFromBallots(context, round, fieldId);
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
