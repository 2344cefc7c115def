/** An answer as a person reads it: the words of its options, or its state. */
import type { Answer, Option } from '@longdan/core';

interface StateWords {
  readonly blank: string;
  readonly invalid: string;
  readonly refused: string;
}

/** Options with their position, as the keys of key-in count them: "4 Hài lòng". */
export function words(answer: Answer | undefined, options: readonly Option[], states: StateWords): string {
  const name = (code: string) => {
    const at = options.findIndex((option) => option.code === code);
    return at < 0 ? code : `${at + 1} ${options[at]!.label}`;
  };
  switch (answer?.state) {
    case undefined:
      return states.blank;
    case 'chosen':
      return [name(answer.code), answer.specified].filter(Boolean).join(': ');
    case 'chosen-many':
      return [answer.codes.map(name).join('; '), answer.specified].filter(Boolean).join(': ');
    case 'written':
      return answer.value;
    case 'invalid':
      return states.invalid;
    case 'refused':
      return states.refused;
  }
}
