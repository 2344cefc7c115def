/**
 * What anybody can tell of a round from the public entries alone, without opening one commitment: how many ballots were
 * issued, accepted, judged, ruled on; and whether the log obeys its own laws (docs/spec/ledger.md §6). The counts are to be
 * held against the published report.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Entry, EntryOf } from './entry-kind.ts';
import { type LedgerFault, makeFault } from './fault.ts';

export interface RoundAudit {
  readonly round: string;
  readonly issued: number;
  readonly accepted: number;
  /** Of these, taken back with the import that had brought them in. */
  readonly takenBack: number;
  readonly corrected: number;
  readonly scansConfirmed: number;
  /** Responses on which a person gave a word. */
  readonly ruledOn: number;
  readonly calledBack: number;
  readonly removed: number;
  /** The last decision on eligibility: the figures the report must print. */
  readonly decision?: EntryOf<'eligibility-decision'>;
  readonly closing?: EntryOf<'round-closing'>;
  readonly publication?: EntryOf<'publication'>;
  readonly faults: readonly LedgerFault[];
}

/** Goes through a whole log in order; `entries[i]` is entry i. Entries of other rounds are passed over. */
export function auditRound(entries: readonly Entry[], round: string): RoundAudit {
  const faults: LedgerFault[] = [];
  const indexOf = new Map<string, { readonly index: number; readonly kind: Entry['kind'] }>();
  const own = entries.flatMap((entry, index) => ('round' in entry && entry.round === round ? [{ entry, index }] : []));

  for (const { entry, index } of own) {
    const commitment = bytesToHex(entry.commitment);
    const earlier = indexOf.get(commitment);
    if (earlier) faults.push(makeFault('round-repeated', { index, kind: entry.kind, earlier: earlier.index }));
    else indexOf.set(commitment, { index, kind: entry.kind });
  }

  const subjects: Record<SubjectKind, Set<string>> = {
    'response-correction': new Set(),
    'scan-confirmation': new Set(),
    'response-ruling': new Set(),
    'content-removal': new Set(),
  };
  let issued = 0;
  let accepted = 0;
  let takenBack = 0;
  let calledBack = 0;
  let decision: EntryOf<'eligibility-decision'> | undefined;
  let closing: EntryOf<'round-closing'> | undefined;
  let publication: EntryOf<'publication'> | undefined;

  const compare = (what: string, found: number, wanted: number) => {
    if (found !== wanted) faults.push(makeFault('round-arithmetic', { round, what, found, wanted }));
  };
  /** Entries about responses: they may stand before the response, which may wait until the round is closed. */
  const aboutResponses: { entry: EntryOf<SubjectKind>; index: number }[] = [];
  /** `before` is where the entry referred to must stand; shuffled entries may refer forwards. */
  const refer = (at: { entry: Entry; index: number }, to: Uint8Array, kind: Entry['kind'], before: number) => {
    const target = indexOf.get(bytesToHex(to));
    if (target?.kind !== kind || target.index >= before)
      faults.push(makeFault('round-order', { index: at.index, kind: at.entry.kind, missing: kind }));
  };

  for (const at of own) {
    const { entry, index } = at;
    switch (entry.kind) {
      case 'draw':
        refer(at, entry.frame, 'frame-hash', index);
        refer(at, entry.seed, 'seed-commitment', index);
        break;
      case 'ballots-issued':
        issued += entry.count;
        break;
      case 'response-accepted':
        accepted++;
        if (closing) faults.push(makeFault('round-after-closing', { index, kind: entry.kind, round }));
        break;
      case 'response-correction':
      case 'scan-confirmation':
      case 'response-ruling':
      case 'content-removal':
        subjects[entry.kind].add(bytesToHex(entry.subject));
        aboutResponses.push({ entry, index });
        break;
      case 'import-undone':
        takenBack += entry.count;
        break;
      case 'call-back-outcome':
        calledBack++;
        break;
      case 'round-closing':
        compare('accepted', entry.accepted, accepted - takenBack);
        closing = entry;
        break;
      case 'eligibility-decision':
        // Removed responses have no answers left to judge.
        compare(
          'eligible + ineligible',
          entry.eligible + entry.ineligible,
          accepted - takenBack - subjects['content-removal'].size,
        );
        decision = entry;
        break;
      case 'publication':
        refer(at, entry.figures, 'figures-sealed', index);
        publication = entry;
        break;
    }
  }
  if (closing) for (const at of aboutResponses) refer(at, at.entry.subject, 'response-accepted', entries.length);
  if (issued > 0 && accepted - takenBack > issued)
    faults.push(
      makeFault('round-arithmetic', { round, what: 'accepted', found: accepted - takenBack, wanted: `≤ ${issued}` }),
    );

  return {
    round,
    issued,
    accepted,
    takenBack,
    corrected: subjects['response-correction'].size,
    scansConfirmed: subjects['scan-confirmation'].size,
    ruledOn: subjects['response-ruling'].size,
    calledBack,
    removed: subjects['content-removal'].size,
    ...(decision ? { decision } : {}),
    ...(closing ? { closing } : {}),
    ...(publication ? { publication } : {}),
    faults,
  };
}

type SubjectKind = 'response-correction' | 'scan-confirmation' | 'response-ruling' | 'content-removal';
