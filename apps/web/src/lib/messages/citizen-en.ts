/** Every text of the citizens' pages in English. */
import type { RoundMode } from '@longdan/core';
import type { CitizenMessages } from '#lib/citizen/words.ts';

const promises: Readonly<Record<RoundMode, string>> = {
  confidential:
    'Confidential: your ballot has a code of its own. The list that ties codes to people is kept sealed until the survey ends and is then destroyed. Your name is not written beside your answers.',
  anonymous:
    'Anonymous: no list ties this ballot to you; nobody, not even the administrator, can know whose it is. Please do not write your name or telephone number.',
  open: 'Open consultation: anybody may answer, and no names are asked. The result is used to listen, not to draw conclusions about all citizens.',
};

export const en: CitizenMessages = {
  title: 'Survey ballot',
  skip: 'Skip to the ballot',
  otherLanguage: 'Tiếng Việt',
  languageNote: 'The questions are in Vietnamese, as on the official form.',
  generatedData: 'This round is for training; it is not a real survey.',

  forCitizens: 'Were you given a survey ballot?',
  enter: {
    title: 'Enter your ballot code',
    lead: 'The code has 10 letters and digits, printed on the ballot you were given.',
    label: 'Ballot code',
    hint: 'For example ACE23‑FH45K. Capitals do not matter.',
    submit: 'Open the ballot',
    empty: 'No code was entered. Please enter the 10 characters printed on the ballot.',
    notFound:
      'No ballot with this code was found. Please compare each character with the printed code; if all 10 are right, ask where the ballot came from.',
    busy: 'Many wrong codes were just entered from this place. Please wait a minute and try again.',
  },

  start: {
    who: (authority) => `${authority} asks for your opinion`,
    introduction: (authority) =>
      `${authority} invites you to say how satisfied you are with the service of public offices, so that they can serve better.`,
    about: 'About',
    length: (count, minutes) => `${count} questions, about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`,
    free: 'Answering is up to you. Leave out any question you would rather not answer.',
    promiseTitle: 'Our promise to you',
    promise: (mode) => promises[mode],
    onThisPage:
      'This page records only the day of your answer: no time, no device address, and nothing is kept on your device.',
    kind: 'For whom do you answer?',
    kinds: { individual: 'For myself or my family', organisation: 'For my organisation or business' },
    kindMissing: 'Please choose whether you answer for yourself or for an organisation.',
    consent: 'I have read the introduction above and freely agree to take part in the survey.',
    consentMissing:
      'If you agree to take part, please tick this box. If not, just close the page; nothing has been recorded.',
    begin: 'Begin',
  },

  step: {
    part: (number, count) => `Part ${number}/${count}`,
    answered: (done, all) => `${done}/${all} answered`,
    next: 'Continue',
    back: 'Back',
    refuse: 'No answer',
    question: (number) => `${number}.`,
    chooseMany: 'You may choose several.',
    chooseAtMost: (count) => `Choose at most ${count}.`,
    rank: 'Give each its rank: 1 is the most important.',
    noRank: '–',
    sameRank: 'Two have the same rank. Please give each a different one.',
    specify: 'Please specify',
    number: (unit, range) => `A number${unit ? ` (${unit})` : ''}${range ? ` ${range}` : ''}.`,
    noNames: 'Please write no names or telephone numbers.',
    faultsTitle: (count) => `${count} ${count === 1 ? 'question needs' : 'questions need'} another look`,
    listen: 'Read aloud',
    stopListening: 'Stop reading',
    offline: 'Not sent: the network is weak. Your answers are still here; please press again when it is back.',
    sending: 'Sending…',
  },

  review: {
    title: 'Look it over',
    lead: 'Nothing has been sent yet. Press “Change” to change an answer, “Send” when all is right.',
    edit: 'Change',
    editPart: (number) => `Change part ${number}`,
    blank: 'Not answered',
    refused: 'No answer',
    send: 'Send the ballot',
    once: 'Once sent, it cannot be changed.',
    kind: 'Answering for',
    nothing: 'You have not answered any question. You may still send an empty ballot, or go back and answer.',
  },

  thanks: {
    title: 'Thank you',
    lead: (authority) => `Your ballot has arrived. ${authority} thanks you.`,
    kept: 'This ballot had been sent before. The answers of the first time stand; nothing was changed now.',
    receipt: 'Receipt code',
    receiptLead: 'You may copy it down. It only shows that the ballot was received, not what you answered.',
    download: 'Download the signed receipt',
    check: 'Check a receipt',
    close: 'You can close this page now.',
  },

  kiosk: {
    shared: (minutes: string) =>
      `Shared device: left alone for ${minutes} minutes, the page closes and forgets what was not sent.`,
    stop: 'Stop and erase everything',
    closes: (seconds: string) => `This page closes after ${seconds} seconds for the next person.`,
    next: 'Done, for the next person',
  },

  slips: 'Slips to cut (PDF)',

  refused: {
    'ballot-already-used': 'This ballot has been sent',
    'answering-not-begun': 'Not open yet',
    'answering-over': 'The survey has ended',
    'ballot-not-found': 'Ballot not found',
    'ballot-code-wrong': 'The code is not right',
    'too-many-attempts': 'Please wait a minute',
    other: 'The ballot cannot be opened',
    used: 'Each code works once, and the answers that were sent stand. If it was not you who sent them, please tell those who gave you the ballot and ask for another.',
    enterAgain: 'Enter a ballot code',
  },
};
