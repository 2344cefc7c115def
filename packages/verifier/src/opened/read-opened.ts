/** Every commitment of a round opened, and what the opened contents say of each response. */
import { commit, type Entry, type EntryKind, type EntryOf, saltSize, sortedSetRoot } from '@longdan/ledger';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type BundleReader, decodeBase64, equalBytes, hexOf } from '../bundle.ts';
import {
  type OpenedBatch,
  type OpenedLine,
  type OpenedResponse,
  openedPaths,
  parseResponse,
  type RemovalContent,
  type RemovedLine,
  readLines,
} from './content.ts';

/** A response as it stands after its corrections, with the last word of people on it. */
export interface StandingResponse {
  /** Hexadecimal commitment under which it was accepted: its name in the log. */
  readonly accepted: string;
  readonly response: OpenedResponse;
  /** Null where nobody ruled, or the ruling was taken back. */
  readonly ruling: { readonly ruling: string; readonly reason: string } | null;
}

export interface OpenedRound {
  /** Entries of the round that were opened, and those whose content was removed on lawful request. */
  readonly opened: number;
  readonly removed: number;
  /** Removals, as their opened contents say, with their places in the log. */
  readonly removals: readonly { readonly index: number; readonly content: RemovalContent }[];
  /** Accepted and not taken back. */
  readonly responses: readonly StandingResponse[];
  /** Batch of each ballot code. */
  readonly batchOf: ReadonlyMap<string, string>;
  /** Contents of acts with their entries, in the order of the log. */
  readonly acts: readonly { readonly index: number; readonly entry: Entry; readonly content: string }[];
  /** In words; empty where everything opens and agrees. */
  readonly faults: readonly string[];
}

interface Promised {
  readonly entry: Entry;
  readonly index: number;
  line?: OpenedLine;
  /** Of a copy without content: the undone import that it belonged to. */
  takenBack?: string;
}

/** Opens everything of a round against the entries of a verified log. @throws SyntaxError for a file that is damaged */
export async function readOpened(
  reader: BundleReader,
  round: string,
  entries: readonly Entry[],
): Promise<OpenedRound | undefined> {
  const bytes = await reader.read(openedPaths.contents(round));
  if (!bytes) return undefined;
  const promised = new Map<string, Promised>();
  for (const [index, entry] of entries.entries())
    if ('round' in entry && entry.round === round) promised.set(hexOf(entry.commitment), { entry, index });
  const faults = openLines(readLines<OpenedLine | RemovedLine>(bytes), promised);
  const all = [...promised.values()];
  const removals = readRemovals(all, faults);
  const removed = removedBy(all, removals);
  // A removal is never itself removed: who did it, and why, stays to be read.
  const isRemoved = ({ entry }: Promised) =>
    entry.kind !== 'content-removal' &&
    (removed.has(hexOf(entry.commitment)) || ('subject' in entry && removed.has(hexOf(entry.subject))));
  const unopened = all.filter((one) => one.line === undefined && !isRemoved(one));
  // Named first: the earliest entry that stays closed.
  if (unopened.length > 0) {
    const [first] = unopened;
    faults.unshift(
      `mục ${first!.index} (“${first!.entry.kind}”) không có nội dung nào mở được${unopened.length > 1 ? `, và ${unopened.length - 1} mục nữa` : ''}`,
    );
  }
  const batchOf = await readBatches(reader, round, all, faults);
  const responses = standingResponses(all, removed, faults);
  checkCodes(responses, batchOf, faults);
  return {
    opened: all.filter((one) => one.line !== undefined).length,
    removed: all.filter((one) => one.line === undefined && isRemoved(one)).length,
    removals,
    responses,
    batchOf,
    acts: all.flatMap(({ entry, index, line }) => (line ? [{ index, entry, content: line.content }] : [])),
    faults,
  };
}

