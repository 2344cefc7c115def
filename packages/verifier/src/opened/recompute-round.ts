/** Eligibility, figures and estimates of a round anew from its opened responses: the reader's own arithmetic. */
import {
  type BallotFigures,
  computeFigures,
  countPartial,
  createTally,
  dispositionsOf,
  type EligibleRows,
  estimateRoundFigures,
  type Figures,
  gatherRows,
  hasOwnMoments,
  type PublicationPart,
  type PublishedMoments,
  packResponses,
  planTally,
  publishMoments,
  type RoundEstimates,
  type RoundSample,
  rateResponses,
  type TallyAccumulator,
  tallyBlock,
  tallyValue,
  valueSlots,
  withholdAcross,
} from '@longdan/analysis';
import {
  answerByte,
  criteriaOf,
  decideEligibility,
  type EligibilityReason,
  eligibilityLabels,
  joinVersions,
  layoutVector,
  makeRecoder,
  type Questionnaire,
  type ResponseFacts,
  type VectorLayout,
} from '@longdan/core';
import type { SealedScope } from '../bundle.ts';
import type { DecisionContent, MethodContent, OpenedResponse, ScopeMethod } from './content.ts';
import type { OpenedRound, StandingResponse } from './read-opened.ts';

/** What the recomputation starts from, all of it opened. */
export interface RecomputeBasis {
  readonly opened: OpenedRound;
  readonly forms: ReadonlyMap<string, Questionnaire>;
  readonly method: MethodContent;
  readonly decision: DecisionContent;
  readonly year: number;
  /** Place in the log of the decision: what was removed before it was no part of it. */
  readonly removedBefore: number;
}

export interface JudgedResponse extends StandingResponse {
  /** Undefined where it is eligible: the first reason why it is not. */
  readonly reason: EligibilityReason['code'] | undefined;
}

const factsOf = (response: OpenedResponse, otherCopies: number): ResponseFacts => ({
  ...(response.fieldId === null ? {} : { fieldId: response.fieldId }),
  ...(response.unitId === null ? {} : { unitId: response.unitId }),
  ...(response.respondentKind === null
    ? {}
    : { respondentKind: response.respondentKind as NonNullable<ResponseFacts['respondentKind']> }),
  ...(response.answeredOn === null ? {} : { answeredOn: response.answeredOn }),
  consent: response.consent as ResponseFacts['consent'],
  otherCopies,
});

/** The verdict on every response: the rules', and over them a person's ruling. @throws RangeError for a form that was not opened */
export function judgeResponses({ opened, forms, method, decision }: RecomputeBasis): JudgedResponse[] {
  const layouts = new Map<string, VectorLayout>();
  return opened.responses.map((standing): JudgedResponse => {
    const { response, ruling } = standing;
    const questionnaire = forms.get(response.questionnaireId);
    if (!questionnaire) throw new RangeError(`mẫu phiếu ${response.questionnaireId} không được mở`);
    const layout = layouts.get(questionnaire.id) ?? layoutVector(questionnaire);
    layouts.set(questionnaire.id, layout);
    if (ruling?.ruling === 'void') return { ...standing, reason: 'voided' };
    const copies = response.ballotCode === null ? 0 : (decision.otherCopies[response.ballotCode] ?? 0);
    const verdict = decideEligibility({
      questionnaire,
      layout,
      vector: response.vector,
      facts: factsOf(response, copies),
      scope: method.allowed,
      rules: decision.rules,
    });
    return { ...standing, reason: verdict.reasons[0]?.code };
  });
}

export interface RecomputedScope {
  readonly fieldId: string | null;
  readonly questionnaire: Questionnaire;
  readonly figures: Figures;
  /** Null where no probability sample was drawn. */
  readonly estimates: RoundEstimates | null;
  readonly moments: PublishedMoments | null;
}

/** One part counted anew, before anything of it is withheld. */
interface CountedPart extends PublicationPart {
  readonly rows: EligibleRows;
  readonly sample: RoundSample | null;
}

/**
 * Every scope that may be published, anew; what small groups must withhold follows from all parts together. Benchmarks
 * are taken from the seal: they are other people's figures.
 */
export function recomputeScopes(
  basis: RecomputeBasis,
  judged: readonly JudgedResponse[],
  sealed: readonly SealedScope[],
): RecomputedScope[] {
  const benchmarks = sealed[0]?.benchmarks ?? [];
  const all = basis.method.scopes.map((method) => countPart(basis, judged, method, benchmarks));
  const shown = withholdAcross(all, { year: basis.year });
  return shown.map((part): RecomputedScope => {
    const { fieldId, questionnaire, figures, rows, sample } = part;
    if (sample === null) return { fieldId, questionnaire, figures, estimates: null, moments: null };
    const estimates = estimateAgain(basis.method, questionnaire, figures, rows, sample);
    if (estimates.kind !== 'probability') return { fieldId, questionnaire, figures, estimates: null, moments: null };
    const moments = hasOwnMoments(part, all, shown)
      ? publishMoments({ questionnaire, rows, sample, policies: basis.method.policies })
      : undefined;
    return { fieldId, questionnaire, figures, estimates, moments: moments?.ok ? moments.value : null };
  });
}

