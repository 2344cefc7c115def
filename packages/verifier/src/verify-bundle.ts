/** The checks of a bundle, from the keys to the last figure. */
import {
  compareEstimates,
  compareFigures,
  formatPercent,
  type QuestionCounts,
  recomputeFigures,
} from '@longdan/analysis';
import type { Bilingual, Questionnaire } from '@longdan/core';
import { auditRound, type Entry, verifyOpening } from '@longdan/ledger';
import {
  type BundleReader,
  bundlePaths,
  decodeBase64,
  equalBytes,
  hexOf,
  type PublishedOpening,
  readOpenings,
  readSeal,
  type SealedFigures,
  type SealedScope,
} from './bundle.ts';
import { type Check, checked, type Verification } from './check.ts';
import { type KeptElsewhere, readVerifiedLog, type Witnessed } from './verified-log.ts';

/** Checks a bundle. Stops early only where nothing further could mean anything. Never throws on bad input. */
export async function verifyBundle(reader: BundleReader, kept: KeptElsewhere = {}): Promise<Verification> {
  const checks: Check[] = [];
  const end = (limits: readonly Bilingual[] = []): Verification => ({
    ok: checks.length > 0 && checks.every((check) => check.ok),
    checks,
    limits,
  });

  const read = await readVerifiedLog(reader, kept);
  checks.push(...read.checks);
  if (!read.log) return end();
  const { log, witnessed } = read;
  // The log itself says which rounds are published: a bundle that leaves one out shows.
  for (const round of publishedRounds(log.entries)) checks.push(...(await checkRound(reader, round, log.entries)));
  const lastPublication = log.entries.findLastIndex((entry) => entry.kind === 'publication');
  return end([...limitsOfTrust(kept, witnessed, lastPublication), ...limitsOf(checks)]);
}

const publishedRounds = (entries: readonly Entry[]): Set<string> =>
  new Set(entries.flatMap((entry) => (entry.kind === 'publication' ? [entry.round] : [])));

/** One round: the laws of its entries, what opens them, the sealed figures. */
async function checkRound(reader: BundleReader, round: string, entries: readonly Entry[]): Promise<Check[]> {
  const audit = auditRound(entries, round);
  const checks = [
    checked('round-laws', audit.faults.length === 0, {
      round,
      issued: audit.issued,
      accepted: audit.accepted,
      eligible: audit.decision?.eligible ?? '—',
      ineligible: audit.decision?.ineligible ?? '—',
      detail: audit.faults.map((fault) => fault.message.vi).join(' '),
    }),
  ];
  const openings = await readOpenings(reader, round);
  const opened = matchOpenings(openings ?? [], entries, round);
  const stray = (openings ?? []).filter((opening) => !opened.has(opening));
  const wrong = openings === undefined ? bundlePaths.openings(round) : stray.map((one) => one.kind).join(', ');
  checks.push(checked('openings', wrong === '', { round, count: opened.size, detail: wrong }));

  const seals = [...opened]
    .filter(([opening]) => opening.kind === 'figures-sealed')
    .flatMap(([opening, entry]) => {
      const seal = readSeal(opening.content);
      return seal ? [{ seal, entry }] : [];
    })
    .sort((a, b) => a.seal.version - b.seal.version);
  const published = seals.find(
    ({ entry }) => audit.publication && equalBytes(entry.commitment, audit.publication.figures),
  );
  // A version sealed after the last publication is not public yet.
  const sealedCount = entries
    .slice(
      0,
      entries.findLastIndex((entry) => entry.kind === 'publication' && entry.round === round),
    )
    .filter((entry) => entry.kind === 'figures-sealed' && entry.round === round).length;
  const publicationFault =
    published === undefined
      ? 'sổ không có việc công bố nào ứng với số liệu kèm theo.'
      : seals.length < sealedCount
        ? `sổ có ${sealedCount} bản niêm số liệu nhưng bộ công bố chỉ kèm ${seals.length}.`
        : '';
  checks.push(
    checked('publication', publicationFault === '', {
      round,
      version: published?.seal.version ?? 0,
      detail: publicationFault,
    }),
  );
  for (const { seal, entry } of seals) {
    // The decision it rests on is the last one before it.
    const decision = entries
      .slice(0, entries.indexOf(entry))
      .findLast((one) => one.kind === 'eligibility-decision' && one.round === round);
    checks.push(...(await checkSeal(reader, seal, opened, decision)));
  }
  return checks;
}

