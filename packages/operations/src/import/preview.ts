/** A file before it is imported: what its columns mean, how its first rows are understood, what would be refused and why. */
import type { Answer, Finding, Questionnaire } from '@longdan/core';
import {
  type AcceptedRow,
  type ColumnMapping,
  type ColumnTarget,
  columnIndex,
  createRowReader,
  type MappedColumn,
  type ReadRow,
} from '@longdan/importing';
import { ballots, importRuns, type Queryable, responses } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import { type LoadedRound, loadQuestionnaires, loadRound } from '../loaded-round.ts';
import { toResponseRow } from '../response.ts';
import { openBallotFile } from './ballot-file.ts';
import { type RememberedFrom, recallMapping } from './column-memory.ts';
import { type FileSource, fileOfBytes } from './file-source.ts';
import { candidates, countAnswerColumns, type MappedSheet, mapSheet } from './sheet-mapping.ts';
import { alreadyUsed, formOfRow, identityOf, isSame, whyNotIn } from './verdict.ts';

/** Rows read on trial: enough to meet what is wrong with a file, and some tenths of a second of work. */
const trialRows = 5_000;
/** Rows after which others have the thread: a hundredth of a second. */
const trialStep = 250;
/** Rows shown as they would be understood. */
const shownRows = 6;
/** Different texts shown of a column. */
const shownValues = 5;
/** Unknown texts offered for a choice, of one column. */
const unknownValues = 20;

/** How a cell of a shown row is understood. */
export interface UnderstoodCell {
  readonly state: 'answer' | 'blank' | 'refused' | 'invalid' | 'unread';
  readonly text: string;
}

export interface PreviewColumn extends MappedColumn {
  /** First different texts of the column; none of columns that identify persons. */
  readonly values: MappedColumn['values'] & object;
  readonly sample: readonly string[];
  /** Texts of the column that are no answer to its question, most frequent first; those a person gave a meaning are not among them. */
  readonly unknown: readonly { readonly text: string; readonly count: number }[];
  readonly understood: readonly UnderstoodCell[];
}

export interface Trial {
  /** Rows read. */
  readonly rows: number;
  /** Whether that was the whole file. */
  readonly whole: boolean;
  readonly accepted: number;
  readonly alreadyIn: number;
  readonly refused: number;
  /** Why rows would be refused, most frequent first, each with its first finding. */
  readonly reasons: readonly { readonly code: string; readonly rows: number; readonly example: Finding }[];
}

export interface PreviewSheet {
  readonly sheet: string | null;
  readonly questionnaireId: string;
  readonly mapping: ColumnMapping;
  /** From which import the meaning of the columns is remembered; null when it is proposed. */
  readonly remembered: RememberedFrom | null;
  readonly columns: readonly PreviewColumn[];
  /** Numbers of the shown rows, and what is wrong with each. */
  readonly shown: readonly { readonly row: number; readonly findings: readonly Finding[] }[];
  readonly trial: Trial;
}

export interface ImportPreview {
  readonly sheets: readonly PreviewSheet[];
  readonly findings: readonly Finding[];
}

export interface PreviewRequest {
  readonly roundId: string;
  readonly fileName?: string;
  readonly bytes?: Uint8Array;
  readonly file?: FileSource;
  readonly fieldId?: string | undefined;
  /** Columns as a person wants them, by sheet in the order of the file; absent: remembered or proposed. */
  readonly correct?: (sheet: number, mapping: ColumnMapping) => ColumnMapping;
}

/** What the columns of a file mean and what would become of its rows; nothing is kept. */
export async function previewImport(context: Context, request: PreviewRequest): Promise<ImportPreview> {
  const { roundId, fieldId, correct } = request;
  await enterRound(context, 'responses.import', roundId);
  const { db } = context.store;
  const file = request.file ?? fileOfBytes(request.fileName!, request.bytes!);
  const round = await loadRound(db, roundId);
  const forms = await candidates(db, round, fieldId);
  const { sheets, notes } = await openBallotFile(file);
  const previews: PreviewSheet[] = [];
  const findings: Finding[] = [];
  for (const [at, sheet] of sheets.entries()) {
    const proposed = mapSheet(sheet, forms, round);
    const recalled = await recallMapping(db, proposed.questionnaire, proposed.mapping);
    const mapping = correct ? correct(at, recalled.mapping) : recalled.mapping;
    findings.push(...mapping.findings);
    const mapped = { ...proposed, mapping };
    const tried = await tryRows(context, round, file, mapped, fieldId);
    previews.push({
      sheet: sheet.sheet,
      questionnaireId: proposed.questionnaire.id,
      mapping,
      remembered: recalled.remembered,
      ...tried,
    });
  }
  return { sheets: previews, findings: [...notes, ...findings] };
}

