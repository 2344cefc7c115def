/** The set of ballot codes given out in one act, as the ledger commits to it. docs/spec/ledger.md §2. */
import { createHmac } from 'node:crypto';
import { commit, sortedSetRoot } from '@longdan/ledger';

/**
 * Commitments to codes. The salt of each follows from one secret of 32 bytes that lies in what opens the act: shown for
 * one code, it tells nothing of the others.
 */
function commitToCodes(codes: readonly string[], secret: Uint8Array): Uint8Array[] {
  return codes.map((code) => {
    const salt = createHmac('sha256', secret).update(code).digest();
    return commit(new Uint8Array(salt), Buffer.from(code));
  });
}

/** Root over the commitments to these codes, whatever their order. */
export function rootOfCodes(codes: readonly string[], secret: Uint8Array): Uint8Array {
  return sortedSetRoot(commitToCodes(codes, secret));
}
