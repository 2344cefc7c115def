import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { deriveJourney } from './journey.ts';
import { Problem } from './problem.ts';
import { buildQuestionnaire, criteriaOf, placeQuestions } from './questionnaire.ts';
import type { Scheme } from './scheme.ts';
import { parseScheme } from './scheme-file.ts';
import { layoutVector } from './vector.ts';

const folder = join(import.meta.dirname, '../../../schemes');
function load(name: string): Scheme {
  const outcome = parseScheme(readFileSync(join(folder, `${name}.yaml`), 'utf8'), { file: `${name}.yaml` });
  assert.ok(outcome.ok, JSON.stringify(outcome.findings, null, 1));
  assert.deepEqual(outcome.findings, []);
  return outcome.value;
}

test('every shipped scheme loads without a finding and makes a questionnaire', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  assert.ok(names.length >= 4);
  for (const file of names) {
    const scheme = load(file.replace('.yaml', ''));
    assert.equal(`${scheme.id}.yaml`, file);
    const questionnaire = buildQuestionnaire(scheme, { id: 'q', version: 1 });
    assert.ok(layoutVector(questionnaire).length >= criteriaOf(scheme).length);
  }
});

test('the schemes have the published numbers of factors and criteria', () => {
  const shape = (name: string) =>
    load(name).contents.map((content) => content.factors.map((factor) => factor.criteria.length));
  assert.deepEqual(shape('dak-mil-2024'), [[4, 3]]);
  assert.deepEqual(shape('sipas-2017'), [[4, 5, 6, 3, 4]]);
  assert.deepEqual(shape('sipas-2024'), [
    [2, 2, 9, 10],
    [3, 4, 3, 3, 3],
  ]);
  assert.deepEqual(shape('sipas-2024-dich-vu'), [[3, 4, 3, 3, 3]]);
  // 39 criteria + 9 factors + 2 contents + 1 overall = the published 51 indicators.
  const whole = load('sipas-2024');
  const factors = whole.contents.flatMap((content) => content.factors).length;
  assert.equal(criteriaOf(whole).length + factors + whole.contents.length + 1, 51);
  // The service part is the same 16 items under the same ids.
  assert.deepEqual(load('sipas-2024-dich-vu').contents[0], whole.contents[1]);
});

test('screening: feedback items only of those who gave feedback, service items only of those who used the service', () => {
  const journeyOf = (name: string, answers: Record<string, string>) =>
    deriveJourney(
      load(name),
      Object.fromEntries(Object.entries(answers).map(([id, code]) => [id, { state: 'chosen', code } as const])),
      { respondentKind: 'individual' },
    );
  const ids = (name: string, factor: string) =>
    criteriaOf(load(name))
      .filter((placed) => placed.factor.id === factor)
      .map(({ criterion }) => criterion.id);
  const none = journeyOf('sipas-2017', { 'da-gop-y': 'khong' });
  assert.ok(ids('sipas-2017', 'E').every((id) => !none.isAsked(id)));
  assert.ok(ids('sipas-2017', 'D').every((id) => none.isAsked(id)));
  assert.ok(!none.isAsked('loai-hinh-to-chuc') && none.isAsked('nhom-tuoi'));
  const unused = journeyOf('sipas-2024', { 'tn-trung-tam': 'khong', 'tn-diem-xa': 'khong', 'tn-phan-anh': 'co' });
  assert.ok(!unused.isAsked('TC24') && !unused.isAsked('TC37') && unused.isAsked('TC01'));
  const used = journeyOf('sipas-2024', { 'tn-trung-tam': 'khong', 'tn-diem-xa': 'co', 'tn-phan-anh': 'khong' });
  assert.ok(used.isAsked('TC24') && !used.isAsked('TC37'));
});

/** A province's own scheme, written from docs/spec/scheme.md: 6 levels, 25 items, 5 factors. */
const sixLevels = `id: tinh-a-2026
title: Bộ tiêu chí của tỉnh A
source: { title: Quyết định của UBND tỉnh A }
scales:
  sau-muc:
${[1, 2, 3, 4, 5, 6].map((n) => `    - { code: ${n}, label: Mức ${n}, means: ${n < 4 ? 'dissatisfied' : 'satisfied'} }`).join('\n')}
factors:
${[1, 2, 3, 4, 5]
  .map(
    (f) => `  - id: Y${f}
    title: Yếu tố ${f}
    criteria:
${[1, 2, 3, 4, 5].map((c) => `      - { id: ${f}.${c}, text: Tiêu chí ${f}.${c} }`).join('\n')}`,
  )
  .join('\n')}
formula:
  factorWeights: { Y1: "1/5", Y2: 0.2, Y3: 0.2, Y4: 0.2, Y5: 0.2 }
`;

