/**
 * Recognises Vietnamese written in the fonts of before Unicode, TCVN3 (ABC, fonts ".Vn…") and VNI, inside texts that
 * look like Latin-1: "Céng hßa x· héi", "Coäng hoøa xaõ hoäi". A word counts as evidence when it is no Vietnamese
 * syllable as it stands and is one after conversion; a text is legacy when most of its accented words are evidence.
 */

/** TCVN 5712:1993, VN3 arrangement: one character per letter with its tone (written as Latin-1 shows them). */
const tcvn3Pairs =
  'µà¸á¶ả·ã¹ạ¨ă»ằ¾ắ¼ẳ½ẵÆặ©âÇầÊấÈẩÉẫËậ®đÌèÐéÎẻÏẽÑẹªêÒềÕếÓểÔễÖệ×ìÝíØỉÜĩÞịßòãóáỏâõäọ«ôåồèốæổçỗéộ' +
  '¬ơêờíớëởìỡîợïùóúñủòũôụ\u00adưõừøứöửùự÷ữúỳýýûỷüỹþỵ¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ';
const tcvn3 = new Map<string, string>();
for (let at = 0; at < tcvn3Pairs.length; at += 2) tcvn3.set(tcvn3Pairs[at]!, tcvn3Pairs[at + 1]!);

/** VNI: a plain vowel followed by a character that stands for shape and tone; ơ, ư, đ and i have characters of their own. */
const vniMarks: Readonly<Record<string, string>> = {
  ø: '\u0300',
  ù: '\u0301',
  û: '\u0309',
  õ: '\u0303',
  ï: '\u0323',
  â: '\u0302',
  à: '\u0302\u0300',
  á: '\u0302\u0301',
  å: '\u0302\u0309',
  ã: '\u0302\u0303',
  ä: '\u0302\u0323',
  ê: '\u0306',
  è: '\u0306\u0300',
  é: '\u0306\u0301',
  ú: '\u0306\u0309',
  ü: '\u0306\u0303',
  ë: '\u0306\u0323',
};
const vniAlone: Readonly<Record<string, string>> = { ô: 'ơ', ö: 'ư', ñ: 'đ', æ: 'ỉ', ó: 'ĩ', ò: 'ị', î: 'ỵ' };

export type LegacyLetters = 'TCVN3' | 'VNI';

/** Text of TCVN3 letters as Unicode. */
export function fromTcvn3(text: string): string {
  return Array.from(text, (letter) => tcvn3.get(letter) ?? letter).join('');
}

/** Text of VNI letters as Unicode, NFC. */
export function fromVni(text: string): string {
  let out = '';
  for (const letter of text) {
    const lower = letter.toLowerCase();
    const upper = letter !== lower;
    const before = out.at(-1) ?? '';
    const mark = vniMarks[lower];
    const alone = vniAlone[lower];
    if (mark && /[aeouyơư]/i.test(before)) out = (out + mark).normalize('NFC');
    else out += alone ? (upper ? alone.toUpperCase() : alone) : letter;
  }
  return out;
}

const nuclei =
  'oai|oay|oao|oeo|uây|uyu|uya|uyê|iêu|yêu|uôi|ươi|ươu|ia|iê|yê|ua|uô|ưa|ươ|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|' +
  'ưu|oa|oă|oe|oo|uâ|uê|uơ|uy|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y';
const syllable = new RegExp(
  `^(?:ngh|ng|nh|gh|gi|ch|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?(?:${nuclei})(?:ch|ng|nh|[cmnpt])?$`,
);
const tone = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** Whether a word is formed as a Vietnamese syllable: onset, nucleus, coda and at most one tone, in one case or capitalised. */
export function isSyllable(word: string): boolean {
  const lower = word.toLowerCase();
  if (word !== lower && word !== word.toUpperCase() && word.slice(1) !== lower.slice(1)) return false;
  const parts = lower.normalize('NFD');
  return (parts.match(tone)?.length ?? 0) <= 1 && syllable.test(parts.replace(tone, '').normalize('NFC'));
}

/** Words of a text with the marks and letters of legacy fonts kept inside them. */
const wordsOf = (text: string): string[] =>
  text.split(/[\s.,;:!?()[\]{}"'“”‘’/\\\-–—+=*&%#@<>|~^_0-9]+/u).filter(Boolean);
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

/** Counts of a text's accented words: all, and those that are evidence for each kind of legacy letters. */
export interface LegacyEvidence {
  readonly accented: number;
  readonly TCVN3: number;
  readonly VNI: number;
}

export function weighLegacyLetters(text: string): LegacyEvidence {
  let accented = 0;
  let asTcvn3 = 0;
  let asVni = 0;
  if (!isAscii(text))
    for (const word of wordsOf(text)) {
      if (isAscii(word)) continue;
      accented++;
      // Letters beyond Latin-1 are Unicode already; a good syllable needs no other reading.
      if (/[^\x00-\xff]/.test(word) || isSyllable(word.normalize('NFC'))) continue;
      if (isSyllableOf(fromTcvn3(word))) asTcvn3++;
      if (isSyllableOf(fromVni(word))) asVni++;
    }
  return { accented, TCVN3: asTcvn3, VNI: asVni };
}

/** Capital fonts of TCVN3 print small letters as capitals, so a capital may stand before small accented letters. */
const isSyllableOf = (word: string): boolean => isSyllable(word) || isSyllable(word.toLowerCase());

/** What most of a text's accented words are written in, when at least `atLeast` of them say so. */
export function judgeLegacyLetters(evidence: LegacyEvidence, atLeast = 2): LegacyLetters | undefined {
  const kind = evidence.VNI > evidence.TCVN3 ? 'VNI' : 'TCVN3';
  const count = evidence[kind];
  return count >= atLeast && count >= evidence.accented * 0.6 ? kind : undefined;
}