/** Mappings as the preview shows them, of the sheets that ask something; for whoever confirms without a change. */
export function confirmedMappings(preview: ImportPreview): ColumnMapping[] {
  return preview.sheets.map(({ mapping }) => mapping).filter((mapping) => countAnswerColumns(mapping) > 0);
}

async function tryRows(
  context: Context,
  round: LoadedRound,
  file: FileSource,
  { sheet, questionnaire, mapping }: MappedSheet,
  fieldId: string | undefined,
): Promise<Pick<PreviewSheet, 'columns' | 'shown' | 'trial'>> {
  const { db } = context.store;
  const reader = createRowReader(mapping, questionnaire, {
    fields: round.plan.fields,
    units: round.plan.units,
    file: file.fileName,
    ...(fieldId === undefined ? {} : { defaultField: fieldId }),
  });
  const gathered = mapping.columns.map(() => ({ sample: new Set<string>(), unknown: new Map<string, number>() }));
  const indexOf = new Map(mapping.columns.map(({ column }, at) => [column, at]));
  const reasons = new Map<string, { rows: number; example: Finding }>();
  const count = { rows: 0, accepted: 0, alreadyIn: 0, refused: 0 };
  const shown: ReadRow[] = [];
  const blame = (findings: readonly Finding[], raw: readonly string[]) => {
    count.refused++;
    for (const code of new Set(findings.map((finding) => finding.code))) {
      const known = reasons.get(code);
      if (known) known.rows++;
      else reasons.set(code, { rows: 1, example: findings.find((finding) => finding.code === code)! });
    }
    for (const { code, place } of findings) {
      if (code !== 'answer-unknown' && code !== 'answer-out-of-scale') continue;
      const { unknown } = gathered[indexOf.get(place?.column ?? '') ?? -1] ?? {};
      const text = raw[columnIndex(place?.column ?? 'A')] ?? '';
      if (unknown && (unknown.has(text) || unknown.size < unknownValues))
        unknown.set(text, (unknown.get(text) ?? 0) + 1);
    }
  };
  const look = createLook(context, round.id, file.hash, { sheet, questionnaire, mapping });
  let whole = true;
  let waiting: AcceptedRow[] = [];
  const judge = async () => {
    const { alreadyIn, refused } = await look(db, waiting);
    for (const [row, finding] of refused) blame([finding], row.raw);
    count.alreadyIn += alreadyIn;
    count.accepted += waiting.length - alreadyIn - refused.size;
    waiting = [];
    await new Promise((resolve) => setImmediate(resolve));
  };
  reading: for await (const batch of sheet.batches)
    for (const each of batch.rows) {
      const row = reader.read(each);
      if (!row) continue;
      if (count.rows === trialRows) {
        whole = false;
        break reading;
      }
      count.rows++;
      if (shown.length < shownRows) shown.push(row);
      if (count.rows <= 1_000) gatherSamples(mapping, gathered, row.raw);
      if (row.ok) waiting.push(row);
      else blame(row.findings, row.raw);
      if (count.rows % trialStep === 0) await judge();
    }
  await judge();
  return {
    columns: mapping.columns.map((column, at) => ({
      ...column,
      values: column.values ?? {},
      sample: [...gathered[at]!.sample],
      unknown: [...gathered[at]!.unknown]
        .map(([text, times]) => ({ text, count: times }))
        .sort((a, b) => b.count - a.count),
      understood: shown.map((row) => understand(row, column, questionnaire, round)),
    })),
    shown: shown.map((row) => ({ row: row.row, findings: row.ok ? [] : row.findings })),
    trial: {
      ...count,
      whole,
      reasons: [...reasons].map(([code, reason]) => ({ code, ...reason })).sort((a, b) => b.rows - a.rows),
    },
  };
}

function gatherSamples(
  mapping: ColumnMapping,
  gathered: readonly { readonly sample: Set<string> }[],
  raw: readonly string[],
): void {
  for (const [at, { column, target }] of mapping.columns.entries()) {
    const { sample } = gathered[at]!;
    const text = raw[columnIndex(column)] ?? '';
    if (target.kind !== 'personal' && text !== '' && sample.size < shownValues) sample.add(text);
  }
}

