/** The checks of a round's opened content against its log, from the first entry to the last sealed figure. */
import { compareFigures } from '@longdan/analysis';
import type { Bilingual, Questionnaire } from '@longdan/core';
import { type Entry, sortedSetRoot, verdictItem } from '@longdan/ledger';
import { type BundleReader, equalBytes, readSeal, type SealedFigures, type SealedScope } from '../bundle.ts';
import { type Check, checked, type Verification } from '../check.ts';
import { readVerifiedLog } from '../verified-log.ts';
import { describeDifference, mostNamed } from '../verify-bundle.ts';
import { compareNumbers } from './compare-numbers.ts';
import { type DecisionContent, type MethodContent, readManifest } from './content.ts';
import { type OpenedRound, readOpened } from './read-opened.ts';
import {
  type JudgedResponse,
  judgeResponses,
  type RecomputeBasis,
  type RecomputedScope,
  recomputeScopes,
} from './recompute-round.ts';

/**
 * Opens every commitment of a round and computes the newest sealed version anew. Never throws on bad input.
 * @param log the log as files: a published bundle, or the copy that a witness keeps
 * @param opened the folder that only the supervisor gets
 */
export async function verifyOpened(log: BundleReader, opened: BundleReader): Promise<Verification> {
  const manifest = await readManifest(opened);
  if (!manifest)
    return endOf([
      checked('opened-entries', false, { round: '—', detail: 'thư mục không có nội dung mở (noi-dung-mo.json)' }),
    ]);
  const { round } = manifest;
  const verified = await readVerifiedLog(log);
  if (!verified.log) return endOf([...verified.checks]);
  try {
    const { checks, limits } = await checkOpened(opened, round, verified.log.entries);
    return endOf(checks, limits);
  } catch (error) {
    return endOf([checked('opened-entries', false, { round, detail: `không đọc được: ${(error as Error).message}` })]);
  }
}

function endOf(checks: readonly Check[], limits: readonly Bilingual[] = [truthLimit]): Verification {
  return { ok: checks.length > 0 && checks.every((check) => check.ok), checks, limits };
}

const truthLimit: Bilingual = {
  vi: 'Phép tính lại cho thấy số liệu theo đúng từ các phiếu đã ghi sổ. Phiếu có phải do người dân thật trả lời hay không thì phúc tra và giám sát phát, thu phiếu mới cho thấy.',
  en: 'This shows that the figures follow from the logged responses. Whether real people gave them is for call-backs and the watching over issue and collection to show.',
};

const removedSince = (count: number, version: number): Bilingual => ({
  vi: `${count} phiếu đã được xóa nội dung theo yêu cầu hợp pháp SAU bản niêm số ${version}, nên không ai đếm và tính lại được bản ấy từ phiếu nữa. Bản ấy vẫn là bản đã niêm, không bị thay. Muốn kiểm chứng từ phiếu thì niêm lại số liệu rồi kiểm chứng bản mới.`,
  en: `${count} responses were removed on lawful request AFTER sealed version ${version}, so nobody can count and compute that version from responses any more. It is still the version that was sealed, unaltered. To verify from responses, seal the figures again and verify the new version.`,
});

interface OpenedChecks {
  readonly checks: readonly Check[];
  readonly limits?: readonly Bilingual[];
}

async function checkOpened(reader: BundleReader, round: string, entries: readonly Entry[]): Promise<OpenedChecks> {
  const opened = await readOpened(reader, round, entries);
  if (!opened)
    return { checks: [checked('opened-entries', false, { round, detail: 'thiếu tệp nội dung của đợt này' })] };
  const { faults, removed } = opened;
  const detail = `${faults.slice(0, mostNamed).join('; ')}.`;
  const checks = [checked('opened-entries', faults.length === 0, { round, count: opened.opened, removed, detail })];
  // What does not open cannot be computed with.
  if (faults.length > 0) return { checks };
  const basis = findBasis(opened);
  if (!basis) return { checks };
  const { seal, decisionEntry, ...given } = basis;
  if (given.decision === undefined) return { checks };
  const since = opened.removals.filter(({ index }) => index > given.removedBefore).length;
  // Nobody can count again what is nowhere any more: said, and not passed off as checked.
  if (since > 0) return { checks, limits: [removedSince(since, seal.version), truthLimit] };
  const recompute: RecomputeBasis = { ...given, decision: given.decision };
  const judged = judgeResponses(recompute);
  checks.push(checkVerdicts(judged, decisionEntry, recompute));
  const computed = plain(recomputeScopes(recompute, judged, seal.scopes));
  for (const scope of seal.scopes) checks.push(...checkScope(seal, scope, computed));
  for (const { fieldId } of computed)
    if (!seal.scopes.some((scope) => scope.fieldId === fieldId))
      checks.push(
        checked('opened-figures', false, {
          scope: fieldId ?? '',
          version: seal.version,
          detail: 'bản niêm thiếu phạm vi này',
        }),
      );
  return { checks };
}

