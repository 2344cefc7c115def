/** Ballots (phiếu phát ra) and responses (phiếu thu về). */
import type { Answers } from './answer.ts';
import type { RespondentKind } from './question.ts';

/** A calendar day, YYYY-MM-DD. */
export type IsoDay = string;

/** How a response came in. */
export const channels = ['paper', 'web', 'kiosk', 'phone', 'face-to-face', 'post', 'import'] as const;
export type Channel = (typeof channels)[number];

export type Consent = 'given' | 'withheld' | 'not-asked';

/** A response as it is submitted, whatever way it came. */
export interface Submission {
  /** Code printed on the ballot; absent on a sheet that bears none. */
  readonly ballotCode?: string;
  readonly fieldId?: string;
  readonly unitId?: string;
  readonly channel: Channel;
  readonly respondentKind?: RespondentKind;
  /** Day on which the form was filled in, when known. */
  readonly answeredOn?: IsoDay;
  readonly consent: Consent;
  readonly answers: Answers;
}

/** What became of a ballot that was issued. */
export type Disposition = 'outstanding' | 'returned' | 'spoiled' | 'lost';