/** Holds every line against the log. @returns what opens nothing */
function openLines(lines: Iterable<OpenedLine | RemovedLine>, promised: Map<string, Promised>): string[] {
  const faults: string[] = [];
  let stray = 0;
  for (const line of lines) {
    if ('commitment' in line) {
      const place = promised.get(line.commitment);
      if (place?.entry.kind === 'response-accepted') place.takenBack = line.takenBack;
      else stray += 1;
      continue;
    }
    const salt = decodeBase64(line.salt);
    const key = salt.length === saltSize ? hexOf(commit(salt, utf8ToBytes(line.content))) : '';
    const promise = promised.get(key);
    if (promise?.entry.kind === line.kind) promise.line = line;
    else stray += 1;
  }
  if (stray > 0) faults.push(`${stray} nội dung không mở mục nào của sổ: đã bị sửa, hoặc được thêm vào`);
  return faults;
}

/** Entries of one kind with what opens them. */
const entriesOf = <Kind extends EntryKind>(all: readonly Promised[], kind: Kind) => {
  const isOfKind = (entry: Entry): entry is Extract<Entry, EntryOf<Kind>> => entry.kind === kind;
  return all.flatMap(({ entry, line }) => (isOfKind(entry) ? [{ entry, line }] : []));
};

/** What every removal says of itself: it must be the act of two. */
function readRemovals(all: readonly Promised[], faults: string[]): OpenedRound['removals'] {
  return all.flatMap(({ entry, index, line }) => {
    if (entry.kind !== 'content-removal' || !line) return [];
    const content = JSON.parse(line.content) as RemovalContent;
    const { proposedBy, confirmedBy, party } = content;
    if (!proposedBy || !confirmedBy || !['leader', 'supervisor'].includes(party))
      faults.push(`mục ${index}: việc xóa nội dung không có đủ lời của hai bên`);
    return [{ index, content }];
  });
}

/**
 * What was destroyed on lawful request, by commitment: responses under which they were accepted, call-back outcomes, and
 * copies that an undone import had brought in — these by the line that keeps their place, held against the log later.
 */
function removedBy(all: readonly Promised[], removals: OpenedRound['removals']): Set<string> {
  const removed = new Set(entriesOf(all, 'content-removal').map(({ entry }) => hexOf(entry.subject)));
  const named = new Set(removals.flatMap(({ content }) => content.also));
  for (const { entry, takenBack } of all) {
    const commitment = hexOf(entry.commitment);
    if (named.has(commitment) && (entry.kind === 'call-back-outcome' || takenBack !== undefined))
      removed.add(commitment);
  }
  return removed;
}

