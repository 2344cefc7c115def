/** A round's opened content, carried to another machine and verified there with the verifier alone. */
import type { Verification } from '@longdan/verifier';
import { verifyOpened } from '@longdan/verifier/opened';
import type { Context } from '../context.ts';
import type { LedgerKeys } from '../ledger/keys.ts';
import { sequenceLedger } from '../ledger/sequence.ts';
import { listOpenedFiles } from '../sealing/open-round.ts';

export async function verifyElsewhere(context: Context, keys: LedgerKeys, roundId: string): Promise<Verification> {
  await sequenceLedger(context, keys);
  const files = new Map<string, Uint8Array>();
  for await (const { path, bytes } of listOpenedFiles(context, keys, roundId)) files.set(path, new Uint8Array(bytes));
  const reader = { read: (path: string) => files.get(path) };
  return verifyOpened(reader, reader);
}

/** What does not hold, and what was checked, by code and in order. */
export const outcomeOf = ({ checks }: Verification) => ({
  wrong: checks.filter((one) => !one.ok).map(({ message }) => message.vi),
  codes: checks.map(({ code }) => code),
});
