/**
 * SHA-256 (FIPS 180-4). Written out because this package has no dependency and a draw must be repeatable by whoever
 * holds this file; checked against the standard's vectors.
 */

const roundConstants = Int32Array.from(firstPrimes(64), (prime) => fractionalBits(Math.cbrt(prime)));
const initialState = firstPrimes(8).map((prime) => fractionalBits(Math.sqrt(prime)));

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

/** First 32 bits of the fractional part; doubles hold 53 bits and the roots are below 8. */
function fractionalBits(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}

/** A digest fed piece by piece: a frame of a million lines is never one text in memory. */
export interface Sha256Stream {
  update(bytes: Uint8Array, length?: number): void;
  /** The 32 bytes of the digest; nothing can be added afterwards. */
  finish(): Uint8Array;
}

export function openSha256(): Sha256Stream {
  const state = Int32Array.from(initialState);
  const words = new Int32Array(64);
  const block = new Uint8Array(64);
  let filled = 0;
  let total = 0;
  const add = (bytes: Uint8Array, length: number): void => {
    let at = 0;
    if (filled > 0) {
      while (filled < 64 && at < length) block[filled++] = bytes[at++]!;
      if (filled < 64) return;
      compress(state, words, block, 0);
      filled = 0;
    }
    for (; at + 64 <= length; at += 64) compress(state, words, bytes, at);
    while (at < length) block[filled++] = bytes[at++]!;
  };
  return {
    update(bytes, length = bytes.length) {
      total += length;
      add(bytes, length);
    },
    finish() {
      return close(state, words, block, filled, total, new Uint8Array(32));
    },
  };
}

const scratchState = new Int32Array(8);
const scratchWords = new Int32Array(64);
const scratchBlock = new Uint8Array(64);

/** The 32 bytes of the digest, written over `digest` when given. */
export function sha256(message: Uint8Array, digest: Uint8Array = new Uint8Array(32)): Uint8Array {
  scratchState.set(initialState);
  let at = 0;
  for (; at + 64 <= message.length; at += 64) compress(scratchState, scratchWords, message, at);
  let filled = 0;
  while (at < message.length) scratchBlock[filled++] = message[at++]!;
  return close(scratchState, scratchWords, scratchBlock, filled, message.length, digest);
}

/** Pads the last block, in which `filled` of `total` bytes stand, and writes the digest. */
function close(
  state: Int32Array,
  words: Int32Array,
  block: Uint8Array,
  filled: number,
  total: number,
  digest: Uint8Array,
): Uint8Array {
  block[filled] = 0x80;
  block.fill(0, filled + 1);
  if (filled >= 56) {
    compress(state, words, block, 0);
    block.fill(0);
  }
  writeWord(block, 56, Math.floor(total / 2 ** 29));
  writeWord(block, 60, (total << 3) >>> 0);
  compress(state, words, block, 0);
  for (let word = 0; word < 8; word++) writeWord(digest, 4 * word, state[word]!);
  return digest;
}

/** Big-endian. */
function writeWord(into: Uint8Array, at: number, word: number): void {
  into[at] = word >>> 24;
  into[at + 1] = word >>> 16;
  into[at + 2] = word >>> 8;
  into[at + 3] = word;
}

function compress(state: Int32Array, words: Int32Array, bytes: Uint8Array, offset: number): void {
  for (let t = 0; t < 16; t++) {
    const at = offset + 4 * t;
    words[t] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }
  for (let t = 16; t < 64; t++) {
    const w15 = words[t - 15]!;
    const w2 = words[t - 2]!;
    const s0 = ((w15 >>> 7) | (w15 << 25)) ^ ((w15 >>> 18) | (w15 << 14)) ^ (w15 >>> 3);
    const s1 = ((w2 >>> 17) | (w2 << 15)) ^ ((w2 >>> 19) | (w2 << 13)) ^ (w2 >>> 10);
    words[t] = (words[t - 16]! + s0 + words[t - 7]! + s1) | 0;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const choice = (e & f) ^ (~e & g);
    const first = (h + s1 + choice + roundConstants[t]! + words[t]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + s0 + majority) | 0;
  }
  state[0] = (state[0]! + a) | 0;
  state[1] = (state[1]! + b) | 0;
  state[2] = (state[2]! + c) | 0;
  state[3] = (state[3]! + d) | 0;
  state[4] = (state[4]! + e) | 0;
  state[5] = (state[5]! + f) | 0;
  state[6] = (state[6]! + g) | 0;
  state[7] = (state[7]! + h) | 0;
}

/** Lines of JSON whose texts are NFC, into one digest as UTF-8. */
export function openLineHash(): { add(line: string): void; finish(): string } {
  const digest = openSha256();
  let buffer = new Uint8Array(1 << 16);
  let filled = 0;
  return {
    add(line) {
      // Only behind an escape ("\\n" and a combining mark) can a line be other than its parts.
      const clean = line.includes('\\') ? line.normalize('NFC') : line;
      if (filled + 3 * clean.length > buffer.length) {
        digest.update(buffer, filled);
        filled = 0;
        if (3 * clean.length > buffer.length) buffer = new Uint8Array(3 * clean.length);
      }
      filled = writeUtf8(clean, buffer, filled);
    },
    finish() {
      digest.update(buffer, filled);
      return toHex(digest.finish());
    },
  };
}

/** Writes a text at `at` and returns the place behind it. Lone surrogates become U+FFFD. */
function writeUtf8(text: string, into: Uint8Array, at: number): number {
  for (let k = 0; k < text.length; k++) {
    let point = text.charCodeAt(k);
    if (point >= 0xd800 && point <= 0xdfff) {
      const whole = text.codePointAt(k)!;
      if (whole > 0xffff) k++;
      point = whole > 0xffff ? whole : 0xfffd;
    }
    if (point < 0x80) into[at++] = point;
    else if (point < 0x800) {
      into[at++] = 0xc0 | (point >> 6);
      into[at++] = 0x80 | (point & 63);
    } else if (point < 0x10000) {
      into[at++] = 0xe0 | (point >> 12);
      into[at++] = 0x80 | ((point >> 6) & 63);
      into[at++] = 0x80 | (point & 63);
    } else {
      into[at++] = 0xf0 | (point >> 18);
      into[at++] = 0x80 | ((point >> 12) & 63);
      into[at++] = 0x80 | ((point >> 6) & 63);
      into[at++] = 0x80 | (point & 63);
    }
  }
  return at;
}

/** Text as UTF-8, after NFC, without needing a platform's encoder. Lone surrogates become U+FFFD. */
export function utf8(text: string): Uint8Array {
  const clean = text.normalize('NFC');
  const bytes = new Uint8Array(3 * clean.length);
  return bytes.slice(0, writeUtf8(clean, bytes, 0));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
