/** Totals only: a table of counts for offices that have nothing else. Kept as it was given, faults included. */
import { auditTable, type CountTable, type TableCell } from '@longdan/analysis';
import type { Finding, Outcome } from '@longdan/core';
import { readCountTable } from '@longdan/importing';
import { records, rounds } from '@longdan/store';
import { enterRound } from './access/enter-round.ts';
import { writeAudit } from './audit.ts';
import type { Context } from './context.ts';
import { loadQuestionnaires, loadRound, loadRoundToChange } from './loaded-round.ts';
import { requirePermission } from './permissions.ts';

/** Reads a file into a table; nothing is kept. */
export async function readCountTableFile(
  context: Context,
  { fileName, bytes }: { fileName: string; bytes: Uint8Array },
): Promise<Outcome<CountTable>> {
  requirePermission(context, 'table.record');
  return readCountTable(bytes, fileName);
}

/** Keeps the table as it is and makes the round one of totals. @returns what the audit found; nothing is corrected */
export async function recordCountTable(
  context: Context,
  { roundId, table }: { roundId: string; table: CountTable },
): Promise<readonly Finding[]> {
  await enterRound(context, 'table.record', roundId);
  const findings = auditTable(table);
  await context.store.db.transaction().execute(async (db) => {
    await loadRoundToChange(db, roundId);
    const version = ((await records.findCountTable(db, roundId))?.version ?? 0) + 1;
    await records.insertCountTable(db, {
      round_id: roundId,
      version,
      // NaN (a cell that is no number) has no JSON: it is found again from the cell's raw text when the table is loaded.
      content: JSON.stringify(table),
      recorded_at: context.now().toISOString(),
      recorded_by: context.actor.name,
    });
    await rounds.setRoundSource(db, roundId, 'totals');
    await writeAudit(context, db, {
      act: 'table-recorded',
      roundId,
      details: {
        version,
        file: table.file,
        rows: table.rows.length,
        faults: findings.filter((one) => one.severity === 'fault').length,
      },
    });
  });
  return findings;
}

const revive = (cell: TableCell): TableCell =>
  cell.value === null && cell.raw.trim() !== '' ? { ...cell, value: Number.NaN } : cell;

/** The table in force, or null. */
export async function getCountTable(context: Context, roundId: string): Promise<CountTable | null> {
  await enterRound(context, 'round.read', roundId);
  await loadRound(context.store.db, roundId);
  const row = await records.findCountTable(context.store.db, roundId);
  if (!row) return null;
  const table = JSON.parse(row.content) as CountTable;
  return {
    ...table,
    rows: table.rows.map((one) => ({
      ...one,
      ...(one.collected ? { collected: revive(one.collected) } : {}),
      ...(one.eligible ? { eligible: revive(one.eligible) } : {}),
      ...(one.ineligible ? { ineligible: revive(one.ineligible) } : {}),
      nonAnswers: one.nonAnswers.map(({ label, cell }) => ({ label, cell: revive(cell) })),
      levels: one.levels.map(revive),
    })),
  };
}

/** An empty table of the round's criteria, to be typed into a grid. */
export async function blankCountTable(context: Context, roundId: string): Promise<CountTable> {
  await enterRound(context, 'round.read', roundId);
  const [questionnaire] = [...(await loadQuestionnaires(context.store.db, roundId)).values()];
  const criterionQuestion = questionnaire!.sections
    .flatMap((section) => section.questions)
    .find(
      (question) =>
        question.kind === 'rating' &&
        questionnaire!.contents.some((c) => c.factors.some((f) => f.criteria.some((one) => one.id === question.id))),
    );
  const scale = questionnaire!.scales.find(
    (one) => criterionQuestion?.kind === 'rating' && one.id === criterionQuestion.scaleId,
  )!;
  const roman = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];
  const empty = (row: number, column: string): TableCell => ({ raw: '', value: null, place: { row, column } });
  let line = 0;
  return {
    kind: 'counts',
    file: '',
    levelLabels: scale.levels.map((level) => level.label),
    decimals: 0,
    rows: questionnaire!.contents
      .flatMap((content) => content.factors)
      .flatMap((factor, factorIndex) =>
        factor.criteria.map((criterion, index) => {
          line += 1;
          return {
            code: `${roman[factorIndex] ?? factorIndex + 1}.${index + 1}`,
            text: criterion.text,
            group: factor.title,
            eligible: empty(line, 'Số phiếu đủ điều kiện'),
            ineligible: empty(line, 'Số phiếu không đủ điều kiện'),
            nonAnswers: [],
            levels: scale.levels.map((level) => empty(line, level.label)),
          };
        }),
      ),
  };
}