function countPart(
  basis: RecomputeBasis,
  judged: readonly JudgedResponse[],
  method: ScopeMethod,
  benchmarks: SealedScope['benchmarks'],
): CountedPart {
  const versions = method.versions.map((id) => {
    const form = basis.forms.get(id);
    if (!form) throw new RangeError(`mẫu phiếu ${id} không được mở`);
    return form;
  });
  const questionnaire = joinVersions(versions);
  const asked = new Set(method.versions);
  const own = judged.filter(
    ({ response }) =>
      asked.has(response.questionnaireId) && (method.fieldId === null || response.fieldId === method.fieldId),
  );
  const eligible = own.filter(({ reason }) => reason === undefined).map(({ response }) => response);
  const { tally, rows } = countResponses(basis, questionnaire, versions, eligible);
  const named = (list: MethodContent['fields']) => list.map(({ id, title }) => ({ code: id, label: title }));
  const figures = computeFigures({
    questionnaire,
    tally,
    ballots: ballotsOf(own, issuedIn(basis.opened, method), removedIn(basis, method)),
    selection: basis.method.selection,
    year: basis.year,
    benchmarks,
    groupNames: { field: named(basis.method.fields), unit: named(basis.method.units) },
  });
  const title = basis.method.fields.find(({ id }) => id === method.fieldId)?.title ?? '';
  return { fieldId: method.fieldId, title, questionnaire, benchmarks, figures, tally, rows, sample: method.sample };
}

function countResponses(
  { opened, forms }: RecomputeBasis,
  questionnaire: Questionnaire,
  versions: readonly Questionnaire[],
  eligible: readonly OpenedResponse[],
): { readonly tally: TallyAccumulator; readonly rows: EligibleRows } {
  const tally = createTally(planTally(questionnaire));
  const { layout } = tally.plan;
  const layouts = new Map(versions.map((form) => [form.id, layoutVector(forms.get(form.id)!)]));
  const recoders = new Map([...layouts].map(([id, from]) => [id, makeRecoder(from, layout)]));
  const block = packResponses(
    layout,
    eligible.map(({ questionnaireId, vector, fieldId, unitId, channel, respondentKind }) => ({
      vector: recoders.get(questionnaireId)!(vector),
      channel,
      ...(fieldId === null ? {} : { field: fieldId }),
      ...(unitId === null ? {} : { unit: unitId }),
      ...(respondentKind === null ? {} : { respondentKind }),
    })),
  );
  tallyBlock(tally, block);
  for (const { questionnaireId, vector, written } of eligible) {
    const words = written === null ? {} : (JSON.parse(written) as Record<string, string>);
    for (const slot of valueSlots(layouts.get(questionnaireId)!))
      if (vector[slot.offset] === answerByte.given && Object.hasOwn(words, slot.questionId))
        tallyValue(tally.values, slot, words[slot.questionId]!);
  }
  const batchIds = eligible.map(({ ballotCode }) => opened.batchOf.get(ballotCode ?? '') ?? '');
  return { tally, rows: gatherRows(layout, [block], batchIds) };
}

const voidedLabel = { vi: 'Người phụ trách loại, có ghi lý do', en: 'Voided by a person, with a reason' };

/** Responses of a scope whose content was removed before its figures were sealed. */
function removedIn({ opened, removedBefore }: RecomputeBasis, { fieldId, versions }: ScopeMethod): number {
  return opened.removals.filter(
    ({ index, content }) =>
      index < removedBefore &&
      versions.includes(content.questionnaireId) &&
      (fieldId === null || content.fieldId === fieldId),
  ).length;
}

function ballotsOf(own: readonly JudgedResponse[], issued: number | null, removed: number): BallotFigures {
  const reasons = new Map<EligibilityReason['code'], number>();
  for (const { reason } of own) if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const ineligible = [...reasons.values()].reduce((sum, count) => sum + count, 0);
  return {
    issued,
    collected: own.length + removed,
    eligible: own.length - ineligible,
    ineligible,
    ...(removed > 0 ? { removed } : {}),
    reasons: [...reasons]
      .map(([code, count]) => ({ code, label: code === 'voided' ? voidedLabel : eligibilityLabels[code], count }))
      .sort((a, b) => b.count - a.count || a.code.localeCompare(b.code)),
  };
}

/** Ballots issued in the fields of a scope, as the log counts them; null where the round issued none. */
function issuedIn({ acts }: OpenedRound, { fieldId, left }: ScopeMethod): number | null {
  const issued = acts.flatMap(({ entry, content }) =>
    entry.kind === 'ballots-issued'
      ? [{ count: entry.count, field: (JSON.parse(content) as { fieldId: string }).fieldId }]
      : [],
  );
  if (issued.length === 0) return null;
  const counted = issued.filter(({ field }) => (fieldId === null ? !left.includes(field) : field === fieldId));
  return counted.reduce((sum, { count }) => sum + count, 0);
}

function estimateAgain(
  { policies, seed }: MethodContent,
  questionnaire: Questionnaire,
  figures: Figures,
  rows: EligibleRows,
  sample: RoundSample,
): RoundEstimates {
  const sent = sample.batches.reduce((sum, batch) => sum + batch.count, 0);
  const issued = sample.batches.length === 0 ? figures.ballots.issued : Math.max(figures.ballots.issued ?? 0, sent);
  const criteria = criteriaOf(questionnaire).map(({ criterion }) => criterion.id);
  const dispositions = dispositionsOf(figures.ballots, issued, countPartial(rows, criteria));
  return estimateRoundFigures({
    questionnaire,
    figures,
    rows,
    sample,
    policies,
    seed,
    responseRates: dispositions === null ? null : rateResponses(dispositions),
  });
}
