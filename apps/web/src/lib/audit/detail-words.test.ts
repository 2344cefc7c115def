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
  const id = '1792524a-2192-4065-acbb-08b8e22d295e';
  assert.equal(inVi({ import: id }), 'lần nạp: 1792524a…');
  assert.equal(inVi({ import: id }, { whole: true }), `lần nạp: ${id}`);
  assert.equal(inEn({ somethingNew: 'x' }), 'somethingNew: x');
});

test('ids of fields, units, schemes and accounts are said by their names, warnings by their short ones', () => {
  const details = { version: 2, fields: ['ho-tich', 'dat-dai'], notes: ['form-long', 'wording-double'] };
  assert.equal(
    inVi(details, { names: { 'ho-tich': 'Hộ tịch', 'dat-dai': 'Đất đai' } }),
    'phiên bản: 2; lĩnh vực: Hộ tịch, Đất đai; lưu ý: phiếu dài, câu hỏi hai việc',
  );
  assert.equal(inEn({ notes: ['form-long'] }), 'notes: long form');
  assert.equal(
    inVi({ accountId: 'AbC', role: 'officer' }, { names: { AbC: 'Lê Thị Hoa' } }),
    'tài khoản: Lê Thị Hoa; vai trò: Cán bộ phụ trách',
  );
  assert.equal(inVi({ fields: ['ho-tich'] }), 'lĩnh vực: ho-tich');
});