/** Looks in the store which of some rows are in already, and which may not enter. */
function createLook(context: Context, roundId: string, fileHash: string, of: MappedSheet) {
  let sameFile: ReadonlySet<string> | undefined;
  let forms: ReadonlyMap<string, Questionnaire> | undefined;
  return async (db: Queryable, rows: readonly AcceptedRow[]) => {
    sameFile ??= new Set(
      (await importRuns.listImports(db, roundId)).filter((run) => run.file_hash === fileHash).map(({ id }) => id),
    );
    const refused = new Map<AcceptedRow, Finding>();
    let alreadyIn = 0;
    const codes = rows.flatMap(({ submission }) => submission.ballotCode ?? []);
    const issued = new Map((await ballots.findBallots(db, roundId, codes)).map((ballot) => [ballot.code, ballot]));
    const keys = rows
      .filter(({ submission }) => submission.ballotCode !== undefined || sameFile!.size > 0)
      .map((row) => ({
        ballot_code: row.submission.ballotCode ?? null,
        identity: identityOf(fileHash, of.sheet.sheet, row),
      }));
    const known = new Map((await responses.findAlike(db, roundId, keys)).map((row) => [row.identity, row]));
    for (const row of rows) {
      const code = row.submission.ballotCode;
      const ballot = code === undefined ? undefined : issued.get(code);
      forms ??= await loadQuestionnaires(db, roundId);
      const form = formOfRow(row, of.questionnaire, ballot, forms);
      const obstacle = whyNotIn(row, form, ballot);
      const identity = identityOf(fileHash, of.sheet.sheet, row);
      const before = known.get(identity);
      if (obstacle) refused.set(row, obstacle);
      else if (before) {
        const made = toResponseRow(context, form!, row.submission, { roundId, identity });
        if (isSame(before, made, sameFile, false)) alreadyIn++;
        else refused.set(row, alreadyUsed(row));
      }
    }
    return { alreadyIn, refused };
  };
}

const unread: UnderstoodCell = { state: 'unread', text: '' };
const blank: UnderstoodCell = { state: 'blank', text: '' };
const said = (text: string | undefined): UnderstoodCell => (text === undefined ? blank : { state: 'answer', text });

/** What a column of a shown row comes to. */
function understand(
  row: ReadRow,
  { column, target }: MappedColumn,
  form: Questionnaire,
  round: LoadedRound,
): UnderstoodCell {
  if (target.kind === 'ignored' || target.kind === 'personal' || target.kind === 'unmatched') return unread;
  if (!row.ok)
    return row.findings.some(({ place }) => place?.column === column)
      ? { state: 'invalid', text: row.raw[columnIndex(column)] ?? '' }
      : said(row.raw[columnIndex(column)] || undefined);
  if (target.kind === 'meta') return said(factOf(row, target.role, round));
  const answer = Object.hasOwn(row.submission.answers, target.question)
    ? row.submission.answers[target.question]
    : undefined;
  return answer ? understandAnswer(answer, target, form) : blank;
}

function understandAnswer(
  answer: Answer,
  target: ColumnTarget & { readonly question: string },
  form: Questionnaire,
): UnderstoodCell {
  if (answer.state === 'refused') return { state: 'refused', text: '' };
  if (answer.state === 'invalid') return { state: 'invalid', text: answer.raw };
  if (target.kind === 'specified') return said('specified' in answer ? answer.specified : undefined);
  if (answer.state === 'written') return said(answer.value);
  const codes = answer.state === 'chosen' ? [answer.code] : answer.codes;
  if (target.kind === 'choice')
    return codes.includes(target.code) ? said(labelOf(form, target.question, target.code)) : blank;
  return said(codes.map((code) => labelOf(form, target.question, code)).join('; '));
}

function labelOf(form: Questionnaire, questionId: string, code: string): string {
  const question = form.sections.flatMap(({ questions }) => questions).find(({ id }) => id === questionId);
  const named =
    question?.kind === 'rating'
      ? form.scales.find(({ id }) => id === question.scaleId)?.levels
      : question && 'options' in question
        ? question.options
        : [];
  return named?.find((one) => one.code === code)?.label ?? code;
}

function factOf({ submission, identity }: AcceptedRow, role: string, { plan }: LoadedRound): string | undefined {
  const title = (things: readonly { readonly id: string; readonly title: string }[], id: string | undefined) =>
    things.find((thing) => thing.id === id)?.title;
  switch (role) {
    case 'ballot-code':
      return submission.ballotCode;
    case 'sheet-number':
      return identity;
    case 'field':
      return title(plan.fields, submission.fieldId);
    case 'unit':
      return title(plan.units, submission.unitId);
    case 'day':
      return submission.answeredOn?.split('-').reverse().join('/');
    case 'channel':
      return submission.channel;
    case 'respondent-kind':
      return submission.respondentKind;
    default:
      return submission.consent;
  }
}
