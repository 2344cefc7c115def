/** The texts that a workbook keeps once for all its cells, from `sharedStrings.xml`. */
import { ownText } from '../first-rows.ts';
import { cleanText } from '../wording.ts';
import { readXmlText, type XmlListener } from './xml-scanner.ts';

export interface SharedTexts extends XmlListener {
  /** The text of a number, cleaned; '' beyond the last one. */
  at(index: number): string;
}

export function createSharedTexts(): SharedTexts {
  const texts: string[] = [];
  let [text, inText, phonetic] = ['', false, false];
  return {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 't') inText = !phonetic;
      else if (name === 'rPh') phonetic = true;
    },
    close(name) {
      if (name === 'si') texts.push(ownText(cleanText(readXmlText(text))));
      else if (name === 't') inText = false;
      else if (name === 'rPh') phonetic = false;
    },
    text(raw) {
      if (inText) text += raw;
    },
    at: (index) => texts[index] ?? '',
  };
}
