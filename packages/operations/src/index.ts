/**
 * operations (L4): the verbs of a survey round. Each is one transaction and one audit row, asks the permission table
 * first, and takes the only clock, randomness and actor from its context. Faces (web, command line) call nothing below.
 */

export type { SealedFigures, SealedScope } from '@longdan/verifier';
export { type AccessRow, type LookedAt, listAccess, noteAccess, sealOf } from './access/access-log.ts';
export { actsUnnamed } from './access/acts-of-supervision.ts';
export { enterRound, requireInScope } from './access/enter-round.ts';
export { assignRound, listRoundOwners, type RoundOwner } from './access/round-owner.ts';
export { covers, readUnitPath } from './access/unit-path.ts';
export {
  type AccountPage,
  type AccountSearch,
  type AccountState,
  bindAccount,
  getAccount,
  listAccounts,
  type ManagedAccount,
  readAccountUnits,
  requireManaged,
} from './accounts/managed-account.ts';
export {
  cancelRecovery,
  confirmRecovery,
  listRecoveries,
  type OpenRecovery,
  type Resets,
  requestRecovery,
  resets,
} from './accounts/recovery.ts';
export { getSecondFactorRoles, setSecondFactorRoles } from './accounts/second-factor-policy.ts';
export { type Act, recordAudit } from './audit.ts';
export { countAudit, listAudit, listAuditedRounds } from './audit-log.ts';
export { issueBallots, listBallots, listBatches } from './ballot.ts';
export * from './call-back/call-back-plan.ts';
export { type CallBackResults, getCallBackResults, type Sensitivity } from './call-back/call-back-results.ts';
export type { CallBackProgress } from './call-back/call-back-step.ts';
export {
  type CallBackForm,
  type CaseWithContact,
  listCallBackContacts,
  openCallBackForm,
  recordCallBack,
} from './call-back/cases.ts';
export { listCallBackDecisions, type ProposedDecision, proposeDecision, signDecision } from './call-back/deciding.ts';
export type { CallBackDecision, ExcludedGroup } from './call-back/decision-state.ts';
export { type CallBackDraw, drawCallBack, repeatCallBackDraw } from './call-back/draw.ts';
export { printCallBackMinutes } from './call-back/minutes.ts';
export * from './call-back/outcome.ts';
export { type CallBackOverview, getCallBack } from './call-back/overview.ts';
export {
  type CallBackPlanView,
  callBackBook,
  draftRoundCallBack,
  getCallBackSeed,
  saveCallBackPlan,
} from './call-back/planning.ts';
export type { CallBackReach } from './call-back/population.ts';
export {
  changeRules,
  checkRound,
  type LookState,
  lookStates,
  previewRules,
  ruleOnResponse,
} from './checking.ts';
export {
  type CitizenSubmission,
  citizen,
  isFormKey,
  makeFormKey,
  type OpenedBallot,
  openBallot,
  type SentAnswers,
  submitAnswers,
} from './citizen.ts';
export { type Actor, type Context, secureRandom, today } from './context.ts';
export { draftRoundDispatch, printDispatch, type RoundDraftOptions } from './dispatch.ts';
export {
  approveDispatch,
  composeStoredDispatch,
  createDispatch,
  type DispatchSummary,
  type DispatchView,
  getDispatch,
  issueDispatch,
  listDispatches,
  printStoredDispatch,
  recallDispatch,
  saveDispatch,
} from './documents/dispatch-record.ts';
export {
  getMinutesDetails,
  getReportFrame,
  type StatedDetails,
  saveMinutesDetails,
  saveReportFrame,
} from './documents/document-details.ts';
export * from './documents/house-template.ts';
export {
  listPlanTemplates,
  type PlanTemplate,
  removePlanTemplate,
  savePlanTemplate,
  startFromPlanTemplate,
} from './documents/plan-template.ts';
export {
  amendOwnEntry,
  findKeyInHurdle,
  getOwnEntry,
  isMixedField,
  type KeyInHurdle,
  keyInBallot,
  type OwnEntry,
} from './double-entry/key-in.ts';
export {
  type DoubleEntryReport,
  type QuestionAgreement,
  reportDoubleEntry,
  type TypistAgreement,
} from './double-entry/report.ts';
export * from './double-entry/second-entry.ts';
export {
  type Difference,
  type DifferenceView,
  type DifferingBallot,
  getDifferences,
  listDifferences,
  type Ruling,
  type Rulings,
  settleDifferences,
} from './double-entry/settling.ts';
export { balanceRound } from './estimates/balancing.ts';
export type { EstimateOptions } from './estimates/basis.ts';
export { type EstimatedResults, estimateResults, estimateRound } from './estimates/estimate-round.ts';
export { forgetMapping, type RememberedFrom, rememberMappings } from './import/column-memory.ts';
export { type FileSource, fileAtPath, fileOfBytes } from './import/file-source.ts';
export {
  continueImport,
  type ImportOrder,
  type ImportRequest,
  importResponses,
  prepareImport,
} from './import/import-responses.ts';
export { confirmedMappings, type ImportPreview, type PreviewSheet, previewImport } from './import/preview.ts';
export { listRefusedRows, refusedRowsFile } from './import/refused-rows.ts';
export {
  cancelImport,
  getImport,
  giveUpRun,
  type ImportState,
  type ImportView,
  keepWaiting,
  listImports,
  resumeImport,
} from './import/run.ts';
export { runInWorker, type WorkerOrder } from './import/start-worker.ts';
export {
  continueUndo,
  findUndoing,
  listTouchedBallots,
  prepareUndo,
  type TouchedBallot,
  type UndoneImport,
  undoImport,
} from './import/undo.ts';
export { dropUpload, keepUpload, readUpload, type Upload } from './import/upload.ts';
export * from './intake/api-key.ts';
export { type AnswerGroup, IntakeQueue, type QueueOptions, retryAfterSeconds } from './intake/queue.ts';
export {
  checkReceiptNote,
  findEntryStatus,
  findReceiptStatus,
  printReceipt,
  proveEntry,
  type ReceiptStatus,
} from './intake/receipt-status.ts';
export { ReceiverThreads } from './intake/receiver-threads.ts';
export { batchShape, mostInBatch, type RequestAnswer, refusalOf, type SentRequest } from './intake/requests.ts';
export { checkLedger, type KeptElsewhere, type LedgerCheck, type LogVerifiers } from './ledger/check-ledger.ts';
export { closeCollection, findRoundClosing, type RoundClosing } from './ledger/closing.ts';
export { keyFileName, type LedgerKeys, makeLedgerKeys, readOrMakeKeys, verifierKeyLines } from './ledger/keys.ts';
export {
  listPublishedFiles,
  type PublishedFile,
  printVerifierKeys,
  readCheckpoint,
  readPublishedFile,
} from './ledger/published-files.ts';
export { type KeyChanged, logKeyChange, rotateLedgerKey } from './ledger/rotate-key.ts';
export { type Sequenced, sequenceLedger } from './ledger/sequence.ts';
export { addCosignature, addWitness, type Cosigned, listWitnesses, type WitnessView } from './ledger/witnesses.ts';
export {
  type BallotPage,
  type BallotState,
  ballotStates,
  type ListedBallot,
  pageBallots,
} from './lists/ballot-list.ts';
export { composeRoundMinutes, type MinutesRequest, printCheckingMinutes, type StatedLosses } from './minutes.ts';
export { getNarrative, type NarrativeView, resetNarrative, saveNarrative } from './narrative.ts';
export * from './permissions.ts';
export {
  composeRoundPlan,
  composeRoundReport,
  type DocumentFormat,
  makeTableReport,
  printPlan,
  printQuestionnaire,
  printReport,
  printReportFiles,
  printSlips,
  printWorkbook,
} from './printing.ts';
export {
  type DraftView,
  dropDraft,
  editDraft,
  openDraft,
} from './questionnaire/draft.ts';
export { printDraft, printVersionChanges } from './questionnaire/print.ts';
export { releaseDraft } from './questionnaire/release.ts';
export { getVersion, listVersions, type QuestionnaireVersion } from './questionnaire/versions.ts';
export {
  type ConfirmedRemoval,
  confirmRemoval,
  declineRemoval,
  listRemovals,
  openRemovalForm,
  proposeRemoval,
  type RemovalBasis,
  type RemovalProposal,
  type RemovalView,
  removalBases,
  secondParty,
  withdrawRemoval,
} from './removal/removal.ts';
export { correctResponse, findResponse, getResponse, type ResponseDetail, recordResponse } from './response.ts';
export { addBenchmark, computeResults, listBenchmarks, removeBenchmark } from './results.ts';
export {
  approve,
  createRound,
  getPlan,
  getRound,
  listRoundPage,
  listRounds,
  numberDocument,
  type RoundPage,
  revisePlan,
} from './round.ts';
export type { Comparison, DesignFigures } from './sampling/compare-designs.ts';
export type { StagedFigures } from './sampling/compare-stages.ts';
export * from './sampling/counter.ts';
export { drawRoundSample, rehearseDraw, repeatDraw, sampleFile } from './sampling/draw.ts';
export type { DrawRecord } from './sampling/draw-record.ts';
export type { FieldPriority } from './sampling/field-priority.ts';
export { type FrameView, freezeFrame, getFrame, listFrameFaults } from './sampling/frame.ts';
export { type ContactOfUnit, frameColumnNames } from './sampling/frame-block.ts';
export * from './sampling/frame-columns.ts';
export { frameListFile, nextListFile } from './sampling/frame-files.ts';
export { type FrameImport, type FramePreview, importFrame, previewFrame } from './sampling/frame-import.ts';
export type { FrameProfile } from './sampling/frame-profile.ts';
export * from './sampling/planning.ts';
export { printDrawMinutes, printSampleLists, type SampleListKind } from './sampling/print.ts';
export { readRoundSample } from './sampling/round-sample.ts';
export * from './sampling/sample.ts';
export * from './sampling/sample-file.ts';
export * from './sampling/sample-plan.ts';
export * from './sampling/seed.ts';
export { getStages, type StageView } from './sampling/stage-views.ts';
export { ballotsOfStages, type StageLevel, type StageOfPlan } from './sampling/stages.ts';
export { firstClientOf, printVisitLog } from './sampling/visit-log.ts';
export {
  addScheme,
  builtInSchemes,
  copyScheme,
  getScheme,
  getSchemeText,
  listSchemes,
  productFolder,
  type SchemeSummary,
} from './scheme.ts';
export { type ArchivedRound, exportRound, importRound, listArchivedRounds } from './sealing/archive.ts';
export { type BundleFormat, bundleFormats, listBundleFiles, packBundle } from './sealing/bundle-files.ts';
export { findOpeningObstacle, listOpenedFiles } from './sealing/open-round.ts';
export { isSupervised } from './sealing/publication-step.ts';
export {
  getPublishedResults,
  listPublishedResults,
  type PublishedResults,
  type PublishedRound,
  type PublishedVersion,
} from './sealing/published-results.ts';
export {
  getSealedFigures,
  listSeals,
  publishFigures,
  type SealView,
  sealFigures,
  signSeal,
} from './sealing/seal-figures.ts';
export { type Hit, type HitGroup, type HitKind, search } from './search/search.ts';
export { listTasks, markTask } from './task.ts';
export { blankCountTable, getCountTable, readCountTableFile, recordCountTable } from './totals.ts';
export { lastRulingVersion, undoRules, undoRuling } from './undo/undo.ts';
export * from './units/administrative-unit.ts';
export { readUnitList, type UnitOfList, type UnitType, unitTypes } from './units/unit-list.ts';
export * from './views.ts';
export { listWrittenAnswers, type WrittenAnswers } from './written-answers.ts';
