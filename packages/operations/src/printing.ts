/** Everything printed: plan, report, workbook, paper questionnaires. Composed from data at the moment of printing. */
import { type CountTable, type Figures, figuresFromTable, type RoundEstimates } from '@longdan/analysis';
import { formatBallotCode, type Plan, problem, type Questionnaire, type SurveyField } from '@longdan/core';
import {
  composePlan,
  composeQuestionnaireForm,
  composeReport,
  composeSlips,
  type DocumentFrame,
  draftNarrative,
  drawReportCharts,
  type OfficialDocument,
  renderDocx,
  renderFormDocx,
  renderFormPdf,
  renderPdf,
  renderSlipsPdf,
  renderWorkbook,
  type WorkbookInput,
} from '@longdan/documents';
import { ballots as ballotRows, type Queryable, rounds } from '@longdan/store';
import { enterRound } from './access/enter-round.ts';
import { listBallots } from './ballot.ts';
import { ballotAddress } from './ballot-address.ts';
import type { Context } from './context.ts';
import { findDetails } from './documents/document-details.ts';
import type { EstimateOptions } from './estimates/basis.ts';
import { type EstimatedResults, estimateResults } from './estimates/estimate-round.ts';
import { type LoadedRound, loadQuestionnaires, loadRound, questionnaireOfField } from './loaded-round.ts';
import { narrativeOn } from './narrative.ts';
import { countedForm } from './results.ts';
import { largeRound } from './scanning/scan-round.ts';
import { runInThread } from './scanning/scan-threads.ts';
import { builtInSchemes } from './scheme.ts';
import { findSealMark } from './sealing/seal-mark.ts';
import { softwareName } from './software.ts';
import { getCountTable } from './totals.ts';
import type { PrintedFile } from './views.ts';
import { listWrittenAnswers, type WrittenAnswers } from './written-answers.ts';

export type DocumentFormat = 'docx' | 'pdf';

export const mediaTypes = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

const file = (name: string, format: keyof typeof mediaTypes, bytes: Uint8Array): PrintedFile => ({
  fileName: `${name}.${format}`,
  mediaType: mediaTypes[format],
  bytes,
});

const render = async (document: OfficialDocument, format: DocumentFormat): Promise<Uint8Array> =>
  format === 'docx' ? renderDocx(document) : renderPdf(document);

/** The plan as an official document. */
export async function composeRoundPlan(context: Context, roundId: string): Promise<OfficialDocument> {
  await enterRound(context, 'round.read', roundId);
  return composePlan((await loadRound(context.store.db, roundId)).plan);
}

/** The plan in Word or PDF. */
export async function printPlan(context: Context, roundId: string, format: DocumentFormat): Promise<PrintedFile> {
  await enterRound(context, 'document.print', roundId);
  const { plan } = await loadRound(context.store.db, roundId);
  return file(`${roundId}-ke-hoach`, format, await render(composePlan(plan), format));
}

function findField({ plan, id }: LoadedRound, fieldId: string | undefined): SurveyField | undefined {
  if (fieldId === undefined) return undefined;
  const field = plan.fields.find((one) => one.id === fieldId);
  if (!field) throw problem('field-not-found', { field: fieldId, round: id });
  return field;
}

interface ReportScope {
  readonly fieldId?: string;
}

/** The report as a document: figures of this moment, the officer's words, the clerk's number and date. */
export async function composeRoundReport(
  context: Context,
  roundId: string,
  scope: ReportScope = {},
): Promise<OfficialDocument> {
  await enterRound(context, 'round.read', roundId);
  findField(await loadRound(context.store.db, roundId), scope.fieldId);
  return composeReportOn(context, roundId, scope, await estimateResults(context, roundId, ofReport(scope)));
}

async function composeReportOn(
  context: Context,
  roundId: string,
  { fieldId }: ReportScope,
  { figures, fields, estimates }: EstimatedResults,
): Promise<OfficialDocument> {
  const round = await loadRound(context.store.db, roundId);
  const field = findField(round, fieldId);
  const { narrative } = await narrativeOn(context, { roundId, ...(fieldId === undefined ? {} : { fieldId }) }, figures);
  const given = await rounds.findDocumentNumber(
    context.store.db,
    roundId,
    fieldId === undefined ? 'report' : `report:${fieldId}`,
  );
  return composeReport({
    plan: round.plan,
    figures,
    narrative,
    charts: drawReportCharts(figures),
    estimates: claimsOf(estimates),
    frame: (await findDetails<DocumentFrame>(context.store.db, roundId, 'report')).details,
    ...(field ? { field } : { fieldFigures: fields }),
    ...(given?.number ? { number: given.number } : {}),
    seal: await findSealMark(context.store.db, roundId),
    ...(given?.issued_on ? { date: given.issued_on } : {}),
  });
}

