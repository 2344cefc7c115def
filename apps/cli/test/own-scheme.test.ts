/** An office's own scheme of 25 items in 5 factors on a 6-level scale, written from docs/spec/scheme.md alone. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'longdan-scheme-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const longdan = (...args: string[]) =>
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'apps/cli/src/main.ts'), ...args], {
    encoding: 'utf8',
  });

const factors = ['A', 'B', 'C', 'D', 'E'];
const items = factors.flatMap((factor) => [1, 2, 3, 4, 5].map((item) => `${factor}${item}`));
const scheme = `id: sau-muc
version: 1
title: Bộ tiêu chí sáu mức của tỉnh Mẫu
source:
  title: Quyết định số 01/QĐ-UBND của UBND tỉnh Mẫu
criteriaScale: sau
scales:
  sau:
    - { code: 0, label: Rất kém, means: dissatisfied }
    - { code: 1, label: Kém, means: dissatisfied }
    - { code: 2, label: Tạm được, means: neutral }
    - { code: 3, label: Khá, means: neutral }
    - { code: 4, label: Tốt, means: satisfied }
    - { code: 5, label: Rất tốt, means: satisfied }
contents:
  - id: chung
    title: Dịch vụ hành chính công
    factors:
${factors.map((factor) => `      - id: ${factor}\n        title: Yếu tố ${factor}\n        criteria:\n${[1, 2, 3, 4, 5].map((item) => `          - { id: ${factor}${item}, text: Tiêu chí ${factor} thứ ${item} }`).join('\n')}`).join('\n')}
sections:
  - content: chung
eligibility:
  - code: too-few-answers
    minimumShare: 0.4
`;

test('it loads, and its counts are right with blanks', () => {
  const [schemeFile, planFile, rowsFile, data] = ['scheme.yaml', 'plan.yaml', 'rows.csv', 'data'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  writeFileSync(schemeFile, scheme);
  const checked = longdan('scheme', 'check', schemeFile);
  assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  assert.match(checked.stdout, /25 tiêu chí/);
  assert.equal(longdan('scheme', 'add', schemeFile, '--data', data).status, 0);
  assert.equal(longdan('scheme', 'add', schemeFile, '--data', data).status, 1, 'the same version twice is refused');
  writeFileSync(
    planFile,
    'id: rieng-2026\ntitle: Khảo sát riêng\nyear: 2026\nauthority: { name: UBND tỉnh Mẫu, heading: [TỈNH MẪU], place: Tỉnh Mẫu, symbol: UBND }\nscheme: sau-muc\nasksConsent: false\nfields:\n  - { id: chung, title: Chung, quota: 40 }\nsignatory: { authorityLines: [TM. UBND], title: CHỦ TỊCH, name: "" }\n',
  );
  const made = longdan('round', 'create', planFile, '--data', data);
  assert.equal(made.status, 0, made.stdout + made.stderr);

  // Level = (row + item) mod 7: six levels and a blank; the last two rows are almost empty and not eligible.
  const code = (row: number, item: number) =>
    row >= 38 ? (item < 5 ? '4' : '') : (row + item) % 7 === 6 ? '' : String((row + item) % 7);
  const rows = Array.from({ length: 40 }, (_, row) => items.map((_, item) => code(row, item)));
  writeFileSync(rowsFile, [items, ...rows].map((row) => row.join(',')).join('\n'));
  const imported = longdan('responses', 'import', 'rieng-2026', rowsFile, '--field', 'chung', '--data', data, '--json');
  assert.equal(imported.status, 0, imported.stdout + imported.stderr);
  const figures = JSON.parse(longdan('results', 'rieng-2026', '--data', data, '--json').stdout);
  assert.deepEqual([figures.ballots.collected, figures.ballots.eligible, figures.ballots.ineligible], [40, 38, 2]);
  assert.equal(figures.criteria.length, 25);
  items.forEach((id, item) => {
    const column = rows.slice(0, 38).map((row) => row[item]!);
    const found = figures.criteria.find((one: { id: string }) => one.id === id);
    const counts = ['0', '1', '2', '3', '4', '5'].map((level) => column.filter((cell) => cell === level).length);
    const n = counts.reduce((sum, count) => sum + count, 0);
    assert.deepEqual(
      ['0', '1', '2', '3', '4', '5'].map((level) => found.counts[level]),
      counts,
      id,
    );
    assert.equal(found.blank, 38 - n);
    assert.equal(found.n, n);
    assert.ok(Math.abs(found.satisfied - (counts[4]! + counts[5]!) / n) < 1e-12);
    assert.ok(
      Math.abs(found.score - counts.reduce((sum, count, index) => sum + count * (index + 1), 0) / (6 * n)) < 1e-12,
    );
  });
  assert.equal(figures.factors.length, 5);
});
