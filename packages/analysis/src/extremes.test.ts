import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeExtremes } from './extremes.ts';
import type { Extreme } from './figures.ts';

const extreme = (share: number, ...texts: string[]): Extreme => ({
  share,
  criteria: texts.map((text, place) => ({ id: String(place), text })),
});

/** Published figures of Thanh Hoá 2017. */
const thanhHoa = {
  highest: extreme(0.8944, 'Thủ tục hành chính được công khai đầy đủ'),
  lowest: extreme(0.7495, 'Thực hiện góp ý, phản ánh, kiến nghị'),
  mostDissatisfied: extreme(0.0203, 'Thời hạn giải quyết'),
  leastDissatisfied: extreme(0.0014, 'Trang thiết bị dễ sử dụng'),
};

test('the sentence of official letters', () => {
  assert.equal(
    describeExtremes(thanhHoa, 'vi'),
    'Tổ chức, cá nhân hài lòng cao nhất đối với tiêu chí “Thủ tục hành chính được công khai đầy đủ” (89,44%) và thấp nhất đối với tiêu chí “Thực hiện góp ý, phản ánh, kiến nghị” (74,95%); tỷ lệ không hài lòng cao nhất là 2,03% đối với tiêu chí “Thời hạn giải quyết”, thấp nhất là 0,14% đối với tiêu chí “Trang thiết bị dễ sử dụng”.',
  );
  assert.match(describeExtremes(thanhHoa, 'en'), /highest with “Thủ tục .*” \(89\.44%\) and lowest .* \(74\.95%\)/);
});

test('ties, criteria that stand alike, nobody dissatisfied, no answers', () => {
  const tied = { ...thanhHoa, highest: extreme(1, 'a', 'b'), leastDissatisfied: extreme(0, 'a', 'b', 'c', 'd') };
  assert.match(
    describeExtremes(tied, 'vi'),
    /các tiêu chí “a” và “b” \(100,00%\).*thấp nhất là 0,00% đối với 4 tiêu chí\.$/,
  );
  const content = { ...thanhHoa, mostDissatisfied: extreme(0, 'a'), leastDissatisfied: extreme(0, 'a') };
  assert.match(describeExtremes(content, 'vi'), /; không tiêu chí nào có ý kiến không hài lòng\.$/);
  const alike = { ...content, highest: extreme(1, 'a', 'b'), lowest: extreme(1, 'a', 'b') };
  assert.equal(
    describeExtremes(alike, 'vi'),
    'Mọi tiêu chí có cùng tỷ lệ hài lòng 100,00%; không tiêu chí nào có ý kiến không hài lòng.',
  );
  assert.equal(
    describeExtremes({ highest: null, lowest: null, mostDissatisfied: null, leastDissatisfied: null }, 'vi'),
    '',
  );
});
