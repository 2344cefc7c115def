/**
 * verifier (L2): holds a published bundle (docs/spec/bundle.md) against its log, and every figure against its counts, for
 * anybody who has the folder and, best, a checkpoint or receipt from elsewhere. Pure: files come through `BundleReader`,
 * so the same code runs on the command line and in a page opened without a network. Knows nothing of the store.
 */
export {
  type BundleReader,
  bundlePaths,
  type PublishedOpening,
  type SealedFigures,
  type SealedScope,
} from './bundle.ts';
export type { Check, CheckCode, Verification } from './check.ts';
export { packTar, unpackTar } from './tar.ts';
export type { KeptElsewhere } from './verified-log.ts';
export { verifyBundle } from './verify-bundle.ts';
export { packZip, rootOfBundle, unpackBundle } from './zip.ts';