/** The codes of every batch, held against the root that the log has of them. docs/spec/ledger.md §2. */
async function readBatches(
  reader: BundleReader,
  round: string,
  all: readonly Promised[],
  faults: string[],
): Promise<Map<string, string>> {
  const bytes = await reader.read(openedPaths.ballots(round));
  const codesOf = new Map([...(bytes ? readLines<OpenedBatch>(bytes) : [])].map(({ batch, codes }) => [batch, codes]));
  const batchOf = new Map<string, string>();
  for (const { entry, line } of entriesOf(all, 'ballots-issued')) {
    if (!line) continue;
    const { batch, secret } = JSON.parse(line.content) as { batch: string; secret: string };
    const codes = codesOf.get(batch) ?? [];
    const key = Uint8Array.from(secret.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    const commitments = codes.map((code) => commit(hmac(sha256, key, utf8ToBytes(code)), utf8ToBytes(code)));
    if (codes.length !== entry.count || new Set(codes).size !== codes.length)
      faults.push(`lần phát ${batch}: ${codes.length} mã phiếu, sổ ghi ${entry.count}`);
    else if (!equalBytes(sortedSetRoot(commitments), entry.codesRoot))
      faults.push(`lần phát ${batch}: mã phiếu không phải là những mã đã ghi sổ`);
    for (const code of codes) batchOf.set(code, batch);
  }
  return batchOf;
}

/** Each response in its last state, with the last ruling on it; those of undone imports held against the log and left out. */
function standingResponses(
  all: readonly Promised[],
  removed: ReadonlySet<string>,
  faults: string[],
): StandingResponse[] {
  const states = new Map<string, OpenedResponse[]>();
  const takenBack = new Map<string, string[]>();
  for (const { entry, takenBack: name } of all)
    if (name !== undefined) takenBack.set(name, [...(takenBack.get(name) ?? []), hexOf(entry.commitment)]);
  for (const { entry, line } of entriesOf(all, 'response-accepted')) {
    if (!line) continue;
    const accepted = hexOf(entry.commitment);
    states.set(accepted, [parseResponse(line.content)]);
    if (line.takenBack !== undefined)
      takenBack.set(line.takenBack, [...(takenBack.get(line.takenBack) ?? []), accepted]);
  }
  for (const { entry, line } of entriesOf(all, 'response-correction'))
    if (line) states.get(hexOf(entry.subject))?.push(parseResponse(line.content));
  const rulings = new Map<string, { version: number; ruling: string; reason: string }>();
  for (const { entry, line } of entriesOf(all, 'response-ruling')) {
    if (!line) continue;
    const ruling = JSON.parse(line.content) as { version: number; ruling: string; reason: string };
    const subject = hexOf(entry.subject);
    if ((rulings.get(subject)?.version ?? 0) < ruling.version) rulings.set(subject, ruling);
  }
  const undone = checkTakenBack(all, takenBack, faults);
  const standing: StandingResponse[] = [];
  for (const [accepted, own] of states) {
    if (undone.has(accepted) || removed.has(accepted)) continue;
    own.sort((a, b) => a.corrections - b.corrections);
    // Counted from 0: a state that is missing or comes twice would let an older one stand.
    if (own.some((state, place) => state.corrections !== place))
      faults.push(`phiếu ${accepted.slice(0, 16)}…: các lần sửa không liền nhau`);
    const ruling = rulings.get(accepted);
    standing.push({ accepted, response: own.at(-1)!, ruling: ruling && ruling.ruling !== 'withdraw' ? ruling : null });
  }
  return standing;
}

/** Responses that undone imports had brought in: each such set is the one that the log names. */
function checkTakenBack(
  all: readonly Promised[],
  takenBack: ReadonlyMap<string, readonly string[]>,
  faults: string[],
): Set<string> {
  const roots = new Set(
    entriesOf(all, 'import-undone').map(({ entry }) => `${entry.count} ${hexOf(entry.responsesRoot)}`),
  );
  const undone = new Set<string>();
  for (const accepted of takenBack.values()) {
    const items = accepted.map((hex) => Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16)));
    if (roots.delete(`${accepted.length} ${hexOf(sortedSetRoot(items))}`)) for (const one of accepted) undone.add(one);
    else
      faults.push(
        `${accepted.length} phiếu ghi là đã hoàn tác, nhưng sổ không có lần hoàn tác nào gồm đúng những phiếu ấy`,
      );
  }
  for (const root of roots)
    if (!root.startsWith('0 '))
      faults.push(`sổ có lần hoàn tác ${root.split(' ')[0]} phiếu mà nội dung mở không chỉ ra phiếu nào`);
  return undone;
}

/** A ballot code is one that was issued, and brings in one response. */
function checkCodes(
  responses: readonly StandingResponse[],
  batchOf: ReadonlyMap<string, string>,
  faults: string[],
): void {
  const seen = new Set<string>();
  let [foreign, twice] = [0, 0];
  for (const { ballotCode } of responses.map((one) => one.response)) {
    if (ballotCode === null) continue;
    if (!batchOf.has(ballotCode)) foreign += 1;
    if (seen.has(ballotCode)) twice += 1;
    seen.add(ballotCode);
  }
  if (foreign > 0) faults.push(`${foreign} phiếu mang mã không được phát trong đợt này`);
  if (twice > 0) faults.push(`${twice} phiếu dùng lại mã của phiếu khác`);
}
