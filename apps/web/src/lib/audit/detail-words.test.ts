import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditEn } from '../messages/audit-en.ts';
import { auditVi } from '../messages/audit-vi.ts';
import { en } from '../messages/en.ts';
import { vi } from '../messages/vi.ts';
import { readDetails } from './detail-words.ts';

const inVi = readDetails({ ...vi, audit: auditVi }, 'vi');
const inEn = readDetails({ ...en, audit: auditEn }, 'en');

test('figures, choices and days of a detail are printed as the reader writes them', () => {
  const benchmark = { label: 'SIPAS', year: 2022, percent: 80.08, kind: 'nation', source: '' };
  assert.equal(inVi(benchmark), 'số liệu: SIPAS; năm: 2022; phần trăm: 80,08; loại: cả nước');
  assert.equal(inEn(benchmark), 'figure: SIPAS; year: 2022; per cent: 80.08; kind: nation');
  assert.equal(
    inVi({ version: 1, kind: 'quota', total: 1200 }),
    'phiên bản: 1; loại: số lượng ấn định; tổng số: 1.200',
  );
  const rules = [
    { code: 'double-mark', voids: 'item' },
    { code: 'straight-lining', minimumItems: 10 },
  ];
  assert.equal(inEn({ rules }), 'rules: Two marks on one item (void that item), The same level on every item (10)');
  assert.equal(
    inEn({ issuedOn: '2022-09-05', roles: ['officer', 'leader'] }),
    'date: 5\u00a0Sep\u00a02022; roles: Officer, Leader',
  );
});

test('a seal is short on the page and whole beside it; what nobody named stands as it is', () => {
  const hash = '0123456789abcdef'.repeat(4);
  assert.equal(inVi({ hash }), 'dấu niêm: 0123456789ab…');
  assert.equal(inVi({ hash }, { whole: true }), `dấu niêm: ${hash}`);
  assert.equal(inEn({ somethingNew: 'x' }), 'somethingNew: x');
});
