/** What the HTTP interface takes and gives, once: requests are read by these, and openapi.json is made from them. */
import { answerShape, submissionShape } from '@longdan/core';
import * as v from 'valibot';

const { channel: _ofTheKey, fieldId: _ofTheBallot, ballotCode, answers: _one, ...about } = submissionShape.entries;

/** A response as it is sent: what follows from the key (channel) and from the ballot (field) is left out. */
export const responseShape = v.strictObject({
  ballotCode: ballotCode.wrapped,
  ...about,
  answers: v.record(v.string(), answerShape),
});

export const requestKeyShape = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{16,100}$/));

export const receiptShape = v.strictObject({
  receiptCode: v.pipe(v.string(), v.description('Nine characters, for the respondent: checked at /kiem-chung')),
  response: v.pipe(v.string(), v.description('Commitment under which the response is logged, Base 64')),
});

export const problemShape = v.object({
  type: v.pipe(v.string(), v.description('urn:longdan:problem: and the code')),
  title: v.pipe(v.string(), v.description('What was refused, why, and what to do, in Vietnamese')),
  titleEn: v.pipe(v.string(), v.description('The same in English')),
  status: v.number(),
  code: v.string(),
  findings: v.optional(
    v.array(v.object({ code: v.string(), place: v.optional(v.string()), title: v.string(), titleEn: v.string() })),
  ),
});

export const batchResultShape = v.strictObject({
  recorded: v.pipe(v.number(), v.description('New by this request')),
  repeated: v.pipe(v.number(), v.description('Recorded before by the same request')),
  refused: v.number(),
  results: v.array(v.union([receiptShape, v.object({ problem: problemShape })])),
});