test('a six-level scheme of 25 items in 5 factors loads in its shortest form', () => {
  const outcome = parseScheme(sixLevels, { file: 'tinh-a.yaml' });
  assert.ok(outcome.ok, JSON.stringify(outcome.findings));
  assert.equal(criteriaOf(outcome.value).length, 25);
  assert.equal(outcome.value.scales[0]?.levels.length, 6);
  assert.equal(outcome.value.sections.length, 5);
  assert.equal(layoutVector(outcome.value).length, 25);
  // "1.10" and "01" are codes, not numbers.
  const odd = parseScheme(sixLevels.replace('{ id: 1.1,', '{ id: 1.10,').replace('code: 1,', 'code: 01,'), {
    file: 'f',
  });
  assert.ok(odd.ok);
  assert.equal(odd.value.contents[0]?.factors[0]?.criteria[0]?.id, '1.10');
  assert.equal(odd.value.scales[0]?.levels[0]?.code, '01');
});

/** Codes and lines of the faults, in order. */
function faultsOf(text: string): string[] {
  const outcome = parseScheme(text, { file: 'f.yaml' });
  assert.equal(outcome.ok, false);
  for (const finding of outcome.findings) {
    assert.equal(finding.place?.file, 'f.yaml');
    assert.ok(finding.message.vi.length > 10 && finding.message.en.length > 10);
  }
  return outcome.findings.map((finding) => `${finding.place?.line} ${finding.code}`);
}

test('all faults of a file are reported at once, each with its line', () => {
  const text = `id: x
titel: Nhầm tên trường
source: { title: Văn bản, unconfirmed: [ZZ] }
scales:
  s:
    - { code: 1, label: Kém }
    - { code: 2, label: Tốt, means: good }
criteriaScale: khac
factors:
  - id: A
    title: 2024
    criteria:
      - { id: A1, text: Một }
      - { id: A1, text: Hai }
      - { id: A3 }
  - id: A
    title: Trùng
    criteria: []
sections:
  - factor: B
  - factor: A
    questions: []
  - id: q
    title: Khác
    questions:
      - { id: q1, kind: choise, text: Câu }
      - { id: q2, kind: text, text: Câu, askIf: { question: q3, is: co } }
      - { id: q3, kind: rating, scale: khong-co, text: Câu, options: [] }
formula: { factorWeights: { A: 0.5, C: 0.4 } }
`;
  const faults = faultsOf(text);
  for (const expected of [
    '2 unknown-key',
    '1 missing-field',
    '3 unknown-criterion',
    '7 unknown-word',
    '8 unknown-scale',
    '11 text-expected-not-number',
    '14 duplicate-id',
    '15 missing-field',
    '16 duplicate-id',
    '18 empty-list',
    '20 unknown-factor',
    '21 section-unclear',
    '26 unknown-word',
    '27 condition-on-later-question',
    '28 unknown-scale',
    '28 unknown-key',
    '29 weight-of-unknown-factor',
    '29 weights-do-not-add-to-one',
  ])
    assert.ok(faults.includes(expected), `${expected} not in\n${faults.join('\n')}`);
});

test('each rule of the format has its own refusal', () => {
  const change = (from: string, to: string) => {
    assert.ok(sixLevels.includes(from), from);
    return faultsOf(sixLevels.replace(from, to)).map((fault) => fault.split(' ')[1]);
  };
  assert.deepEqual(change('label: Mức 2, means: dissatisfied', 'label: Mức 2'), ['level-without-means']);
  assert.deepEqual(change('label: Mức 1, means: dissatisfied', 'label: Mức 1, means: satisfied'), [
    'levels-out-of-order',
  ]);
  assert.deepEqual(change('code: 2', 'code: 1'), ['duplicate-code']);
  assert.deepEqual(change('Y2: 0.2', 'Y2: 0.3'), ['weights-do-not-add-to-one']);
  assert.deepEqual(change('{ id: 2.1,', '{ id: 1.1,'), ['duplicate-id']);
  assert.deepEqual(change('id: Y3', 'id: "Y 3"').includes('bad-id'), true);
  assert.deepEqual(change('formula:', 'sections:\n  - factor: Y1\nformula:'), Array(20).fill('criterion-not-placed'));
  assert.deepEqual(
    change(
      'formula:',
      `sections:\n${['Y1', 'Y1', 'Y2', 'Y3', 'Y4', 'Y5'].map((id) => `  - factor: ${id}\n`).join('')}formula:`,
    ),
    Array(6).fill('duplicate-id'),
  );
  assert.deepEqual(change('formula:', 'overallQuestion: 1.1\nformula:'), ['bad-overall-question']);
});

