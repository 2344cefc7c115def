import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Plan, parsePlan } from '@longdan/core';
import { findTemplateLeftovers } from './template-leftovers.ts';

const file = join(import.meta.dirname, '../../../../../fixtures/but-son-2022/plan.yaml');
const read = parsePlan(readFileSync(file, 'utf8'), { file: 'plan.yaml' });
assert.ok(read.ok);
const template: Plan = read.value;
const authority = { ...template.authority, name: 'UBND xã Phú An', heading: ['XÃ PHÚ AN'], place: 'Phú An' };

test('the plan of the template itself has nothing left behind', () => {
  assert.deepEqual(findTemplateLeftovers(template), []);
});

test('another authority is told every part that still names the place of the template', () => {
  assert.deepEqual(findTemplateLeftovers({ ...template, authority }), ['title', 'fields', 'assignments', 'closing']);
});

test('a part that was rewritten is no longer named', () => {
  const plan = { ...template, authority, title: 'Khảo sát năm 2026', closing: 'Trên đây là kế hoạch.' };
  assert.deepEqual(findTemplateLeftovers(plan), ['fields', 'assignments']);
});
