/**
 * The supervisor's own recomputation: every commitment of a round opened against a verified log, then eligibility,
 * weights, index, estimates and every sealed figure computed anew with core and analysis alone (docs/spec/opened-content.md).
 * Pure like the rest of the verifier; apart from it because the public page needs none of this.
 */
export {
  type DecisionContent,
  type MethodContent,
  type OpenedBatch,
  type OpenedLine,
  type OpenedManifest,
  openedPaths,
  type RemovalContent,
  type RemovedLine,
  type ScopeMethod,
} from './content.ts';
export { verifyOpened } from './verify-opened.ts';
