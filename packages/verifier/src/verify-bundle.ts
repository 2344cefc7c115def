/** The checks of a bundle, from the keys to the last figure. */
import {
  compareEstimates,
  compareFigures,
  formatPercent,
  type QuestionCounts,
  recomputeFigures,
} from '@longdan/analysis';
import type { Bilingual, Questionnaire } from '@longdan/core';
import {
  auditRound,
  decodeEntry,
  type Entry,
  entryBundlePath,
  hashLeaf,
  LedgerFaultError,
  makeCosignatureVerifier,
  makeVerifier,
  openCheckpoint,
  parseCheckpoint,
  parseVerifierKey,
  readEntries,
  receiptLeaf,
  rootHash,
  tilePath,
  type VerifierKey,
  verifyNote,
  verifyOpening,
  verifyReceipt,
} from '@longdan/ledger';
import {
  type BundleReader,
  bundlePaths,
  decodeBase64,
  equalBytes,
  hexOf,
  type PublishedOpening,
  readOpenings,
  readSeal,
  readText,
  type SealedFigures,
  type SealedScope,
} from './bundle.ts';
import { type Check, checked, type Verification } from './check.ts';

/** What the reader holds from elsewhere: without it, a log written anew as a whole cannot be told from the first one. */
export interface KeptElsewhere {
  /** Line of the log's verifier key, as printed on a poster or a receipt. */
  readonly key?: string;
  /** Signed checkpoints. */
  readonly checkpoints?: readonly string[];
  /** Signed receipts. */
  readonly receipts?: readonly string[];
}

interface Keys {
  readonly log: VerifierKey;
  readonly receipts: VerifierKey | undefined;
  readonly witnesses: readonly VerifierKey[];
}

/** Checks a bundle. Stops early only where nothing further could mean anything. Never throws on bad input. */
export async function verifyBundle(reader: BundleReader, kept: KeptElsewhere = {}): Promise<Verification> {
  const checks: Check[] = [];
  const end = (limits: readonly Bilingual[] = []): Verification => ({
    ok: checks.length > 0 && checks.every((check) => check.ok),
    checks,
    limits,
  });

  const read = await readVerifiedLog(reader, kept.key);
  checks.push(...read.checks);
  if (!read.log) return end();
  const { keys, log, cosigned } = read;
  checks.push(...checkKept(kept, keys, log.leaves));
  // The log itself says which rounds are published: a bundle that leaves one out shows.
  for (const round of publishedRounds(log.entries)) checks.push(...(await checkRound(reader, round, log.entries)));
  return end(limitsOf(kept, cosigned, checks));
}

/** The log of a bundle as far as it holds: without `log` nothing further could mean anything. */
export type VerifiedLog = { readonly checks: readonly Check[] } & (
  | { readonly log?: undefined }
  | { readonly keys: Keys; readonly log: ReadLog; readonly cosigned: number }
);

/** Keys, checkpoint and every entry, before any use of them. @param ownKey line of the key that the reader knows */
export async function readVerifiedLog(reader: BundleReader, ownKey?: string): Promise<VerifiedLog> {
  const checks: Check[] = [];
  const keys = readKeys(await readText(reader, bundlePaths.keys));
  checks.push(checked('keys', keys !== undefined, { origin: keys?.log.name ?? '' }));
  if (!keys) return { checks };
  if (ownKey !== undefined) {
    const own = parseVerifierKey(ownKey.trim());
    checks.push(checked('expected-key', own.ok && equalBytes(own.value.publicKey, keys.log.publicKey)));
  }

  const note = (await readText(reader, bundlePaths.checkpoint)) ?? '';
  const opened = openCheckpoint(note, { origin: keys.log.name, log: keys.log, witnesses: keys.witnesses, quorum: 0 });
  checks.push(
    checked('checkpoint', opened.ok, {
      size: opened.ok ? opened.value.size : 0,
      detail: opened.ok ? '' : opened.fault.message.vi,
    }),
  );
  if (!opened.ok) return { checks };
  const { size, cosignatures } = opened.value;
  if (cosignatures.length > 0)
    checks.push(
      checked('witnesses', true, {
        count: cosignatures.length,
        names: cosignatures.map((one) => one.name).join(', '),
      }),
    );

  const log = await readLog(reader, opened.value);
  checks.push(checked('log', log.fault === undefined, { size, detail: log.fault ?? '' }));
  return log.fault === undefined ? { checks, keys, log, cosigned: cosignatures.length } : { checks };
}

