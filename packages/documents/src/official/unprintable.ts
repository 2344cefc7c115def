/** Characters that the embedded typeface lacks: an empty gap in an official PDF is worse than a refusal. */
import type { Bilingual, Finding } from '@longdan/core';
import { normaliseStrings, stringsOf } from './rich-text.ts';
import { findMissingCharacters } from './tinos.ts';

const name = (character: string) =>
  `“${character}” (U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')})`;

function describe(text: string, missing: readonly string[]): Bilingual {
  const list = missing.map(name).join(', ');
  const where = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return {
    vi: `Phông chữ của bản PDF không có ký tự ${list} trong đoạn “${where}”. Hãy thay hoặc bỏ ký tự này rồi xuất lại.`,
    en: `The typeface of the PDF has no character ${list} in “${where}”. Replace or remove it and export again.`,
  };
}

/** One fault per text of the data (document, form …) that cannot be printed as it stands. */
export function findUnprintable(data: unknown): readonly Finding[] {
  const findings: Finding[] = [];
  for (const text of stringsOf(normaliseStrings(data))) {
    const missing = findMissingCharacters(text);
    if (missing.length > 0)
      findings.push({
        code: 'unprintable-character',
        severity: 'fault',
        message: describe(text, missing),
        data: { characters: missing.join('') },
      });
  }
  return findings;
}

/** Thrown by the PDF renderers; `findings` say which texts to mend. */
export class UnprintableTextError extends Error {
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    super(findings.map((finding) => finding.message.en).join('\n'));
    this.name = 'UnprintableTextError';
    this.findings = findings;
  }
}

export function assertPrintable(data: unknown): void {
  const findings = findUnprintable(data);
  if (findings.length > 0) throw new UnprintableTextError(findings);
}
