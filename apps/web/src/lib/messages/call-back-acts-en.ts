/** Names of the acts of call-backs in the audit. */
import type { callBackActsVi } from './call-back-acts-vi.ts';

export const callBackActsEn: Record<keyof typeof callBackActsVi, string> = {
  'call-back-planned': 'Planned the call-back',
  'call-back-seed-commit': 'Committed to a seed of the call-back',
  'call-back-seed-reveal': 'Revealed a seed of the call-back',
  'call-back-seed-source': 'Proposed a source for the call-back’s seed',
  'call-back-seed-accept': 'Accepted the source of the call-back’s seed',
  'call-back-seed-value': 'Entered what the source gave for the call-back',
  'call-back-seed-confirm': 'Confirmed what the source gave for the call-back',
  'call-back-seed-machine': 'Had the machine draw the call-back’s seed',
  'call-back-seed-abandon': 'Abandoned the call-back’s seed',
  'call-back-drawn': 'Drew the call-back',
  'call-back-contacts-read': 'Read who is called back',
  'call-back-recorded': 'Recorded a call-back',
  'call-back-signed': 'Signed a decision on the call-back',
};
