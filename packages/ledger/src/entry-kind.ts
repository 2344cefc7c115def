/**
 * What may stand in the log, as a table: number of the kind, and its public fields in the order of their bytes. Everything
 * else of an act lies behind the commitment that ends every entry. Kinds are never renumbered or reused; a kind that
 * changes its fields gets a new number. Mirrors the table of docs/spec/ledger.md §2.
 *
 * Kinds marked `pooled` concern one response or one person. They bear no day and are logged in shuffled batches
 * (`batch.ts`), so that neither the order of entries nor their time tells when somebody answered.
 */

/** What a field holds. */
export interface FieldValues {
  /** Code of the round: 1–60 characters, lower-case letters, digits and single hyphens between them. */
  readonly round: string;
  /** YYYY-MM-DD. */
  readonly day: string;
  /** Whole, 0 to 2³²−1. */
  readonly number: number;
  /** 32 bytes. */
  readonly digest: Uint8Array;
  /** Which of the log's keys. */
  readonly role: 'log' | 'receipts';
}

interface KindDefinition {
  readonly code: number;
  readonly pooled: boolean;
  readonly fields: Readonly<Record<string, keyof FieldValues>>;
}

export const entryKinds = {
  /** A numbered version of the questionnaire, fixed before ballots are issued. */
  'questionnaire-version': { code: 0x01, pooled: false, fields: { round: 'round', day: 'day', version: 'number' } },
  'plan-approval': { code: 0x02, pooled: false, fields: { round: 'round', day: 'day' } },
  /** The sampling frame, and how many units it lists. */
  'frame-hash': { code: 0x03, pooled: false, fields: { round: 'round', day: 'day', units: 'number' } },
  /** The seed of the draw, committed before the frame is known to whoever chose it; opened with the draw. */
  'seed-commitment': { code: 0x04, pooled: false, fields: { round: 'round', day: 'day' } },
  /** The sample drawn; `frame` and `seed` are the commitments of those entries. */
  draw: {
    code: 0x05,
    pooled: false,
    fields: { round: 'round', day: 'day', frame: 'digest', seed: 'digest', drawn: 'number' },
  },
  /** Ballots given out: how many, and the root over the sorted commitments of their codes (`sortedSetRoot`). */
  'ballots-issued': {
    code: 0x06,
    pooled: false,
    fields: { round: 'round', day: 'day', count: 'number', codesRoot: 'digest' },
  },
  'response-accepted': { code: 0x07, pooled: true, fields: { round: 'round' } },
  /** Rules of one version applied to all responses; `verdictsRoot` is the root over the sorted verdicts (`verdictItem`). */
  'eligibility-decision': {
    code: 0x08,
    pooled: false,
    fields: {
      round: 'round',
      day: 'day',
      ruleVersion: 'number',
      eligible: 'number',
      ineligible: 'number',
      verdictsRoot: 'digest',
    },
  },
  /** `subject` is the commitment of the response here and below. The commitment is to the answers as corrected. */
  'response-correction': { code: 0x09, pooled: true, fields: { round: 'round', subject: 'digest' } },
  /** A person confirmed what the machine read from a scanned sheet. */
  'scan-confirmation': { code: 0x0a, pooled: true, fields: { round: 'round', subject: 'digest' } },
  /** A person's word on a response (void it, keep it, withdraw an earlier word); word and reason lie behind the commitment. */
  'response-ruling': { code: 0x0b, pooled: true, fields: { round: 'round', subject: 'digest' } },
  /** No subject: in an anonymous round there is none, and elsewhere it would tell who was asked again. */
  'call-back-outcome': { code: 0x0c, pooled: true, fields: { round: 'round' } },
  'weights-and-method': { code: 0x0d, pooled: false, fields: { round: 'round', day: 'day' } },
  'figures-sealed': { code: 0x0e, pooled: false, fields: { round: 'round', day: 'day' } },
  /** `figures` is the commitment of the sealed figures that are published. */
  publication: { code: 0x0f, pooled: false, fields: { round: 'round', day: 'day', figures: 'digest' } },
  /** The log's next Ed25519 public key; the last checkpoint under the old key must include this entry. */
  'key-change': { code: 0x10, pooled: false, fields: { day: 'day', role: 'role', key: 'digest' } },
  /** Content and salt of `subject` were destroyed on lawful request; its commitment stays. */
  'content-removal': { code: 0x11, pooled: true, fields: { round: 'round', subject: 'digest' } },
  /** No more responses; how many were accepted. The rest of the pool was logged before. */
  'round-closing': { code: 0x12, pooled: false, fields: { round: 'round', day: 'day', accepted: 'number' } },
  /** The link from ballot codes to contacts was destroyed. */
  'link-destruction': { code: 0x13, pooled: false, fields: { round: 'round', day: 'day' } },
  /** A numbered version of the rules of eligibility, put in force. */
  'eligibility-rules': { code: 0x14, pooled: false, fields: { round: 'round', day: 'day', version: 'number' } },
  /** An import was taken back as a whole: how many responses, and the root over the set of their commitments. */
  'import-undone': {
    code: 0x15,
    pooled: false,
    fields: { round: 'round', day: 'day', count: 'number', responsesRoot: 'digest' },
  },
} as const satisfies Record<string, KindDefinition>;

type Kinds = typeof entryKinds;
export type EntryKind = keyof Kinds;
export type EntryOf<Kind extends EntryKind> = { readonly kind: Kind } & {
  readonly [Field in keyof Kinds[Kind]['fields']]: FieldValues[Kinds[Kind]['fields'][Field] & keyof FieldValues];
} & {
  /** Salted commitment to the content, 32 bytes (`commit`). */
  readonly commitment: Uint8Array;
};
export type Entry = { [Kind in EntryKind]: EntryOf<Kind> }[EntryKind];

/** True for kinds that concern one response or person: no day, shuffled batches. */
export function isPooled(kind: EntryKind): boolean {
  return entryKinds[kind].pooled;
}