interface SealBasis extends Omit<RecomputeBasis, 'decision'> {
  readonly seal: SealedFigures;
  readonly decision: DecisionContent | undefined;
  readonly decisionEntry: Entry | undefined;
}

/** The newest sealed version with the decision and the method it rests on: the last of each before it. */
function findBasis(opened: OpenedRound): SealBasis | undefined {
  const acts = opened.acts;
  const last = acts.findLast(({ entry }) => entry.kind === 'figures-sealed');
  const seal = last && readSeal(last.content);
  if (!seal) return undefined;
  const before = (kind: Entry['kind']) =>
    acts.findLast(({ entry, index }) => entry.kind === kind && index < last.index);
  const method = before('weights-and-method');
  if (!method) return undefined;
  const decision = before('eligibility-decision');
  const forms = acts
    .filter(({ entry }) => entry.kind === 'questionnaire-version')
    .map(({ content }) => JSON.parse(content) as Questionnaire);
  return {
    opened,
    seal,
    forms: new Map(forms.map((form) => [form.id, form])),
    method: JSON.parse(method.content) as MethodContent,
    decision: decision && (JSON.parse(decision.content) as DecisionContent),
    decisionEntry: decision?.entry,
    removedBefore: decision?.index ?? last.index,
    year: seal.year,
  };
}

/** Every single verdict, through the root that the log has of all of them; the rules are those that were logged. */
function checkVerdicts(
  judged: readonly JudgedResponse[],
  entry: Entry | undefined,
  { decision, opened }: RecomputeBasis,
): Check {
  const eligible = judged.filter(({ reason }) => reason === undefined).length;
  const ineligible = judged.length - eligible;
  const faults: string[] = [];
  const rules = opened.acts.find(
    ({ entry: one }) => one.kind === 'eligibility-rules' && one.version === decision.rulesVersion,
  );
  if (!rules || JSON.stringify(JSON.parse(rules.content)) !== JSON.stringify(decision.rules))
    faults.push(`quy tắc đã áp dụng không phải là bản ${decision.rulesVersion} đã ghi sổ`);
  if (entry?.kind === 'eligibility-decision') {
    const items = judged.map(({ accepted, reason }) =>
      verdictItem(
        Uint8Array.from(accepted.match(/../g)!, (pair) => Number.parseInt(pair, 16)),
        reason === undefined,
      ),
    );
    if (entry.eligible !== eligible || entry.ineligible !== ineligible)
      faults.push(
        `tính ra ${eligible} đủ điều kiện, ${ineligible} không đủ; sổ ghi ${entry.eligible} và ${entry.ineligible}. Nếu có phiếu được sửa hay loại sau khi niêm thì phải niêm lại`,
      );
    else if (!equalBytes(sortedSetRoot(items), entry.verdictsRoot))
      faults.push('số phiếu khớp nhưng kết luận của ít nhất một phiếu khác');
  }
  return checked('opened-verdicts', faults.length === 0, { eligible, ineligible, detail: faults.join('; ') });
}

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

function checkScope(seal: SealedFigures, scope: SealedScope, all: readonly RecomputedScope[]): Check[] {
  const about = { scope: scope.title, version: seal.version };
  const computed = all.find((one) => one.fieldId === scope.fieldId);
  if (!computed)
    return [checked('opened-figures', false, { ...about, detail: 'phạm vi này không được công bố riêng' })];
  const faults = compareFigures(scope.figures, computed.figures).map(describeDifference);
  if (compareNumbers(scope.questionnaire, computed.questionnaire).length > 0)
    faults.push('mẫu phiếu của số liệu không phải là mẫu đã ghi sổ');
  const checks = [
    checked('opened-figures', faults.length === 0, {
      ...about,
      responses: computed.figures.ballots.eligible,
      detail: faults.slice(0, mostNamed).join('; '),
    }),
  ];
  if (scope.estimates || computed.estimates) checks.push(checkClaims(scope, computed));
  return checks;
}

/** Estimates of every kind, and the sums that were published behind them. */
function checkClaims({ title, estimates, moments }: SealedScope, computed: RecomputedScope): Check {
  const faults = [
    ...compareNumbers(estimates ?? null, computed.estimates),
    ...compareNumbers(moments ?? null, computed.moments, 'moments'),
  ].map(describeDifference);
  return checked('opened-estimates', faults.length === 0, {
    scope: title,
    detail: faults.slice(0, mostNamed).join('; '),
  });
}