/** What may be claimed of figures that are printed, and the software that says so. */
const claimsOf = (estimates: RoundEstimates) => ({ of: estimates, software: softwareName() });

/** A report is about one field, or about the round with each of its fields. */
const ofReport = (scope: ReportScope): EstimateOptions => ({ ...scope, withFields: true });

/** Seconds of work for a large round, which must not keep others of this server waiting; a PDF has its own process. */
const setDocx = (document: OfficialDocument, { ballots }: Figures): Promise<Uint8Array> =>
  ballots.collected > largeRound ? runInThread({ kind: 'docx', document }) : renderDocx(document);

/** As `setDocx`. */
const setWorkbook = (input: WorkbookInput): Promise<Uint8Array> =>
  input.figures.ballots.collected > largeRound ? runInThread({ kind: 'workbook', input }) : renderWorkbook(input);

const scopedName = (roundId: string, what: string, fieldId?: string) =>
  `${roundId}-${what}${fieldId === undefined ? '' : `-${fieldId}`}`;

/** The report of the round, or of one field. @throws Problem `field-not-found`, `no-eligible-responses` */
export async function printReport(
  context: Context,
  roundId: string,
  format: DocumentFormat,
  scope: { fieldId?: string } = {},
): Promise<PrintedFile> {
  await enterRound(context, 'document.print', roundId);
  findField(await loadRound(context.store.db, roundId), scope.fieldId);
  const results = await estimateResults(context, roundId, ofReport(scope));
  const document = await composeReportOn(context, roundId, scope, results);
  const bytes = format === 'docx' ? await setDocx(document, results.figures) : await renderPdf(document);
  return file(scopedName(roundId, 'bao-cao', scope.fieldId), format, bytes);
}

/** Words of each question that a workbook holds. */
const mostWords = 50_000;

/**
 * All tables as a workbook with live formulas.
 * @param options.withWords adds what people wrote on eligible ballots, which only who may read single ballots gets
 */
export async function printWorkbook(
  context: Context,
  roundId: string,
  { withWords = false, ...scope }: ReportScope & { readonly withWords?: boolean } = {},
): Promise<PrintedFile> {
  await enterRound(context, 'document.print', roundId);
  const words = withWords ? await listWrittenAnswers(context, roundId, { ...scope, limit: mostWords }) : undefined;
  return printWorkbookOn(context, roundId, scope, await estimateResults(context, roundId, scope), words);
}

async function printWorkbookOn(
  context: Context,
  roundId: string,
  scope: ReportScope,
  { figures, estimates }: EstimatedResults,
  words?: readonly WrittenAnswers[],
): Promise<PrintedFile> {
  const round = await loadRound(context.store.db, roundId);
  const table = round.source === 'totals' ? await getCountTable(context, roundId) : null;
  const questionnaire = await countedForm(context.store.db, round, scope);
  const bytes = await setWorkbook({
    plan: round.plan,
    figures,
    questionnaire,
    estimates: claimsOf(estimates),
    seal: await findSealMark(context.store.db, roundId),
    ...(table ? { table } : {}),
    ...(words ? { words } : {}),
  });
  return file(scopedName(roundId, 'bang-so-lieu', scope.fieldId), 'xlsx', bytes);
}

/**
 * The report as Word and PDF and its workbook, from figures, estimates and charts that are made once. The PDF is set in
 * its own process and the workbook of a large round in a thread, while the Word file is written here: for whoever has
 * nothing else to do meanwhile.
 * @throws Problem `field-not-found`, `no-eligible-responses`
 */
export async function printReportFiles(
  context: Context,
  roundId: string,
  scope: ReportScope = {},
): Promise<PrintedFile[]> {
  await enterRound(context, 'document.print', roundId);
  findField(await loadRound(context.store.db, roundId), scope.fieldId);
  const results = await estimateResults(context, roundId, ofReport(scope));
  const document = await composeReportOn(context, roundId, scope, results);
  const name = scopedName(roundId, 'bao-cao', scope.fieldId);
  const [pdf, docx, workbook] = await Promise.all([
    renderPdf(document),
    renderDocx(document),
    printWorkbookOn(context, roundId, scope, results),
  ]);
  return [file(name, 'docx', docx), file(name, 'pdf', pdf), workbook];
}

