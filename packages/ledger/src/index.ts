/**
 * ledger (L0): an append-only Merkle log in which nobody can alter a result unseen — entries in, checkpoints and proofs
 * out, and everything a stranger needs to check them offline. Specified in docs/spec/ledger.md. Pure: no files, no
 * network, no clock and no randomness of its own; hashes are read through `HashReader`.
 */
export * from './batch.ts';
export * from './checkpoint.ts';
export * from './commitment.ts';
export * from './cosignature.ts';
export * from './countersigned.ts';
export { decodeEntry, encodeEntry, entryVersion } from './entry.ts';
export * from './entry-bundle.ts';
export { type Entry, type EntryKind, type EntryOf, entryKinds, isPooled } from './entry-kind.ts';
export { type Checked, type LedgerFault, type LedgerFaultCode, LedgerFaultError, ledgerFaults } from './fault.ts';
export * from './hash.ts';
export * from './key.ts';
export * from './key-chain.ts';
export * from './log-files.ts';
export * from './log-proof.ts';
export * from './note.ts';
export * from './proof.ts';
export * from './published-log.ts';
export * from './receipt.ts';
export * from './round-audit.ts';
export { maximumTreeSize, type Subtree, storedHashCount, storedHashIndex, subtreeAtStoredIndex } from './subtree.ts';
export * from './tile.ts';
export * from './tile-reader.ts';
export { type HashReader, hashesForLeaf, hashesForLeaves, treeHash } from './tree.ts';
export * from './verify-proof.ts';
export * from './witness.ts';