/** Each opening with the entry it opens. */
function matchOpenings(
  openings: readonly PublishedOpening[],
  entries: readonly Entry[],
  round: string,
): Map<PublishedOpening, Entry> {
  const own = entries.filter((entry) => 'round' in entry && entry.round === round);
  const found = new Map<PublishedOpening, Entry>();
  for (const opening of openings) {
    const salt = decodeBase64(opening.salt);
    const content = new TextEncoder().encode(opening.content);
    const entry = own.find((one) => one.kind === opening.kind && verifyOpening(one.commitment, { salt, content }));
    if (entry) found.set(opening, entry);
  }
  return found;
}

/** A version of the sealed figures against the log and against its own counts. */
async function checkSeal(
  reader: BundleReader,
  seal: SealedFigures,
  opened: ReadonlyMap<PublishedOpening, Entry>,
  decision: Entry | undefined,
): Promise<Check[]> {
  const checks: Check[] = [];
  const { round } = seal;
  const whole = seal.scopes.find((scope) => scope.fieldId === null);
  if (decision?.kind === 'eligibility-decision' && whole) {
    const { eligible, ineligible } = whole.figures.ballots;
    const parts = seal.scopes.filter((scope) => scope.fieldId !== null);
    const inFields = parts.reduce((sum, scope) => sum + scope.figures.ballots.eligible, 0);
    // Fields that ask a form of their own are no part of the round's figures, and small ones of them are not published.
    const inAll =
      (seal.withheldFields ?? []).length > 0
        ? inFields <= decision.eligible && eligible <= decision.eligible
        : inFields === decision.eligible;
    const ok = (eligible === decision.eligible && ineligible === decision.ineligible) || inAll;
    checks.push(checked('sealed-counts', ok, { round, eligible, detail: `${eligible} ≠ ${decision.eligible}` }));
  }
  const logged = [...opened.keys()]
    .filter((opening) => opening.kind === 'questionnaire-version')
    .map((opening) => JSON.parse(opening.content) as Questionnaire);
  for (const scope of seal.scopes) {
    const stray = findStrayQuestion(scope.questionnaire, logged);
    checks.push(checked('questionnaire', stray === undefined, { round, detail: stray ?? '' }));
    checks.push(checkFigures(seal, scope), ...checkEstimates(scope));
  }
  for (const { name, sha256 } of seal.documents) {
    const bytes = await reader.read(`dot/${round}/van-ban/${name}`);
    const digest = bytes && hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))));
    checks.push(checked('document', digest === sha256, { name }));
  }
  return checks;
}

/** A question of the figures whose words stand in no questionnaire of the log. */
function findStrayQuestion(form: Questionnaire, logged: readonly Questionnaire[]): string | undefined {
  const known = new Set(
    logged.flatMap((one) => one.sections.flatMap((section) => section.questions.map((q) => `${q.id} ${q.text}`))),
  );
  return form.sections.flatMap((section) => section.questions).find((q) => !known.has(`${q.id} ${q.text}`))?.text;
}

/** Differences named in one message. */
export const mostNamed = 5;

export const describeDifference = ({ path, stated, computed }: { path: string; stated: unknown; computed: unknown }) =>
  `${path}: ghi ${String(stated)}, tính ra ${String(computed)}`;

function checkFigures(seal: SealedFigures, { figures, counts, questionnaire, benchmarks, title }: SealedScope): Check {
  if (!counts) return checked('figures', true, { scope: title, responses: figures.ballots.eligible, index: '—' });
  const faults: string[] = [];
  for (const [id, question] of Object.entries(counts.questions))
    if (!addsUp(question, counts.responses)) faults.push(`câu ${id} không cộng đủ ${counts.responses} phiếu`);
  if (counts.responses !== figures.ballots.eligible)
    faults.push(`${counts.responses} ≠ ${figures.ballots.eligible} phiếu`);
  try {
    const computed = recomputeFigures(questionnaire, counts, figures, { year: seal.year, benchmarks });
    faults.push(
      ...compareFigures(figures, JSON.parse(JSON.stringify(computed)) as typeof computed).map(describeDifference),
    );
  } catch (error) {
    faults.push(String((error as Error).message));
  }
  return checked('figures', faults.length === 0, {
    scope: title,
    responses: counts.responses,
    index: formatPercent(figures.index.satisfied),
    detail: faults.slice(0, mostNamed).join('; '),
  });
}

