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
  wayLead: 'Kiosks, call centres and portals send ballots straight in.',
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
  approval: {
    title: 'The leader has not approved the plan',
    lead: 'Better wait for the approval before ballots go out: those issued or collected before it are listed as odd, and a plan changed on approval may not fit ballots already out.',
    ask: 'Ask the leader to sign in and approve it under',
    yours: 'Approve it under',
  },
  hurdle: {
    titles: {
      'none-issued': 'No ballot of this field has been issued',
      'none-left': 'Every ballot issued in this field has been keyed in',
      closed: 'Collection of this round has ended',
    },
    words: {
      'none-issued':
        'Every sheet keyed in belongs to a ballot that was issued, so that it is known how many went out and came back. Enter the number issued under “Issue ballots” first, then key in.',
      'none-left':
        'Sheets left over mean that more went out than was entered. Enter them under “Issue ballots”, then go on.',
      closed: 'No more can be keyed in. Note the ballots left over in the minutes of checking.',
    },
    issue: 'To Issue ballots',
    askOfficer: 'The officer in charge does this.',
    otherField: 'Or choose another field above.',
  },
  revoked: (day, by) => `Revoked ${day}, ${by}`,
};
