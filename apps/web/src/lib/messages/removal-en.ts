/** English twin of `removal-vi.ts`. */
import type { removalActsVi, removalVi } from './removal-vi.ts';

export const removalEn: typeof removalVi = {
  title: 'Removal on request',
  lead: 'When the respondent, or a competent body, lawfully asks for it, the content of a ballot is destroyed for good. It takes two parties: an officer proposes, the second party confirms.',
  secondParty: {
    supervisor: 'This round has a supervisor: the supervisor confirms.',
    leader: 'This round has no supervisor: a leader confirms, who is not the one that proposed.',
  },
  what: 'What is destroyed, and what stays',
  destroyed: 'Destroyed for good; nobody gets it back',
  destroyedItems: [
    'every answer, written words included; how and when it was answered, and the kind of respondent;',
    'corrections, rulings, both entries and what was settled between them, answers given when called back;',
    'copies of the ballot among refused rows and in undone imports; files of the round that wait to be imported;',
    'what opens the ballot’s commitment: from the log nobody can learn what was answered.',
  ],
  stays: 'What stays',
  staysItems: [
    'the commitment in the log, so that whoever keeps a receipt can still verify that the ballot was received;',
    'a line that says the ballot came back and was removed: issued and returned still add up, and the code cannot be used again;',
    'the act: kind of request, day, number of the document, reason, and the two who did it.',
  ],
  outside:
    'The software cannot reach backups made before, nor files and paper kept elsewhere. The operator deals with those by the operations handbook.',
  sealed: 'Sealed figures stay as they are; after a removal a new version is sealed, with its reason.',
  propose: 'Propose a removal',
  ballot: (serial: string) => `Ballot ${serial}`,
  ballotNoSerial: 'Ballot without a serial',
  basis: 'Kind of request',
  bases: {
    withdrawal: 'The respondent takes consent back',
    erasure: 'The respondent asks for their data to be erased',
    decision: 'Decision of a competent body',
  },
  receivedOn: 'Day the request came in',
  document: 'Number of the document, if any',
  reason: 'Reason',
  reasonHint: 'No name, telephone number or answer of anybody: this line is kept for good.',
  submit: 'Send the proposal',
  back: 'Back to the ballot',
  waiting: (number: string) => `Request ${number} for this ballot waits to be confirmed.`,
  toList: 'See the requests',
  requests: 'Requests',
  none: 'No request so far. An officer opens a ballot in the Checking step to make one.',
  request: (number: string) => `Request ${number}`,
  states: { waiting: 'Waits', confirmed: 'Removed', declined: 'Declined', withdrawn: 'Taken back' },
  received: (day: string) => `asked for on ${day}`,
  proposed: (name: string, day: string) => `proposed by ${name} on ${day}`,
  ended: {
    confirmed: (name: string, day: string) => `confirmed by ${name}, content destroyed on ${day}`,
    declined: (name: string, day: string) => `declined by ${name} on ${day}`,
    withdrawn: (name: string, day: string) => `taken back by ${name} on ${day}`,
  },
  yours: 'Waits for you',
  confirm: 'Confirm the removal',
  confirmLead:
    'Once confirmed the content is gone. You need not and may not see the answers; look at the document that asks for it.',
  sure: 'I have seen the document and understand that the content cannot be brought back.',
  confirmSubmit: 'Destroy the content of this ballot',
  decline: 'Decline',
  withdraw: 'Take the request back',
  proposedDone: 'Proposed. Nothing is destroyed yet: it waits for the second party.',
  confirmedDone: 'The content is destroyed. The ballot still counts as returned; the act is logged.',
  notCleared:
    'The content is in no table any more. Free space of the data file could not be cleared at once (something else was using it): the next removal, or the operator, clears it.',
  declinedDone: 'Declined. Nothing was destroyed.',
  withdrawnDone: 'Taken back. Nothing was destroyed.',
};

export const removalActsEn: typeof removalActsVi = {
  'removal-proposed': 'Removal of a ballot’s content proposed',
  'removal-confirmed': 'Removal confirmed, content destroyed',
  'removal-declined': 'Removal declined',
  'removal-withdrawn': 'Removal request taken back',
};
