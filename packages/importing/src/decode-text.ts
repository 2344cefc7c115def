/** Bytes of a text file → text: which encoding it is in, and the refusal of those that would be guesswork. */
import type { Finding, Outcome } from '@longdan/core';
import { refuseKind } from './file-kind.ts';
import { accept, fault, note, refuse } from './finding.ts';
import {
  fromTcvn3,
  fromVni,
  isSyllable,
  judgeLegacyLetters,
  type LegacyLetters,
  weighLegacyLetters,
} from './legacy-letters.ts';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258';

/** The finding with which text in letters of before Unicode is refused; `sample` is shown with what it means. */
export function refuseLegacyLetters(kind: LegacyLetters, sample: string, place: Finding['place']): Finding {
  const seen = sample.length > 60 ? `${sample.slice(0, 60)}…` : sample;
  const means = kind === 'VNI' ? fromVni(seen) : fromTcvn3(seen);
  const name = kind === 'VNI' ? 'VNI' : 'TCVN3 (ABC)';
  return fault(
    'text-legacy-letters',
    place,
    {
      vi: `Chữ trong tệp là chữ ${name} kiểu cũ, không phải Unicode: “${seen}” nghĩa là “${means}”. Cách xử lý: dùng UniKey → Công cụ (Ctrl+Shift+F6), chuyển từ ${name} sang Unicode, lưu lại rồi nhập.`,
      en: `The text is in old ${name} letters, not Unicode: “${seen}” means “${means}”. What to do: convert it from ${name} to Unicode (UniKey → Tools), save and import again.`,
    },
    { encoding: kind },
  );
}

/** Whether bytes are UTF-8; `partial` allows a character cut off at the end. */
function isUtf8(bytes: Uint8Array, partial: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: partial });
    return true;
  } catch {
    return false;
  }
}

/**
 * The encoding of a text file from its head. UTF-8 with or without mark and UTF-16 with mark are read; Windows-1258 only
 * when every accented word becomes a Vietnamese syllable; TCVN3, VNI and everything else is refused.
 * `partial` says that `head` is not the whole file.
 */
export function detectEncoding(head: Uint8Array, file: string, partial = false): Outcome<TextEncoding> {
  if (head[0] === 0xff && head[1] === 0xfe) return accept('utf-16le');
  if (head[0] === 0xfe && head[1] === 0xff) return accept('utf-16be');
  if (head.includes(0)) return refuse(refuseKind('binary', file));
  if (isUtf8(head, partial)) return isControlRidden(head) ? refuse(refuseKind('binary', file)) : accept('utf-8');
  if (isControlRidden(head)) return refuse(refuseKind('binary', file));

  const asWindows = new TextDecoder('windows-1258').decode(head).normalize('NFC');
  const accented = asWindows.split(/[^\p{L}\p{M}]+/u).filter((word) => /[^\x00-\x7f]/.test(word));
  const certain = accented.filter((word) => isSyllable(word)).length;
  const beyondLatin = accented.filter((word) => /[\u0102-\u1ef9]/.test(word)).length;
  const asLatin = Buffer.from(head).toString('latin1');
  const legacy = judgeLegacyLetters(weighLegacyLetters(asLatin), 1);
  if (certain === accented.length && beyondLatin >= 3)
    return accept('windows-1258', [
      note(
        'text-windows-1258',
        { file },
        {
          vi: `“${file}” dùng bảng mã Windows-1258, đã chuyển sang Unicode. Nên lưu lại thành “CSV UTF-8”.`,
          en: `“${file}” is in Windows-1258 and was converted to Unicode. Better save it as “CSV UTF-8”.`,
        },
      ),
    ]);
  if (legacy) {
    const words = asLatin.split(/\s+/);
    const at = words.findIndex((word) => weighLegacyLetters(word)[legacy] > 0);
    return refuse(refuseLegacyLetters(legacy, words.slice(Math.max(0, at), at + 6).join(' '), { file }));
  }
  return refuse(
    fault(
      'text-unknown-encoding',
      { file },
      {
        vi: `Không xác định được bảng mã của “${file}” nên không đọc, để tránh sai dấu tiếng Việt. Cách xử lý: mở bằng Excel, chọn Lưu thành → “CSV UTF-8 (*.csv)” hoặc “Excel Workbook (*.xlsx)”, rồi nhập lại.`,
        en: `The encoding of “${file}” cannot be told for certain, and guessing would spoil Vietnamese letters. What to do: open it in Excel and save it as “CSV UTF-8 (*.csv)” or “Excel Workbook (*.xlsx)”.`,
      },
    ),
  );
}

/** Text hardly ever holds control characters other than tab and line ends. */
function isControlRidden(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) controls++;
  return controls > bytes.length / 200;
}

/** Decodes a whole text file. */
export function decodeText(bytes: Uint8Array, file: string): Outcome<string> {
  const detected = detectEncoding(bytes, file);
  if (!detected.ok) return detected;
  return accept(new TextDecoder(detected.value).decode(bytes), detected.findings);
}
