/**
 * Judging responses: eligibility is never stored, it is derived from the response, the rules in force and the rulings of
 * people, so that no stored verdict can disagree with them.
 */
import {
  type Channel,
  decideEligibility,
  type EligibilityDecision,
  type EligibilityRule,
  layoutVector,
  type Questionnaire,
  type RespondentKind,
  type ResponseFacts,
  type RoundScope,
  type VectorLayout,
} from '@longdan/core';
import {
  ballots,
  importRuns,
  type packedResponses,
  type Queryable,
  type ResponseTable,
  type RulingTable,
  records,
  responses,
} from '@longdan/store';
import { type LoadedRound, loadQuestionnaires } from './loaded-round.ts';
import type { ResponseView } from './views.ts';

/** Everything that a verdict depends on besides the response itself. */
export interface Judge {
  readonly round: LoadedRound;
  readonly questionnaires: ReadonlyMap<string, Questionnaire>;
  readonly layouts: ReadonlyMap<string, VectorLayout>;
  readonly rulesVersion: number;
  readonly rules: readonly EligibilityRule[];
  readonly scope: RoundScope;
  readonly rulings: ReadonlyMap<string, RulingTable>;
  /** Sheets set aside because their code had a response already, by code. */
  readonly otherCopies: ReadonlyMap<string, number>;
}

export async function loadJudge(db: Queryable, round: LoadedRound): Promise<Judge> {
  const questionnaires = await loadQuestionnaires(db, round.id);
  const rules = await records.getRules(db, round.id);
  const rulings = await responses.listRulings(db, round.id);
  const copies = await importRuns.countSetAsideCopies(db, round.id);
  const { plan } = round;
  return {
    round,
    questionnaires,
    layouts: new Map([...questionnaires].map(([id, questionnaire]) => [id, layoutVector(questionnaire)])),
    rulesVersion: rules.version,
    rules: JSON.parse(rules.content) as EligibilityRule[],
    scope: {
      fieldIds: plan.fields.map((field) => field.id),
      ...(plan.units.length > 0 ? { unitIds: plan.units.map((unit) => unit.id) } : {}),
      respondentKinds: plan.respondentKinds,
      ...(plan.period ? { period: plan.period } : {}),
      consentAsked: plan.asksConsent,
    },
    rulings: new Map(rulings.map((ruling) => [ruling.response_id, ruling])),
    otherCopies: new Map(copies.map((row) => [row.ballot_code ?? '', row.count])),
  };
}

/** Facts as the rules see them. */
export function factsOf(row: packedResponses.PackedFacts, otherCopies: number): ResponseFacts {
  return {
    ...(row.field_id === null ? {} : { fieldId: row.field_id }),
    ...(row.unit_id === null ? {} : { unitId: row.unit_id }),
    ...(row.respondent_kind === null ? {} : { respondentKind: row.respondent_kind as RespondentKind }),
    ...(row.answered_on === null ? {} : { answeredOn: row.answered_on }),
    consent: row.consent as ResponseFacts['consent'],
    otherCopies,
  };
}

function decideByRules(
  judge: Judge,
  questionnaireId: string,
  vector: Uint8Array,
  facts: ResponseFacts,
): EligibilityDecision {
  return decideEligibility({
    questionnaire: judge.questionnaires.get(questionnaireId)!,
    layout: judge.layouts.get(questionnaireId)!,
    vector,
    facts,
    scope: judge.scope,
    rules: judge.rules,
  });
}

/** The verdict on one response: the rules', and over them a person's ruling with its reason. */
export function decide(judge: Judge, row: ResponseTable): EligibilityDecision {
  const copies = row.ballot_code === null ? 0 : (judge.otherCopies.get(row.ballot_code) ?? 0);
  const decision = decideByRules(judge, row.questionnaire_id, row.vector, factsOf(row, copies));
  const ruling = judge.rulings.get(row.id);
  if (!ruling) return decision;
  if (ruling.ruling === 'keep') return { ...decision, flags: [] };
  const voided = {
    code: 'voided' as const,
    message: { vi: `Người phụ trách loại phiếu: ${ruling.reason}`, en: `Voided by a person: ${ruling.reason}` },
  };
  return { eligible: false, reasons: [voided, ...decision.reasons], flags: [] };
}

/** Ballots issued, in the whole round or one field; null when the round issued none. */
export async function issuedCount(db: Queryable, roundId: string, fieldId?: string): Promise<number | null> {
  const counts = await ballots.countBallots(db, roundId);
  if (counts.length === 0) return null;
  return counts
    .filter((row) => fieldId === undefined || row.field_id === fieldId)
    .reduce((sum, row) => sum + row.count, 0);
}

/** A response with its verdict, for lists. */
export async function judgeResponse(db: Queryable, judge: Judge, row: ResponseTable): Promise<ResponseView> {
  const ballot = row.ballot_code === null ? undefined : await ballots.findBallot(db, judge.round.id, row.ballot_code);
  const ruling = judge.rulings.get(row.id);
  return {
    responseId: row.id,
    ballotCode: row.ballot_code,
    serial: ballot?.serial ?? null,
    fieldId: row.field_id,
    unitId: row.unit_id,
    channel: row.channel as Channel,
    respondentKind: row.respondent_kind as RespondentKind | null,
    answeredOn: row.answered_on,
    decision: decide(judge, row),
    ruling: ruling
      ? { ruling: ruling.ruling as 'void' | 'keep', reason: ruling.reason, by: ruling.ruled_by, on: ruling.ruled_on }
      : null,
    corrected: (await responses.listCorrections(db, judge.round.id, row.id)).length > 0,
  };
}
