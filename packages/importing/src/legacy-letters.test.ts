import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGrid } from './grid.ts';
import { fromTcvn3, fromVni, isSyllable, judgeLegacyLetters, weighLegacyLetters } from './legacy-letters.ts';
import { makeWorkbook, utf8 } from './testing/sample-form.ts';

/** Byte tables typed in from the two standards, independent of the reader's. */
const tcvn3Bytes: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'à:B5 á:B8 ả:B6 ã:B7 ạ:B9 ă:A8 ằ:BB ắ:BE ẳ:BC ẵ:BD ặ:C6 â:A9 ầ:C7 ấ:CA ẩ:C8 ẫ:C9 ậ:CB đ:AE è:CC é:D0 ẻ:CE ẽ:CF ẹ:D1 ' +
    'ê:AA ề:D2 ế:D5 ể:D3 ễ:D4 ệ:D6 ì:D7 í:DD ỉ:D8 ĩ:DC ị:DE ò:DF ó:E3 ỏ:E1 õ:E2 ọ:E4 ô:AB ồ:E5 ố:E8 ổ:E6 ỗ:E7 ộ:E9 ơ:AC ' +
    'ờ:EA ớ:ED ở:EB ỡ:EC ợ:EE ù:EF ú:F3 ủ:F1 ũ:F2 ụ:F4 ư:AD ừ:F5 ứ:F8 ử:F6 ữ:F7 ự:F9 ỳ:FA ý:FD ỷ:FB ỹ:FC ỵ:FE Đ:A7 Ă:A1 Â:A2 Ê:A3 Ô:A4 Ơ:A5 Ư:A6'
  )
    .split(' ')
    .map((pair) => [pair[0]!, Number.parseInt(pair.slice(2), 16)]),
);
const vniTones: Readonly<Record<string, readonly number[]>> = {
  '': [0xf9, 0xf8, 0xfb, 0xf5, 0xef],
  '\u0302': [0xe1, 0xe0, 0xe5, 0xe3, 0xe4],
  '\u0306': [0xe9, 0xe8, 0xfa, 0xfc, 0xeb],
};
const toneOrder = ['\u0301', '\u0300', '\u0309', '\u0303', '\u0323'];

const toTcvn3 = (text: string): number[] => Array.from(text, (letter) => tcvn3Bytes[letter] ?? letter.charCodeAt(0));
function toVni(text: string): number[] {
  const alone: Record<string, number> = { đ: 0xf1, Đ: 0xd1, í: 0xed, ì: 0xec, ỉ: 0xe6, ĩ: 0xf3, ị: 0xf2, ỵ: 0xee };
  return Array.from(text).flatMap((letter) => {
    if (alone[letter]) return [alone[letter]];
    const [base = '', ...marks] = letter.normalize('NFD');
    const tone = marks.find((mark) => toneOrder.includes(mark));
    const shape = marks.find((mark) => mark === '\u0302' || mark === '\u0306') ?? '';
    const letterByte = marks.includes('\u031b') ? { o: 0xf4, u: 0xf6 }[base]! : base.charCodeAt(0);
    if (shape && !tone) return [letterByte, shape === '\u0302' ? 0xe2 : 0xea];
    return tone ? [letterByte, vniTones[shape]![toneOrder.indexOf(tone)]!] : [letterByte];
  });
}
const latin1 = (bytes: readonly number[]): string => Buffer.from(bytes).toString('latin1');

const phrases = [
  'Cộng hòa xã hội chủ nghĩa Việt Nam',
  'Thủ tục hành chính được niêm yết công khai đầy đủ',
  'Thời hạn giải quyết là đúng quy định',
  'Hướng dẫn kê khai hồ sơ tận tình, chu đáo',
  'Ông/Bà dễ dàng thực hiện góp ý, phản ánh, kiến nghị',
  'Nguyễn Thị Bưởi, xã Hoằng Đạo',
  'rất không hài lòng',
];
const innocent = [
  ...phrases,
  'The officer was polite; the fee was right – 100% naïve résumé café',
  'Où est la mairie ? Le délai a été respecté, très bien, déjà réglé à l’hôtel de ville.',
  'Société Générale, Hélène Lefèvre, château, garçon, Noël, œuvre, dû, né, là, même, forêt',
  'Müller & Söhne GmbH, Straße 5, España, São Paulo, señor, Ångström, Łódź',
  'là, và, cô, bà, tôi, mà, có, xã, hè, ưng ý',
  '25 °C, 10 m², “trích dẫn” – ghi chú § 5 © 2024 ± 3 µm ½ ngày',
];

test('the reader knows both standards letter by letter', () => {
  for (const phrase of phrases) {
    assert.equal(fromTcvn3(latin1(toTcvn3(phrase))), phrase);
    assert.equal(fromVni(latin1(toVni(phrase))), phrase);
  }
});

test('old letters are recognised in every real phrase, and named', () => {
  for (const phrase of phrases) {
    assert.equal(judgeLegacyLetters(weighLegacyLetters(latin1(toTcvn3(phrase)))), 'TCVN3', phrase);
    assert.equal(judgeLegacyLetters(weighLegacyLetters(latin1(toVni(phrase)))), 'VNI', phrase);
  }
});

test('Vietnamese, English, French and other Latin texts are not taken for old letters', () => {
  for (const text of innocent) {
    assert.equal(judgeLegacyLetters(weighLegacyLetters(text), 1), undefined, text);
    assert.equal(judgeLegacyLetters(weighLegacyLetters(text.normalize('NFD')), 1), undefined, `NFD: ${text}`);
  }
  assert.ok(readGrid(utf8(innocent.join('\n')), 'a.csv').ok);
  assert.ok(readGrid(makeWorkbook({ T: { rows: innocent.map((text) => [text]) } }), 'a.xlsx').ok);
});

test('a raw 8-bit CSV and a workbook in old letters are refused with what the text means', () => {
  for (const [encode, name] of [
    [toTcvn3, 'TCVN3'],
    [toVni, 'VNI'],
  ] as const) {
    const raw = new Uint8Array(encode(`Stt;Tiêu chí\n1;${phrases[1]}\n2;${phrases[2]}\n`));
    const csv = readGrid(raw, 'cu.csv');
    assert.equal(csv.ok, false);
    assert.equal(csv.findings[0]?.code, 'text-legacy-letters');
    assert.equal(csv.findings[0]?.data?.['encoding'], name);

    const book = readGrid(
      makeWorkbook({
        T: {
          rows: [
            ['Stt', 'Tiêu chí (Unicode)'],
            [1, latin1(encode(phrases[1]!))],
          ],
        },
      }),
      'cu.xlsx',
    );
    assert.equal(book.ok, false);
    assert.equal(book.findings[0]?.data?.['encoding'], name);
    assert.match(book.findings[0]!.message.vi, /được niêm yết công khai/);
    assert.deepEqual(book.findings[0]?.place, { file: 'cu.xlsx', sheet: 'T', row: 2, column: 'B' });
  }
});

test('single words in old letters over several cells are found too', () => {
  const names = ['Hßa', 'H¶i', '§iÖp'];
  const read = readGrid(utf8(['Ten;Diem', ...names.map((name) => `${name};5`)].join('\n')), 'a.csv');
  assert.equal(read.ok, false);
});

test('syllables', () => {
  for (const word of ['nghiêng', 'Quyết', 'KHUYA', 'ươm', 'yêu', 'giếng', 'thuở']) assert.ok(isSyllable(word), word);
  for (const word of ['été', 'naïve', 'Straße', 'ViÖt', 'chñ', 'où']) assert.ok(!isSyllable(word), word);
});