const publishedRounds = (entries: readonly Entry[]): Set<string> =>
  new Set(entries.flatMap((entry) => (entry.kind === 'publication' ? [entry.round] : [])));

function readKeys(text: string | undefined): Keys | undefined {
  const lines = (text ?? '').split('\n').filter((line) => line.trim() !== '');
  const read = lines.map((line) => parseVerifierKey(line.trim()));
  const keys = read.flatMap((one) => (one.ok ? [one.value] : []));
  const [log] = keys;
  if (!log || keys.length !== read.length || log.use !== 'note') return undefined;
  return {
    log,
    receipts: keys.find((key) => key.name === `${log.name}/receipts`),
    witnesses: keys.filter((key) => key.use === 'cosignature'),
  };
}

interface ReadLog {
  readonly entries: readonly Entry[];
  readonly leaves: readonly Uint8Array[];
  readonly fault?: string;
}

/** Every entry, each held against the checkpoint before it is used. */
async function readLog(reader: BundleReader, head: { size: number; root: Uint8Array }): Promise<ReadLog> {
  const entries: Entry[] = [];
  const leaves: Uint8Array[] = [];
  const fetch = async (path: string) => {
    const bytes = await reader.read(path);
    if (!bytes) throw new Error(`thiếu tệp ${path} / file ${path} is missing`);
    return bytes;
  };
  try {
    const published = {
      tiles: (tiles: Parameters<typeof tilePath>[0][]) => Promise.all(tiles.map((tile) => fetch(tilePath(tile)))),
      bundle: (index: number, width: number) => fetch(entryBundlePath(index, width)),
    };
    for await (const { bytes } of readEntries(head, published as never)) {
      const entry = decodeEntry(bytes);
      if (!entry.ok) throw new LedgerFaultError(entry.fault);
      entries.push(entry.value);
      leaves.push(hashLeaf(bytes));
    }
    return { entries, leaves };
  } catch (error) {
    const fault = error instanceof LedgerFaultError ? error.fault.message.vi : String((error as Error).message);
    return { entries, leaves, fault };
  }
}

/** Checkpoints and receipts from elsewhere against the leaves of the log. */
function checkKept(
  { checkpoints = [], receipts = [] }: KeptElsewhere,
  keys: Keys,
  leaves: readonly Uint8Array[],
): Check[] {
  const places = new Map(leaves.map((leaf, index) => [hexOf(leaf), index]));
  return [
    ...checkpoints.map((note) => {
      const verified = verifyNote(note, [makeVerifier(keys.log), ...keys.witnesses.map(makeCosignatureVerifier)]);
      const read = verified.ok ? parseCheckpoint(verified.value.text) : verified;
      if (!read.ok) return checked('kept-checkpoint', false, { detail: read.fault.message.vi });
      const { size, root } = read.value;
      const ok = size <= leaves.length && equalBytes(root, rootHash(leaves.slice(0, size)));
      const detail = size > leaves.length ? `${size} > ${leaves.length}.` : '';
      return checked('kept-checkpoint', ok, { size, detail });
    }),
    ...receipts.map((note) => {
      const read = keys.receipts
        ? verifyReceipt(note, makeVerifier(keys.receipts))
        : { ok: false as const, fault: { message: { vi: 'bộ công bố không có khóa biên nhận' } } };
      if (!read.ok) return checked('kept-receipt', false, { detail: read.fault.message.vi });
      const index = places.get(hexOf(receiptLeaf(read.value)));
      const detail = `hạn ghi sổ ${read.value.by.split('-').reverse().join('/')}`;
      return checked('kept-receipt', index !== undefined, { index: index ?? 0, detail });
    }),
  ];
}

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

function limitsOf(kept: KeptElsewhere, witnesses: number, checks: readonly Check[]): Bilingual[] {
  const limits: Bilingual[] = [];
  const own = (kept.checkpoints?.length ?? 0) + (kept.receipts?.length ?? 0);
  if (own === 0 && witnesses === 0)
    limits.push({
      vi: 'Chưa đối chiếu với điểm niêm, biên nhận hay bên chứng kiến nào: nếu người giữ khóa viết lại cả sổ rồi ký lại, riêng bộ công bố này không cho thấy. Hãy nạp điểm niêm hoặc biên nhận giữ ở nơi khác.',
      en: 'Held against no checkpoint, receipt or witness from elsewhere: a log written anew as a whole and signed again would not be seen from this bundle alone. Add one that was kept elsewhere.',
    });
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