/**
 * The paper questionnaire of a field: blank, or one per ballot of a batch with its code printed on it.
 * @param scope.publicAddress address of the installation: each code then also stands as a QR code that opens the ballot;
 * none is printed where it names only the machine itself
 */
export async function printQuestionnaire(
  context: Context,
  roundId: string,
  format: DocumentFormat,
  { fieldId, batchId, publicAddress }: { fieldId: string; batchId?: string; publicAddress?: string | undefined },
): Promise<PrintedFile> {
  await enterRound(context, batchId === undefined ? 'document.print' : 'codes.read', roundId);
  const { plan } = await loadRound(context.store.db, roundId);
  const ballots = batchId === undefined ? [] : await listBallots(context, { roundId, fieldId, batchId });
  const questionnaire = await questionnaireToPrint(context.store.db, roundId, fieldId, batchId);
  const address = ballotAddress(publicAddress);
  const form = composeQuestionnaireForm({
    questionnaire,
    plan,
    ...(ballots.length > 0 ? { ballotCodes: ballots.map(({ code }) => formatBallotCode(code)) } : {}),
    ...(address ? { qrText: address.of } : {}),
  });
  const bytes = format === 'docx' ? await renderFormDocx(form) : await renderFormPdf(form);
  return file(scopedName(roundId, batchId === undefined ? 'phieu-hoi' : 'phieu-co-ma', fieldId), format, bytes);
}

/** The version that a batch was issued with, which is not the newest for ever; the one in force for a blank form. */
async function questionnaireToPrint(
  db: Queryable,
  roundId: string,
  fieldId: string,
  batchId: string | undefined,
): Promise<Questionnaire> {
  const [issued] = batchId === undefined ? [] : await ballotRows.listBallots(db, roundId, fieldId, batchId);
  return issued
    ? (await loadQuestionnaires(db, roundId)).get(issued.questionnaire_id)!
    : questionnaireOfField(db, roundId, fieldId);
}

/**
 * Slips to cut, one per ballot of a batch: its code, and where it is answered. In the order of the codes, which are
 * random, so that a slip's place on the sheet does not tell its number.
 * @throws Problem `field-not-found`, `batch-not-found`
 */
export async function printSlips(
  context: Context,
  roundId: string,
  { fieldId, batchId, publicAddress }: { fieldId: string; batchId: string; publicAddress?: string | undefined },
): Promise<PrintedFile> {
  await enterRound(context, 'codes.read', roundId);
  const round = await loadRound(context.store.db, roundId);
  const field = findField(round, fieldId)!;
  const ballots = await listBallots(context, { roundId, fieldId, batchId });
  if (ballots.length === 0) throw problem('batch-not-found', { batch: batchId });
  const address = ballotAddress(publicAddress);
  const slips = composeSlips({
    plan: round.plan,
    fieldTitle: field.title,
    ballotCodes: ballots.map(({ code }) => formatBallotCode(code)).sort(),
    ...(address ? { address: address.shown, qrText: address.of } : {}),
  });
  return file(scopedName(roundId, 'mau-phieu-cat', fieldId), 'pdf', await renderSlipsPdf(slips));
}

/**
 * The report of a table of totals and a plan, without a round: for offices that have nothing else. The table's faults
 * are printed, never corrected.
 * @param issued ballots issued, as the office states; the table does not show it
 */
export async function makeTableReport({
  table,
  plan,
}: {
  table: CountTable;
  plan: Plan;
}): Promise<{ figures: Figures; files: PrintedFile[] }> {
  const schemes = builtInSchemes();
  // The scheme whose criteria the rows are, if any: the plan's own first.
  const ordered = [...schemes].sort((a, b) => Number(b.id === plan.scheme) - Number(a.id === plan.scheme));
  const options = { scales: schemes.flatMap((scheme) => scheme.scales), selection: plan.selection, year: plan.year };
  const stated = table.issued === undefined ? {} : { ballots: { issued: table.issued } };
  const candidates = ordered.map((scheme) => figuresFromTable(table, { ...options, ...stated, scheme }));
  const figures =
    candidates.find((one) => schemes.some((scheme) => scheme.id === one.schemeId)) ??
    figuresFromTable(table, { ...options, ...stated });
  const document = composeReport({
    plan,
    figures,
    narrative: draftNarrative({ plan, figures }),
    charts: drawReportCharts(figures),
  });
  const name = `${plan.id}-bao-cao`;
  return {
    figures,
    files: [
      file(name, 'docx', await renderDocx(document)),
      file(name, 'pdf', await renderPdf(document)),
      file(`${plan.id}-bang-so-lieu`, 'xlsx', await renderWorkbook({ plan, figures, table })),
    ],
  };
}
