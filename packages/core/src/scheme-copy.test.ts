import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { criteriaOf } from './questionnaire.ts';
import { copySchemeText } from './scheme-copy.ts';
import { parseScheme } from './scheme-file.ts';

const folder = join(import.meta.dirname, '../../../schemes');
const about = {
  version: 1,
  title: 'Bộ tiêu chí của tỉnh A',
  sourceTitle: 'Quyết định số 12/QĐ-UBND',
  note: '',
  contents: {},
  factors: {},
};

test('every shipped scheme can be copied: new names, the same questions, conditions and formula', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
    const text = readFileSync(join(folder, file), 'utf8');
    const original = parseScheme(text, { file });
    assert.ok(original.ok);
    const [first] = criteriaOf(original.value);
    const words = 'Nơi làm thủ tục: dễ tìm # thật';
    const copied = copySchemeText(text, {
      ...about,
      id: 'tinh-a-2026',
      factors: { [first!.factor.id]: 'Yếu tố đổi tên' },
      criteria: { [first!.criterion.id]: words, 'khong-co': 'x' },
    });
    const read = parseScheme(copied, { file: 'tinh-a-2026.yaml' });
    assert.ok(read.ok, JSON.stringify(read.findings));
    const { value } = read;
    assert.deepEqual(
      [value.id, value.version, value.title, value.source.title],
      ['tinh-a-2026', 1, about.title, about.sourceTitle],
    );
    assert.equal(value.source.note, undefined);
    const renamed = criteriaOf(value)[0]!;
    assert.deepEqual([renamed.criterion.text, renamed.factor.title], [words, 'Yếu tố đổi tên']);
    assert.ok(!value.source.unconfirmed?.includes(first!.criterion.id));
    const rest = (scheme: typeof value) => ({
      eligibility: scheme.eligibility,
      formula: scheme.formula,
      scales: scheme.scales,
      questions: scheme.sections.flatMap(({ questions }) => questions.filter(({ id }) => id !== first!.criterion.id)),
    });
    assert.deepEqual(rest(value), rest(original.value));
  }
});
