import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem, type ProblemCode, problem, problems } from './problem.ts';

test('a problem fills its message in both languages and keeps its details', () => {
  const refused = problem('field-not-found', { round: 'but-son-2022', field: 'dat-dai' });
  assert.ok(refused instanceof Problem && refused instanceof Error);
  assert.equal(refused.httpStatus, 404);
  assert.match(refused.message, /Đợt “but-son-2022” không có lĩnh vực “dat-dai”/);
  assert.match(refused.messageIn('en'), /Round “but-son-2022” has no field “dat-dai”/);
  assert.deepEqual(refused.details, { round: 'but-son-2022', field: 'dat-dai' });
});

test('invalid-input carries findings', () => {
  const finding = { code: 'x', severity: 'fault', message: { vi: 'a', en: 'b' } } as const;
  assert.deepEqual(problem('invalid-input', {}, [finding]).findings, [finding]);
});

test('every template is NFC, uses the same placeholders in both languages, and ends as a sentence', () => {
  for (const code of Object.keys(problems) as ProblemCode[]) {
    const { message, httpStatus } = problems[code];
    const names = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort();
    assert.deepEqual(names(message.vi), names(message.en), code);
    assert.equal(message.vi, message.vi.normalize('NFC'), code);
    assert.match(message.vi, /\.$/, code);
    assert.match(message.en, /\.$/, code);
    assert.ok(httpStatus >= 400 && httpStatus < 600, code);
  }
});

test('words among the details are filled in each language by their own', () => {
  const refused = problem('content-not-ready', { why: 'đang gọi lại', whyEn: 'calls are being made' });
  assert.match(refused.messageIn('vi'), /: đang gọi lại\./);
  assert.match(refused.messageIn('en'), /: calls are being made\./);
});

test('braces in a value are not filled again', () => {
  assert.match(problem('round-not-found', { round: '{round}$&' }).message, /“\{round\}\$&”/);
});
