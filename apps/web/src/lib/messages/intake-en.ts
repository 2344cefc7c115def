/** English texts of keys for other systems. */
import type { intakeActsVi, intakeVi } from './intake-vi.ts';

export const intakeActsEn: Readonly<Record<keyof typeof intakeActsVi, string>> = {
  'api-key-created': 'Key of another system given out',
  'api-key-revoked': 'Key of another system revoked',
  'responses-received': 'Ballots taken in from another system',
};

export const intakeEn: typeof intakeVi = {
  title: 'Connect other systems',
  lead: 'Kiosks, call centres and service portals send ballots straight into this round by a key. Each key is for one round and one channel.',
  way: 'Connect other systems',
  address: 'Address that takes ballots in:',
  description: 'Technical description for whoever connects (OpenAPI)',
  create: 'Give out a key',
  name: 'Name of the system',
  nameHint: 'For example: kiosk of the service centre. It shows in the audit.',
  channel: 'Channel',
  channels: {
    paper: 'Paper keyed elsewhere',
    web: 'Another page or app',
    kiosk: 'Kiosk at the counter',
    phone: 'Interview by phone',
    'face-to-face': 'Interview in person',
    post: 'By post',
    import: 'File',
  },
  createSubmit: 'Give out',
  made: (name) => `Key of ${name}`,
  madeLead:
    'The key is shown this once. Copy it now and hand it to whoever runs the system; if it leaks or is lost, revoke it and give out another.',
  list: 'Keys given out',
  none: 'No key has been given out.',
  given: 'Given out',
  state: 'State',
  inUse: 'In use',
  revoke: 'Revoke',
  revokedNow: 'The key is revoked. Ballots taken in stay; nothing more comes in by it.',
  revoked: (day, by) => `Revoked ${day}, ${by}`,
};
