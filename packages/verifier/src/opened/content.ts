/** The opened content of a round as data: what the supervisor's machine reads. docs/spec/opened-content.md. */
import type { EstimationPolicies, RoundSample } from '@longdan/analysis';
import type { EligibilityRule, IndexFormula, RoundScope, SelectionKind } from '@longdan/core';
import { type BundleReader, bytesToText } from '../bundle.ts';

/** Addresses within the folder; the log lies beside them as in a published bundle. */
export const openedPaths = {
  /** Says which round the folder opens. */
  manifest: 'noi-dung-mo.json',
  contents: (round: string) => `dot/${round}/noi-dung.jsonl`,
  ballots: (round: string) => `dot/${round}/ma-phieu.jsonl`,
} as const;

export interface OpenedManifest {
  readonly format: 'longdan-opened/v1';
  readonly round: string;
}

/** One line of `noi-dung.jsonl`: what opens one commitment. Never an id of the store. */
export interface OpenedLine {
  readonly kind: string;
  /** Base 64. */
  readonly salt: string;
  readonly content: string;
  /** Of a response that an undone import had brought in: a name that all of that import share. */
  readonly takenBack?: string;
}

/** Stands where the content of such a response was removed: it opens nothing, and says to which import it belonged. */
export interface RemovedLine {
  readonly kind: 'removed';
  /** Hexadecimal. */
  readonly commitment: string;
  readonly takenBack: string;
}

/** One line of `ma-phieu.jsonl`: the codes of a batch of ballots, sorted. */
export interface OpenedBatch {
  readonly batch: string;
  readonly codes: readonly string[];
}

/** Which answers the figures of one scope count, and by which design they were drawn. */
export interface ScopeMethod {
  /** Null for the round. */
  readonly fieldId: string | null;
  /** Ids of the questionnaires counted together, the one in force first. */
  readonly versions: readonly string[];
  /** Fields that ask a scheme of their own and are left out. */
  readonly left: readonly string[];
  /** The design without the units drawn; null where no probability sample was. */
  readonly sample: RoundSample | null;
}

/** Content of the log's entry `weights-and-method`; public. */
export interface MethodContent {
  readonly format: 'longdan-method/v1';
  readonly selection: SelectionKind;
  readonly formula: IndexFormula;
  readonly scheme: string;
  readonly software: string;
  readonly policies: EstimationPolicies;
  /** Seed of simulations. */
  readonly seed: string;
  /** What the plan allows. */
  readonly allowed: RoundScope;
  readonly fields: readonly { readonly id: string; readonly title: string }[];
  readonly units: readonly { readonly id: string; readonly title: string }[];
  readonly scopes: readonly ScopeMethod[];
}

/** Content of the log's entry `eligibility-decision`; for the supervisor alone, since it names ballot codes. */
export interface DecisionContent {
  readonly format: 'longdan-decision/v1';
  readonly rulesVersion: number;
  readonly rules: readonly EligibilityRule[];
  /** Sheets that came in with a code already used and were set aside, by code. */
  readonly otherCopies: Readonly<Record<string, number>>;
}

/**
 * Content of the log's entry `content-removal`: who asked for it in what kind of request, which two parties did it, and
 * where the response counts. Never who the respondent is, and nothing of the answers.
 */
export interface RemovalContent {
  readonly format: 'longdan-removal/v1';
  readonly number: number;
  readonly basis: string;
  readonly receivedOn: string;
  readonly document: string | null;
  readonly reason: string;
  readonly proposedOn: string;
  readonly proposedBy: string;
  readonly confirmedOn: string;
  readonly confirmedBy: string;
  /** In which part the second party said its word. */
  readonly party: string;
  readonly questionnaireId: string;
  readonly fieldId: string | null;
  /** Hexadecimal commitments of what was destroyed with it: call-back outcomes, copies that undone imports had brought in. */
  readonly also: readonly string[];
}

/** A response as the log commits to it, in the order of its parts. docs/spec/ledger.md §3. */
export interface OpenedResponse {
  readonly corrections: number;
  readonly questionnaireId: string;
  readonly ballotCode: string | null;
  readonly fieldId: string | null;
  readonly unitId: string | null;
  readonly channel: string;
  readonly respondentKind: string | null;
  readonly answeredOn: string | null;
  readonly consent: string;
  readonly vector: Uint8Array;
  readonly written: string | null;
  readonly setAside: string | null;
}

/** @throws SyntaxError for content that is no response */
export function parseResponse(content: string): OpenedResponse {
  const parts: unknown = JSON.parse(content);
  if (!Array.isArray(parts) || parts[0] !== 'longdan-response/v1' || parts.length !== 13)
    throw new SyntaxError('not a response');
  const [, corrections, questionnaireId, ballotCode, fieldId, unitId, channel, respondentKind, answeredOn] = parts;
  const [consent, vector, written, setAside] = parts.slice(9);
  return {
    corrections,
    questionnaireId,
    ballotCode,
    fieldId,
    unitId,
    channel,
    respondentKind,
    answeredOn,
    consent,
    vector: Uint8Array.from(String(vector).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
    written,
    setAside,
  } as OpenedResponse;
}

/** Which round a folder opens; undefined where it opens none. */
export async function readManifest(reader: BundleReader): Promise<OpenedManifest | undefined> {
  const bytes = await reader.read(openedPaths.manifest);
  if (!bytes) return undefined;
  try {
    const read = JSON.parse(bytesToText(bytes)) as Partial<OpenedManifest>;
    return read.format === 'longdan-opened/v1' && typeof read.round === 'string' ? (read as OpenedManifest) : undefined;
  } catch {
    return undefined;
  }
}

/** The lines of a file, one object each: files are larger than one text may be. @throws SyntaxError with the line's number */
export function* readLines<T>(bytes: Uint8Array): Generator<T> {
  for (let at = 0, number = 1; at < bytes.length; number++) {
    const end = bytes.indexOf(10, at);
    const line = bytes.subarray(at, end < 0 ? bytes.length : end);
    at = end < 0 ? bytes.length : end + 1;
    try {
      yield JSON.parse(bytesToText(line)) as T;
    } catch {
      throw new SyntaxError(`dòng ${number} / line ${number}`);
    }
  }
}