/** Index, parts and criteria with their errors, from the sums that the seal holds of them. */
function checkEstimates({ fieldId, estimates, moments, counts, questionnaire, title }: SealedScope): Check[] {
  if (!estimates) return [];
  // Fields whose sums would give a withheld table away have none; then their errors rest on the supervisor (limits).
  if (!moments && fieldId !== null) return [];
  if (!moments || !counts)
    return [checked('estimates', false, { scope: title, detail: 'bản niêm không kèm tổng và tích chéo để tính lại' })];
  let faults: string[];
  try {
    faults = compareEstimates(questionnaire, estimates, moments, counts).map(describeDifference);
  } catch (error) {
    faults = [String((error as Error).message)];
  }
  const headline = estimates.index[questionnaire.formula.headline === 'score' ? 'score' : 'satisfied'];
  return [
    checked('estimates', faults.length === 0, {
      scope: title,
      index: formatPercent(headline?.value ?? null),
      margin: formatPercent(headline?.margin ?? null),
      detail: faults.slice(0, mostNamed).join('; '),
    }),
  ];
}

/** Single answers and states together are the eligible responses; for multiple choice, those who chose anything. */
function addsUp({ n, blank, notAsked, refused, invalid }: QuestionCounts, responses: number): boolean {
  return n + blank + notAsked + refused + invalid === responses;
}

/** What rests on the keeper of the log alone, as long as nothing from elsewhere is held against it. */
function limitsOfTrust(kept: KeptElsewhere, { own, any }: Witnessed, lastPublication: number): Bilingual[] {
  const held = (kept.checkpoints?.length ?? 0) + (kept.receipts?.length ?? 0);
  const limits: Bilingual[] = [];
  if (held === 0 && own === 0)
    limits.push({
      vi: 'Chưa đối chiếu với điểm niêm, biên nhận hay khóa của bên chứng kiến nào Ông/Bà tự giữ: nếu người giữ khóa viết lại cả sổ rồi ký lại, riêng bộ công bố này không cho thấy. Hãy nạp điểm niêm, biên nhận giữ ở nơi khác, hoặc khóa nhận từ chính bên chứng kiến.',
      en: 'Held against no checkpoint, receipt or witness’s key that you hold yourself: a log written anew as a whole and signed again would not be seen from this bundle alone. Add one that was kept elsewhere, or a key got from the witness itself.',
    });
  if (own === 0 && any > 0)
    limits.push({
      vi: 'Bộ công bố có chữ ký của bên chứng kiến, nhưng khóa để kiểm chữ ký cũng lấy từ bộ công bố: cơ quan tự lập được một bên chứng kiến giả. Hãy hỏi khóa từ chính bên chứng kiến.',
      en: 'The bundle bears cosignatures, and the keys to check them come from the bundle too: the office could make up a witness. Ask the witness itself for its key.',
    });
  if (own > 0 && own <= lastPublication)
    limits.push({
      vi: `Bên chứng kiến mới ký đến mục ${own}; việc công bố là mục ${lastPublication}. Những mục sau mục ${own} chưa có ai ngoài cơ quan xác nhận: chờ bên chứng kiến ký tiếp.`,
      en: `Witnesses have signed up to entry ${own}; the publication is entry ${lastPublication}. Nobody outside the office vouches for what comes after ${own} yet: wait for them to sign on.`,
    });
  return limits;
}

function limitsOf(checks: readonly Check[]): Bilingual[] {
  const limits: Bilingual[] = [];
  if (checks.some((check) => check.code === 'figures'))
    limits.push({
      vi: 'Từng câu trả lời không được công bố: việc các con số đếm đúng từ phiếu đã niêm dựa vào chữ ký của bên giám sát, người mở từng dấu niêm trên máy của mình. Nhóm quá nhỏ được giấu để không lộ câu trả lời của ai, nên không tính lại được.',
      en: 'Single answers are not published: that the counts come from the logged responses rests on the supervisor’s signature, who opens every commitment on their own machine. Groups too small are withheld so that nobody’s answers show, and cannot be computed again.',
    });
  if (checks.some((check) => check.code === 'estimates'))
    limits.push({
      vi: 'Tổng và tích chéo dùng để tính sai số là số cộng gộp của cả mẫu: bảng của từng thôn, từng cụm sẽ lộ câu trả lời của vài người ở đó. Sai số của từng nhóm, của lĩnh vực phải giấu bớt bảng số, thứ hạng và yếu tố chi phối không tính lại được từ bộ công bố; chúng dựa vào chữ ký của bên giám sát, người tính lại tất cả từ nội dung mở.',
      en: 'The totals and cross-products behind the errors are sums over the whole sample: tables of a hamlet or cluster would name the answers of the few people there. Errors of single groups, of fields with withheld tables, ranking and drivers cannot be computed again from the bundle; they rest on the signature of the supervisor, who computes all of them from the opened content.',
    });
  return limits;
}