test('faults of YAML itself are told in plain words, with the line', () => {
  assert.deepEqual(faultsOf('id: x\n\ttitle: y\n').slice(0, 1), ['2 tab-indent']);
  assert.deepEqual(faultsOf('id: x\nid: y\n').includes('2 yaml-duplicate-key'), true);
  assert.match(faultsOf('id: "x\ntitle: y\n').join(), /yaml-missing-char/);
  assert.match(faultsOf('').join(), /file-empty/);
  assert.match(faultsOf('- a\n- b\n').join(), /group-expected/);
  assert.match(faultsOf('['.repeat(20_000)).join(), /yaml-/);
  assert.match(faultsOf('id: &a x\ntitle: *a\n').join(), /2 text-expected/);
});

test('a misspelt field is answered with the right name', () => {
  const outcome = parseScheme(sixLevels.replace('criteria:', 'criterea:'), { file: 'f' });
  assert.ok(!outcome.ok);
  assert.match(outcome.findings.map((finding) => finding.message.vi).join('\n'), /Dòng 15, .*Có phải “criteria” không/);
});

test('text in NFD comes out as NFC, with one note', () => {
  const outcome = parseScheme(sixLevels.normalize('NFD'), { file: 'f' });
  assert.ok(outcome.ok);
  assert.deepEqual(
    outcome.findings.map((finding) => [finding.code, finding.severity]),
    [['text-normalised', 'note']],
  );
  assert.deepEqual(outcome.value, (parseScheme(sixLevels, { file: 'f' }) as { value: Scheme }).value);
});

test('an authority may hide and add questions; what breaks the form is refused with findings', () => {
  const scheme = load('sipas-2017');
  const form = buildQuestionnaire(scheme, {
    id: 'but-son',
    version: 2,
    hidden: ['A1', 'D1', 'D2', 'D3'],
    added: { 'mong-doi': [{ kind: 'text', id: 'rieng', text: 'Câu riêng' }] },
  });
  assert.equal(criteriaOf(form).length, 18);
  assert.deepEqual(
    form.contents[0]?.factors.map((factor) => factor.id),
    ['A', 'B', 'C', 'E'],
  );
  const placed = placeQuestions(form);
  assert.deepEqual(
    placed.map(({ number }) => number),
    placed.map((_, index) => index + 1),
  );
  assert.equal(placed.find(({ question }) => question.id === 'rieng')?.section.id, 'mong-doi');
  const refusal = (choices: object) => {
    try {
      buildQuestionnaire(scheme, { id: 'q', version: 1, ...choices });
      return 'none';
    } catch (thrown) {
      assert.ok(thrown instanceof Problem && thrown.code === 'questionnaire-unsound');
      return thrown.findings.map((finding) => finding.code).join();
    }
  };
  assert.equal(refusal({ hidden: ['da-gop-y'] }), Array(4).fill('condition-on-unknown-question').join());
  assert.equal(refusal({ hidden: ['khong-co'] }), 'unknown-id');
  assert.equal(refusal({ added: { E: [{ kind: 'text', id: 'A1', text: 'x' }] } }).split(',')[0], 'duplicate-id');
});

test('no mutilated file breaks the reader, and every refusal has a line', () => {
  const originals = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
  const bits = [
    '',
    '- ',
    '? [a]',
    '{',
    '}',
    ']',
    ': ',
    '&a ',
    '*a',
    '<<: *a',
    '!!binary x',
    '"',
    '|',
    '\t',
    '---',
    '~',
    '0x1F',
    'é',
  ];
  const edit = fc.tuple(
    fc.nat(),
    fc.nat(),
    fc.constantFrom('delete', 'insert', 'swap', 'cut'),
    fc.constantFrom(...bits),
  );
  fc.assert(
    fc.property(fc.constantFrom(...originals), fc.array(edit, { minLength: 1, maxLength: 4 }), (original, edits) => {
      const lines = original.slice(0, 90);
      for (const [at, other, act, bit] of edits) {
        const index = at % lines.length;
        const line = lines[index]!;
        const column = other % (line.length + 1);
        if (act === 'delete') lines.splice(index, 1);
        else if (act === 'insert') lines[index] = line.slice(0, column) + bit + line.slice(column);
        else if (act === 'cut') lines[index] = line.slice(0, column);
        else [lines[index], lines[other % lines.length]] = [lines[other % lines.length]!, line];
        if (lines.length === 0) lines.push('');
      }
      const outcome = parseScheme(lines.join('\n'), { file: 'f' });
      const faults = outcome.findings.filter((finding) => finding.severity === 'fault');
      assert.equal(outcome.ok, faults.length === 0);
      for (const { place } of outcome.findings)
        assert.ok(place?.line !== undefined && place.line >= 1 && place.line <= lines.length);
      if (outcome.ok) layoutVector(buildQuestionnaire(outcome.value, { id: 'q', version: 1 }));
    }),
    { numRuns: 150 },
  );
});
