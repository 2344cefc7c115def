import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { hasPermission, type Permission, permissionTable } from '../permissions.ts';
import { permissionPage, renderPermissionTable } from './permission-table.ts';

test('the page of the docs says what the operations ask', () => {
  assert.equal(
    readFileSync(permissionPage, 'utf8'),
    renderPermissionTable(),
    'run node packages/operations/src/access/permission-table.ts',
  );
});

test('what the law keeps apart is apart', () => {
  const all = Object.keys(permissionTable) as Permission[];
  const of = (role: Parameters<typeof hasPermission>[0]) => all.filter((one) => hasPermission(role, one));
  const answers: readonly Permission[] = ['response.read', 'response.record', 'response.correct', 'response.rule'];
  for (const role of ['administrator', 'leader', 'supervisor'] as const)
    for (const permission of answers) assert.ok(!hasPermission(role, permission), `${role} ${permission}`);
  for (const permission of of('officer')) assert.ok(!/approve$|^accounts\./.test(permission), permission);
  assert.ok(!of('administrator').includes('round.read'));
  assert.deepEqual(of('citizen'), ['ballot.answer']);
  for (const role of ['administrator', 'officer', 'data-entry', 'leader', 'supervisor', 'operator'] as const)
    assert.ok(!hasPermission(role, 'ballot.answer'), 'nobody of the office answers for a citizen');
});
