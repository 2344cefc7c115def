import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sealSentence } from './figure-sentences.ts';

const seal = {
  version: 2,
  sealedOn: '2026-11-10',
  outdated: false,
  log: { origin: 'khaosat.example.vn/xa-mau', size: 168, root: '35ac16c7c68d37a9586ed6b7223508e1' },
};

test('the report says which sealed version it prints and where that is checked, or plainly that there is none', () => {
  assert.equal(
    sealSentence(seal),
    'Số liệu theo bản niêm số 2 ngày 10/11/2026; sổ niêm khaosat.example.vn/xa-mau, 168 mục, gốc 35ac16c7c68d37a9…; kiểm chứng bằng bộ công bố trên trang kết quả (mục Kiểm chứng) hoặc lệnh longdan verify.',
  );
  assert.match(sealSentence({ ...seal, outdated: true }), /đã thay đổi sau bản niêm số 2 .* chưa niêm lại/);
  assert.match(sealSentence({ ...seal, log: null }), /bản niêm số 2 .*đang chờ ghi sổ/);
  assert.match(sealSentence(null), /^Số liệu chưa niêm/);
});
