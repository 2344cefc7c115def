/** English texts of the page where anybody checks a receipt. */
import type { receiptCheckVi } from './receipt-check-vi.ts';

export const receiptCheckEn: typeof receiptCheckVi = {
  title: 'Check a receipt',
  lead: 'Was your ballot put into the log, was it dropped or exchanged? This page answers without telling anybody what you answered.',
  code: 'Receipt code',
  codeHint: 'Nine characters, shown after the ballot was sent. Example: ACE‑23F‑H45.',
  submit: 'Check',
  noteTitle: 'Do you have the receipt file?',
  note: 'Paste the text of the receipt file here',
  file: 'Or choose the receipt file you downloaded',
  noteSubmit: 'Check this file',
  nothing: 'Enter a receipt code, or hand in the receipt file.',
  busy: 'Many wrong codes were entered from here just now. Wait a minute, then try again.',
  result: 'Result',
  received: (round, authority) => `The ballot was received: ${round} (${authority}).`,
  logged: (index) => `The ballot is in the log, as entry ${index}.`,
  waiting: (day) =>
    `The ballot still waits to be logged. Ballots are shuffled first, so that nobody can tell who answered when; it must be in the log by ${day}.`,
  undecided: 'Ballots of this round are still being collected, so it is not known yet whether yours counts.',
  counted: 'The ballot is eligible and counts.',
  notCounted: (reasons) => `The ballot does not count: ${reasons}`,
  removed:
    'The content was removed on request: the answers are nowhere in the system and do not count. The entry in the log stays and tells only that the ballot was received.',
  byCodeOnly: 'To learn whether the ballot counts, enter the receipt code of nine characters.',
  ownTitle: 'Checked by your own device',
  ownLead: 'The lines below were computed by your own device, not told by the server.',
  ownNone:
    'Scripts do not run in this browser, so your device could not check for itself. The result above is the server’s word.',
  ownWorking: 'Checking…',
  ownOffline: 'The log could not be loaded. Look at the network and load the page again.',
  signatureGood: 'The receipt bears a good signature: whoever took the ballot in cannot deny it.',
  signatureBad: 'The signature on the receipt is wrong. Keep the file and tell the supervising body.',
  includedGood: 'The ballot is in the log: computed anew from this ballot up to the seal of the whole log.',
  includedBad: 'The proof does not fit the log. Keep the receipt file and tell the supervising body.',
  includedNot: 'The log does not have this ballot yet. After the day named on the receipt, the receipt is evidence.',
  witnessed:
    'Organisations outside the keeper of the log that signed that it still stands, the entry of this ballot included: {count}. They are (entries signed, day): {names}. The keeper can no longer alter or drop this ballot unseen.',
  witnessedBefore:
    'Organisations that signed the log, but before this ballot was in it: {count}. They are (entries signed, day): {names}. Those signatures do not cover this ballot yet: keep the receipt file and check again later.',
  witnessNone:
    'No organisation outside the keeper of the log has countersigned it yet. If the keeper wrote the whole log anew, only somebody who kept a receipt or a seal from before could tell: keep the receipt file.',
  witnessBad:
    'The countersignature of {names} does not fit today’s log: the log or the signature was altered. Keep the receipt file and tell that organisation.',
  witnessKeys:
    'The keys of these organisations, below, are as the keeper of the log publishes them. To be sure that they are theirs, ask the organisation itself and compare letter by letter:',
  checkpoint: 'Seal of the log now (copy it to compare later: the log may only grow, never change):',
  download: 'Download the signed receipt',
  downloadLead: 'Keep this file elsewhere: then nobody can deny that the ballot was received.',
  limitsTitle: 'What a receipt does not prove',
  limits: [
    'It does not prove what you answered, to anybody: so it cannot be sold, and nobody can demand it as evidence.',
    'It does not prove that the answers were kept as you gave them; call-backs and supervision are the check on that.',
    'Whoever has both this receipt and the database can find the ballot. Keep the receipt to yourself.',
  ],
  files: 'The whole log, for anybody to check:',
  checkpointFile: 'newest checkpoint',
  keyFile: 'key of the log',
};
