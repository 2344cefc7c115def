/** In which row something stood first: millions of codes and running numbers in a few bytes each. */
import { ballotCodeAlphabet } from '@longdan/core';

export interface FirstRows {
  /** The row in which the text stood before; undefined the first time, which is kept. */
  see(text: string, row: number): number | undefined;
}

/** For ballot codes as `normaliseBallotCode` gives them: each is a whole number below 2⁵³ in the code's own alphabet. */
export function createFirstRowsOfCodes(): FirstRows {
  const table = new NumberTable();
  const digits = new Map([...ballotCodeAlphabet].map((letter, value) => [letter, value]));
  return {
    see(code, row) {
      let number = 0;
      for (const letter of code) number = number * ballotCodeAlphabet.length + digits.get(letter)!;
      return table.see(number, row);
    },
  };
}

/** For any texts; those that are plain whole numbers, nearly all in a file of running numbers, take little room. */
export function createFirstRowsOfTexts(): FirstRows {
  const table = new NumberTable();
  const others = new Map<string, number>();
  return {
    see(text, row) {
      const number = /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
      if (number !== undefined) return table.see(number, row);
      const earlier = others.get(text);
      if (earlier === undefined) others.set(ownText(text), row);
      return earlier;
    },
  };
}

/** A copy with memory of its own: a part of a long text keeps the whole of it in memory. */
export const ownText = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');

/** Open addressing with linear probing over typed arrays, at most half full. */
class NumberTable {
  /** Numbers + 1; 0 is an empty place. */
  #keys = new Float64Array(1024);
  #rows = new Uint32Array(1024);
  #size = 0;

  see(number: number, row: number): number | undefined {
    if (this.#size * 2 >= this.#keys.length) this.#grow();
    const at = this.#find(number + 1);
    if (this.#keys[at] !== 0) return this.#rows[at];
    this.#keys[at] = number + 1;
    this.#rows[at] = row;
    this.#size++;
    return undefined;
  }

  #find(key: number): number {
    const mask = this.#keys.length - 1;
    const mixed = Math.imul(
      ((key % 0x1_0000_0000) | 0) ^ Math.imul(Math.floor(key / 0x1_0000_0000), 0x85ebca6b),
      0x9e3779b1,
    );
    let at = (mixed ^ (mixed >>> 15)) & mask;
    while (this.#keys[at] !== 0 && this.#keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const [keys, rows] = [this.#keys, this.#rows];
    this.#keys = new Float64Array(keys.length * 2);
    this.#rows = new Uint32Array(keys.length * 2);
    for (let at = 0; at < keys.length; at++) {
      if (keys[at] === 0) continue;
      const to = this.#find(keys[at]!);
      this.#keys[to] = keys[at]!;
      this.#rows[to] = rows[at]!;
    }
  }
}
