/** The written formats and the readers must agree: the examples of docs/spec are read as they stand. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parsePlan } from './plan-file.ts';
import { parseScheme } from './scheme-file.ts';

const readSpec = (name: string) => readFileSync(join(import.meta.dirname, '../../../docs/spec', name), 'utf8');
const examplesOf = (page: string) => [...page.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1]!);

test('the shortest scheme and the shortest plan of the documentation load', () => {
  const scheme = parseScheme(examplesOf(readSpec('scheme.md'))[0]!, { file: 'scheme.md' });
  assert.ok(scheme.ok, JSON.stringify(scheme.findings));
  const plan = parsePlan(examplesOf(readSpec('plan.md'))[0]!, { file: 'plan.md' });
  assert.ok(plan.ok, JSON.stringify(plan.findings));
});

/** Field names that the readers accept, from the message that lists them. */
function fieldsAccepted(
  findings: readonly { readonly code: string; readonly message: { readonly en: string } }[],
): string[] {
  const refusal = findings.find((finding) => finding.code === 'unknown-key')!.message.en;
  return /Fields that can be used: (.*)\.$/.exec(refusal)![1]!.split(', ');
}

test('every top-level field that is read is documented', () => {
  const cases = [
    ['scheme.md', parseScheme('zzzzzz: 1', { file: 'f' })],
    ['plan.md', parsePlan('zzzzzz: 1', { file: 'f' })],
  ] as const;
  for (const [name, outcome] of cases) {
    const page = readSpec(name);
    const fields = fieldsAccepted(outcome.findings);
    assert.ok(fields.length > 10);
    for (const field of fields) assert.ok(page.includes(`\`${field}\``), `${field} is not in ${name}`);
  }
});

test('every rule of eligibility and kind of question is documented', () => {
  const page = readSpec('scheme.md');
  const words = (text: string) => {
    const outcome = parseScheme(text, { file: 'f' });
    const refusal = outcome.findings.find((finding) => finding.code === 'unknown-word')!.message.en;
    return /Choose one of: (.*)\.$/.exec(refusal)![1]!.split(', ');
  };
  for (const word of [
    ...words('eligibility: [{ code: zzzzzz }]'),
    ...words('sections: [{ id: a, title: b, questions: [{ kind: zzzzzz }] }]'),
  ])
    assert.ok(page.includes(`\`${word}\``), word);
});
